"""Outgoing messages: leased by a courier, sent, tried again or given up."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from tourwright.ports import KeyDestroyedError, OutboxRow
from tourwright.store import alumni, gathering
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.tables import deliveries, outbox

ERASED = "erased"
"""Why a message of an erased alliance is never sent."""

STOPPED = "stopped"
"""Why a mail about somebody is not sent after the stop switch was thrown."""


class StoredOutbox:
    """See `tourwright.ports.Outbox`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def lease(self, limit: int, now: datetime, lease_s: float) -> Sequence[OutboxRow]:
        """See `tourwright.ports.Outbox.lease`."""
        if not self._is_any_due(now):
            return ()
        until = now + timedelta(seconds=lease_s)
        rows = self._database.write(lambda c: _lease(c, limit, now, until))
        return list(self._readable(rows, now))

    def _is_any_due(self, now: datetime) -> bool:
        """Look before locking: most looks find nothing, and a look hinders nobody."""
        with self._database.read() as connection:
            due = select(outbox.c.outbox_id).where(_due(now)).limit(1)
            return connection.scalar(due) is not None

    def _readable(self, rows: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[OutboxRow]:
        stopped = self._stopped(rows)
        for row in rows:
            body = self._body(bytes(row["envelope"]))
            if body is None:
                self.dead(row["outbox_id"], ERASED, now)
            elif row["alliance_id"] in stopped and body.get("to"):
                self.dropped(row["outbox_id"], STOPPED, now)
            else:
                yield _row(row, body)

    def _stopped(self, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
        """Return the alliances about which nobody is written to any more; roles still are."""
        mails = {row["alliance_id"] for row in rows if row["channel"] == "mail"}
        if not mails:
            return frozenset()
        with self._database.read() as connection:
            return alumni.stopped_of(connection, mails)

    def _body(self, envelope: bytes) -> Mapping[str, object] | None:
        try:
            body: dict[str, object] = json.loads(self._sealer.decrypt(envelope))
        except KeyDestroyedError:
            return None
        return body

    def sent(self, outbox_id: int, now: datetime) -> None:
        """See `tourwright.ports.Outbox.sent`."""
        self._settle(outbox_id, "sent", now, state="sent", last_error="")

    def sent_together(self, outbox_ids: Sequence[int], now: datetime) -> None:
        """See `tourwright.ports.Outbox.sent_together`."""
        these = update(outbox).where(outbox.c.outbox_id.in_(outbox_ids))
        attempts = [
            {"outbox_id": each, "at": now, "status": "sent", "error": ""} for each in outbox_ids
        ]

        def work(c: Connection) -> None:
            c.execute(these.values(state="sent", lease_until=None, last_error=""))
            c.execute(insert(deliveries), attempts)

        self._database.write(work)

    def gather(
        self, person_key: str, mine: Sequence[int], now: datetime, lease_s: float
    ) -> Sequence[OutboxRow] | None:
        """See `tourwright.ports.Outbox.gather`."""
        until = now + timedelta(seconds=lease_s)
        rows = self._database.write(lambda c: gathering.gather(c, person_key, mine, now, until))
        return None if rows is None else list(self._readable(rows, now))

    def put_off(self, outbox_ids: Sequence[int], why: str, at: datetime) -> None:
        """See `tourwright.ports.Outbox.put_off`."""
        self._database.write(lambda c: gathering.put_off(c, outbox_ids, why, at))

    def sending(self, outbox_ids: Sequence[int], message_id: str, now: datetime) -> None:
        """See `tourwright.ports.Outbox.sending`."""
        self._database.write(lambda c: gathering.note_sending(c, outbox_ids, message_id, now))

    def carried_by(self, outbox_ids: Sequence[int]) -> Mapping[int, str]:
        """See `tourwright.ports.Outbox.carried_by`."""
        with self._database.read() as connection:
            return gathering.carried_by(connection, outbox_ids)

    def sent_to(self, person_key: str, since: datetime) -> Sequence[datetime]:
        """See `tourwright.ports.Outbox.sent_to`."""
        with self._database.read() as connection:
            return gathering.sent_to(connection, person_key, since)

    def next_at(self) -> datetime | None:
        """Return when the next message is looked at, None when nothing waits."""
        with self._database.read() as connection:
            return gathering.next_at(connection)

    def later(self, outbox_id: int, why: str, at: datetime) -> None:
        """See `tourwright.ports.Outbox.later`."""
        self._settle(outbox_id, "later", None, state="waiting", next_at=at, last_error=why)

    def dropped(self, outbox_id: int, why: str, now: datetime) -> None:
        """See `tourwright.ports.Outbox.dropped`."""
        self._settle(outbox_id, "dropped", now, state="dropped", last_error=why)

    def dead(self, outbox_id: int, why: str, now: datetime) -> None:
        """See `tourwright.ports.Outbox.dead`."""
        self._settle(outbox_id, "dead", now, state="dead", last_error=why)

    def _settle(self, outbox_id: int, status: str, now: datetime | None, **values: object) -> None:
        """Settle the row and log the attempt: at `now`, or None at the moment of its lease."""
        this = outbox.c.outbox_id == outbox_id

        def work(c: Connection) -> None:
            leased = c.scalar(select(outbox.c.leased_at).where(this))
            c.execute(update(outbox).where(this).values(lease_until=None, **values))
            attempt = {
                "outbox_id": outbox_id,
                "at": now or leased,
                "status": status,
                "error": values["last_error"],
            }
            c.execute(insert(deliveries).values(attempt))

        self._database.write(work)

    def resend(self, outbox_id: int, now: datetime) -> bool:
        """See `tourwright.ports.Outbox.resend`."""
        change = update(outbox).where(
            outbox.c.outbox_id == outbox_id, outbox.c.state.in_(("sent", "dead"))
        )
        change = change.values(state="waiting", next_at=now, last_error="")
        return self._database.write(lambda c: c.execute(change).rowcount == 1)

    def read(self, outbox_ids: Sequence[int]) -> Sequence[OutboxRow]:
        """See `tourwright.ports.Outbox.read`."""
        found = select(outbox).where(outbox.c.outbox_id.in_(outbox_ids))
        with self._database.read() as connection:
            rows = [row._asdict() for row in connection.execute(found)]
        bodies = [(row, self._body(bytes(row["envelope"]))) for row in rows]
        read = {row["outbox_id"]: _row(row, body) for row, body in bodies if body is not None}
        return [read[each] for each in outbox_ids if each in read]

    def log(self, limit: int, channel: str = "") -> Sequence[OutboxRow]:
        """See `tourwright.ports.Outbox.log`; the body of an erased alliance is empty."""
        found = select(outbox).order_by(outbox.c.outbox_id.desc()).limit(limit)
        if channel:
            found = found.where(outbox.c.channel == channel)
        with self._database.read() as connection:
            rows = [row._asdict() for row in connection.execute(found)]
        return [_row(row, self._body(bytes(row["envelope"])) or {}) for row in rows]

    def attempts(self, outbox_id: int) -> Sequence[tuple[datetime, str, str]]:
        """Return each attempt's moment, status (sent, later, dead) and error word, oldest first."""
        found = select(deliveries.c.at, deliveries.c.status, deliveries.c.error)
        found = found.where(deliveries.c.outbox_id == outbox_id)
        with self._database.read() as connection:
            rows = connection.execute(found.order_by(deliveries.c.delivery_id))
            return list(rows)

    def purge(self, now: datetime, keep: timedelta) -> int:
        """Delete messages sent longer ago than `keep`, with their attempts; returns how many."""
        old = and_(outbox.c.state.in_(("sent", "dropped")), outbox.c.leased_at < now - keep)
        attempts = deliveries.c.outbox_id.in_(select(outbox.c.outbox_id).where(old))

        def work(c: Connection) -> int:
            c.execute(delete(deliveries).where(attempts))
            return c.execute(delete(outbox).where(old)).rowcount

        return self._database.write(work)

    def counts(self) -> Mapping[str, int]:
        """See `tourwright.ports.Outbox.counts`."""
        by_state = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self._database.read() as connection:
            return dict(connection.execute(by_state).all())


def _due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(outbox.c.state == "waiting", outbox.c.next_at <= now)
    forgotten = and_(outbox.c.state == "leased", outbox.c.lease_until <= now)
    return or_(waiting, forgotten)


def _lease(
    connection: Connection, limit: int, now: datetime, until: datetime
) -> Sequence[Mapping[str, Any]]:
    due = select(outbox).where(_due(now)).order_by(outbox.c.next_at, outbox.c.outbox_id)
    chosen = due.limit(limit).with_for_update(skip_locked=True)
    rows = [row._asdict() for row in connection.execute(chosen)]
    taken = update(outbox).where(outbox.c.outbox_id.in_([row["outbox_id"] for row in rows]))
    connection.execute(
        taken.values(
            state="leased", leased_at=now, lease_until=until, attempts=outbox.c.attempts + 1
        )
    )
    return [{**row, "state": "leased"} for row in rows]


def _row(row: Mapping[str, Any], body: Mapping[str, object]) -> OutboxRow:
    names = OutboxRow.__dataclass_fields__.keys() - {"body"}
    return OutboxRow(body=body, **{name: row[name] for name in names})
