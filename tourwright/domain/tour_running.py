"""From the first day to the end: start, mission, end, closing, undo, and what ends with it."""

from dataclasses import replace
from datetime import timedelta

from tourwright.domain import steps
from tourwright.domain.errors import GuardError
from tourwright.domain.model import AskKind, Due, MachineName, Party, Progress, TourKind
from tourwright.domain.tables import (
    AMENDMENT,
    KINDS,
    RENEWAL,
    TOUR,
    TRANSITION,
    AmendmentState,
    RenewalState,
    ReviewState,
    TourState,
    TransitionState,
)
from tourwright.domain.tour_both import from_both
from tourwright.domain.tour_gaps import close_all
from tourwright.domain.tour_meetings import cancel_meeting
from tourwright.domain.tour_reviews import open_extra_review
from tourwright.domain.tour_state import UNDO_DAYS, Renewal, Tour
from tourwright.domain.tour_turn import SIDES, E, RepeatError, Turn, other_side
from tourwright.domain.tour_view import LIVE, days_away

CLOSING_VERBS = ("confirm_complete", "dispute")


def become_active(turn: Turn) -> None:
    """Tell that the mission has begun; of one that began elsewhere HR's steps were taken there."""
    if turn.tour.imported is None:
        turn.trigger("active")
    turn.tell_alliance("tour_active")


def start_reached(turn: Turn) -> None:
    """Begin the mission on its first day, or hold the start while the employee is away."""
    if _employee_away(turn.tour):
        turn.move("start_reached_on_leave")
        return
    turn.move("start_reached")
    become_active(turn)


def mission_declared(turn: Turn) -> None:
    """Say that the mission is done; the other side is asked."""
    side = turn.side()
    turn.move("mission_declared", reason=turn.act.reason)
    turn.change(declared_by=side, confirmed_by=(side,))
    _closing(turn, (other_side(side),))


def end_reached(turn: Turn, due_key: str) -> None:
    """Ask both whether the mission is done; while away the end waits for the return."""
    turn.move("end_reached")
    if turn.tour.state == TourState.PAUSED:
        turn.change(held_due=due_key)
        return
    renewal = turn.tour.renewal
    if renewal and RENEWAL.may(renewal.state, "end_reached", Party.TIMER):
        settle(turn, "end_reached", outcome="open")
    _closing(turn, SIDES)


def transition_near(turn: Turn) -> None:
    """Close two weeks before the agreed last day: final review, evidence of results, thanks."""
    turn.move("transition_near")
    _closing(turn, SIDES)


def confirm_complete(turn: Turn) -> None:
    """Confirm that the mission is done; a final review still open is waived by that."""
    side = turn.side()
    TOUR.row(turn.tour.state, "confirm_complete", side)
    if side in turn.tour.confirmed_by:
        raise RepeatError
    turn.answered(AskKind.CLOSING, side)
    if not turn.tour.confirmed_by:
        turn.change(confirmed_by=(side,), declared_by=side)
        turn.note(MachineName.TOUR, "mission_confirmed", (turn.tour.state, turn.tour.state))
        turn.tell("mission_confirmed", other_side(side))
        return
    turn.change(confirmed_by=(*turn.tour.confirmed_by, side))
    review = turn.tour.review
    waived = bool(review and review.state in (ReviewState.OPEN, ReviewState.ONE_IN))
    turn.move("confirm_complete", final_review="waived" if waived else "in")
    over(turn)
    turn.tell_both("completed")


def dispute(turn: Turn) -> None:
    """Say that the mission is not done: back to work, with an extra review of both views."""
    side = turn.side()
    TOUR.row(turn.tour.state, "dispute", side)
    if turn.tour.declared_by is side:
        raise GuardError("you said that the mission is done: the other side may dispute it")
    turn.move("dispute", reason=turn.act.reason)
    back_to_active(turn, "disputed")
    turn.tell("mission_disputed", other_side(side))
    open_extra_review(turn)


def window_30d(turn: Turn) -> None:
    """Complete a tour whose question at the end nobody answered."""
    turn.move("window_30d", unconfirmed="true")
    turn.change(unconfirmed=True)
    over(turn)
    turn.tell_both("completed")


