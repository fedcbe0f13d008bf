"""Personio, Workday and SuccessFactors all the way: reading, judging, people, and what is held."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import pytest

from tests.hris_cast import IDS, NOW
from tests.hris_rounds import RoundWorld, State
from tests.people_systems import (
    SetClock,
    personio_emulator,
    reading_personio,
    reading_successfactors,
    reading_workday,
    successfactors_emulator,
    workday_emulator,
)
from tourwright.ports import RefusedError
from tourwright.ports.hris import HrisSource, PagedHris, SourceRules
from tourwright.store import Store

HERE = {
    "1001": "active",
    "1002": "active",
    "1003": "prehire",
    "1004": "leave",
    "1007": "active",
    "1008": "active",
    "1009": "active",
}
"""Who works here; of those who left before the first reading nothing is kept."""


Reading = Callable[..., AbstractContextManager[PagedHris]]
SYSTEMS: Mapping[str, tuple[Callable[[], Any], Reading]] = {
    "personio": (personio_emulator, reading_personio),
    "workday": (workday_emulator, reading_workday),
    "successfactors": (successfactors_emulator, reading_successfactors),
}


class Connected(RoundWorld):
    """One system as the only source, over its stand-in."""

    def __init__(self, store: Store, name: str, stack: ExitStack) -> None:
        super().__init__(store, now=NOW)
        self.name = name
        emulated, reading = SYSTEMS[name]
        self.emulator = emulated()
        reader = stack.enter_context(reading(self.emulator, SetClock()))
        self.sources = {name: HrisSource(name, name, reader, SourceRules())}

    def known(self) -> dict[str, str]:
        """Return where everybody stands."""
        people = self.store.people_bulk.of_source(self.name, IDS)
        return {key: str(each.facts.status) for key, each in sorted(people.items())}

    def manager_of(self, key: str) -> str:
        """Return the id of the person's manager."""
        return self.store.people_bulk.of_source(self.name, [key])[key].facts.manager_source_id


@pytest.fixture(params=["personio", "workday", "successfactors"])
def world(request: pytest.FixtureRequest, sqlite_store: Store) -> Iterator[Connected]:
    """Nine people that nobody read yet."""
    with ExitStack() as stack:
        yield Connected(sqlite_store, request.param, stack)


def loaded(world: Connected) -> Connected:
    """Release the first load."""
    world.release(world.round("full", world.name))
    return world


def moved_under_1001(world: Connected) -> None:
    """Give 1008 another manager, as each system writes it."""
    if world.name == "personio":
        world.emulator.employments["1008"][0]["supervisor"] = {"id": "1001"}
    elif world.name == "workday":
        rows = {row["Worker_WID"]: row for row in world.emulator.rows}
        rows["20a80bf63bb256b0b988f7dd297dae17"]["Manager_WID"] = "44c8cacc6e785eda8397f48c2df30034"
    else:
        for employment in world.emulator.people[7]["employmentNav"]["results"]:
            employment["jobInfoNav"]["results"][0]["managerId"] = "1001-0"


def test_a_first_reading_is_held_and_released(world: Connected) -> None:
    """An afternoon's connection begins with a list to look at."""
    held = world.round("full", world.name)
    assert (held.state, held.reasons, world.known()) == (State.HELD, ("first",), {})

    done = world.release(held)

    assert (done.state, world.known()) == (State.DONE, HERE)


def test_an_unchanged_reading_changes_nothing(world: Connected) -> None:
    """Nothing is staged the second time."""
    again = loaded(world).round("full", world.name)

    assert (again.state, again.counts.get("staged", 0)) == (State.DONE, 0)


@pytest.mark.parametrize("why", ["full", "push"])
def test_a_new_manager_arrives_by_reading_and_by_hint(world: Connected, why: str) -> None:
    """Whichever way, the person is read again and compared."""
    moved_under_1001(loaded(world))
    world.pushes.mark(world.name, "1008", "delivery", NOW)

    world.round(why, world.name)

    assert world.manager_of("1008") == "1001"
    assert world.known() == HERE


def test_an_emptied_answer_ends_nobody(world: Connected) -> None:
    """A right that was taken away looks like a company without people."""
    people = world.emulator.rows if world.name == "workday" else world.emulator.people
    loaded(world)
    people.clear()

    held = world.round("full", world.name)

    assert (held.state, world.known()) == (State.HELD, HERE)


def test_a_report_that_lost_a_column_changes_nobody(sqlite_store: Store) -> None:
    """It is refused whole, before anything is staged."""
    with ExitStack() as stack:
        world = loaded(Connected(sqlite_store, "workday", stack))
        for row in world.emulator.rows:
            row.pop("Active")
        with pytest.raises(RefusedError, match="Active"):
            world.round("full", "workday")

        assert world.known() == HERE
