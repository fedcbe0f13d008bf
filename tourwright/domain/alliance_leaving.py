"""Leaving, coming back and stopping: the alliance outlives the job and ends only by erasure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from tourwright.domain.alliance_holds import close_holds
from tourwright.domain.alliance_offers import (
    follow_tours,
    foresee,
    offer_tour,
    running_tours,
    tell_running,
)
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import Offer, PendingFact, PlanAsked
from tourwright.domain.alumni import begin_check, rest, withdraw
from tourwright.domain.alumni_contractors import (
    came_as_contractor,
    is_employed_now,
    went_as_contractor,
)
from tourwright.domain.model import Due, MachineName, Party
from tourwright.domain.people import AllianceFacts, PersonStatus, Termination
from tourwright.domain.policy import Policy
from tourwright.domain.stops import HR_ALONE, STOP
from tourwright.domain.tables.alliance import ALLIANCE, AllianceStateName
from tourwright.domain.tables.alumni import ALUMNI, AlumniState
from tourwright.domain.tables.tour import TourState

REOPEN_WITHIN_DAYS = 30
HIRE_KEY, FACT_KEY = "hire:", "fact:"
INITIATORS = {"voluntary": "employee", "involuntary": "company"}
BACK = Offer(reason="hired")
ARRIVE_AGAIN = "arrive_again"
"""The morning on which somebody is back whose leave was taken back late."""

DEATH = frozenset({"death", "deceased"})


def arrive(sheet: Sheet, policy: Policy, *, again: bool = False) -> None:
    """Begin, or begin again, on the start day: same alliance, and a tour is offered.

    again: a leave was taken back late, so both may confirm the text that it ended. An alum who
    comes as a contractor stays an alum.
    """
    if sheet.state.employed or _left_already(sheet.facts) or came_as_contractor(sheet):
        return
    _begin(sheet, policy)
    offer_tour(sheet, _the_text_again(sheet) if again else BACK)


def take_over(sheet: Sheet, policy: Policy) -> None:
    """Begin for somebody who works here longer than we know: no tour is offered by itself."""
    if not sheet.state.employed and not came_as_contractor(sheet):
        _begin(sheet, policy, {"adopted": "true"})


def is_death(termination: Termination | None) -> bool:
    """Say whether the source gives death as the reason."""
    return termination is not None and termination.reason.casefold() in DEATH


def is_dismissed_at_once(sheet: Sheet, termination: Termination | None) -> bool:
    """Say whether the company ended the job today: by the source's word it is over already."""
    if sheet.quiet_before is None or termination is None or termination.type != "involuntary":
        return False
    over = sheet.facts.status is PersonStatus.TERMINATED
    return over and termination.date <= sheet.now.date()


def cancel_hire(sheet: Sheet) -> None:
    """Take the offer back when somebody never starts; nothing goes to alumni."""
    sheet.unplan(HIRE_KEY)
    if not sheet.state.employed:
        return
    # west of Greenwich today may still be yesterday, and a tour takes no leave ahead of its day
    _end_tours(sheet, sheet.now.date() - timedelta(days=1), "other")
    close_holds(sheet, "hire_cancelled")
    _drop_facts_of_the_job(sheet)
    sheet.move("hire_cancelled", Party.HRIS)


def depart(sheet: Sheet, fact: PendingFact, policy: Policy) -> None:
    """Let an effective leave be seen: tours end, open questions close, the alumni check starts."""
    if went_as_contractor(sheet) or not sheet.state.employed:
        return
    last_day = fact.day
    kind = fact.termination.type if fact.termination else ""
    left = _end_tours(sheet, last_day, INITIATORS.get(kind, "other"))
    close_holds(sheet, "person_left")
    _drop_facts_of_the_job(sheet)
    sheet.move("person_left", Party.HRIS, {"last_day": last_day.isoformat()})
    sheet.state = replace(
        sheet.state,
        departures=sheet.state.departures + 1,
        departed_on=last_day,
        left_tours=left,
    )
    sheet.event("alliance.departed")
    begin_check(sheet, last_day, fact.termination, policy)


def came_back_in_time(sheet: Sheet) -> bool:
    """Say whether a rescinded leave may reopen the tours that it ended."""
    departed = sheet.state.departed_on
    if departed is None or not ALLIANCE.may(sheet.state.state, "termination_rescinded"):
        return False
    return (sheet.now.date() - departed).days <= REOPEN_WITHIN_DAYS


def reopen(sheet: Sheet) -> None:
    """Undo a departure within 30 days: invitation stopped, tours told to go on."""
    close_holds(sheet, "termination_rescinded")
    rest(sheet)
    sheet.move("termination_rescinded", Party.HRIS)
    left = sheet.state.left_tours
    sheet.tell(left, "termination_rescinded", {}, sheet.state.departed_on)
    foresee(sheet, left, "termination_rescinded")
    sheet.state = replace(sheet.state, left_tours=(), departed_on=None)
    follow_tours(sheet)
    if not running_tours(sheet.state):
        offer_tour(sheet, BACK)


