"""Rounds: one open of a source and reason, pages kept once, held until somebody decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.store_factories import NOW, source_person
from tourwright.ports import NotFoundError
from tourwright.ports.hris import Reject, RoundState, Staged, StagedPage, Why
from tourwright.store import Store

SOURCE = "payroll"
HOUR = timedelta(hours=1)


def staged(round_no: int, name: str, **changes: Any) -> Staged:  # noqa: ANN401  (any field)
    """Return a row of a new record."""
    row = Staged(round_no, name, source_person(name), ("hired",), f"digest {name}", NOW)
    return replace(row, **changes)


def page(round_no: int, *names: str, **changes: Any) -> StagedPage:  # noqa: ANN401  (any field)
    """Return a page of new records."""
    rows = tuple(staged(round_no, name) for name in names)
    counts = {"rows": len(names), "hired": len(names)}
    return replace(StagedPage(rows, names, counts=counts), **changes)


def begun(store: Store, why: Why = Why.FULL, now: datetime = NOW) -> int:
    """Return the number of the open round."""
    return store.rounds.begin(SOURCE, why, now).round_no


def ids(rows: Any) -> list[str]:  # noqa: ANN401  (rows of any kind)
    """Return the records of rows."""
    return [row.source_person_id for row in rows]


def test_one_round_of_a_reason_is_open(store: Store) -> None:
    """A repeated beginning finds it; another reason or source has its own."""
    number = begun(store)

    assert begun(store) == number
    assert begun(store, Why.PUSH) != number
    assert store.rounds.begin("other", Why.FULL, NOW).round_no != number
    store.rounds.move(number, RoundState.DONE, NOW)
    assert begun(store) != number


def test_a_dry_round_stands_beside_the_others(store: Store) -> None:
    """Neither waits for the other."""
    number = begun(store)
    store.rounds.move(number, RoundState.HELD, NOW)

    dry = store.rounds.begin(SOURCE, Why.FULL, NOW, dry=True)

    assert (dry.round_no != number, dry.dry) == (True, True)
    assert begun(store) == number


def test_pages_add_up_and_keep_the_place(store: Store) -> None:
    """Rows, rejects, figures and the cursor are there after each page."""
    number = begun(store)
    refused = Reject("row 3", "hire_date", "no day")

    store.rounds.keep(number, page(number, "1", "2", cursor="c1", rejects=(refused,)), NOW)
    store.rounds.keep(number, page(number, "3", next_since=NOW), NOW)

    found = store.rounds.get(number)
    assert found is not None
    assert (found.cursor, found.counts) == ("", {"rows": 3, "hired": 3})
    assert ids(store.rounds.chunk(number, 2)) == ["1", "2"]
    assert ids(store.rounds.staged(number, "1", 10)) == ["2", "3"]
    assert store.rounds.chunk(number, 1)[0] == staged(number, "1")
    assert store.rounds.rejects(number) == [refused]


def test_a_repeated_page_stages_nothing_twice(store: Store) -> None:
    """A step that is run again after its process died changes neither rows nor figures."""
    number = begun(store)
    refused = Reject("row 3", "hire_date", "no day")
    kept = page(number, "1", "2", cursor="c1", rejects=(refused,), unmapped={"status": 2})

    store.rounds.keep(number, kept, NOW)
    before = store.rounds.get(number)
    store.rounds.keep(number, kept, NOW + HOUR)

    assert store.rounds.get(number) == before
    assert store.rounds.rejects(number) == [refused]
    assert store.rounds.unmapped(SOURCE) == {"status": 2}
    assert ids(store.rounds.chunk(number, 10)) == ["1", "2"]


def test_a_record_staged_again_replaces_its_row(store: Store) -> None:
    """What a source said later counts, and waits again where it was applied."""
    number = begun(store, Why.PUSH)
    store.rounds.keep(number, page(number, "1"), NOW)
    store.rounds.applied(number, ["1"], NOW)
    assert store.rounds.chunk(number, 10) == []

    again = staged(number, "1", digest="other", kinds=())
    store.rounds.keep(number, replace(page(number), staged=(again,)), NOW)

    assert store.rounds.chunk(number, 10) == [again]


def test_a_held_round_stands_before_the_next(store: Store) -> None:
    """Whatever is to begin of its source is that round; other sources go on."""
    number = begun(store)
    store.rounds.move(number, RoundState.HELD, NOW, reasons=("leavers:42:5",))

    assert begun(store, Why.DELTA) == begun(store, Why.PUSH) == number
    assert store.rounds.begin("other", Why.DELTA, NOW).round_no != number
    store.rounds.keep(number, page(number, "9"), NOW)
    assert ids(store.rounds.chunk(number, 9)) == ["9"]
    assert [each.reasons for each in store.rounds.held()] == [("leavers:42:5",)]


def test_a_round_is_released_once(store: Store) -> None:
    """Of two people who release it one is first; its reasons and who it was stay."""
    number = begun(store)
    store.rounds.move(number, RoundState.HELD, NOW, reasons=("first",))

    assert store.rounds.move(number, RoundState.APPLYING, NOW, by="hr")
    assert not store.rounds.move(number, RoundState.APPLYING, NOW, by="it")

    found = store.rounds.get(number)
    assert found is not None
    assert (found.released_by, found.reasons, found.ended_at) == ("hr", ("first",), None)
    assert store.rounds.move(number, RoundState.DONE, NOW)
    assert not store.rounds.move(number, RoundState.HELD, NOW)
    done = store.rounds.get(number)
    assert done is not None
    assert (done.released_by, done.reasons, done.ended_at) == ("hr", ("first",), NOW)


def test_a_dropped_round_is_forgotten(store: Store) -> None:
    """Only what is held can be dropped; its rows are gone then."""
    number = begun(store)
    store.rounds.keep(number, page(number, "1"), NOW)
    assert not store.rounds.drop(number, "hr", NOW)
    store.rounds.move(number, RoundState.HELD, NOW)

    assert store.rounds.drop(number, "hr", NOW)

    assert store.rounds.staged(number, "", 10) == []
    assert [each.state for each in store.rounds.latest(SOURCE, 9)] == [RoundState.DROPPED]
    assert not store.rounds.drop(number, "hr", NOW)


def test_a_delta_begins_where_the_last_round_ended(store: Store) -> None:
    """Dropped, failed and dry rounds count for nothing."""
    assert store.rounds.since(SOURCE) is None
    for hours, state in enumerate((RoundState.DONE, RoundState.DROPPED, RoundState.FAILED), 1):
        number = begun(store)
        store.rounds.keep(number, page(number, "1", next_since=NOW + hours * HOUR), NOW)
        store.rounds.move(number, state, NOW)
    dry = store.rounds.begin(SOURCE, Why.FULL, NOW, dry=True).round_no
    store.rounds.keep(dry, page(dry, "1", next_since=NOW + 9 * HOUR), NOW)
    store.rounds.move(dry, RoundState.DONE, NOW)

    assert store.rounds.since(SOURCE) == NOW + HOUR
    assert store.rounds.begin(SOURCE, Why.DELTA, NOW).since == NOW + HOUR


def test_rounds_of_a_day_come_in_their_order(store: Store) -> None:
    """A day is UTC's, from midnight to midnight."""
    day = datetime(2026, 3, 2, tzinfo=UTC)
    numbers = []
    for hours in (-1, 0, 23, 24):
        numbers.append(begun(store, now=day + hours * HOUR))
        store.rounds.move(numbers[-1], RoundState.DONE, NOW)

    found = store.rounds.day(SOURCE, day.date())

    assert [each.round_no for each in found] == numbers[1:3]


