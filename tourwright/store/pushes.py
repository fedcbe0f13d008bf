"""Records that a source said have changed, until they are read again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from tourwright.ports.hris_pushes import Mark
from tourwright.store.database import Database, Replacing, put_many
from tourwright.store.hris_tables import hris_dirty

ONE_OF_A_RECORD = Replacing(("source", "source_person_id"))


class StoredPushes:
    """See `tourwright.ports.hris_pushes.Pushes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, source: str, source_person_id: str, delivery: str, now: datetime) -> None:
        """See `tourwright.ports.hris_pushes.Pushes.mark`."""
        mine = {"source": source, "source_person_id": source_person_id}
        row = {**mine, "delivery": delivery, "at": now}
        self._database.write(lambda c: put_many(c, hris_dirty, [row], ONE_OF_A_RECORD))

    def waiting(self, source: str, limit: int) -> Sequence[Mark]:
        """See `tourwright.ports.hris_pushes.Pushes.waiting`."""
        columns = hris_dirty.c.source_person_id, hris_dirty.c.delivery, hris_dirty.c.at
        found = select(*columns).where(hris_dirty.c.source == source)
        ordered = found.order_by(hris_dirty.c.at, hris_dirty.c.source_person_id)
        with self._database.read() as connection:
            return [Mark(*row) for row in connection.execute(ordered.limit(limit))]

    def sources(self) -> Sequence[str]:
        """See `tourwright.ports.hris_pushes.Pushes.sources`."""
        found = select(hris_dirty.c.source).distinct().order_by(hris_dirty.c.source)
        with self._database.read() as connection:
            return connection.scalars(found).all()

    def read(self, source: str, marks: Sequence[Mark]) -> None:
        """See `tourwright.ports.hris_pushes.Pushes.read`."""
        mine = delete(hris_dirty).where(
            hris_dirty.c.source == source,
            hris_dirty.c.source_person_id == bindparam("this_id"),
            hris_dirty.c.delivery == bindparam("this_delivery"),
            hris_dirty.c.at == bindparam("this_at"),
        )
        these = [
            {"this_id": mark.source_person_id, "this_delivery": mark.delivery, "this_at": mark.at}
            for mark in marks
        ]
        if these:
            self._database.write(lambda c: c.execute(mine, these))