def stop(sheet: Sheet, party: Party, reason: str = "") -> None:
    """Never write to this person again: every moment and ask of the alliance is closed.

    Facts that become true on their day are still taken, in silence, so that tours end. Tours on
    their way rest as in a leave without an end: their timers write to nobody.
    """
    moments: tuple[PlanAsked | Due, ...] = (*sheet.state.asked, *sheet.state.dues)
    mine = tuple(each.key for each in moments if not each.key.startswith((FACT_KEY, HIRE_KEY)))
    if mine:
        sheet.unplan(*mine)
    close_holds(sheet, "stopped")
    if sheet.state.alumni is not None:
        withdraw(sheet, "stopped")
    sheet.state = replace(sheet.state, stopped=True)
    tell_running(sheet, "leave_started", {"expected_end": ""}, sheet.now.date())
    since, why = sheet.written, {"reason": reason} if reason else None
    checking = sheet.state.alumni is not None and (
        sheet.alumni.state is AlumniState.ELIGIBILITY_CHECK
    )
    if checking:
        sheet.move_alumni(STOP, party, why)
        sheet.move("not_invited", party)
    else:
        sheet.note(MachineName.ALLIANCE, STOP, party, why)
    sheet.hide(since, HR_ALONE)


def erase(sheet: Sheet, party: Party) -> None:
    """End the alliance for good: nothing is asked, planned or remembered beyond the ids."""
    close_holds(sheet, "erased")
    if sheet.state.alumni is not None:
        withdraw(sheet, "erased")
        if ALUMNI.may(sheet.alumni.state, "erase"):
            sheet.move_alumni("erase", party)
        alumni = replace(sheet.alumni, state=AlumniState.ERASED, purposes=())
        sheet.state = replace(sheet.state, alumni=alumni)
    sheet.move("erased", party)
    sheet.state = replace(
        sheet.state,
        asked=(),
        dues=(),
        pending_facts=(),
        facts=None,
        current_manager_key="",
        skip_level_key="",
        counterpart=None,
    )
    sheet.event("alliance.erased")


def _begin(sheet: Sheet, policy: Policy, body: Mapping[str, str] | None = None) -> None:
    """Begin, or begin again: what was open of the time before is over."""
    former = sheet.state.state is not AllianceStateName.NONE
    close_holds(sheet, "back_at_work")
    is_employed_now(sheet)
    rest(sheet)
    sheet.state = replace(
        sheet.state,
        current_manager_key=_manager_of(sheet, policy),
        stopped=False,
        counterpart=None,
    )
    sheet.move("rehired" if former else "hired", Party.HRIS, body)


def _the_text_again(sheet: Sheet) -> Offer:
    """Return the offer of the text that the leave ended, unless its own end has passed meanwhile.

    Source: lifecycle, `termination_rescinded` ("after 30 d both must confirm the old text again").
    """
    today = sheet.now.date()
    ended = [
        line
        for line in sheet.state.tours
        if line.tour_id in sheet.state.left_tours
        and line.state == TourState.ENDED_EARLY
        and (line.last_day is None or line.last_day >= today)
    ]
    return replace(BACK, kind_hint=ended[-1].kind, again=ended[-1].tour_id) if ended else BACK


def _left_already(facts: AllianceFacts) -> bool:
    """Say whether this employment is over before we heard of it, as an import tells it."""
    if facts.status is not PersonStatus.TERMINATED or facts.termination is None:
        return False
    return facts.hire_date is None or facts.hire_date <= facts.termination.date


def _manager_of(sheet: Sheet, policy: Policy) -> str:
    """Return the manager the facts name, else the policy's counterpart at the top.

    Nobody holds both sides.
    """
    keys = (sheet.facts.manager_key, policy.counterparty_for_top)
    return next((key for key in keys if key not in ("", sheet.state.person_key)), "")


def _end_tours(sheet: Sheet, last_day: date, initiator: str) -> tuple[str, ...]:
    """Tell every tour on its way that the person left; return their ids."""
    left = running_tours(sheet.state)
    sheet.tell(left, "person_left", {"initiator": initiator}, last_day)
    foresee(sheet, left, "person_left")
    return left


def _drop_facts_of_the_job(sheet: Sheet) -> None:
    """Forget changes of a job that is over before they became true."""
    for fact in sheet.state.pending_facts:
        sheet.unplan(f"{FACT_KEY}{fact.event_id}")
    sheet.state = replace(sheet.state, pending_facts=())