def test_unmapped_values_are_those_of_the_last_whole_reading(store: Store) -> None:
    """A mapping that was mended shows as mended."""
    for unmapped in ({"status": 3, "country": 1}, {"country": 1}):
        number = begun(store)
        store.rounds.keep(number, page(number, "1", cursor="c", unmapped=unmapped), NOW)
        store.rounds.keep(number, page(number, "2", unmapped={"country": 1}), NOW)
        store.rounds.move(number, RoundState.DONE, NOW)

    assert store.rounds.unmapped(SOURCE) == {"country": 2}
    assert store.rounds.unmapped("other") == {}


def test_old_rounds_are_forgotten_but_for_where_the_delta_begins(store: Store) -> None:
    """The staged readings of ended rounds go after the days that IT chose."""
    numbers = [_done(store, NOW + day * 24 * HOUR) for day in range(3)]

    assert store.rounds.purge(NOW + 32 * 24 * HOUR, 30) == 2

    assert [each.round_no for each in store.rounds.latest(SOURCE, 9)] == numbers[-1:]
    assert store.rounds.since(SOURCE) == NOW
    assert ids(store.rounds.staged(numbers[-1], "", 9)) == ["1"]
    assert store.rounds.purge(NOW + 99 * 24 * HOUR, 30) == 0
    assert store.rounds.staged(numbers[-1], "", 9) == []


def _done(store: Store, now: datetime) -> int:
    number = begun(store, now=now)
    store.rounds.keep(number, page(number, "1", next_since=NOW), now)
    store.rounds.move(number, RoundState.DONE, now)
    return number


def test_a_forgotten_round_is_named(store: Store) -> None:
    """Nothing is kept of a round that is not there."""
    assert store.rounds.get(99) is None
    with pytest.raises(NotFoundError, match="round 99"):
        store.rounds.keep(99, page(99, "1"), NOW)
