"""T5: the reviews of a tour, each counted from its start, and what follows when one waits.

Source: lifecycle 4.4 (T5), machine V; edges E6, E27, E48.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from tourwright.domain import dates
from tourwright.domain.model import Due, MachineName, TourKind
from tourwright.domain.plan import PlanRequest, ReviewFact
from tourwright.domain.timers_base import Ladder, Planning, Spread, Step

HORIZON_MONTHS = 24
TOO_NEAR_DAYS = 14
V = MachineName.REVIEW

WAITING = ((7, "", "review_remind"), (14, "", "review_delegate"), (30, "no_answer", ""))
ONE_IN = ((7, "", "review_remind"), (14, "", "review_delegate"))
OTHER_MISSING = ((14, "other_missing_14d", ""),)
REVEALED = ((30, "auto_30d", ""),)


@dataclass(frozen=True)
class Reviews:
    """The reviews as planned: what the open one waits for, what is to come, and on which days."""

    current: list[Due]
    coming: list[Due]
    days: tuple[date, ...]


def reviews(planning: Planning) -> Reviews:
    """Return the dues of the current and all later cycles, and the days of those to come."""
    review = planning.request.review or ReviewFact(1, "planned")
    cycles = list(_cycles(planning, review))
    coming = [
        due
        for number, anchor, day in cycles
        for due in _of_cycle(planning, str(number), anchor, day)
    ]
    return Reviews(_of_current(planning, review), coming, tuple(day for _, _, day in cycles))


def _of_cycle(planning: Planning, number: str, anchor: date, day: date) -> list[Due]:
    step = Step("T5", f"{number}.due", anchor, day, V, "due", number, spread=Spread.REVIEW)
    return [planning.due(step, day), *planning.climb(_ladder(number, day, WAITING))]


def _of_current(planning: Planning, review: ReviewFact) -> list[Due]:
    """Return what a review that is under way still waits for."""
    number = str(review.number)
    dues: list[Due] = []
    if review.state in ("open", "one_in") and review.opened_at:
        steps = WAITING if review.state == "open" else ONE_IN
        dues += planning.climb(_ladder(number, planning.anchor_of(review.opened_at), steps))
    if review.state == "one_in" and review.first_in_at:
        first_in = planning.anchor_of(review.first_in_at)
        dues += planning.climb(_ladder(f"{number}.first", first_in, OTHER_MISSING, number))
    if review.state == "revealed" and review.revealed_at:
        revealed = planning.anchor_of(review.revealed_at)
        dues += planning.climb(_ladder(f"{number}.revealed", revealed, REVEALED, number))
    return dues


def _ladder(
    name: str, anchor: date, steps: tuple[tuple[int, str, str], ...], number: str = ""
) -> Ladder:
    return Ladder("T5", name, anchor, V, steps, number or name)


def _cycles(planning: Planning, review: ReviewFact) -> Iterator[tuple[int, date, date]]:
    """Yield number, anchor and working day of every cycle to come.

    Cycles that were missed, by import or leave, become one, and none when the next one is near.
    """
    number = review.number if review.state == "planned" else review.number + 1
    placed = [(anchor, planning.common(anchor)) for anchor in _anchors(planning, review, number)]
    coming = [each for each in placed if _is_before_end(planning.request, each[1])]
    late = [(anchor, day) for anchor, day in coming if _is_late(planning, day)]
    coming = coming[len(late) :]
    if late:
        caught = planning.earliest(Spread.REVIEW)
        if _fits(planning.request, caught) and not _is_near(caught, coming):
            coming.insert(0, (late[-1][0], caught))
    for n, (anchor, day) in enumerate(coming):
        yield number + n, anchor, day


def _is_late(planning: Planning, day: date) -> bool:
    return not planning.is_coming(day) or planning.held_back(day)


def _is_near(day: date, coming: list[tuple[date, date]]) -> bool:
    return bool(coming) and (coming[0][1] - day).days < TOO_NEAR_DAYS


def _anchors(planning: Planning, review: ReviewFact, number: int) -> list[date]:
    """Return the raw days from the number's own on; one that was moved stands on its own day.

    A number's day is start + number * cadence, but never one at or before a day that has fired:
    after missed cycles were merged into one, the numbers lag behind the days.
    """
    anchors = _series(planning)
    fired = _last_fired(planning.request)
    passed = sum(1 for anchor in anchors if fired is not None and anchor <= fired)
    again = _again(planning.request, review)
    if again is not None:
        return [again, *(each for each in anchors[max(number, passed) :] if each > again)]
    return anchors[max(number - 1, passed) :]


def _again(request: PlanRequest, review: ReviewFact) -> date | None:
    """Return the day a review was moved to: by the two, or behind the return from a leave.

    A day that fired already is none: its key never comes again, so the review waits for the next.
    """
    if review.state != "planned":
        return None
    mine = f"T5:{review.number}.due:"
    opened = any(key.startswith(mine) for key in request.fired)
    moved = review.planned_for or (request.returned_on if opened else None)
    return None if moved is None or f"{mine}{moved.isoformat()}" in request.fired else moved


def _series(planning: Planning) -> list[date]:
    request = planning.request
    if request.start is None:
        return []
    if request.kind is not TourKind.FOUNDATIONAL and request.last_day is not None:
        return dates.review_days(request.start, request.review_every_months, request.last_day)
    horizon = dates.add_months(max(planning.today, request.start), HORIZON_MONTHS)
    days = dates.series(request.start, request.review_every_months)
    return [day for day in takewhile(lambda day: day <= horizon, days) if _fits(request, day)]


def _fits(request: PlanRequest, day: date) -> bool:
    """Say whether a review of our own choosing comes early enough; closing asks the final one."""
    return _is_before_end(request, day + timedelta(days=dates.LAST_REVIEW_BEFORE_END_DAYS - 1))


def _is_before_end(request: PlanRequest, day: date) -> bool:
    """Say whether the day is before the last one: where the two moved a review to may be near."""
    return request.last_day is None or day < request.last_day


def _last_fired(request: PlanRequest) -> date | None:
    """Return the anchor of the last review that opened by its due."""
    found = [key for key in request.fired if key.startswith("T5:") and ".due:" in key]
    return max((date.fromisoformat(key.rsplit(":", 1)[1]) for key in found), default=None)
