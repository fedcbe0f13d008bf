"""Texts between the two, beside the history: comments, first conversations, prospects."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from tourwright.ports import KeyDestroyedError
from tourwright.ports_pages import PairText
from tourwright.store.codec import Sealer
from tourwright.store.database import Database, add_new
from tourwright.store.page_tables import pair_texts as table


class StoredPairTexts:
    """See `tourwright.ports_pages.PairTexts`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def add(self, text: PairText) -> bool:
        """See `tourwright.ports_pages.PairTexts.add`."""
        row = asdict(text)
        plain = str(row.pop("text")).encode()
        row["envelope"] = self._sealer.encrypt(text.alliance_id, plain)
        return self._database.write(lambda c: add_new(c, table, **row))

    def of_tour(self, tour_id: str, kind: str) -> Sequence[PairText]:
        """See `tourwright.ports_pages.PairTexts.of_tour`."""
        mine = select(table).where(table.c.tour_id == tour_id, table.c.kind == kind)
        with self._database.read() as connection:
            rows = connection.execute(mine.order_by(table.c.at, table.c.text_id)).all()
        read = (self._text(row._asdict()) for row in rows)
        return [text for text in read if text is not None]

    def delete_from(self, tour_id: str, kind: str, day: date) -> None:
        """See `tourwright.ports_pages.PairTexts.delete_from`."""
        mine = update(table).where(table.c.tour_id == tour_id, table.c.kind == kind)
        self._database.write(lambda c: c.execute(mine.values(delete_on=day)))

    def drop_before(self, day: date) -> int:
        """See `tourwright.ports_pages.PairTexts.drop_before`."""
        old = delete(table).where(table.c.delete_on.is_not(None), table.c.delete_on < day)
        return self._database.write(lambda c: c.execute(old).rowcount)

    def _text(self, row: Mapping[str, Any]) -> PairText | None:
        try:
            text = self._sealer.decrypt(bytes(row["envelope"])).decode()
        except KeyDestroyedError:
            return None
        plain = {name: value for name, value in row.items() if name != "envelope"}
        return PairText(**plain, text=text)
