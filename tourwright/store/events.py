"""Talks that are events of the service mailbox's calendar."""

from tourwright.store.database import Database


class StoredEvents:
    """Talks that are events of the service mailbox's calendar."""

    def __init__(self, database: Database) -> None:
        self._database = database
