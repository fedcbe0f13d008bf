"""The moments of a tour: which comes next, which are still meant, and what each does."""

from collections.abc import Callable, Iterable

from tourwright.domain import tour_gaps as gaps
from tourwright.domain import tour_renewal as renewal
from tourwright.domain import tour_reviews as reviews
from tourwright.domain import tour_running as running
from tourwright.domain import tour_thanks as thanks
from tourwright.domain import tour_transition as transition
from tourwright.domain.model import Due, MachineName, Party
from tourwright.domain.tables import (
    AMENDMENT,
    HAND_OVER,
    RENEWAL,
    REVIEW,
    TOUR,
    TRANSITION,
    RenewalState,
    ReviewState,
    TourState,
)
from tourwright.domain.tour_amendments import expired_21d
from tourwright.domain.tour_hand_over import no_answer as hand_over_lapses
from tourwright.domain.tour_replies import open_ask_of
from tourwright.domain.tour_signing import expired_14d as commit_expired
from tourwright.domain.tour_state import KEPT_IDS, Tour
from tourwright.domain.tour_steps import fire_step, is_step_due
from tourwright.domain.tour_turn import SIDES, Turn, key_of
from tourwright.domain.tour_view import LIVE, is_on_hold

WHILE_AWAY = frozenset({"T4", "T8", "E61", "UNDO"})
"""The timers that come although the pair's other ones stop."""

RETURN_NOT_REPORTED = "return_not_reported"
REVIEW_WAITS = "review_delegate"

NOTICE_STATES: dict[str, frozenset[str]] = {
    "T1": frozenset({TourState.PROPOSED, TourState.DRAFTING}),
    "T2": frozenset({TourState.NEGOTIATING}),
    "T3": frozenset({TourState.SIGNING}),
    "T4": frozenset({TourState.COMMITTED}),
    "T7": frozenset({TourState.ACTIVE}),
    "T8": frozenset({TourState.ACTIVE}),
    "T9": frozenset({TourState.CLOSING}),
}
"""The tour states in which a reminder of a timer still says something."""


def next_due(tour: Tour) -> Due | None:
    """Return the earliest moment to come that is still meant."""
    coming = sorted(all_dues(tour), key=lambda due: (due.at, due.key))
    return next((due for due in coming if is_meant(tour, due)), None)


def all_dues(tour: Tour) -> Iterable[Due]:
    """Return every moment planned, whether still meant or not."""
    return (*tour.plan.dues, *tour.own_dues, *tour.step_dues)


def is_meant(tour: Tour, due: Due) -> bool:
    """Say whether the moment has not come yet and still fits what the tour has become."""
    if due.key in tour.fired or tour.closed_off:
        return False
    if _waits(tour, due):
        return False
    if due.machine is MachineName.STEP:
        return is_step_due(tour, due)
    if due.timer == "UNDO":
        return tour.state in TOUR.ends
    return tour.state not in TOUR.ends and _fits(tour, due)


def fire(turn: Turn, due: Due) -> None:
    """Let the moment come; one that is no longer meant is only remembered."""
    own = tuple(kept for kept in turn.tour.own_dues if kept.key != due.key)
    turn.change(fired=(*turn.tour.fired, due.key)[-KEPT_IDS:], own_dues=own)
    if not is_meant(turn.before, due):
        return
    if due.machine is MachineName.STEP:
        fire_step(turn, due)
    elif due.event:
        _EVENTS[(due.machine, due.event)](turn, due)
    else:
        _remind(turn, due)


def _waits(tour: Tour, due: Due) -> bool:
    """Say whether the due is one of the pair's that stop while a side is away."""
    away = tour.state == TourState.PAUSED or is_on_hold(tour)
    return away and due.timer not in WHILE_AWAY


def _fits(tour: Tour, due: Due) -> bool:
    """Say whether the moment's event has a row now, or its reminder a reader."""
    if due.machine is MachineName.TOUR:
        return _fits_tour(tour, due)
    if tour.state not in LIVE:
        return False
    return _FITS[due.machine](tour, due)


def _fits_tour(tour: Tour, due: Due) -> bool:
    if not due.event:
        return tour.state in NOTICE_STATES.get(due.timer, LIVE)
    held = tour.state == TourState.PAUSED and due.event == "end_reached" and tour.held_due
    known = (due.machine, due.event) in _EVENTS
    return known and not held and TOUR.may(tour.state, due.event, Party.TIMER)


def _fits_review(tour: Tour, due: Due) -> bool:
    review = tour.review
    if review is None or due.subject_id not in ("", str(review.number)):
        return False
    if due.event == "due" and tour.state != TourState.ACTIVE:
        return False
    if due.event:
        return REVIEW.may(review.state, due.event, Party.TIMER)
    return review.state in (ReviewState.OPEN, ReviewState.ONE_IN)


def _fits_renewal(tour: Tour, due: Due) -> bool:
    talk = tour.renewal
    if talk is None:
        return False
    if due.event:
        return RENEWAL.may(talk.state, due.event, Party.TIMER)
    return talk.state == RenewalState.DUE


