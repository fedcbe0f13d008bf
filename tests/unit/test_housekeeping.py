"""Housekeeping: HR's days are kept, and a failing chore hinders no other."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from tests.fakes import FakeClock
from tests.store_factories import NOW, inbound, notice, record
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.ports_pages import Session
from tourwright.store import Store
from webhooks.housekeeping import Chore, Housekeeper
from webhooks.metrics import HOUSEKEEPING

DAYS = {
    "inbox_events": 90,
    "sent_messages": 365,
    "abandoned_drafts": 30,
    "left_without_membership": 60,
}


def fill(store: Store) -> None:
    """Let the store hold a handed over event, a sent message and a spent token."""
    store.inbox.take(inbound())
    store.inbox.done(store.inbox.waiting(1, NOW)[0].inbox_id, NOW)
    store.recorder.record(record(1, notices=(notice(),)))
    (row,) = store.outbox.lease(1, NOW, 60)
    store.outbox.sent(row.outbox_id, NOW)
    store.tokens.spend("token", NOW + timedelta(days=100))


def deleted(store: Store, days: Mapping[str, int], after: timedelta) -> dict[str, int]:
    """Return what is deleted so long afterwards."""
    return {
        chore.name: chore.work(NOW + after)
        for chore in chores_of(store, lambda: days, lambda _: True)
    }


@pytest.mark.parametrize(
    ("after", "gone"),
    [(90, (0, 0, 0)), (91, (1, 0, 0)), (101, (1, 0, 1)), (366, (1, 1, 1))],
)
def test_each_thing_is_kept_for_its_days(
    store: Store, after: int, gone: tuple[int, int, int]
) -> None:
    """Events and messages by HR's days, a token until its link has expired."""
    fill(store)

    found = deleted(store, DAYS, timedelta(days=after))

    assert tuple(found[name] for name in ("events", "messages", "tokens")) == gone


def test_without_days_nothing_is_deleted(store: Store) -> None:
    """HR has to say so."""
    fill(store)

    found = deleted(store, {}, timedelta(days=4000))

    assert (found["events"], found["messages"]) == (0, 0)


def broken(_: datetime) -> int:
    """Fail as a store does that is away."""
    raise OSError("the disk is away")


def test_a_chore_that_fails_hinders_no_other() -> None:
    """It is logged, and tried again in an hour."""
    done: list[datetime] = []

    def fine(now: datetime) -> int:
        done.append(now)
        return 1

    Housekeeper((Chore("broken", broken), Chore("fine", fine)), FakeClock()).step()

    assert done == [FakeClock().now()]


def test_what_was_deleted_is_counted() -> None:
    """An operator sees that it happens."""
    before = HOUSEKEEPING.labels("counted")._value.get()

    Housekeeper((Chore("counted", lambda _: 3),), FakeClock()).step()

    assert HOUSEKEEPING.labels("counted")._value.get() == before + 3


def test_the_thread_works_at_its_start_and_ends_when_asked() -> None:
    """A stop does not wait for the hour to pass."""
    worked = threading.Event()

    def once(_: datetime) -> int:
        worked.set()
        return 0

    keeper = Housekeeper((Chore("once", once),), FakeClock())
    keeper.start()

    assert worked.wait(5)
    assert keeper.stop(5)


@pytest.mark.parametrize(("after_h", "gone"), [(12, 0), (35, 0), (37, 1)])
def test_an_ended_session_is_forgotten_a_day_later(store: Store, after_h: int, gone: int) -> None:
    """Until then a form that was sent too late still finds its writer."""
    ends = NOW + timedelta(hours=12)
    store.sessions.start(Session("digest", "p-1", frozenset(), NOW, NOW, ends))

    assert deleted(store, {}, timedelta(hours=after_h))["sessions"] == gone
