"""A next tour begins a little before the last day: both run until then, for the hand-over (E25)."""

from datetime import date, timedelta

import pytest

from tests.alliance_world import ALLIANCE_ID, AllianceWorld

EARLIER = f"tour:{ALLIANCE_ID}-1"


def followed(days_left: int | None) -> AllianceWorld:
    """Let a second tour become active so many days before the last day of the first."""
    world = AllianceWorld()
    world.hire()
    last_day = "" if days_left is None else str(today(world) + timedelta(days=days_left))
    world.tour_says(1, "active", "tour_chosen", last_day=last_day)
    world.tour_says(2, "committed")
    world.tour_says(2, "active")
    return world


def today(world: AllianceWorld) -> date:
    """Return the day it is."""
    return world.now.date()


@pytest.mark.parametrize("days_left", [1, 30])
def test_near_its_end_the_earlier_tour_runs_on_to_its_last_day(days_left: int) -> None:
    """It gives way on the morning after, once."""
    world = followed(days_left)
    world.days(days_left)
    meanwhile = list(world.told)
    world.days(40)

    assert meanwhile == []
    assert world.told == [(EARLIER, "successor_started")]


@pytest.mark.parametrize("days_left", [31, 300, -1, None])
def test_with_more_time_left_or_none_it_gives_way_at_once(days_left: int | None) -> None:
    """Two tours run side by side for 30 days at most; one without an end has no last day."""
    world = followed(days_left)

    assert world.told == [(EARLIER, "successor_started")]
    world.days(40)
    assert len(world.told) == 1


def test_an_earlier_tour_that_is_over_meanwhile_hears_nothing() -> None:
    """Both said that its mission is complete."""
    world = followed(20)
    world.tour_says(1, "completed")
    world.days(40)

    assert world.told == []


def test_both_hear_of_a_leave_meanwhile() -> None:
    """Both are tours on their way."""
    world = followed(20)
    world.leave(today(world) + timedelta(days=2))
    world.days(10)

    assert [event for _, event in world.told] == ["person_left", "person_left"]