def _fits_amendment(tour: Tour, due: Due) -> bool:
    return any(
        each.subject_id == due.subject_id and each.state == AMENDMENT.start
        for each in tour.amendments
    )


def _fits_hand_over(tour: Tour) -> bool:
    hand_over = tour.hand_over
    return hand_over is not None and hand_over.state == HAND_OVER.start


def _fits_transition(tour: Tour, due: Due) -> bool:
    plan = tour.transition
    if plan is None:
        return False
    if due.event:
        return TRANSITION.may(plan.state, due.event, Party.TIMER)
    return plan.state not in TRANSITION.ends


_FITS: dict[MachineName, Callable[[Tour, Due], bool]] = {
    MachineName.REVIEW: _fits_review,
    MachineName.RENEWAL: _fits_renewal,
    MachineName.AMENDMENT: _fits_amendment,
    MachineName.HAND_OVER: lambda tour, _: _fits_hand_over(tour),
    MachineName.TRANSITION: _fits_transition,
    MachineName.GAP: gaps.fits,
    MachineName.RECOGNITION: thanks.fits,
}


def _plain(rule: Callable[[Turn], None]) -> Callable[[Turn, Due], None]:
    """Return the rule as one that is told the due as well."""
    return lambda turn, _: rule(turn)


def _stale(event: str) -> Callable[[Turn, Due], None]:
    return lambda turn, _: running.end_now(turn, event)


_EVENTS: dict[tuple[MachineName, str], Callable[[Turn, Due], None]] = {
    (MachineName.TOUR, "stale_60d"): _stale("stale_60d"),
    (MachineName.TOUR, "stale_90d"): _stale("stale_90d"),
    (MachineName.TOUR, "expired_14d"): _plain(commit_expired),
    (MachineName.TOUR, "start_reached"): _plain(running.start_reached),
    (MachineName.TOUR, "start_reached_on_leave"): _plain(running.start_reached),
    (MachineName.TOUR, "end_reached"): lambda turn, due: running.end_reached(turn, due.key),
    (MachineName.TOUR, "transition_near"): _plain(running.transition_near),
    (MachineName.TOUR, "window_30d"): _plain(running.window_30d),
    (MachineName.REVIEW, "due"): _plain(reviews.due),
    (MachineName.REVIEW, "no_answer"): _plain(reviews.no_answer),
    (MachineName.REVIEW, "other_missing_14d"): _plain(reviews.other_missing_14d),
    (MachineName.REVIEW, "auto_30d"): _plain(reviews.auto_30d),
    (MachineName.RENEWAL, "due"): _plain(renewal.due),
    (MachineName.RENEWAL, "overdue_21d"): _plain(renewal.overdue_21d),
    (MachineName.RENEWAL, "end_reached"): _plain(renewal.end_reached),
    (MachineName.RENEWAL, "undecided_60d"): _plain(renewal.undecided_60d),
    (MachineName.AMENDMENT, "expired_21d"): lambda turn, due: expired_21d(turn, due.subject_id),
    (MachineName.HAND_OVER, "no_answer"): _plain(hand_over_lapses),
    (MachineName.TRANSITION, "no_day_60d"): _plain(transition.no_day_60d),
    (MachineName.TRANSITION, "day_passed_no_hris"): _plain(transition.day_passed_no_hris),
    **{(MachineName.GAP, event): rule for event, rule in gaps.EVENTS.items()},
    **{(MachineName.RECOGNITION, event): rule for event, rule in thanks.EVENTS.items()},
}


def _remind(turn: Turn, due: Due) -> None:
    """Tell whoever has not done yet what the reminder is about."""
    if due.timer == "UNDO":
        running.withdraw_steps(turn)
        turn.change(closed_off=True, own_dues=(), step_dues=())
        return
    states = (turn.tour.state, turn.tour.state) if due.machine is MachineName.TOUR else ("", "")
    turn.note(due.machine, due.notice or "remind", states, due.subject_id)
    if due.notice == RETURN_NOT_REPORTED:
        turn.tell("hr_help", Party.HR, due.subject_id, missing="whether a planned leave is over")
        return
    if due.notice == REVIEW_WAITS:
        reviews.waits_14d(turn)
        return
    for party in _readers(turn.tour, due):
        turn.tell(due.notice, party, due.subject_id)


def _readers(tour: Tour, due: Due) -> tuple[Party, ...]:
    """Return who is reminded: the author of a draft, HR, the skip-level, or those still asked."""
    if due.notice in _TOLD:
        return _TOLD[due.notice]
    if due.timer == "T1" and tour.author:
        return tuple(side for side in SIDES if key_of(tour, side) == tour.author)
    waiting = tuple(
        side for side in SIDES if open_ask_of(tour, due.notice, key_of(tour, side), due.subject_id)
    )
    return waiting or SIDES


_TOLD: dict[str, tuple[Party, ...]] = {
    "renewal_skip_level": (Party.SKIP_LEVEL,),
}
