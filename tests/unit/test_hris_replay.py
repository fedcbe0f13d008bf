"""A day's input once more, and what source, directory and store say of each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes import NOW
from tests.hris_rounds import RoundWorld, State, somebody
from tourwright.intake.replay import replay
from tourwright.ports import NotFoundError
from tourwright.ports.hris import Why
from tourwright.store import Store

DAY = NOW.date()
TEAM = [somebody(name) for name in ("ana", "ben", "cleo", "dana", "eva")]


@pytest.fixture
def world(sqlite_store: Store) -> RoundWorld:
    """A day with a first load and two changes of Eva's department."""
    made = RoundWorld(sqlite_store)
    for department in ("Sales", "Service", "Design"):
        made.listed.has(*TEAM[:4], replace(TEAM[4], department=department))
        made.round()
        made.clock.moment += timedelta(minutes=5)
    made.engine.tells.clear()
    return made


def lose(world: RoundWorld) -> None:
    """Set Eva back to what the first reading of the day said."""
    facts = replace(TEAM[4], department="Sales")
    world.store.people_bulk.apply_many([(facts, ())], world.clock.now(), silent=True)
    world.readings.note("hr", {"eva": "lost"}, 0, world.clock.now() - timedelta(minutes=5))


def department(world: RoundWorld) -> str:
    """Return where Eva works as we hold it."""
    return world.store.people_bulk.of_source("hr", ["eva"])["eva"].facts.department


def test_a_day_is_replayed_to_the_same_state(world: RoundWorld) -> None:
    """An earlier reading undoes no later one, and nobody is told anything again."""
    done = replay(world.ports, "hr", DAY)

    assert [each.state for each in done] == [State.DONE] * 3
    assert [each.counts.get("staged", 0) for each in done] == [0, 0, 0]
    assert department(world) == "Design"
    assert world.engine.tells == []


def test_a_day_that_was_lost_comes_back(world: RoundWorld) -> None:
    """As where people were set back, and what was read of them is not what is held."""
    lose(world)
    assert department(world) == "Sales"

    done = replay(world.ports, "hr", DAY)

    assert [each.state for each in done] == [State.DONE] * 3
    assert department(world) == "Design"


def test_a_dry_replay_only_judges(world: RoundWorld) -> None:
    """It says what it would do."""
    lose(world)

    done = replay(world.ports, "hr", DAY, dry=True)

    assert [each.counts.get("staged", 0) for each in done] == [0, 0, 1]
    assert {each.dry for each in done} == {True}
    assert (department(world), world.engine.tells) == ("Sales", [])


def test_what_was_only_judged_is_no_input_of_the_day(world: RoundWorld) -> None:
    """A dry run applied nothing: a replay must not do it instead."""
    world.listed.people["eva"] = replace(TEAM[4], department="Finance")
    world.dry()

    done = replay(world.ports, "hr", DAY)

    assert len(done) == 3
    assert department(world) == "Design"


def test_another_day_brings_nothing(world: RoundWorld) -> None:
    """And a replay is no input of the day."""
    assert replay(world.ports, "hr", DAY - timedelta(days=1)) == []
    assert len(replay(world.ports, "hr", DAY)) == 3
    assert len(replay(world.ports, "hr", DAY)) == 3
    assert {each.why for each in world.rounds.day("hr", DAY)} == {Why.FULL, Why.REPLAY}


def test_a_source_that_nobody_named_has_no_days(world: RoundWorld) -> None:
    """The message says where to look."""
    with pytest.raises(NotFoundError):
        replay(world.ports, "payroll", DAY)
