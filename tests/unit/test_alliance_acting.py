"""While nobody is the manager the skip-level stands in, after ten working days."""

from datetime import date

import pytest

from tests.alliance_world import PERSON, AllianceWorld
from tourwright.domain.people import FactKind

SKIP = "p-skip"


def on_tour(skip_level_key: str = SKIP) -> AllianceWorld:
    """Return an alliance whose first tour is active, under a manager who has one too."""
    world = AllianceWorld()
    world.hire(skip_level_key=skip_level_key)
    world.tour_says(1, "active", kind="rotational", type_key="first-year")
    return world


def lose_manager(world: AllianceWorld) -> None:
    """The people system names nobody from Friday 1 May on."""
    day = date(2026, 5, 1)
    world.learn(FactKind.MANAGER_CHANGED, day, manager_key="", skip_level_key="")
    world.days(80)


def when_told(world: AllianceWorld) -> list[tuple[str, date | None]]:
    """Return each manager the tour heard of, with the day."""
    acts = [telling.act for telling in world.tellings]
    changes = [act for act in acts if act.event == "manager_changed"]
    return [(act.fields["manager_key"], act.day) for act in changes]


def test_skip_level_stands_in_after_ten_working_days() -> None:
    """HR is asked on the first day; the tour hears of the skip-level on Friday 15 May."""
    world = on_tour()

    lose_manager(world)

    assert when_told(world) == [(SKIP, date(2026, 5, 15))]
    assert world.state.current_manager_key == SKIP
    assert "hr_help" in world.purposes()
    assert "alliance.skip_level_acts" in world.lines


def test_skip_level_stands_back_for_the_next_manager() -> None:
    """The tour is handed over once more."""
    world = on_tour()
    lose_manager(world)

    world.learn(FactKind.MANAGER_CHANGED, world.now.date(), manager_key="p-lee")
    world.days(2)

    assert [manager for manager, _ in when_told(world)] == [SKIP, "p-lee"]
    assert world.state.holds == ()


def test_a_manager_named_in_time_needs_nobody_to_stand_in() -> None:
    """The tour hears of the new one only."""
    world = on_tour()
    day = date(2026, 5, 1)
    world.learn(FactKind.MANAGER_CHANGED, day, manager_key="", skip_level_key="")
    world.learn(FactKind.MANAGER_CHANGED, date(2026, 5, 8), manager_key="p-lee")

    world.days(90)

    assert [manager for manager, _ in when_told(world)] == ["p-lee"]


@pytest.mark.parametrize("skip_level", ["", PERSON])
def test_without_a_skip_level_the_terms_stand_and_hr_is_asked(skip_level: str) -> None:
    """Nobody is their own counterpart."""
    world = on_tour(skip_level)

    lose_manager(world)

    assert when_told(world) == []
    assert [hold.missing for hold in world.state.holds] == [("manager",)]


def test_nobody_stands_in_for_a_tour_that_is_over() -> None:
    """The person left meanwhile."""
    world = on_tour()
    world.learn(FactKind.MANAGER_CHANGED, date(2026, 5, 1), manager_key="", skip_level_key="")
    world.leave(date(2026, 5, 8))

    world.days(90)

    assert when_told(world) == []
