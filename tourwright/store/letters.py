"""Mails that the service mailbox keeps for us, and when it may send the next one."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from tourwright.ports.mailbox import LetterState, MailboxRate, NotedLetter
from tourwright.store.columns import EPOCH
from tourwright.store.database import Database, Newer, add_new, put_newer
from tourwright.store.microsoft_tables import letters, mailbox_slots
from tourwright.store.tables import outbox

NEWEST = Newer(key="message_id", by="at", or_equal=True, keep=("alliance_id",))


class StoredLetters:
    """See `tourwright.ports.mailbox.LetterNotes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, message_id: str, outbox_ids: Sequence[int], now: datetime) -> None:
        """See `tourwright.ports.mailbox.LetterNotes.begin`."""
        new = NotedLetter(message_id, LetterState.NEW, "", now)

        def work(c: Connection) -> None:
            add_new(c, letters, **asdict(new), alliance_id=alliance_of(c, outbox_ids))

        self._database.write(work)

    def put(self, letter: NotedLetter) -> None:
        """See `tourwright.ports.mailbox.LetterNotes.put`."""
        row = {**asdict(letter), "alliance_id": ""}
        self._database.write(lambda c: put_newer(c, letters, row, NEWEST))

    def get(self, message_id: str) -> NotedLetter | None:
        """See `tourwright.ports.mailbox.LetterNotes.get`."""
        with self._database.read() as connection:
            found = connection.execute(select(letters).where(letters.c.message_id == message_id))
            row = found.one_or_none()
        if row is None:
            return None
        return NotedLetter(row.message_id, LetterState(row.state), row.provider_id, row.at)

    def purge(self, now: datetime, keep: timedelta) -> int:
        """Forget letters last heard of longer ago than `keep`; returns how many."""
        old = delete(letters).where(letters.c.at < now - keep)
        return self._database.write(lambda c: c.execute(old).rowcount)


class StoredSlots:
    """See `tourwright.ports.mailbox.MailboxSlots`: one row a mailbox, the end of what is taken."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, rate: MailboxRate, now: datetime, patience: timedelta) -> datetime:
        """See `tourwright.ports.mailbox.MailboxSlots.take`."""
        return self._database.write(lambda c: _take(c, rate, now, patience))

    def hold(self, rate: MailboxRate, until: datetime) -> None:
        """See `tourwright.ports.mailbox.MailboxSlots.hold`."""

        def work(c: Connection) -> None:
            _keep(c, rate.mailbox, max(_free_at(c, rate.mailbox), until + rate.slack))

        self._database.write(work)


def alliance_of(connection: Connection, outbox_ids: Sequence[int]) -> str:
    """Return whose the rows are: one letter is about one alliance, or about the first of many."""
    mine = select(outbox.c.alliance_id).where(outbox.c.outbox_id.in_(outbox_ids))
    return connection.scalar(mine.order_by(outbox.c.outbox_id).limit(1)) or ""


def _take(
    connection: Connection, rate: MailboxRate, now: datetime, patience: timedelta
) -> datetime:
    """Count the next mail, unless it would have to wait longer than that."""
    free_at = max(_free_at(connection, rate.mailbox), now)
    goes_at = max(now, free_at - rate.slack)
    if goes_at - now <= patience:
        _keep(connection, rate.mailbox, free_at + rate.every)
    return goes_at


def _free_at(connection: Connection, mailbox: str) -> datetime:
    """Return what the row holds, and lock it where the database has locks for rows."""
    add_new(connection, mailbox_slots, mailbox=mailbox, free_at=EPOCH)
    mine = select(mailbox_slots.c.free_at).where(mailbox_slots.c.mailbox == mailbox)
    free_at: datetime = connection.execute(mine.with_for_update()).scalar_one()
    return free_at


def _keep(connection: Connection, mailbox: str, free_at: datetime) -> None:
    this = update(mailbox_slots).where(mailbox_slots.c.mailbox == mailbox)
    connection.execute(this.values(free_at=free_at))
