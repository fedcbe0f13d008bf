"""The mails of one person, taken together so that many become one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from tourwright.store.tables import deliveries, outbox

SENDING = "sending"
"""The attempt that names the letter a row goes with; written before the letter is sent."""


def gather(
    connection: Connection, person_key: str, mine: Sequence[int], now: datetime, until: datetime
) -> Sequence[Mapping[str, Any]] | None:
    """Lease what else waits for the person; None while another courier is at it.

    A mail that has its own moment yet to come, or that failed and waits for its next try, stays.
    """
    if _is_elsewhere(connection, person_key, mine, now):
        return None
    looked_at = and_(outbox.c.attempts == 0, outbox.c.last_error != "")
    found = select(outbox).where(
        outbox.c.person_key == person_key,
        outbox.c.state == "waiting",
        or_(outbox.c.next_at <= now, looked_at),
    )
    chosen = found.order_by(outbox.c.outbox_id).with_for_update(skip_locked=True)
    rows = [row._asdict() for row in connection.execute(chosen)]
    taken = update(outbox).where(outbox.c.outbox_id.in_([row["outbox_id"] for row in rows]))
    leased = {"state": "leased", "leased_at": now, "lease_until": until}
    connection.execute(taken.values(attempts=outbox.c.attempts + 1, **leased))
    return [{**row, "state": "leased"} for row in rows]


def _is_elsewhere(
    connection: Connection, person_key: str, mine: Sequence[int], now: datetime
) -> bool:
    """Say whether another courier holds an earlier mail of the person: the earliest one goes on."""
    theirs = select(func.min(outbox.c.outbox_id)).where(
        outbox.c.person_key == person_key,
        outbox.c.state == "leased",
        outbox.c.lease_until > now,
        outbox.c.outbox_id.not_in(mine),
    )
    first = connection.scalar(theirs)
    return first is not None and first < min(mine)


def put_off(connection: Connection, outbox_ids: Sequence[int], why: str, at: datetime) -> None:
    """Let rows wait that were looked at and not tried."""
    these = update(outbox).where(outbox.c.outbox_id.in_(outbox_ids))
    values = {"state": "waiting", "next_at": at, "lease_until": None, "last_error": why}
    connection.execute(these.values(attempts=outbox.c.attempts - 1, **values))


def note_sending(
    connection: Connection, outbox_ids: Sequence[int], message_id: str, now: datetime
) -> None:
    """Write down which letter carries the rows."""
    rows = [
        {"outbox_id": outbox_id, "at": now, "status": SENDING, "error": message_id}
        for outbox_id in outbox_ids
    ]
    connection.execute(insert(deliveries), rows)


def carried_by(connection: Connection, outbox_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the letter that each of the rows last went with, if it was one with others."""
    found = select(deliveries.c.outbox_id, deliveries.c.error).where(
        deliveries.c.outbox_id.in_(outbox_ids), deliveries.c.status == SENDING
    )
    rows = connection.execute(found.order_by(deliveries.c.delivery_id))
    return {row.outbox_id: row.error for row in rows}


def sent_to(connection: Connection, person_key: str, since: datetime) -> Sequence[datetime]:
    """Return when a mail went to the person; one with many rows counts once."""
    found = select(outbox.c.leased_at).where(
        outbox.c.person_key == person_key, outbox.c.state == "sent", outbox.c.leased_at > since
    )
    return list(connection.scalars(found.distinct().order_by(outbox.c.leased_at)))


def next_at(connection: Connection) -> datetime | None:
    """Return the moment at which the next row is looked at."""
    waiting = select(func.min(outbox.c.next_at)).where(outbox.c.state == "waiting")
    moment: datetime | None = connection.scalar(waiting)
    return moment
