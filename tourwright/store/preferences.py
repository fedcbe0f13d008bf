"""What people chose about language and mails."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, select

from tourwright.ports_pages import Preference
from tourwright.store.database import Database
from tourwright.store.page_tables import preferences as table


class StoredPreferences:
    """See `tourwright.ports_pages.Preferences`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person_key: str) -> Preference:
        """See `tourwright.ports_pages.Preferences.get`."""
        with self._database.read() as connection:
            mine = select(table).where(table.c.person_key == person_key)
            row = connection.execute(mine).first()
        return Preference(person_key) if row is None else Preference(**row._asdict())

    def put(self, preference: Preference) -> None:
        """See `tourwright.ports_pages.Preferences.put`."""
        row = asdict(preference)
        self._database.write(lambda c: _replace(c, row))


def _replace(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(delete(table).where(table.c.person_key == row["person_key"]))
    connection.execute(table.insert().values(**row))
