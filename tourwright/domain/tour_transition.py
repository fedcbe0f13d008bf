"""The transition plan (region X): declared, never requested; the two know alone till a date."""

from dataclasses import replace
from datetime import date

from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.tables import TOUR, TRANSITION, TourState, TransitionState
from tourwright.domain.tour_both import ask_too
from tourwright.domain.tour_leaving import take_day
from tourwright.domain.tour_state import PAIR, Transition
from tourwright.domain.tour_turn import Turn, day_of, other_side

X = MachineName.TRANSITION
LIVE_PLANS = frozenset({TransitionState.DECLARED, TransitionState.DATED})


def declare_transition(turn: Turn) -> None:
    """Declare a transition beside the tour; nobody approves it."""
    turn.side()
    _must_be_first(turn)
    turn.move("declare_transition", reason=turn.act.reason)
    turn.mark(private_to=PAIR)
    _declare(turn)


def declare_beside(turn: Turn) -> None:
    """Declare the transition that was chosen in the renewal talk."""
    if turn.tour.transition is None or turn.tour.transition.state not in LIVE_PLANS:
        if TOUR.may(turn.tour.state, "declare_transition", turn.party):
            turn.move("declare_transition")
            turn.mark(private_to=PAIR)
        _declare(turn)


def agree_day(turn: Turn) -> None:
    """Agree on the last day, or take it from the HRIS; others learn of the plan only now."""
    _day(turn, "agree_day")


def change_day(turn: Turn) -> None:
    """Agree on another last day."""
    _day(turn, "change_day")


def withdraw(turn: Turn) -> None:
    """Take the declaration back; the side that declared may."""
    side = turn.side()
    plan, row = _row(turn, "withdraw")
    if plan.declared_by is not side:
        raise GuardError("the side that declared the transition may withdraw it")
    _leave(turn, row)
    turn.tell("transition_withdrawn", other_side(side))


def internal_move(turn: Turn) -> None:
    """Draft the next tour here instead of leaving, when both say so."""
    turn.side()
    _, row = _row(turn, "internal_move")
    if turn.both(TRANSITION, row):
        _leave(turn, row)
        turn.tell_alliance("next_tour")
        return
    turn.mark(private_to=PAIR)
    ask_too(turn, X, "internal_move", other_side(turn.party))


def seat_filled(turn: Turn) -> None:
    """Answer that the seat is filled, when a plan that had a day is taken back.

    It undoes nothing: the tour goes on, and the two talk about what that means.
    """
    side = turn.side()
    plan = turn.tour.transition
    withdrawn = plan is not None and plan.state == TransitionState.WITHDRAWN
    if plan is None or not withdrawn or plan.last_day is None:
        raise NotAllowedError("transition: no seat_filled, no plan with a day was taken back")
    if plan.declared_by is side:
        raise GuardError("the other side may say that the seat is filled")
    turn.note(X, "seat_filled", text=turn.act.reason)
    turn.mark(private_to=PAIR)
    turn.tell("transition_declared", plan.declared_by)


def no_day_60d(turn: Turn) -> None:
    """Ask the two for a day, and nobody else."""
    _, row = _row(turn, "no_day_60d")
    turn.note(X, row.event, (row.source, row.target))
    turn.mark(private_to=PAIR)
    turn.tell_both("transition_no_day")


def day_passed_no_hris(turn: Turn) -> None:
    """Ask HR once why the HRIS knows nothing of a day that has passed."""
    _, row = _row(turn, "day_passed_no_hris")
    turn.note(X, row.event, (row.source, row.target))
    turn.tell("transition_day_passed", Party.HR)


def _declare(turn: Turn) -> None:
    side = turn.side()
    turn.change(transition=Transition(TransitionState.DECLARED, side, turn.now))
    turn.tell("transition_declared", other_side(side))
    turn.replan = True
    if turn.act.day is not None:
        _day(turn, "agree_day")
    else:
        take_day(turn)


def _day(turn: Turn, event: str) -> None:
    plan, row = _row(turn, event)
    day = _day_meant(turn, event)
    if turn.party is not Party.HRIS:
        turn.side()
        if day < turn.today:
            raise GuardError(f"the last day is to come: name {turn.today} or a later day")
        if not turn.both(TRANSITION, row, about=day.isoformat()):
            turn.mark(private_to=PAIR)
            _ask_day(turn, event, day)
            return
    turn.change(transition=replace(plan, state=row.target, last_day=day))
    turn.note(X, event, (row.source, row.target), day=day.isoformat())
    turn.tell_both("transition_dated", day=day.isoformat())
    turn.tell("transition_dated", Party.HR, day=day.isoformat())
    turn.trigger("transition.dated", day=day.isoformat())
    turn.replan = True


def _day_meant(turn: Turn, event: str) -> date:
    """Return the day the act names, or the one the other side proposed."""
    if turn.act.day is None:
        for kept in turn.tour.consents:
            if (kept.machine, kept.event) == (X, event) and kept.party is not turn.party:
                return date.fromisoformat(kept.about)
    return day_of(turn.act)


def _ask_day(turn: Turn, event: str, day: date) -> None:
    turn.ask(
        AskKind.TASK,
        X,
        (event,),
        other_side(turn.party),
        subject_id=event,
        purpose="transition_day_proposed",
        facts={"day": day.isoformat()},
    )


def _row(turn: Turn, event: str) -> tuple[Transition, Row]:
    plan = turn.tour.transition
    if plan is None:
        raise NotAllowedError(f"transition: no {event}, none is declared")
    return plan, TRANSITION.row(plan.state, event, turn.party)


def _leave(turn: Turn, row: Row) -> None:
    """Give the plan up; a tour that was closing because of it goes on."""
    plan = turn.tour.transition
    if plan is None:
        return
    turn.change(transition=replace(plan, state=row.target))
    turn.note(X, row.event, (row.source, row.target))
    turn.mark(private_to=PAIR)
    turn.change(consents=tuple(kept for kept in turn.tour.consents if kept.machine is not X))
    turn.replan = True
    if turn.tour.state == TourState.CLOSING and not turn.tour.declared_by:
        turn.move("withdraw_transition")
        turn.close_asks("transition_withdrawn", lambda ask: ask.kind is AskKind.CLOSING)
        turn.change(confirmed_by=())


def _must_be_first(turn: Turn) -> None:
    plan = turn.tour.transition
    if plan is not None and plan.state in LIVE_PLANS:
        raise GuardError("a transition is declared already: agree on a day, or withdraw it")
