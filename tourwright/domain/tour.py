"""The tour of duty as one aggregate: what happens to it, and everything that follows.

`act` takes what a person or a system did, `fire` a moment that came; both are pure. Every change of
a state goes through a row of the declared tables, so what is in no table is refused. A refusal is a
RuleError and leaves the tour as it was; a repeat returns the tour with no record.
"""

from dataclasses import replace
from datetime import datetime

from tourwright.domain import tour_dues as dues
from tourwright.domain import tour_imported as imported
from tourwright.domain import tour_negotiation as negotiation
from tourwright.domain import tour_renewal as renewal
from tourwright.domain import tour_signing as signing
from tourwright.domain import tour_steps
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import Act, Due, MachineName, Party
from tourwright.domain.plan import Plan, PlanRequest, RenewalFact, ReviewFact
from tourwright.domain.policy import Snapshot
from tourwright.domain.statement import policy_hash
from tourwright.domain.step_model import PlannedStep
from tourwright.domain.tables import AMENDMENT, HAND_OVER, TOUR, TourState
from tourwright.domain.tour_dues import next_due
from tourwright.domain.tour_leaving import leaving_days
from tourwright.domain.tour_provenance import is_as_imported
from tourwright.domain.tour_state import OpenTour, Outcome, Tour, Trigger
from tourwright.domain.tour_turn import SIDES, RepeatError, Turn
from tourwright.domain.tour_verbs import RULES, Rule
from tourwright.domain.tour_view import LIVE, draft_for, is_on_hold, view_of

__all__ = [
    "OpenTour",
    "Outcome",
    "Tour",
    "Trigger",
    "act",
    "draft_for",
    "fire",
    "fire_due",
    "is_on_hold",
    "is_over",
    "next_due",
    "open_tour",
    "plan_request",
    "planned",
    "repinned",
    "steps_planned",
    "view_of",
]


def open_tour(opening: OpenTour, now: datetime) -> Outcome:
    """Open the slot of a tour; a standard or imported text is before both at once."""
    statement = opening.statement
    if statement.start is None:
        statement = replace(statement, start=opening.start)
    tour = Tour(
        tour_id=opening.tour_id,
        alliance_id=opening.alliance_id,
        number=opening.number,
        snapshot=opening.snapshot,
        employee=opening.employee,
        manager=opening.manager,
        skip_level_key=opening.skip_level_key,
        statement=statement,
        state=TOUR.start,
        entered_at=now,
        chained_from=opening.chained_from,
        imported=opening.imported,
    )
    turn = Turn(tour, now, Act("", MachineName.TOUR, "opened", opening.by))
    if opening.imported is not None:
        imported.open_imported(turn, opening.imported)
    else:
        _opened(turn, standard_text=opening.standard_text)
    return turn.outcome()


def act(tour: Tour, act: Act, now: datetime) -> Outcome:
    """Apply what a person or a system did. Raises RuleError, then nothing has happened."""
    if act.act_id and act.act_id in tour.handled:
        return Outcome(tour)
    turn = Turn(tour, now, act)
    try:
        _rule_for(turn)(turn)
    except RepeatError:
        return Outcome(tour)
    return turn.outcome()


def fire(tour: Tour, due: Due, now: datetime) -> Outcome:
    """Let a moment come; one that came before or is no longer meant changes nothing visible."""
    if due.key in tour.fired:
        return Outcome(tour)
    turn = Turn(tour, now, due=due)
    dues.fire(turn, due)
    return turn.outcome()


def fire_due(tour: Tour, now: datetime) -> tuple[Outcome, ...]:
    """Let every moment that has come come, in order, up to the first that changes the dates.

    After an outage the rest is planned anew before it comes: nobody is asked, reminded and given
    up in one minute.
    """
    outcomes: list[Outcome] = []
    while (due := next_due(tour)) is not None and due.at <= now:
        outcomes.append(fire(tour, due, now))
        tour = outcomes[-1].tour
        if outcomes[-1].replan:
            break
    return tuple(outcomes)


def steps_planned(tour: Tour, planned: tuple[PlannedStep, ...], now: datetime) -> Outcome:
    """Begin configured steps that an activity planned for a trigger.

    The tour may have ended while they were planned: then nobody is asked anything any more.
    """
    if is_over(tour):
        return Outcome(tour)
    turn = Turn(tour, now, Act("", MachineName.STEP, "planned", Party.SYSTEM))
    tour_steps.steps_planned(turn, planned)
    return turn.outcome()


def planned(tour: Tour, plan: Plan, now: datetime) -> Outcome:
    """Keep the moments to come; people see the days that changed, and the talk's entry follows."""
    turn = Turn(tour, now, Act("", MachineName.TOUR, "planned", Party.SYSTEM))
    turn.change(plan=plan)
    if tour.state in LIVE:
        renewal.take_plan(turn, plan)
    _show_days(turn)
    return turn.outcome()


def repinned(tour: Tour, snapshot: Snapshot, act: Act, now: datetime) -> Outcome:
    """Put a text that is not committed yet under another version of the catalogue.

    Both are told when it was before them for signing and another policy stands in it; a committed
    tour keeps its version.
    """
    if tour.state in LIVE or tour.state in TOUR.ends:
        raise NotAllowedError(f"tour {tour.tour_id} keeps the version it was committed under")
    if policy_hash(snapshot.policy) == policy_hash(tour.policy):
        return Outcome(replace(tour, snapshot=snapshot))
    turn = Turn(tour, now, act)
    turn.change(snapshot=snapshot)
    if tour.state == TourState.SIGNING:
        signing.policy_changed(turn)
    else:
        turn.note(MachineName.TOUR, act.event, (tour.state, tour.state), facts=act.fields)
    return turn.outcome()


