"""What was read last of each record, and what waits to be read."""

from datetime import timedelta

from tests.store_factories import NOW, source_person
from tests.unit.test_store_bulk import apply
from tourwright.domain.hris import DatedChange
from tourwright.ports.hris import RoundState, Staged, StagedPage, Why
from tourwright.ports.hris_pushes import Mark
from tourwright.store import Store

HOUR = timedelta(hours=1)
SOURCE = "bamboohr"


def test_an_unchanged_reading_is_known_by_its_digest(store: Store) -> None:
    """Digests of the records asked for, and of no others."""
    store.readings.note(SOURCE, {"1": "a", "2": "b"}, 1, NOW)

    assert store.readings.digests(SOURCE, ["1", "3"]) == {"1": "a"}
    assert store.readings.digests("other", ["1"]) == {}
    assert store.readings.digests(SOURCE, []) == {}
    assert (store.readings.count(SOURCE), store.readings.count("other")) == (2, 0)


def test_a_slow_reading_does_not_overwrite_a_later_one(store: Store) -> None:
    """A full reading of an hour ago says nothing about what a hint brought since."""
    store.readings.note(SOURCE, {"1": "new"}, 2, NOW)
    store.readings.note(SOURCE, {"1": "old", "2": "b"}, 1, NOW - HOUR)

    assert store.readings.digests(SOURCE, ["1", "2"]) == {"1": "new", "2": "b"}
    assert store.readings.later(SOURCE, ["1", "2", "3"], NOW - HOUR) == {"1"}
    assert store.readings.later(SOURCE, [], NOW) == frozenset()


def test_who_was_not_seen_is_missing(store: Store) -> None:
    """A full reading marks whom it saw; a delta marks nobody."""
    store.readings.note(SOURCE, {"1": "a", "2": "b", "3": "c"}, 1, NOW)
    for why, missing in ((Why.DELTA, ["1", "2", "3"]), (Why.FULL, ["2", "3"])):
        number = _next(store, why)
        store.rounds.keep(number, StagedPage(seen=("1",), counts={"rows": 1}), NOW)
        assert list(store.readings.missing(SOURCE, number)) == missing
    store.readings.note(SOURCE, {"2": "b"}, number + 1, NOW)

    assert list(store.readings.missing(SOURCE, number)) == ["3"]


def _next(store: Store, why: Why) -> int:
    """Return a round with a number above 1."""
    store.rounds.move(store.rounds.begin(SOURCE, Why.FILE, NOW).round_no, RoundState.DONE, NOW)
    return store.rounds.begin(SOURCE, why, NOW).round_no


def test_many_missing_come_in_batches(store: Store) -> None:
    """However many, each once and in order."""
    names = [f"{number:04}" for number in range(2500)]
    store.readings.note(SOURCE, dict.fromkeys(names, "a"), 1, NOW)

    assert list(store.readings.missing(SOURCE, 2)) == names


def test_shares_are_those_of_the_last_full_reading(store: Store) -> None:
    """How many had a field, of how many."""
    store.readings.fill(SOURCE, {"work_email": 10, "country": 1}, 10)
    store.readings.fill(SOURCE, {"work_email": 5}, 20)

    assert store.readings.filled(SOURCE) == {"work_email": 0.25, "country": 0.1}
    assert store.readings.filled("other") == {}


def test_events_are_counted_over_time(store: Store) -> None:
    """Leavers in small portions add up."""
    store.readings.mark(SOURCE, {"terminated": 5, "hired": 1}, NOW - HOUR)
    store.readings.mark(SOURCE, {"terminated": 4}, NOW)

    assert store.readings.marks(SOURCE, "terminated", NOW - HOUR) == 9
    assert store.readings.marks(SOURCE, "terminated", NOW) == 4
    assert store.readings.marks(SOURCE, "erased", NOW) == 0


def test_a_mark_made_while_reading_stays(store: Store) -> None:
    """What a source says after the reading began is read again."""
    store.pushes.mark(SOURCE, "2", "d1", NOW - HOUR)
    store.pushes.mark(SOURCE, "1", "d2", NOW - 2 * HOUR)
    store.pushes.mark("other", "1", "d3", NOW)
    seen = store.pushes.waiting(SOURCE, 10)
    assert [mark.source_person_id for mark in seen] == ["1", "2"]
    assert store.pushes.sources() == ["bamboohr", "other"]

    # The process that hears of it has a clock that is three hours behind.
    store.pushes.mark(SOURCE, "1", "d4", NOW - 3 * HOUR)
    store.pushes.read(SOURCE, seen)

    assert store.pushes.waiting(SOURCE, 10) == [Mark("1", "d4", NOW - 3 * HOUR)]


def test_an_erased_person_leaves_no_staged_reading(store: Store) -> None:
    """What was read of somebody goes with them; of everybody else it stays."""
    person, other = apply(store, source_person("17"), source_person("18", personal_email=""))
    number = store.rounds.begin(SOURCE, Why.FULL, NOW).round_no
    for each in (person, other):
        name = each.facts.source_person_id
        store.readings.note(SOURCE, {name: "digest"}, number, NOW)
        store.pushes.mark(SOURCE, name, "d", NOW)
        store.changes.add(SOURCE, [DatedChange(f"e{name}", name, "hired", NOW.date(), NOW)], NOW)
        row = Staged(number, name, each.facts, (), "digest", NOW)
        store.rounds.keep(number, StagedPage((row,), cursor=name), NOW)

    store.erasures.carry_out(person.alliance_id, NOW)

    assert [row.source_person_id for row in store.rounds.staged(number, "", 9)] == ["18"]
    assert store.readings.digests(SOURCE, ["17", "18"]) == {"18": "digest"}
    assert [mark.source_person_id for mark in store.pushes.waiting(SOURCE, 9)] == ["18"]
    assert list(store.changes.of(SOURCE, ["17", "18"])) == ["18"]
