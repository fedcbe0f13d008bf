"""The ledger of dated changes: each once, in the order of its taking effect."""

from datetime import date, timedelta
from random import Random

from tests.store_factories import NOW
from tourwright.domain.hris import DatedChange
from tourwright.store import Store

HOUR = timedelta(hours=1)
SOURCE = "feed"


def change(event_id: str, day: int, name: str = "1", number: int = 0) -> DatedChange:
    """Return a change of a job, effective on a day of May."""
    values = {"job_title": f"title {event_id}", "manager_source_id": None}
    day_of = date(2026, 5, day)
    return DatedChange(event_id, name, "job_changed", day_of, NOW + number * HOUR, values, number)


def test_a_change_counts_once(store: Store) -> None:
    """Repeated in one delivery or in the next: only new ones name their people."""
    assert store.changes.add(
        SOURCE, [change("a", 1), change("a", 1), change("b", 2, "2")], NOW
    ) == [
        "1",
        "2",
    ]

    assert store.changes.add(SOURCE, [change("b", 2, "2"), change("c", 3)], NOW) == ["1"]

    assert [each.event_id for each in store.changes.of(SOURCE, ["1"])["1"]] == ["a", "c"]
    assert store.changes.add("other", [change("a", 1)], NOW) == ["1"]
    assert store.changes.add(SOURCE, [], NOW) == ()


def test_changes_come_in_the_order_of_their_days(store: Store) -> None:
    """Whatever order they were delivered in, in however many portions."""
    changes = [change(str(each), 1 + each % 9, number=each % 4) for each in range(36)]
    shuffled = Random(3).sample(changes, len(changes))
    for at in range(0, len(shuffled), 7):
        store.changes.add(SOURCE, shuffled[at : at + 7], NOW)

    found = store.changes.of(SOURCE, ["1"])["1"]

    days = [(each.effective_date, each.recorded_at, each.number) for each in found]
    assert days == sorted(days)
    assert sorted(found, key=lambda each: int(each.event_id)) == changes


def test_nobody_asked_for_is_nothing(store: Store) -> None:
    """People without changes are not there."""
    store.changes.add(SOURCE, [change("a", 1)], NOW)

    assert store.changes.of(SOURCE, []) == {}
    assert store.changes.of(SOURCE, ["2"]) == {}
