"""Every text that a statement ever had."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from tourwright.domain.model import Record, TourView
from tourwright.ports import KeyDestroyedError
from tourwright.ports_pages import StatementText
from tourwright.store.codec import Sealer
from tourwright.store.database import Database, add_new
from tourwright.store.page_tables import statement_texts as table


class StoredStatementTexts:
    """See `tourwright.ports_pages.StatementTexts`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def of_tour(self, tour_id: str) -> Sequence[StatementText]:
        """See `tourwright.ports_pages.StatementTexts.of_tour`."""
        return self._found(table.c.tour_id == tour_id)

    def get(self, tour_id: str, seq: int) -> StatementText | None:
        """See `tourwright.ports_pages.StatementTexts.get`."""
        found = self._found(table.c.tour_id == tour_id, table.c.seq == seq)
        return next(iter(found), None)

    def _found(self, *where: ColumnElement[bool]) -> list[StatementText]:
        with self._database.read() as connection:
            rows = connection.execute(select(table).where(*where).order_by(table.c.seq)).all()
        read = (self._text(row._asdict()) for row in rows)
        return [text for text in read if text is not None]

    def _text(self, row: Mapping[str, Any]) -> StatementText | None:
        try:
            statement = json.loads(self._sealer.decrypt(bytes(row["envelope"])))
        except KeyDestroyedError:
            return None
        hidden = ("envelope", "alliance_id")
        plain = {name: value for name, value in row.items() if name not in hidden}
        return StatementText(**plain, statement=statement)


def row_of(record: Record, view: TourView, envelope: bytes) -> Mapping[str, object]:
    """Return the row of the text that the record's view carries."""
    last = record.entries[-1]
    return {
        "tour_id": view.tour_id,
        "seq": view.seq,
        "alliance_id": record.alliance_id,
        "revision": view.revision,
        "at": last.at,
        "by_key": last.person_key,
        "text_hash": view.text_hash,
        "envelope": envelope,
    }


def add(connection: Connection, row: Mapping[str, object]) -> None:
    """Keep the text; an older view is no reason to lose it."""
    add_new(connection, table, **row)
