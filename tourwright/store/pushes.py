"""Records that a source said have changed, until they are read again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from tourwright.store.database import Database, Replacing, put_many
from tourwright.store.hris_tables import hris_dirty

ONE_OF_A_RECORD = Replacing(("source", "source_person_id"))


class StoredPushes:
    """See `tourwright.ports.hris.Pushes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, source: str, source_person_id: str, delivery: str, now: datetime) -> None:
        """See `tourwright.ports.hris.Pushes.mark`."""
        mine = {"source": source, "source_person_id": source_person_id}
        row = {**mine, "delivery": delivery, "at": now}
        self._database.write(lambda c: put_many(c, hris_dirty, [row], ONE_OF_A_RECORD))

    def waiting(self, source: str, limit: int) -> Sequence[str]:
        """See `tourwright.ports.hris.Pushes.waiting`."""
        found = select(hris_dirty.c.source_person_id).where(hris_dirty.c.source == source)
        ordered = found.order_by(hris_dirty.c.at, hris_dirty.c.source_person_id)
        with self._database.read() as connection:
            return connection.scalars(ordered.limit(limit)).all()

    def sources(self) -> Sequence[str]:
        """See `tourwright.ports.hris.Pushes.sources`."""
        found = select(hris_dirty.c.source).distinct().order_by(hris_dirty.c.source)
        with self._database.read() as connection:
            return connection.scalars(found).all()

    def read(self, source: str, ids: Sequence[str], before: datetime) -> None:
        """See `tourwright.ports.hris.Pushes.read`."""
        these = delete(hris_dirty).where(
            hris_dirty.c.source == source,
            hris_dirty.c.source_person_id.in_(ids),
            hris_dirty.c.at <= before,
        )
        self._database.write(lambda c: c.execute(these))
