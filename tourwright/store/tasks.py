"""Asks that are shown as tasks."""

from tourwright.store.database import Database


class StoredTasks:
    """Asks that are shown as tasks."""

    def __init__(self, database: Database) -> None:
        self._database = database
