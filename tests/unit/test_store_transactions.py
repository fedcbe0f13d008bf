"""Transactions, and what is left after a crash."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store_factories import ALLIANCE, NOW, inbound, notice, record
from tourwright.store import Store

TAKER = """
import itertools
import sys
import threading
from datetime import UTC, datetime
from tourwright.keyring import Masters
from tourwright.ports import InboundEvent
from tourwright.store import open_store

url, start = sys.argv[1], int(sys.argv[2])
store = open_store(url, Masters({"2026": b"m" * 32}, "2026"))
now = datetime(2026, 3, 2, tzinfo=UTC)

def take(first):
    for number in itertools.count(first, 8):
        key = f"key-{number}"
        if store.inbox.take(InboundEvent("s", key, "k", "", now, b"x" * 900)):
            sys.stdout.write(key + "\\n")
            sys.stdout.flush()

for first in range(start, start + 8):
    threading.Thread(target=take, args=(first,)).start()
"""


class BrokenError(Exception):
    """Something went wrong in the middle."""


def broken_off(store: Store, work: Callable[[], object]) -> None:
    """Do the work in a transaction that does not reach its end."""
    with pytest.raises(BrokenError), store.transaction():  # noqa: PT012  (its end is the subject)
        work()
        raise BrokenError


def recorded(store: Store) -> None:
    """Write to several tables."""
    store.recorder.record(record(1, notices=(notice(),)))
    store.inbox.take(inbound())


def test_writes_of_a_transaction_stand_together(store: Store) -> None:
    """Nothing of it is there when its end is not reached, not even a new data key."""
    broken_off(store, lambda: recorded(store))

    assert store.journal.lines(ALLIANCE) == []
    assert store.inbox.counts() == {}
    assert store.data_keys.wrapped(ALLIANCE) is None
    assert store.recorder.record(record(1))
    assert store.journal.lines(ALLIANCE)[0].body["event"] == "edit"


def test_a_transaction_sees_its_own_writes(store: Store) -> None:
    """Reads inside it see what it wrote; afterwards everybody does."""
    with store.transaction():
        store.inbox.take(inbound())
        with store.transaction():
            assert not store.inbox.take(inbound())
        assert store.inbox.counts() == {"waiting": 1}

    assert store.inbox.counts() == {"waiting": 1}


def test_an_inner_transaction_can_fail_alone(store: Store) -> None:
    """What the outer one wrote stands."""
    with store.transaction():
        store.inbox.take(inbound("a"))
        broken_off(store, lambda: store.inbox.take(inbound("b")))

    assert [row.event.dedupe_key for row in store.inbox.waiting(10, NOW)] == ["a"]


def test_a_key_of_a_transaction_is_not_shared_before_its_end(store: Store) -> None:
    """Another thread never encrypts with a key that may still be undone."""
    broken_off(store, lambda: store.keyring.encrypt("a", b"text"))

    envelope = store.keyring.encrypt("a", b"text")
    store.keyring.forget("a")
    assert store.keyring.decrypt(envelope) == b"text"


def killed_taker(url: str, start: int, seconds: float) -> set[str]:
    """Take events in a process, kill it, return the keys it had acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", TAKER, url, str(start)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read()
    process.stdout.close()
    process.wait()
    # The last line may have been cut by the kill: then it was not read by anybody.
    return set((first + rest).decode().split("\n")[:-1])


def test_what_was_acknowledged_survives_kill_9(database_url: str, store: Store) -> None:
    """Five kills at random moments under load: every acknowledged event is there, once."""
    moments = random.Random(7)
    acknowledged: set[str] = set()

    for round_ in range(5):
        acknowledged |= killed_taker(database_url, round_ * 1_000_000, moments.uniform(0.05, 0.4))

    rows = store.inbox.waiting(1_000_000, NOW)
    keys = [row.event.dedupe_key for row in rows]
    assert len(acknowledged) > 100
    assert acknowledged <= set(keys)
    assert len(keys) == len(set(keys))
