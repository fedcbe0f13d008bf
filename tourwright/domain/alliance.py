"""The alliance of one person and the company: facts, acts and moments in, outcomes out.

Pure rules of the Alliance workflow. A future leave is invisible until its day; what is missing
holds a step and asks HR; good standing leads to one invitation; a re-hire continues the same
alliance. Moments that zones and holidays decide are asked (`PlanAsked`) and answered (`planned`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time

from tourwright.domain import alumni as membership
from tourwright.domain.alliance_acting import stand_in
from tourwright.domain.alliance_acts import apply_act
from tourwright.domain.alliance_circle import mind_the_circle
from tourwright.domain.alliance_facts import apply_fact, look_again, take
from tourwright.domain.alliance_holds import TOUR_TYPE, open_hold
from tourwright.domain.alliance_leaving import ARRIVE_AGAIN, arrive, take_over
from tourwright.domain.alliance_offers import forget_tour, offer_tour, take_tour_news
from tourwright.domain.alliance_overlap import GIVE_WAY, give_way
from tourwright.domain.alliance_sheet import Sheet, remember
from tourwright.domain.alliance_state import (
    HIRED,
    IMPORTED,
    AllianceOutcome,
    AllianceState,
    Alumni,
    Hold,
    Offer,
    PendingFact,
    PlanAsked,
    StartTour,
    TourLine,
    Way,
)
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import (
    add_working_days,
    local_moment,
    local_morning,
    shift_to_common_working_day,
    sound_zone,
)
from tourwright.domain.model import Act, Due, MachineName, Party
from tourwright.domain.people import EmploymentEvent, without_leave_kind
from tourwright.domain.policy import Policy
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.domain.tables.alumni import ALUMNI, AlumniState
from tourwright.domain.telling import BEGINNINGS, Told

CHOSEN, NOT_OFFERED = "tour_chosen", "not_offered"


def open_alliance(alliance_id: str, person_key: str, now: datetime) -> AllianceState:
    """Return an alliance of which nothing is known yet."""
    return AllianceState(alliance_id, person_key, now)


def facts_changed(
    state: AllianceState, told: Told, now: datetime, policy: Policy
) -> AllianceOutcome:
    """Take what the people system says now; events taken before change nothing."""
    if state.state is AllianceStateName.ERASED or state.merged:
        return AllianceOutcome(state)
    facts = without_leave_kind(told.facts)
    named = "" if facts.skip_level_key == state.person_key else facts.skip_level_key
    skip_level = named or state.skip_level_key
    sheet = Sheet(replace(state, facts=facts, skip_level_key=skip_level), now)
    sheet.quiet_before = told.quiet_before
    for event in _to_take(sheet, told, policy):
        if sheet.state.facts is not None:
            take(sheet, event, policy)
    sheet.quiet = False
    if sheet.state.facts is not None:
        look_again(sheet)
        if not told.events:
            mind_the_circle(sheet)
    return sheet.outcome()


def act(state: AllianceState, deed: Act, now: datetime) -> AllianceOutcome:
    """Apply what a person did; a repeat changes nothing. Raises RuleError, the state stands."""
    if deed.act_id in state.handled_acts:
        return AllianceOutcome(state)
    sheet = Sheet(state, now, deed)
    apply_act(sheet, deed)
    return sheet.outcome()


def tour_told(state: AllianceState, news: Act, now: datetime) -> AllianceOutcome:
    """Take what a tour says of itself; nothing it says is refused, as it waits for no answer.

    fields: tour_id (or subject_id), seq, state, kind, type_key, start, last_day. `tour_chosen` asks
    for the tour that follows, of the kind next_kind if one is named; `not_offered` means that no
    type of tour fits.
    """
    tour_id = news.subject_id or news.fields.get("tour_id", "")
    line = next((each for each in state.tours if each.tour_id == tour_id), None)
    if line is None:
        return AllianceOutcome(state)
    if news.event == NOT_OFFERED:
        return _not_offered(Sheet(state, now), line)
    if news.act_id in state.handled_acts:
        return AllianceOutcome(state)
    sheet = Sheet(state, now, news)
    take_tour_news(sheet, line, news.fields)
    if news.event == CHOSEN:
        kind = news.fields.get("next_kind", "")
        offer_tour(sheet, Offer("chained", previous=tour_id, kind_hint=kind))
    return sheet.outcome()


def planned(state: AllianceState, key: str, at: datetime, now: datetime) -> AllianceOutcome:
    """Keep the moment that was asked for under this key; one no longer asked for is dropped."""
    asked = next((each for each in state.asked if each.key == key), None)
    if asked is None:
        return AllianceOutcome(state)
    due = Due(key, asked.timer, at, asked.machine, asked.event, asked.subject_id, asked.notice)
    sheet = Sheet(state, now)
    sheet.unplan(key)
    sheet.state = replace(sheet.state, dues=(*sheet.state.dues, due))
    return sheet.outcome()


def next_due(state: AllianceState) -> Due | None:
    """Return the moment that comes first, None when nothing is ahead or the alliance rests."""
    if state.merged:
        return None
    return min(state.dues, key=lambda due: (due.at, due.key), default=None)


def fire(state: AllianceState, due: Due, now: datetime, policy: Policy) -> AllianceOutcome:
    """Let a moment come, once; one that is no longer meant changes nothing."""
    if due not in state.dues or due.key in state.fired or state.merged:
        return AllianceOutcome(state)
    sheet = Sheet(state, now)
    sheet.unplan(due.key)
    sheet.state = replace(sheet.state, fired=remember(sheet.state.fired, due.key))
    if _still_meant(state, due):
        MOMENTS[due.event](sheet, due, policy)
    return sheet.outcome()


def alliance_moment(ask: PlanAsked, calendar: WorkCalendar) -> datetime:
    """Return the moment asked for, UTC. Reads zones and holidays: for activities, not workflows."""
    zone = sound_zone(ask.zone)
    if ask.way is Way.DAY:
        return local_moment(ask.day, time(0), zone)
    if ask.way is Way.MORNING:
        return local_morning(ask.day, zone)
    if ask.working_days:
        return local_morning(add_working_days(ask.day, ask.working_days, calendar), zone)
    return local_morning(shift_to_common_working_day(ask.day, calendar), zone)


def _not_offered(sheet: Sheet, line: TourLine) -> AllianceOutcome:
    """Take the offer back; HR is asked for a type when people wished for this tour.

    A text from elsewhere is not kept for then: HR brings it in again.
    """
    if not forget_tour(sheet, line):
        return AllianceOutcome(sheet.state)
    sheet.note(MachineName.ALLIANCE, NOT_OFFERED, Party.SYSTEM, {"tour_id": line.tour_id})
    if line.reason == IMPORTED:
        open_hold(sheet, (TOUR_TYPE,))
    elif line.reason != HIRED:
        offer = Offer(line.reason, previous=line.previous, kind_hint=line.kind_hint)
        open_hold(sheet, (TOUR_TYPE,), offer)
    return sheet.outcome()


def _still_meant(state: AllianceState, due: Due) -> bool:
    """Say whether a moment of the membership has a row where the membership stands now."""
    if due.machine is not MachineName.ALUMNI or due.event not in ALUMNI.events:
        return True
    return state.alumni is not None and ALUMNI.may(state.alumni.state, due.event)


def _to_take(sheet: Sheet, told: Told, policy: Policy) -> list[EmploymentEvent]:
    """Return the events that are new, in their order.

    The alliance of somebody who was here before us begins now, with the latest employment.
    """
    known = sheet.state.handled_facts
    new = {event.event_id: event for event in told.events if event.event_id not in known}
    events = sorted(new.values(), key=_by_day)
    if not told.adopted or sheet.state.state is not AllianceStateName.NONE:
        return events
    take_over(sheet, policy)
    begun = [at for at, event in enumerate(events) if event.kind in BEGINNINGS]
    return events[begun[-1] :] if begun else events


def _by_day(event: EmploymentEvent) -> tuple[object, ...]:
    """Order events by the day they are true, then by when they were written down."""
    return (event.effective_date, event.recorded_at, event.event_id)


def _arrive(sheet: Sheet, due: Due, policy: Policy) -> None:
    """The start day's morning came."""
    arrive(sheet, policy, again=due.event == ARRIVE_AGAIN)
    look_again(sheet)