def back_to_active(turn: Turn, reason: str) -> None:
    """Take the questions of the end back."""
    turn.close_asks(reason, lambda ask: ask.kind is AskKind.CLOSING)
    turn.change(declared_by=None, confirmed_by=())


def successor_started(turn: Turn) -> None:
    """Give way to the next tour of the chain."""
    confirmed = set(turn.tour.confirmed_by) == set(SIDES)
    turn.move("successor_started", completed="true" if confirmed else "")
    over(turn)


def end_now(turn: Turn, event: str) -> None:
    """End a tour by an event that needs nothing but its row."""
    turn.move(event, reason=turn.act.reason)
    over(turn)


def void(turn: Turn) -> None:
    """Void a tour opened by mistake, once HR and both sides say so."""
    if from_both(turn, "void"):
        over(turn)


def cancel_both(turn: Turn) -> None:
    """Call off a tour that has not started, when both say so."""
    if from_both(turn, "cancel_both"):
        over(turn)


def reopen(turn: Turn) -> None:
    """Undo a completion, when both say so within 30 days."""
    _within_undo(turn)
    if not from_both(turn, "reopen"):
        return
    turn.change(confirmed_by=(), declared_by=None, unconfirmed=False, closed_off=False)
    _regions_again(turn)
    turn.tell_alliance("tour_active")
    _ask_closing(turn, SIDES)


def termination_rescinded(turn: Turn) -> None:
    """Go on after a leave was taken back within 30 days."""
    TOUR.row(turn.tour.state, "termination_rescinded", turn.party)
    _within_undo(turn)
    turn.move("termination_rescinded")
    _regions_again(turn)
    turn.tell_both("termination_rescinded")
    turn.tell_alliance("tour_active")


def person_left(turn: Turn) -> None:
    """End the tour because the person's job ended; never before the effective day.

    A plan with an agreed day and a confirmed mission counts as completed.
    """
    row = TOUR.row(turn.tour.state, "person_left", turn.party)
    if turn.act.day is not None and turn.act.day > turn.today:
        raise GuardError("the leave is not effective yet: tell it on its day")
    initiator = turn.act.fields.get("initiator", "other")
    was_live = row.source in LIVE
    if was_live:
        _look_at_promise(turn, initiator)
        _transition_done(turn)
    if _parted_as_planned(turn.tour):
        turn.move("transition_done")
    else:
        turn.move("person_left", initiator=initiator)
    over(turn)
    if was_live:
        turn.trigger("person_left", initiator=initiator)


def over(turn: Turn) -> None:
    """Close everything still open with one go; the alliance goes on without this tour.

    Source: lifecycle, side machines: open things close themselves, no single mails.
    """
    _end_regions(turn)
    close_all(turn)
    turn.close_asks("tour_over", lambda _: True)
    withdraw_steps(turn)
    turn.change(consents=(), own_dues=(), step_dues=())
    state = str(turn.tour.state)
    if state in (TourState.COMPLETED, TourState.ENDED_EARLY):
        _keep_undo_open(turn)
        turn.trigger(state)
    turn.tell_alliance("tour_over")


def settle(turn: Turn, event: str, **facts: str) -> None:
    """Settle the renewal talk by a row of its machine."""
    renewal = turn.tour.renewal or Renewal()
    row = RENEWAL.row(renewal.state, event, turn.party)
    turn.change(renewal=replace(renewal, state=row.target, since=turn.now))
    turn.note(
        MachineName.RENEWAL, event, (row.source, row.target), str(renewal.number), facts=facts
    )
    turn.close_asks("settled", lambda ask: ask.machine is MachineName.RENEWAL)
    turn.tell_world("renewal.settled", state=row.target)
    turn.replan = turn.replan or turn.tour.kind is TourKind.FOUNDATIONAL


def _employee_away(tour: Tour) -> bool:
    threshold = tour.policy.pause_after_days
    return any(
        away.party is E and days_away(away.since, away.expected_end) >= threshold
        for away in tour.absences
    )


