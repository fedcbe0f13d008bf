"""What a source says of a record whose round is held: it counts once, and the last word stands."""

from dataclasses import replace

import pytest

from tests.hris_rounds import NORA, TEAM, RoundWorld, State, hint, left, loaded
from tourwright.domain.hris import Limits
from tourwright.domain.people import SourcePerson
from tourwright.ports.hris import Round, SourceRules
from tourwright.store import Store
from tourwright.store.readings import StoredReadings


class CountedReadings(StoredReadings):
    """Readings that know how often they were counted."""

    def __init__(self, of: StoredReadings) -> None:
        super().__init__(of._database)
        self.counted = 0

    def count(self, source: str) -> int:
        """See `Readings.count`."""
        self.counted += 1
        return super().count(source)


@pytest.fixture
def world(sqlite_store: Store) -> RoundWorld:
    """Five people of a source who were here before us."""
    return loaded(sqlite_store)


def held_leaver(world: RoundWorld) -> Round:
    """Hold a round because one leaves."""
    rules = SourceRules(limits=Limits(leavers=0, leavers_percent=0))
    world.sources["hr"] = replace(world.sources["hr"], rules=rules)
    return pushed(world, left("ana"))


def pushed(world: RoundWorld, *people: SourcePerson) -> Round:
    """Let the source name these, whom it has so from now on."""
    for each in people:
        world.listed.people[each.source_person_id] = each
        world.door.take(hint(each.source_person_id))
    return world.round("push")


def test_a_record_that_a_held_round_names_again_counts_once(world: RoundWorld) -> None:
    """However often it changes meanwhile: the figures are about records, not about hints."""
    before = held_leaver(world)
    again = pushed(world, replace(left("ana"), department="Service"))
    more = pushed(world, left("ana"), left("ben"))

    assert before.state is again.state is more.state is State.HELD
    assert (before.counts["rows"], before.counts["terminated"]) == (1, 1)
    assert (again.counts["rows"], again.counts["terminated"], again.counts["staged"]) == (1, 1, 1)
    assert (more.counts["rows"], more.counts["terminated"], more.counts["staged"]) == (2, 2, 2)
    assert {n for n in more.counts.values() if n < 0} == set()


def test_a_leaving_that_is_taken_back_while_it_is_held_ends_nobody(world: RoundWorld) -> None:
    """What is released is what the source said last."""
    held = held_leaver(world)
    back = pushed(world, TEAM[0])

    world.release(held)

    assert not back.counts.get("terminated")
    assert world.statuses()["ana"] == "active"
    assert world.engine.tells == []


def test_a_newcomer_who_is_gone_while_held_is_never_taken_in(world: RoundWorld) -> None:
    """And counts as nobody any more."""
    held = held_leaver(world)
    pushed(world, NORA)
    world.listed.people.pop("nora")
    world.door.take(hint("nora"))
    after = world.round("push")

    world.release(held)

    assert not after.counts.get("hired")
    assert "nora" not in world.statuses()


def test_a_round_counts_the_known_records_once_and_not_by_the_page(world: RoundWorld) -> None:
    """Whether it is a source's first reading is known from its first page on."""
    asked = CountedReadings(world.store.readings)
    world.readings = asked

    done = world.round()

    assert (done.counts["rows"], asked.counted) == (5, 2)  # at the first page, and to judge
