"""The mails of one person taken together: what waits, what does not, and who else is at it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store_factories import NOW, notice, record
from tourwright.ports import OutboxRow
from tourwright.store import Store

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def written(store: Store, *keys: str, to: str = "ana", **more: object) -> None:
    """Write mails with these keys to somebody."""
    made = tuple(replace(notice(key), to=to, **more) for key in keys)  # type: ignore[arg-type]
    seq = len(store.outbox.log(100)) + 1
    store.recorder.record(record(seq, notices=made))


def keys(rows: object) -> list[str]:
    """Return the keys of rows."""
    assert isinstance(rows, list)
    return [row.key for row in rows]


def lease(store: Store, count: int = 1) -> list[OutboxRow]:
    """Lease so many rows."""
    return list(store.outbox.lease(count, NOW, 300))


def gather(store: Store, *rows: OutboxRow) -> object:
    """Gather what else waits for Ana."""
    return store.outbox.gather("ana", [row.outbox_id for row in rows], NOW, 300)


def test_everything_that_waits_for_the_person_comes_along(store: Store) -> None:
    """Due or put off to a morning; nobody else's."""
    written(store, "a", "b", "c")
    written(store, "other", to="dana")
    (first, second) = lease(store, 2)
    store.outbox.put_off([second.outbox_id], "digest", NOW + 10 * HOUR)

    found = gather(store, first)

    assert keys(found) == ["b", "c"]
    assert keys(lease(store, 9)) == ["other"]


def test_a_mail_with_its_own_moment_stays_until_then(store: Store) -> None:
    """What is meant for next week does not come along today."""
    written(store, "a")
    written(store, "next week", not_before=NOW + 7 * 24 * HOUR)

    assert gather(store, *lease(store)) == []


def test_a_mail_that_failed_waits_for_its_next_try(store: Store) -> None:
    """It may be what the mail system does not take."""
    written(store, "failed", "a")
    (failed,) = lease(store)
    store.outbox.later(failed.outbox_id, "TransientError", NOW + HOUR)

    assert gather(store, *lease(store)) == []


def test_looking_is_no_attempt(store: Store) -> None:
    """A row put off a hundred times was never tried."""
    written(store, "a")
    (row,) = lease(store)

    store.outbox.put_off([row.outbox_id], "digest", NOW)

    (again,) = lease(store)
    assert (again.attempts, again.last_error) == (0, "digest")
    assert store.outbox.attempts(row.outbox_id) == []


def test_two_couriers_never_write_to_one_person_at_once(store: Store) -> None:
    """Whoever holds the earlier mail goes on; the other one leaves it."""
    written(store, "a", "b", "c")
    (first,), (second,) = lease(store), lease(store)

    assert gather(store, second) is None
    assert keys(gather(store, first)) == ["c"]


def test_a_letter_of_many_is_one_mail_of_the_week(store: Store) -> None:
    """All its rows are sent together and count once."""
    written(store, "a", "b")
    ids = [row.outbox_id for row in lease(store, 2)]
    store.outbox.sending(ids, "<letter@tours.example>", NOW)

    store.outbox.sent_together(ids, NOW + MINUTE)

    assert store.outbox.counts() == {"sent": 2}
    assert store.outbox.sent_to("ana", NOW - HOUR) == [NOW]
    assert store.outbox.sent_to("dana", NOW - HOUR) == []
    assert store.outbox.sent_to("ana", NOW) == []


def test_the_letter_of_a_row_is_known_after_a_crash(store: Store) -> None:
    """Before it is sent again the channel can be asked for this very letter."""
    written(store, "a", "b", "c")
    ids = [row.outbox_id for row in lease(store, 3)]

    store.outbox.sending(ids[:2], "<letter@tours.example>", NOW)

    assert store.outbox.carried_by(ids) == dict.fromkeys(ids[:2], "<letter@tours.example>")


@pytest.mark.parametrize("personal", [True, False])
def test_a_private_address_has_no_week(store: Store, personal: bool) -> None:  # noqa: FBT001
    """What goes to an alum is counted in nobody's week at work."""
    written(store, "a", personal=personal)
    (row,) = lease(store)

    store.outbox.sent(row.outbox_id, NOW)

    assert len(store.outbox.sent_to("ana", NOW - HOUR)) == (0 if personal else 1)


def test_the_next_look_is_known(store: Store) -> None:
    """The earliest moment of what waits."""
    assert store.outbox.next_at() is None

    written(store, "a", not_before=NOW + HOUR)

    assert store.outbox.next_at() == NOW + HOUR
