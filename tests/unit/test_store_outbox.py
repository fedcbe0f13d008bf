"""The outbox: leased, sent, tried again, given up, sent again."""

from datetime import timedelta

from tests.store_factories import NOW, notice, record
from tourwright.ports import OutboxRow
from tourwright.store import Store

MINUTE = timedelta(minutes=1)


def written(store: Store, count: int = 1) -> None:
    """Write mails n0, n1 ..."""
    notices = tuple(notice(f"n{number}") for number in range(count))
    store.recorder.record(record(1, notices=notices))


def leased(store: Store) -> OutboxRow:
    """Lease the only due row."""
    (row,) = store.outbox.lease(10, NOW, 60)
    return row


def test_a_leased_row_is_nobody_elses(store: Store) -> None:
    """Two couriers never hold the same row; the limit holds."""
    written(store, 3)

    mine = store.outbox.lease(2, NOW, 60)
    theirs = store.outbox.lease(2, NOW, 60)

    assert [row.key for row in [*mine, *theirs]] == ["n0", "n1", "n2"]
    assert [row.attempts for row in mine] == [0, 0]
    assert store.outbox.lease(2, NOW, 60) == ()


def test_rows_are_read_in_the_order_of_their_ids(store: Store) -> None:
    """Whoever was told ids finds the rows as they are, without taking them."""
    written(store, 2)
    first, second = store.outbox.lease(10, NOW, 60)

    found = store.outbox.read([second.outbox_id, 999, first.outbox_id])

    assert [row.key for row in found] == ["n1", "n0"]
    assert {row.state for row in found} == {"leased"}


def test_a_lease_not_settled_is_taken_again(store: Store) -> None:
    """After a crash the row comes back and says that somebody may have sent it."""
    written(store)
    leased(store)

    assert store.outbox.lease(10, NOW + MINUTE - timedelta(microseconds=1), 60) == ()
    (again,) = store.outbox.lease(10, NOW + MINUTE, 60)

    assert again.attempts == 1


def test_a_sent_row_is_done(store: Store) -> None:
    """It is not due again and its attempt is logged."""
    written(store)
    row = leased(store)

    store.outbox.sent(row.outbox_id, NOW + MINUTE)

    assert store.outbox.lease(10, NOW + 5 * MINUTE, 60) == ()
    assert store.outbox.attempts(row.outbox_id) == [(NOW + MINUTE, "sent", "")]
    assert store.outbox.counts() == {"sent": 1}


def test_each_row_has_attempts_of_its_own(store: Store) -> None:
    """Who reads why a message failed reads of no other one."""
    written(store, 2)
    first, second = store.outbox.lease(10, NOW, 60)

    store.outbox.sent(first.outbox_id, NOW + MINUTE)

    assert store.outbox.attempts(first.outbox_id) == [(NOW + MINUTE, "sent", "")]
    assert store.outbox.attempts(second.outbox_id) == []


def test_a_row_for_later_waits(store: Store) -> None:
    """It is due at its moment, not before, and every attempt is logged."""
    written(store)
    row = leased(store)
    store.outbox.later(row.outbox_id, "http_503", NOW + 2 * MINUTE)

    assert store.outbox.lease(10, NOW + MINUTE, 60) == ()
    (again,) = store.outbox.lease(10, NOW + 2 * MINUTE, 60)

    assert (again.attempts, again.last_error) == (1, "http_503")
    assert store.outbox.attempts(row.outbox_id) == [(NOW, "later", "http_503")]


def test_a_dead_row_can_be_sent_again(store: Store) -> None:
    """A person resends a dead letter or a sent one; others are left alone."""
    written(store)
    row = leased(store)
    assert not store.outbox.resend(row.outbox_id, NOW)
    store.outbox.dead(row.outbox_id, "http_410", NOW)
    assert store.outbox.counts() == {"dead": 1}

    assert store.outbox.resend(row.outbox_id, NOW + MINUTE)

    (again,) = store.outbox.lease(10, NOW + MINUTE, 60)
    assert again.attempts == 1
    assert not store.outbox.resend(999, NOW)


def test_old_messages_are_purged_when_sent(store: Store) -> None:
    """What went out is kept for the retention, what did not for as long as it takes."""
    written(store, 2)
    sent, _waiting = store.outbox.lease(10, NOW, 60)
    store.outbox.sent(sent.outbox_id, NOW)

    assert store.outbox.purge(NOW + 5 * MINUTE, 5 * MINUTE) == 0
    assert store.outbox.purge(NOW + 6 * MINUTE, 5 * MINUTE) == 1
    assert [row.key for row in store.outbox.log(10)] == ["n1"]


def test_the_log_shows_the_newest_first(store: Store) -> None:
    """By channel when asked, with what the row holds."""
    written(store, 3)

    log = store.outbox.log(2, "mail")

    assert [row.key for row in log] == ["n2", "n1"]
    assert log[0].body["purpose"] == "review_open"
    assert store.outbox.log(2, "webhook") == []
