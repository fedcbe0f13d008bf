"""Who looked at a tour without being a party, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tourwright.ports import KeyDestroyedError
from tourwright.ports_pages import Look
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.page_tables import looks as table

PLAIN = ("alliance_id", "tour_id", "person_key", "role", "at")


class StoredLooks:
    """See `tourwright.ports_pages.Looks`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def add(self, look: Look) -> None:
        """See `tourwright.ports_pages.Looks.add`."""
        row = {name: getattr(look, name) for name in PLAIN}
        row["envelope"] = self._sealer.encrypt(look.alliance_id, look.purpose.encode())
        self._database.write(lambda c: c.execute(table.insert().values(**row)))

    def of_alliance(self, alliance_id: str) -> Sequence[Look]:
        """See `tourwright.ports_pages.Looks.of_alliance`."""
        mine = select(table).where(table.c.alliance_id == alliance_id)
        with self._database.read() as connection:
            rows = connection.execute(mine.order_by(table.c.look_no.desc())).all()
        return [self._look(row._asdict()) for row in rows]

    def _look(self, row: Mapping[str, Any]) -> Look:
        try:
            purpose = self._sealer.decrypt(bytes(row["envelope"])).decode()
        except KeyDestroyedError:
            purpose = ""
        return Look(**{name: row[name] for name in PLAIN}, purpose=purpose)