def _fact(sheet: Sheet, due: Due, policy: Policy) -> None:
    """A fact became true."""
    for fact in sheet.state.pending_facts:
        if fact.event_id == due.subject_id:
            apply_fact(sheet, fact, policy)
    look_again(sheet)


def _invite(sheet: Sheet, _due: Due, _policy: Policy) -> None:
    """The day of the invitation came."""
    if sheet.facts.has_personal_email:
        membership.invite(sheet, "invite", Party.TIMER)
    else:
        membership.lose_address(sheet, "no_personal_mail", Party.SYSTEM)


def _undecided(sheet: Sheet, _due: Due, _policy: Policy) -> None:
    """Nobody decided in time: nothing is sent to the person, HR is told."""
    membership.refuse(sheet, "undecided_30d", Party.TIMER)
    membership.tell_hr(sheet, "standing_undecided")


def _resume(sheet: Sheet, _due: Due, _policy: Policy) -> None:
    """The pause was until today."""
    if sheet.alumni.state is AlumniState.PAUSED and not sheet.state.employed:
        membership.resume(sheet, Party.TIMER)


MOMENTS: Mapping[str, Callable[[Sheet, Due, Policy], None]] = {
    "arrive": _arrive,
    ARRIVE_AGAIN: _arrive,
    "fact": _fact,
    "invite": _invite,
    "remind": lambda sheet, _due, _policy: membership.remind(sheet),
    "no_answer": lambda sheet, _due, _policy: membership.decline(sheet, "no_answer", Party.TIMER),
    "undecided_30d": _undecided,
    "give_up_12m": lambda sheet, due, _policy: membership.leave(sheet, due.event, Party.TIMER),
    "ask_pause": lambda sheet, _due, _policy: membership.ask_pause(sheet),
    "pause_24m": lambda sheet, due, _policy: membership.leave(sheet, due.event, Party.TIMER),
    "resume": _resume,
    membership.RETURN: lambda sheet, _due, _policy: membership.come_back(sheet),
    "acting": lambda sheet, _due, _policy: stand_in(sheet),
    GIVE_WAY: lambda sheet, due, _policy: give_way(sheet, due.subject_id),
}

__all__ = [
    "AllianceOutcome",
    "AllianceState",
    "Alumni",
    "Hold",
    "Offer",
    "PendingFact",
    "PlanAsked",
    "StartTour",
    "TourLine",
    "Way",
    "act",
    "alliance_moment",
    "facts_changed",
    "fire",
    "next_due",
    "open_alliance",
    "planned",
    "tour_told",
]
