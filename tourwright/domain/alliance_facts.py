"""What the people system says, taken on the day it becomes true and not before.

A future change is a `PendingFact` with a moment: no record, no notice, no event, no telling comes
of it until then, so that nothing betrays a confidential leaver.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from tourwright.domain.alliance_acting import hand_to, line_of
from tourwright.domain.alliance_counterpart import keeps_to_agreed
from tourwright.domain.alliance_erasure import erase_or_wait
from tourwright.domain.alliance_holds import (
    ADDRESSES,
    NEW_PERSONAL_EMAIL,
    close_hold,
    narrow_hold,
    still_missing,
)
from tourwright.domain.alliance_leaving import (
    ARRIVE_AGAIN,
    FACT_KEY,
    HIRE_KEY,
    came_back_in_time,
    cancel_hire,
    depart,
    is_death,
    is_dismissed_at_once,
    reopen,
    stop,
    take_over,
)
from tourwright.domain.alliance_notice import (
    LEAVE_ANNOUNCED,
    SPOKEN_OF,
    announcement,
    is_spoken_of,
    recall,
)
from tourwright.domain.alliance_offers import offer_tour, running_tours, tell_running
from tourwright.domain.alliance_sheet import Sheet, remember
from tourwright.domain.alliance_state import Hold, PendingFact, PlanAsked, Way
from tourwright.domain.alumni import invite
from tourwright.domain.alumni_address import tell_former_address
from tourwright.domain.alumni_contractors import is_contractor
from tourwright.domain.model import Due, MachineName, Party
from tourwright.domain.people import EmploymentEvent, FactKind, WorkerType
from tourwright.domain.policy import Policy
from tourwright.domain.tables.alliance import ALLIANCE
from tourwright.domain.tables.alumni import AlumniState

ONE_DAY = timedelta(days=1)
PLACE = ("zone", "country", "region")
"""What of a place decides on days and hours."""

LEAVING = FactKind.TERMINATED
ANNOUNCED = FactKind.TERMINATION_SCHEDULED
RESTING = "resting"
TOUR_EVENTS = {
    FactKind.LEAVE_STARTED: "leave_started",
    FactKind.LEAVE_CHANGED: "absence_changed",
    FactKind.LEAVE_ENDED: "leave_ended",
    ANNOUNCED: LEAVE_ANNOUNCED,
    FactKind.LOCATION_CHANGED: "moved",
}


def take(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Take one employment event that was not taken before."""
    sheet.hear(event.effective_date)
    known = remember(sheet.state.handled_facts, event.event_id)
    sheet.state = replace(sheet.state, handled_facts=known)
    taker = TAKERS.get(event.kind)
    if taker is not None:
        taker(sheet, event, policy)


def apply_fact(sheet: Sheet, fact: PendingFact, policy: Policy) -> None:
    """Let a fact be seen on its day."""
    rest_of_them = tuple(each for each in sheet.state.pending_facts if each != fact)
    sheet.state = replace(sheet.state, pending_facts=rest_of_them)
    if fact.kind is LEAVING:
        depart(sheet, fact, policy)
    elif fact.kind is FactKind.MANAGER_CHANGED:
        change_manager(sheet, fact.fields, fact.day)
    else:
        tell_running(sheet, TOUR_EVENTS[fact.kind], fact.fields, fact.day)


def change_manager(sheet: Sheet, fields: Mapping[str, str], day: date) -> None:
    """Hand the tours to the new manager; without one, HR is asked and the terms stand.

    When HR finds none in time, the skip-level stands in. Whom the two agreed on keeps the side.
    """
    named = fields.get("manager_key", "")
    manager = "" if named == sheet.state.person_key else named
    line = {**fields, "manager_key": manager}
    if keeps_to_agreed(sheet, line) or manager == sheet.state.current_manager_key:
        return
    hand_to(sheet, line, day)


def look_again(sheet: Sheet) -> None:
    """Let go of every hold whose missing facts have arrived."""
    _adopt_manager(sheet)
    for hold in sheet.state.holds:
        missing = still_missing(sheet.state, hold)
        if not missing:
            let_go(sheet, hold)
        elif missing != hold.missing:
            narrow_hold(sheet, hold, missing)


