"""Chats in Teams: see `tourwright.ports.cards.Chats`."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from tourwright.ports.cards import Chat
from tourwright.store.columns import EPOCH
from tourwright.store.database import Database, add_new
from tourwright.store.microsoft_tables import chats as table


class StoredChats:
    """See `tourwright.ports.cards.Chats`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, oid: str) -> Chat | None:
        """See `tourwright.ports.cards.Chats.get`."""
        with self._database.read() as connection:
            row = connection.execute(select(table).where(table.c.oid == oid)).first()
        return None if row is None else Chat(**row._asdict())

    def of_person(self, person_key: str) -> Chat | None:
        """See `tourwright.ports.cards.Chats.of_person`."""
        mine = select(table).where(table.c.person_key == person_key)
        latest = mine.order_by(table.c.seen_at.desc(), table.c.oid).limit(1)
        with self._database.read() as connection:
            row = connection.execute(latest).first() if person_key else None
        return None if row is None else Chat(**row._asdict())

    def put(self, chat: Chat) -> None:
        """See `tourwright.ports.cards.Chats.put`."""
        row = asdict(chat) | {"seen_at": chat.seen_at or EPOCH}
        self._database.write(lambda c: _put(c, row))

    def set_state(self, oid: str, state: str, now: datetime) -> None:
        """See `tourwright.ports.cards.Chats.set_state`."""
        change = update(table).where(table.c.oid == oid)
        self._database.write(lambda c: c.execute(change.values(state=state, seen_at=now)))


def _put(connection: Connection, row: dict[str, Any]) -> None:
    """Write the row; whose chat it is stays known."""
    known = row if row["person_key"] else {k: v for k, v in row.items() if k != "person_key"}
    if not add_new(connection, table, **row):
        connection.execute(update(table).where(table.c.oid == row["oid"]).values(**known))
