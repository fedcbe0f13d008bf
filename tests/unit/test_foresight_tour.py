"""A tour rebuilt from its row lives on like the tour itself, and knows no more than the row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import START
from tests.tour_moves import MANAGER_CHANGED
from tests.tour_world import (
    REVIEW,
    TRANSITION,
    E,
    M,
    TourWorld,
    active,
    closing,
    committed,
    completed,
    negotiating,
    paused,
)
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.foresight import Answers, Foreseen, Planners, Scenario, Span, foresee
from tourwright.domain.foresight_tour import Cast, Known, caught_up, is_foreseeable, tour_of
from tourwright.domain.model import Party, TourKind
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.timers import plan
from tourwright.domain.tour_state import Tour
from tourwright.domain.tour_view import view_of

UNTIL = date(2029, 12, 31)
WEEKDAYS = WorkCalendar()
MARCH = START + timedelta(days=25)


def planned_dates(request: PlanRequest) -> Plan:
    """Plan with weekends only."""
    return plan(request, WEEKDAYS, WEEKDAYS, request.now or request.entered_at)


PLAIN = Planners(planned_dates)


def known_of(world: TourWorld, **changes: object) -> Known:
    """Return what the row of a tour tells."""
    tour = world.tour
    row = view_of(tour, with_statement=True)
    cast = Cast(tour.employee, tour.manager, tour.skip_level_key)
    return replace(Known(row, tour.statement, tour.snapshot, cast), **changes)  # type: ignore[arg-type]  # any field, by name


def told(tour: Tour, world: TourWorld, answers: Answers) -> set[tuple[date, Party | None, str]]:
    """Return who would get which mail on which day."""
    every = foresee(tour, Scenario(), PLAIN, Span(world.now, UNTIL), answers)
    return {(each.day, each.to, each.what) for each in every if _counts(each)}


def _counts(each: Foreseen) -> bool:
    """Leave out entries: the rebuilt tour places its talk anew at the start of the picture."""
    return not each.what.startswith("meeting")


def lived(kind: TourKind = TourKind.TRANSFORMATIONAL, days: int = 100) -> TourWorld:
    """Return a tour some weeks on, with every review answered."""
    world = active(kind)
    world.replan()
    begin = world.now
    while world.now < begin + timedelta(days=days):
        world.live_on(world.now + timedelta(days=7))
        review = world.tour.review
        if review is not None and review.state == "open":
            for party in (E, M):
                world.act(party, "answer", REVIEW, fields={"progress": "on_track"})
            world.both("close", REVIEW, subject_id=str(review.number))
            if world.last.replan:
                world.replan()
    return world


STATES: dict[str, Callable[[], TourWorld]] = {
    "active": lived,
    "rotation": lambda: lived(TourKind.ROTATIONAL, 150),
    "foundational": lambda: lived(TourKind.FOUNDATIONAL, 400),
    "committed": committed,
    "new": active,
}


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("answers", Answers)
def test_rebuilt_tour_brings_the_same_mails_on_the_same_days(name: str, answers: Answers) -> None:
    """Dates, kinds and readers are those of the tour itself."""
    world = STATES[name]()
    world.replan()
    rebuilt = caught_up(tour_of(known_of(world), world.now), planned_dates, world.now)

    assert told(rebuilt, world, answers) == told(world.tour, world, answers)


def test_open_review_is_closed_or_reminded_of() -> None:
    """An open question goes on; nobody has answered where the row does not say who did."""
    world = active(TourKind.TRANSFORMATIONAL)
    world.fire("due", REVIEW, subject_id="1")
    world.act(E, "answer", REVIEW, fields={"progress": "off_track"})

    quiet = told(tour_of(known_of(world, review=1), world.now), world, Answers.NOBODY)

    first = {(to, what) for day, to, what in quiet if day < world.now.date() + timedelta(days=10)}
    assert first == {(E, "review_remind"), (M, "review_remind")}


def test_revealed_review_closes_by_itself() -> None:
    """After thirty days."""
    world = active(TourKind.TRANSFORMATIONAL)
    rebuilt = tour_of(known_of(world, review=1, revealed=True), world.now)

    assert [due.event for due in rebuilt.own_dues] == ["auto_30d"]


def test_declared_plan_without_a_day_is_not_in_the_picture() -> None:
    """Only the two know; the day they agreed on is what others see (E63)."""
    world = lived()
    plain = told(tour_of(known_of(world), world.now), world, Answers.BOTH)

    world.act(E, "declare_transition", reason="A master's degree.")
    secret = told(tour_of(known_of(world), world.now), world, Answers.BOTH)
    world.both("agree_day", TRANSITION, day=world.now.date() + timedelta(days=90))
    open_now = told(tour_of(known_of(world), world.now), world, Answers.BOTH)

    assert secret == plain
    assert open_now != plain


@pytest.mark.parametrize("build", [paused, closing, negotiating])
def test_other_states_are_lived_ahead_too(build: Callable[[], TourWorld]) -> None:
    """A pause waits, an end is closed, a text that is talked about is taken as committed to."""
    world = build()
    tour = tour_of(known_of(world), world.now)

    seen = told(tour, world, Answers.BOTH)

    assert bool(seen) is (build is not paused)


def test_hand_over_is_asked_of_the_manager_of_today() -> None:
    """The new manager adopts, and the employee is told."""
    world = lived()
    MANAGER_CHANGED(world)

    seen = told(tour_of(known_of(world), world.now), world, Answers.BOTH)

    assert (world.now.date(), E, "hand_over_adopted") in seen


def test_ended_tour_has_only_a_past() -> None:
    """Nothing can come."""
    assert not is_foreseeable(view_of(completed().tour, with_statement=True))
    assert is_foreseeable(view_of(active().tour, with_statement=True))