def let_go(sheet: Sheet, hold: Hold, reason: str = "facts_arrived") -> None:
    """Close the hold and do what it held back."""
    close_hold(sheet, hold, reason)
    if hold.offer is not None:
        offer_tour(sheet, hold.offer)
    alumni = sheet.state.alumni
    waiting = alumni is not None and alumni.state is AlumniState.UNREACHABLE
    if ADDRESSES & set(hold.missing) and waiting and not sheet.state.employed:
        invite(sheet, "new_address", Party.HRIS)


def _adopt_manager(sheet: Sheet) -> None:
    """Take the manager the facts name when there was none and no change is announced."""
    state = sheet.state
    announced = any(fact.kind is FactKind.MANAGER_CHANGED for fact in state.pending_facts)
    if state.employed and not state.current_manager_key and not announced:
        change_manager(sheet, line_of(sheet), sheet.now.date())


def _hired(sheet: Sheet, event: EmploymentEvent, policy: Policy, moment: str = "arrive") -> None:
    """Wait for the morning of the start day; a changed start day replaces the former one.

    Of a start that is old news nobody is written to: no tour is offered by itself.
    """
    leaving = any(fact.kind is LEAVING for fact in sheet.state.pending_facts)
    if sheet.state.employed and not leaving:
        return
    sheet.unplan(HIRE_KEY)
    if sheet.quiet:
        take_over(sheet, policy)
        return
    key = f"{HIRE_KEY}{event.event_id}"
    _plan(sheet, key, moment, event.effective_date, Way.MORNING)


def _contact_changed(sheet: Sheet, event: EmploymentEvent, _policy: Policy) -> None:
    """Try another private address after mail to the last one came back, else tell the former."""
    about_it = not event.changes or "personal_email" in event.changes
    for hold in sheet.state.holds:
        if NEW_PERSONAL_EMAIL in hold.missing and about_it and sheet.facts.has_personal_email:
            let_go(sheet, hold)
            return
    tell_former_address(sheet, event)


