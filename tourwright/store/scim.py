"""Resources that a directory wrote to us over SCIM.

They are found by digests only: a user name is mostly somebody's address.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from tourwright.ports import InboundEvent
from tourwright.ports.scim import GONE, USER, OutdatedError, ScimAsked, ScimRecord, TakenError
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.database import Database
from tourwright.store.hris_tables import scim_resources as table
from tourwright.store.inbox import StoredInbox

SYSTEM = "system"


@dataclass(frozen=True)
class Sealed:
    """What is encrypted of a resource."""

    document: str
    user_name: str = ""
    external_id: str = ""
    mail: str = ""
    left_at: datetime | None = None


class StoredScim:
    """See `tourwright.ports.scim.ScimRecords`."""

    def __init__(self, database: Database, sealer: Sealer, inbox: StoredInbox, source: str) -> None:
        self._database = database
        self._sealer = sealer
        self._inbox = inbox
        self._source = source

    def get(self, resource_id: str) -> ScimRecord | None:
        """See `ScimRecords.get`."""
        with self._database.read() as connection:
            row = connection.execute(select(table).where(*self._this(resource_id))).one_or_none()
        return None if row is None else self._record(row)

    def count(self, asked: ScimAsked) -> int:
        """See `ScimRecords.count`."""
        with self._database.read() as connection:
            counted = select(func.count()).select_from(table).where(*self._which(asked))
            return connection.scalar(counted) or 0

    def find(self, asked: ScimAsked) -> Sequence[ScimRecord]:
        """See `ScimRecords.find`."""
        found = select(table).where(*self._which(asked))
        found = found.order_by(table.c.created_at, table.c.resource_id).offset(asked.offset)
        with self._database.read() as connection:
            rows = connection.execute(found.limit(asked.limit)).all()
        return [self._record(row) for row in rows]

    def add(self, record: ScimRecord, hint: InboundEvent | None) -> None:
        """See `ScimRecords.add`."""
        self._sealer.fetch((SYSTEM,))
        with self._database.transaction():
            self._database.write(lambda c: self._insert(c, record))
            self._say(hint)

    def put(self, record: ScimRecord, hint: InboundEvent | None) -> None:
        """See `ScimRecords.put`."""
        self._sealer.fetch((SYSTEM,))
        with self._database.transaction():
            self._database.write(lambda c: self._update(c, record))
            self._say(hint)

    def remove(self, record: ScimRecord, hint: InboundEvent | None) -> None:
        """See `ScimRecords.remove`."""
        this = (*self._this(record.resource_id), table.c.version == record.version)
        with self._database.transaction():
            if self._database.write(lambda c: self._gone(c, record, this)) != 1:
                raise OutdatedError("the resource was changed meanwhile")
            self._say(hint)

    def _gone(
        self, connection: Connection, record: ScimRecord, this: Sequence[ColumnElement[bool]]
    ) -> int:
        """Keep a user's last state, so that the end of an account erases nobody."""
        if record.kind != USER:
            return connection.execute(delete(table).where(*this)).rowcount
        columns = self._columns(record) | {"version": record.version + 1, "kind": GONE}
        columns |= dict.fromkeys(("external_id", "mail_digest"), "")
        columns |= {"active": False, "user_name": record.resource_id}
        return connection.execute(update(table).where(*this).values(**columns)).rowcount

    def _say(self, hint: InboundEvent | None) -> None:
        if hint is not None:
            self._inbox.take(hint)

    def _insert(self, connection: Connection, record: ScimRecord) -> None:
        self._must_be_free(connection, record)
        row = {"source": self._source, "resource_id": record.resource_id, "kind": record.kind}
        columns = self._columns(record)
        connection.execute(insert(table).values(**row, created_at=record.created_at, **columns))

    def _update(self, connection: Connection, record: ScimRecord) -> None:
        self._must_be_free(connection, record)
        this = (*self._this(record.resource_id), table.c.version == record.version - 1)
        change = update(table).where(*this).values(**self._columns(record))
        if connection.execute(change).rowcount != 1:
            raise OutdatedError("the resource was changed meanwhile")

    def _must_be_free(self, connection: Connection, record: ScimRecord) -> None:
        same = select(table.c.resource_id).where(
            table.c.source == self._source,
            table.c.kind == record.kind,
            table.c.user_name == _name(record),
            table.c.resource_id != record.resource_id,
        )
        if connection.scalar(same) is not None:
            raise TakenError("another resource has this user name")

    def _columns(self, record: ScimRecord) -> dict[str, object]:
        names = ("document", "user_name", "external_id", "mail", "left_at")
        sealed = Sealed(**{name: getattr(record, name) for name in names})
        return {
            "user_name": _name(record),
            "external_id": _digest(record.external_id),
            "mail_digest": _digest(record.mail.casefold()),
            "active": record.left_at is None,
            "version": record.version,
            "changed_at": record.changed_at,
            "envelope": self._sealer.encrypt(SYSTEM, to_json(sealed)),
        }

    def _this(self, resource_id: str) -> tuple[ColumnElement[bool], ...]:
        return (table.c.source == self._source, table.c.resource_id == resource_id)

    def _which(self, asked: ScimAsked) -> list[ColumnElement[bool]]:
        found = [table.c.source == self._source, table.c.kind.in_(asked.kinds)]
        if asked.user_name:
            found.append(table.c.user_name == _digest(asked.user_name.casefold()))
        if asked.external_id:
            found.append(table.c.external_id == _digest(asked.external_id))
        if asked.mail:
            found.append(table.c.mail_digest == _digest(asked.mail.casefold()))
        if asked.changed_after is not None:
            found.append(table.c.changed_at > asked.changed_after)
        return found

    def _record(self, row: Row[Any]) -> ScimRecord:
        sealed = from_json(Sealed, self._sealer.decrypt(bytes(row.envelope)))
        return ScimRecord(
            resource_id=row.resource_id,
            kind=row.kind,
            version=row.version,
            created_at=row.created_at,
            changed_at=row.changed_at,
            **vars(sealed),
        )


def _name(record: ScimRecord) -> str:
    """Return what no two of a kind may share; groups may be called alike."""
    return _digest(record.user_name.casefold()) if record.kind == USER else record.resource_id


def _digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""