def is_over(tour: Tour) -> bool:
    """Say whether nothing can happen to the tour any more; an undo is possible for 30 days."""
    undoable = tour.state in (TourState.COMPLETED, TourState.ENDED_EARLY)
    return tour.state in TOUR.ends and (tour.closed_off or not undoable)


def plan_request(tour: Tour) -> PlanRequest:
    """Return the facts that the tour's dates depend on."""
    plan, leaving = tour.transition, leaving_days(tour)
    live = tour.state in LIVE
    return PlanRequest(
        tour_id=tour.tour_id,
        kind=tour.kind,
        state=str(tour.state),
        entered_at=tour.entered_at,
        employee=tour.employee,
        manager=tour.manager,
        start=tour.statement.start,
        last_day=tour.statement.last_day,
        review_every_months=tour.tour_type.review_every_months,
        renewal_lead_months=tour.tour_type.renewal_lead_months,
        reaffirm_every_months=tour.tour_type.reaffirm_every_months,
        head_at=tour.head_at,
        review=_review_fact(tour) if live else None,
        renewal=_renewal_fact(tour) if live else None,
        open_amendments=_open_amendments(tour),
        hand_over_at=_hand_over_at(tour),
        transition_declared_at=plan.declared_at if plan and plan.state == "declared" else None,
        transition_last_day=leaving.last_day,
        works_until=leaving.works_until,
        leaves_on=leaving.ends_on,
        paused=tour.state == TourState.PAUSED,
        on_hold=is_on_hold(tour),
        returned_on=tour.returned_on,
        fired=tour.fired,
        imported=tour.imported is not None,
        confirming=is_as_imported(tour),
    )


def _opened(turn: Turn, *, standard_text: bool) -> None:
    """Write the first line and ask for a draft, or for the commitment to the standard text.

    A standard text with a blank is talked about like any other: an opening is never refused.
    """
    turn.note(MachineName.TOUR, "opened", ("", TOUR.start))
    turn.tell_world("tour.state_changed", state=TOUR.start)
    turn.replan = True
    turn.trigger("proposed")
    if standard_text and negotiation.has_standard_text(turn.tour):
        turn.party = Party.SYSTEM
        negotiation.use_standard_text(turn)
        return
    for party in SIDES:
        negotiation.ask_draft(turn, party, ("open_draft",), "draft_open")


def _rule_for(turn: Turn) -> Rule:
    """Find the rule of the act's verb; a verb of no table is refused as such."""
    act = turn.act
    _must_still_live(turn)
    if act.machine is MachineName.STEP:
        return tour_steps.answer
    rule = RULES.get((act.machine, act.event))
    if rule is None:
        raise NotAllowedError(f"{act.machine}: there is no {act.event} for a tour to do")
    if act.machine is not MachineName.TOUR and turn.tour.state not in LIVE:
        raise NotAllowedError(f"{act.machine}: no {act.event} in tour state {turn.tour.state}")
    return rule


def _must_still_live(turn: Turn) -> None:
    """Refuse everything but an undo once the tour has ended."""
    tour, event = turn.tour, turn.act.event
    if turn.act.machine is MachineName.STEP and not tour.closed_off:
        return
    if tour.state in TOUR.ends and (tour.closed_off or not TOUR.may(tour.state, event)):
        already = turn.act.event == "sign"
        if not (already and _signed(tour, turn.act)):
            raise NotAllowedError(f"tour {tour.tour_id} is {tour.state}: no {event} any more")


def _signed(tour: Tour, act: Act) -> bool:
    mine = (act.person_key, act.text_hash)
    return any((each.person_key, each.text_hash) == mine for each in tour.signatures)


def _show_days(turn: Turn) -> None:
    """Write a line when a day that people see has moved."""
    before = view_of(turn.before, with_statement=False)
    after = view_of(turn.tour, with_statement=False)
    days = (after.next_review, after.renewal_on)
    if days == (before.next_review, before.renewal_on) and turn.is_silent:
        return
    shown = {
        "next_review": after.next_review.isoformat() if after.next_review else "",
        "renewal_on": after.renewal_on.isoformat() if after.renewal_on else "",
    }
    turn.note(MachineName.TOUR, "planned", facts=shown)


def _review_fact(tour: Tour) -> ReviewFact | None:
    review = tour.review
    if review is None:
        return None
    return ReviewFact(
        review.number,
        str(review.state),
        review.opened_at,
        review.first_in_at,
        review.revealed_at,
        review.planned_for,
    )


def _renewal_fact(tour: Tour) -> RenewalFact | None:
    talk = tour.renewal
    if talk is None:
        return None
    return RenewalFact(str(talk.state), talk.since, talk.held_on, talk.pulled_forward)


def _open_amendments(tour: Tour) -> tuple[tuple[str, datetime], ...]:
    return tuple(
        (each.subject_id, each.at) for each in tour.amendments if each.state == AMENDMENT.start
    )


def _hand_over_at(tour: Tour) -> datetime | None:
    waiting = tour.hand_over
    return waiting.at if waiting and waiting.state == HAND_OVER.start else None