def _work_changed(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Take an alum who was a contractor and is employed now as somebody who is back."""
    if is_contractor(sheet) and sheet.facts.worker_type is not WorkerType.CONTRACTOR:
        _hired(sheet, event, policy)


def _hire_cancelled(sheet: Sheet, _event: EmploymentEvent, _policy: Policy) -> None:
    """Take the hire back."""
    cancel_hire(sheet)


def _manager_changed(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Change the manager on the day."""
    fact = PendingFact(event.event_id, event.kind, event.effective_date, line_of(sheet))
    _when_true(sheet, fact, fact.day, policy)


def _moved(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Tell the tours of another place on the day, where it changes their days or hours."""
    place = {name: event.changes[name][1] for name in PLACE if name in event.changes}
    if place and running_tours(sheet.state):
        fact = PendingFact(event.event_id, event.kind, event.effective_date, place)
        _when_true(sheet, fact, fact.day, policy)


def _absence(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Tell the tours of an absence on the day, never why."""
    leave = sheet.facts.leave
    end = leave.expected_end.isoformat() if leave and leave.expected_end else ""
    fact = PendingFact(event.event_id, event.kind, event.effective_date, {"expected_end": end})
    _when_true(sheet, fact, fact.day, policy)


def _terminated(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Keep a leave secret until the day after the last day begins; the latest word counts.

    A death stops everything at once, and so rest the tours of somebody dismissed today.
    """
    if not sheet.state.employed and not _starts_before(sheet) and not is_contractor(sheet):
        return
    was_spoken_of = is_spoken_of(sheet)
    _drop_leaving(sheet)
    termination = sheet.facts.termination
    if is_death(termination) and not sheet.state.stopped:
        stop(sheet, Party.HRIS, "death")
    last_day = termination.date if termination else event.effective_date
    fact = PendingFact(event.event_id, LEAVING, last_day, termination=termination)
    if is_dismissed_at_once(sheet, termination) and not sheet.state.stopped:
        fact = replace(fact, fields={RESTING: "true"})
        tell_running(sheet, "leave_started", {"expected_end": ""}, sheet.now.date())
    announced = announcement(sheet, event.event_id)
    still = was_spoken_of and sheet.facts.announced_on is not None
    if announced is not None or still:
        fact = replace(fact, fields={**fact.fields, SPOKEN_OF: "true"})
    _when_true(sheet, fact, last_day + ONE_DAY, policy)
    if announced is not None:
        _when_true(sheet, announced, announced.day, policy)
    elif was_spoken_of and not still:
        recall(sheet)


def _rescinded(sheet: Sheet, event: EmploymentEvent, policy: Policy) -> None:
    """Forget a secret leave in silence, undo a young one; of an old one both confirm anew."""
    was_spoken_of = is_spoken_of(sheet)
    if _drop_leaving(sheet):
        if was_spoken_of:
            recall(sheet)
        return
    if came_back_in_time(sheet):
        reopen(sheet)
    elif ALLIANCE.may(sheet.state.state, "rehired"):
        _hired(sheet, event, policy, ARRIVE_AGAIN)


def _erased(sheet: Sheet, _event: EmploymentEvent, _policy: Policy) -> None:
    """Erase a former person's alliance; who works here is not erased by the people system."""
    if ALLIANCE.may(sheet.state.state, "erased"):
        erase_or_wait(sheet, Party.HRIS)


def _starts_before(sheet: Sheet) -> bool:
    """Say whether a hire waits for its day, whose end may be known already."""
    moments: tuple[PlanAsked | Due, ...] = (*sheet.state.asked, *sheet.state.dues)
    return any(each.key.startswith(HIRE_KEY) for each in moments)


def _drop_leaving(sheet: Sheet) -> bool:
    """Forget a leave that has not become true; say whether there was one."""
    leaving = [fact for fact in sheet.state.pending_facts if fact.kind in (LEAVING, ANNOUNCED)]
    for fact in leaving:
        sheet.unplan(f"{FACT_KEY}{fact.event_id}")
    if any(RESTING in fact.fields for fact in leaving):
        tell_running(sheet, "leave_ended", {}, sheet.now.date())
    rest_of_them = tuple(each for each in sheet.state.pending_facts if each not in leaving)
    sheet.state = replace(sheet.state, pending_facts=rest_of_them)
    return bool(leaving)


def _when_true(sheet: Sheet, fact: PendingFact, day: date, policy: Policy) -> None:
    """Apply the fact now if its day has begun everywhere, else ask for the day's first minute."""
    if day < sheet.now.date() and not _starts_before(sheet):
        apply_fact(sheet, fact, policy)
        return
    sheet.state = replace(sheet.state, pending_facts=(*sheet.state.pending_facts, fact))
    _plan(sheet, f"{FACT_KEY}{fact.event_id}", "fact", day, Way.DAY)


def _plan(sheet: Sheet, key: str, event: str, day: date, way: Way) -> None:
    """Ask for a moment of the employment."""
    sheet.plan(
        PlanAsked(
            key=key,
            timer="T4",
            machine=MachineName.ALLIANCE,
            event=event,
            way=way,
            day=day,
            zone=sheet.facts.zone,
            country=sheet.facts.country,
            region=sheet.facts.region,
            subject_id=key.split(":", 1)[1],
        )
    )


TAKERS: Mapping[FactKind, Callable[[Sheet, EmploymentEvent, Policy], None]] = {
    FactKind.HIRED: _hired,
    FactKind.REHIRED: _hired,
    FactKind.HIRE_CANCELLED: _hire_cancelled,
    FactKind.CONTACT_CHANGED: _contact_changed,
    FactKind.WORKER_TYPE_CHANGED: _work_changed,
    FactKind.MANAGER_CHANGED: _manager_changed,
    FactKind.LOCATION_CHANGED: _moved,
    FactKind.LEAVE_STARTED: _absence,
    FactKind.LEAVE_CHANGED: _absence,
    FactKind.LEAVE_ENDED: _absence,
    FactKind.TERMINATION_SCHEDULED: _terminated,
    FactKind.TERMINATED: _terminated,
    FactKind.TERMINATION_RESCINDED: _rescinded,
    FactKind.ERASED: _erased,
}
