"""The inbox: an event is on disk before it is acknowledged, and taken once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.store_factories import NOW, inbound
from tourwright.ports import TransientError
from tourwright.store import Store, StoreConflictError


def test_an_event_is_taken_once(store: Store) -> None:
    """A repeat of a sender is recognised by source and key."""
    assert store.inbox.take(inbound("a"))
    assert not store.inbox.take(inbound("a", body=b"other"))
    assert store.inbox.take(inbound("a", source="generic"))


def test_what_was_taken_waits_as_it_came(store: Store) -> None:
    """The raw bytes and the moment come back exactly, oldest first."""
    first, second = inbound("a", body=b"\x00\xff raw"), inbound("b", subject="")
    store.inbox.take(first)
    store.inbox.take(second)

    waiting = store.inbox.waiting(10, NOW)

    assert [row.event for row in waiting] == [first, second]
    assert [row.attempts for row in waiting] == [0, 0]


def test_a_done_event_no_longer_waits(store: Store) -> None:
    """What was handed over is not handed over again."""
    store.inbox.take(inbound())
    (row,) = store.inbox.waiting(10, NOW)

    store.inbox.done(row.inbox_id, NOW)

    assert store.inbox.waiting(10, NOW) == []
    assert store.inbox.counts() == {"done": 1}


def test_a_failed_event_waits_for_its_moment(store: Store) -> None:
    """A retry is not due before its time and counts its attempts."""
    store.inbox.take(inbound())
    (row,) = store.inbox.waiting(10, NOW)
    later = NOW + timedelta(minutes=5)

    store.inbox.failed(row.inbox_id, "engine_down", later)

    assert store.inbox.waiting(10, later - timedelta(microseconds=1)) == []
    assert store.inbox.waiting(10, later)[0].attempts == 1


def test_a_poison_event_is_parked_and_can_be_replayed(store: Store) -> None:
    """A dead letter is out of the way, visible, and waits again when an operator says so."""
    store.inbox.take(inbound())
    (row,) = store.inbox.waiting(10, NOW)
    store.inbox.failed(row.inbox_id, "malformed", None)
    assert store.inbox.waiting(10, NOW) == []

    (dead,) = store.inbox.dead(10)

    assert store.inbox.retry(dead.inbox_id, NOW)
    assert not store.inbox.retry(dead.inbox_id, NOW)
    assert [row.inbox_id for row in store.inbox.waiting(10, NOW)] == [dead.inbox_id]


def test_old_events_are_purged_when_done(store: Store) -> None:
    """Raw bodies are kept for the retention, waiting ones for as long as they wait."""
    for key in ("old", "waiting"):
        store.inbox.take(inbound(key))
    store.inbox.done(store.inbox.waiting(1, NOW)[0].inbox_id, NOW)

    assert store.inbox.purge(NOW + timedelta(days=7), timedelta(days=7)) == 0
    assert store.inbox.purge(NOW + timedelta(days=8), timedelta(days=7)) == 1
    assert store.inbox.counts() == {"waiting": 1}


def test_many_threads_take_each_event_once(store: Store) -> None:
    """Eight threads send the same 100 events: each is taken by exactly one of them."""
    keys = [f"key-{number}" for number in range(100)] * 8

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda key: store.inbox.take(inbound(key)), keys))

    assert sum(taken) == 100
    assert store.inbox.counts() == {"waiting": 100}


def test_one_bad_event_spoils_no_other(store: Store) -> None:
    """An event that the database refuses fails alone, in the same batch as good ones."""
    barrier = threading.Barrier(8)

    def take(number: int) -> bool:
        barrier.wait()
        body = b"ok" if number else None
        try:
            return store.inbox.take(inbound(f"key-{number}", body=body))
        except StoreConflictError:
            return False

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(8)))

    assert taken == [False] + [True] * 7


def test_a_closed_store_says_so(store: Store) -> None:
    """After the end nothing is taken, and the caller can tell the sender to come again."""
    store.inbox.take(inbound("a"))
    store.close()

    with pytest.raises(TransientError, match="closed"):
        store.inbox.take(inbound("b"))


def test_errors_never_repeat_what_was_written(store: Store) -> None:
    """The text of an error holds no value of the statement that failed."""
    with pytest.raises(StoreConflictError) as failed:
        store.inbox.take(inbound("secret-key", body=None))

    assert "secret-key" not in str(failed.value)
