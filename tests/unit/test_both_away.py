"""Both sides away for 30 days (E29): HR is told once, and the tour's history says nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.page_world import PageWorld
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.domain.people import Leave
from tourwright.store import Store


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana and Dana have a tour."""
    world = PageWorld(sqlite_store)
    world.committed()
    return world


def away(world: PageWorld, name: str, start: date | None) -> None:
    """Let the people system say since when somebody is away, None for back."""
    leave = None if start is None else Leave(start)
    facts = replace(world.people[name].facts, leave=leave)
    world.people[name] = world.store.people.apply(facts, (), world.clock.now())


def look(world: PageWorld, days: float = 0) -> int:
    """Let housekeeping come round so many days later; returns how often HR was told."""
    world.clock.move(days=days)
    chores = {each.name: each for each in chores_of(world.store, dict, lambda _: True)}
    return chores["away"].work(world.clock.now())


def today(world: PageWorld) -> date:
    """Return the day."""
    return world.clock.now().date()


def told(world: PageWorld) -> list[object]:
    """Return what HR was told, with the days."""
    rows = [row.body for row in world.store.outbox.log(50)]
    return [body["facts"] for body in rows if body.get("purpose") == "hr_both_away"]


def test_hr_is_told_once_after_thirty_days_of_both(world: PageWorld) -> None:
    """Counted from the one who left later; nothing is added to the tour's history."""
    away(world, "ana", today(world) - timedelta(days=90))
    away(world, "dana", today(world))
    lines = len(world.store.journal.lines(world.tour.alliance_id))

    rounds = [look(world, days) for days in (0, 29, 1, 1, 100)]

    assert rounds == [0, 0, 1, 0, 0]
    assert told(world) == [{"person": world.key("ana"), "days": "30"}]
    assert len(world.store.journal.lines(world.tour.alliance_id)) == lines


@pytest.mark.parametrize("names", [("ana",), ("dana",), ("lee", "ana")])
def test_one_side_away_is_no_reason(world: PageWorld, names: tuple[str, ...]) -> None:
    """The other one is there, whoever else is not."""
    for name in names:
        away(world, name, today(world))

    assert look(world, 60) == 0


def test_a_leave_that_is_to_come_is_not_told(world: PageWorld) -> None:
    """Not before both have been away."""
    away(world, "ana", today(world))
    away(world, "dana", today(world) + timedelta(days=50))

    assert (look(world, 60), look(world, 25)) == (0, 1)


def test_whoever_comes_back_ends_it_and_a_new_absence_counts_anew(world: PageWorld) -> None:
    """Each absence of both is told once."""
    for name in ("ana", "dana"):
        away(world, name, today(world))
    first = look(world, 31)
    away(world, "dana", None)
    none = look(world, 40)
    away(world, "dana", today(world))

    assert (first, none, look(world, 29), look(world, 1)) == (1, 0, 0, 1)


def test_a_delegate_who_stands_in_is_enough(world: PageWorld) -> None:
    """Somebody answers for the manager."""
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    for name in ("ana", "dana"):
        away(world, name, today(world))

    assert look(world, 60) == 0


def test_a_tour_that_is_over_waits_for_nobody(world: PageWorld) -> None:
    """Nothing is said of it."""
    world.act("ana", "mission_declared")
    world.act("dana", "confirm_complete")
    for name in ("ana", "dana"):
        away(world, name, today(world))

    assert look(world, 60) == 0
