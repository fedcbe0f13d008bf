"""Mails that the service mailbox keeps for us."""

from tourwright.store.database import Database


class StoredLetters:
    """Mails that the service mailbox keeps for us."""

    def __init__(self, database: Database) -> None:
        self._database = database