def _closing(turn: Turn, asked: tuple[Party, ...]) -> None:
    turn.trigger("closing")
    _ask_closing(turn, asked)
    open_extra_review(turn)


def _ask_closing(turn: Turn, asked: tuple[Party, ...]) -> None:
    question = KINDS[turn.tour.kind].closing_asks
    for party in asked:
        turn.ask(
            AskKind.CLOSING,
            MachineName.TOUR,
            CLOSING_VERBS,
            party,
            purpose="closing",
            facts={"question": question},
        )


def _within_undo(turn: Turn) -> None:
    if turn.now > turn.tour.entered_at + timedelta(days=UNDO_DAYS):
        raise GuardError(f"more than {UNDO_DAYS} days ago: open a new tour instead")


def _keep_undo_open(turn: Turn) -> None:
    at = turn.now + timedelta(days=UNDO_DAYS)
    key = f"{turn.tour.tour_id}:undo:{turn.now.date().isoformat()}"
    turn.add_due(Due(key, "UNDO", at, MachineName.TOUR, "", "", "undo_over"))


def _regions_again(turn: Turn) -> None:
    """Take the regions up where the end had stopped them."""
    renewal = turn.tour.renewal
    if renewal and renewal.state == RenewalState.MOOT:
        turn.change(renewal=Renewal(number=renewal.number + 1, since=turn.now))
    turn.change(closed_off=False, own_dues=())
    turn.replan = True


def _look_at_promise(turn: Turn, initiator: str) -> None:
    """Record for the two, and HR, that a leave came while both saw the mission on track.

    Source: statement of alliance: "if we progress, the company won't fire you and you won't leave".
    """
    words = {turn.tour.progress.get(side.value, "") for side in SIDES}
    if words != {Progress.ON_TRACK.value} or turn.tour.progress_on is None:
        return
    since = turn.tour.progress_on.isoformat()
    turn.note(MachineName.TOUR, "promise_check", initiator=initiator, on_track_on=since)


def _transition_done(turn: Turn) -> None:
    plan = turn.tour.transition
    if plan is None or plan.state not in (TransitionState.DECLARED, TransitionState.DATED):
        return
    event = "last_day" if plan.state == TransitionState.DATED else "person_left"
    row = TRANSITION.row(plan.state, event, turn.party)
    turn.change(transition=replace(plan, state=row.target))
    turn.note(MachineName.TRANSITION, event, (row.source, row.target))


def _parted_as_planned(tour: Tour) -> bool:
    """Say whether the agreed day came and the mission was confirmed before."""
    plan = tour.transition
    agreed = plan is not None and plan.state == TransitionState.DONE and plan.last_day is not None
    return tour.state == TourState.CLOSING and agreed and bool(tour.confirmed_by)


def _end_regions(turn: Turn) -> None:
    renewal = turn.tour.renewal
    if renewal and RENEWAL.may(renewal.state, "tour_over", Party.SYSTEM):
        if renewal.state != RenewalState.HELD:
            cancel_meeting(turn)
        row = RENEWAL.row(renewal.state, "tour_over", Party.SYSTEM)
        turn.change(renewal=replace(turn.tour.renewal or renewal, state=row.target))
    _end_amendments(turn)


def _end_amendments(turn: Turn) -> None:
    """Let proposals lapse that nobody can answer any more."""
    kept = []
    for each in turn.tour.amendments:
        open_still = each.state == AmendmentState.PROPOSED
        kept.append(replace(each, state=AmendmentState.EXPIRED) if open_still else each)
        if open_still:
            row = AMENDMENT.row(each.state, "person_left", Party.HRIS)
            turn.note(MachineName.AMENDMENT, row.event, (row.source, row.target), each.subject_id)
    turn.change(amendments=tuple(kept))


def withdraw_steps(turn: Turn) -> None:
    """Close the configured steps that still run."""
    runs = []
    for run in turn.tour.steps:
        outcome = steps.withdraw(run, "tour_over", turn.now)
        turn.merge(outcome.entries, outcome.asks, outcome.notices, outcome.meetings, outcome.events)
        runs.append(outcome.run)
    turn.change(steps=tuple(run for run in runs if not steps.is_over(run)))
