"""Chats in Teams: see `tourwright.ports.cards.Chats`."""

from tourwright.store.database import Database


class StoredChats:
    """Chats in Teams: see `tourwright.ports.cards.Chats`."""

    def __init__(self, database: Database) -> None:
        self._database = database
