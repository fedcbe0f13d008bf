"""Drafts and preparations: found by their owner's key only."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from tourwright.ports import KeyDestroyedError
from tourwright.ports_pages import PrivateText
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.page_tables import private_texts as table


class StoredPrivateTexts:
    """See `tourwright.ports_pages.PrivateTexts`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def get(self, owner_key: str, subject: str, kind: str) -> PrivateText | None:
        """See `tourwright.ports_pages.PrivateTexts.get`."""
        return next(iter(self._found(_one(owner_key, subject, kind))), None)

    def of_owner(self, owner_key: str, kind: str) -> Sequence[PrivateText]:
        """See `tourwright.ports_pages.PrivateTexts.of_owner`."""
        mine = select(table).where(table.c.owner_key == owner_key, table.c.kind == kind)
        return self._found(mine.order_by(table.c.saved_at.desc()))

    def put(self, text: PrivateText) -> int:
        """See `tourwright.ports_pages.PrivateTexts.put`."""
        before = self.get(text.owner_key, text.subject, text.kind)
        if before is not None and before.fields == text.fields:
            return before.revision
        revision = before.revision + 1 if before else 1
        plain = json.dumps(dict(text.fields)).encode()
        row = {
            "owner_key": text.owner_key,
            "subject": text.subject,
            "kind": text.kind,
            "alliance_id": text.alliance_id,
            "revision": revision,
            "saved_at": text.saved_at,
            "envelope": self._sealer.encrypt(text.alliance_id, plain),
        }
        self._database.write(lambda c: _replace(c, row))
        return revision

    def drop(self, owner_key: str, subject: str, kind: str) -> None:
        """See `tourwright.ports_pages.PrivateTexts.drop`."""
        row = {"owner_key": owner_key, "subject": subject, "kind": kind}
        self._database.write(lambda c: _forget(c, row))

    def _found(self, wanted: Select[Any]) -> list[PrivateText]:
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        read = (self._text(row._asdict()) for row in rows)
        return [text for text in read if text is not None]

    def _text(self, row: Mapping[str, Any]) -> PrivateText | None:
        try:
            fields = json.loads(self._sealer.decrypt(bytes(row["envelope"])))
        except KeyDestroyedError:
            return None
        plain = {name: value for name, value in row.items() if name != "envelope"}
        return PrivateText(**plain, fields=fields)


def _one(owner_key: str, subject: str, kind: str) -> Select[Any]:
    return select(table).where(
        table.c.owner_key == owner_key, table.c.subject == subject, table.c.kind == kind
    )


def _replace(connection: Connection, row: Mapping[str, Any]) -> None:
    _forget(connection, row)
    connection.execute(table.insert().values(**row))


def _forget(connection: Connection, row: Mapping[str, Any]) -> None:
    keys = (table.c[name] == row[name] for name in ("owner_key", "subject", "kind"))
    connection.execute(delete(table).where(*keys))
