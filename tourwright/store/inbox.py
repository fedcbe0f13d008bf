"""Events taken in: on disk before they are acknowledged."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from tourwright.ports import InboundEvent, InboxRow
from tourwright.store.columns import micros
from tourwright.store.database import Database
from tourwright.store.tables import inbox

COLUMNS = "source, dedupe_key, kind, subject, received_at, body, state, attempts, next_at, why"
SQLITE_TAKE = (
    f"INSERT INTO inbox ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?, '') "  # noqa: S608  (constants only)
    "ON CONFLICT DO NOTHING"
)
POSTGRESQL_TAKE = (
    f"INSERT INTO inbox ({COLUMNS}) "  # noqa: S608  (constants only)
    "SELECT *, 'waiting', 0, received, '' FROM unnest(%s::text[], %s::text[], %s::text[], "
    "%s::text[], %s::bigint[], %s::bytea[]) AS new (source, key, kind, subject, received, body) "
    "ON CONFLICT DO NOTHING RETURNING source, dedupe_key"
)
"""`received` stands twice: as the moment it came and as the first moment it is due."""

Taken = tuple[str, str, str, str, int, bytes]


class StoredInbox:
    """See `tourwright.ports.Inbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # One bound method for ever: the writer groups by it.
        self._take = _take_in_sqlite if database.is_sqlite else _take_in_postgresql

    def take(self, event: InboundEvent) -> bool:
        """See `tourwright.ports.Inbox.take`."""
        row = (
            event.source,
            event.dedupe_key,
            event.kind,
            event.subject,
            micros(event.received_at),
            event.body,
        )
        return self._database.bulk(self._take, row)

    def waiting(self, limit: int, now: datetime) -> Sequence[InboxRow]:
        """See `tourwright.ports.Inbox.waiting`."""
        due = select(inbox).where(inbox.c.state == "waiting", inbox.c.next_at <= now)
        with self._database.read() as connection:
            rows = connection.execute(due.order_by(inbox.c.inbox_id).limit(limit)).all()
        return [_row(row._asdict()) for row in rows]

    def done(self, inbox_id: int, now: datetime) -> None:
        """See `tourwright.ports.Inbox.done`."""
        change = update(inbox).where(inbox.c.inbox_id == inbox_id)
        self._database.write(lambda c: c.execute(change.values(state="done", done_at=now)))

    def failed(self, inbox_id: int, why: str, retry_at: datetime | None) -> None:
        """See `tourwright.ports.Inbox.failed`."""
        change = update(inbox).where(inbox.c.inbox_id == inbox_id)
        change = change.values(attempts=inbox.c.attempts + 1, why=why)
        if retry_at is None:
            change = change.values(state="dead")
        else:
            change = change.values(next_at=retry_at)
        self._database.write(lambda c: c.execute(change))

    def dead(self, limit: int) -> Sequence[InboxRow]:
        """Return the dead letters, newest first, for an operator."""
        found = select(inbox).where(inbox.c.state == "dead").order_by(inbox.c.inbox_id.desc())
        with self._database.read() as connection:
            rows = connection.execute(found.limit(limit)).all()
        return [_row(row._asdict()) for row in rows]

    def retry(self, inbox_id: int, now: datetime) -> bool:
        """Make a dead letter wait again; False when there is none with this number."""
        change = update(inbox).where(inbox.c.inbox_id == inbox_id, inbox.c.state == "dead")
        change = change.values(state="waiting", next_at=now, attempts=0)
        return self._database.write(lambda c: c.execute(change).rowcount == 1)

    def counts(self) -> Mapping[str, int]:
        """Return rows by state, for metrics and health."""
        with self._database.read() as connection:
            by_state = select(inbox.c.state, func.count()).group_by(inbox.c.state)
            return dict(connection.execute(by_state).all())

    def purge(self, now: datetime, keep: timedelta) -> int:
        """Delete events handed over longer ago than `keep`; returns how many.

        Their dedupe keys go with them: keep them longer than any sender repeats.
        """
        old = delete(inbox).where(inbox.c.state == "done", inbox.c.done_at < now - keep)
        return self._database.write(lambda c: c.execute(old).rowcount)


def _row(row: Mapping[str, Any]) -> InboxRow:
    event = InboundEvent(
        source=row["source"],
        dedupe_key=row["dedupe_key"],
        kind=row["kind"],
        subject=row["subject"],
        received_at=row["received_at"],
        body=bytes(row["body"]),
    )
    return InboxRow(row["inbox_id"], event, row["attempts"])


def _take_in_sqlite(connection: Connection, rows: Sequence[Taken]) -> Sequence[bool]:
    # The driver's own cursor: a statement object for each row would cost more than the row.
    cursor = connection.connection.cursor()
    try:
        return [cursor.execute(SQLITE_TAKE, (*row, row[4])).rowcount == 1 for row in rows]
    finally:
        cursor.close()


def _take_in_postgresql(connection: Connection, rows: Sequence[Taken]) -> Sequence[bool]:
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    added = {(new[0], new[1]) for new in connection.exec_driver_sql(POSTGRESQL_TAKE, columns)}
    return [_pop(added, row[:2]) for row in rows]


def _pop(added: set[tuple[str, str]], key: tuple[str, str]) -> bool:
    """Say whether the key was added; of two equal keys in one batch the first was."""
    found = key in added
    added.discard(key)
    return found
