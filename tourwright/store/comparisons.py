"""The last comparison of each source: figures in the clear, findings sealed."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from tourwright.ports.comparisons import Comparison, ComparisonState, Finding, What
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.hris_tables import hris_comparisons as table
from tourwright.store.staged import SYSTEM

SHOWN = (table.c.source, table.c.state, table.c.began_at, table.c.by_key, table.c.made_at)


class StoredComparisons:
    """See `tourwright.ports.comparisons.Comparisons`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def begin(self, source: str, by: str, now: datetime, stale: datetime) -> bool:
        """See `Comparisons.begin`."""
        values = {"state": ComparisonState.MAKING.value, "began_at": now, "by_key": by}
        new = {**values, "source": source, "made_at": None, "figures": "{}"}
        new["envelope"] = self._sealed(())

        def work(c: Connection) -> bool:
            standing = c.execute(select(*SHOWN).where(table.c.source == source)).one_or_none()
            if standing is None:
                c.execute(insert(table).values(**new))
                return True
            if standing.state == ComparisonState.MAKING and standing.began_at > stale:
                return False
            c.execute(update(table).where(table.c.source == source).values(**values))
            return True

        return self._database.write(work)

    def end(self, began: Comparison, findings: Sequence[Finding], now: datetime) -> None:
        """See `Comparisons.end`."""
        change = (
            update(table)
            .where(_same(began))
            .values(
                state=ComparisonState.DONE.value,
                made_at=now,
                figures=json.dumps(dict(began.figures)),
                envelope=self._sealed(findings),
            )
        )
        self._database.write(lambda c: c.execute(change))

    def fail(self, began: Comparison) -> None:
        """See `Comparisons.fail`."""
        change = update(table).where(_same(began)).values(state=ComparisonState.FAILED.value)
        self._database.write(lambda c: c.execute(change))

    def all(self) -> Mapping[str, Comparison]:
        """See `Comparisons.all`."""
        with self._database.read() as connection:
            rows = connection.execute(select(*SHOWN, table.c.figures)).all()
        return {row.source: _comparison(row) for row in rows}

    def findings(self, source: str) -> Sequence[Finding]:
        """See `Comparisons.findings`."""
        mine = select(table.c.envelope).where(table.c.source == source)
        with self._database.read() as connection:
            found = connection.scalar(mine)
        return () if found is None else self._opened(bytes(found))

    def forget(self, now: datetime, keep_days: int) -> int:
        """See `Comparisons.forget`."""
        old = delete(table).where(table.c.began_at < now - timedelta(days=keep_days))
        return self._database.write(lambda c: int(c.execute(old).rowcount))

    def _sealed(self, findings: Sequence[Finding]) -> bytes:
        plain = json.dumps([astuple(each) for each in findings]).encode()
        return self._sealer.encrypt(SYSTEM, zlib.compress(plain))

    def _opened(self, envelope: bytes) -> Sequence[Finding]:
        plain = zlib.decompress(self._sealer.decrypt(envelope))
        return [Finding(What(what), *rest) for what, *rest in json.loads(plain)]


def _same(began: Comparison) -> ColumnElement[bool]:
    return (table.c.source == began.source) & (table.c.began_at == began.began_at)


def _comparison(row: Any) -> Comparison:  # noqa: ANN401  (a row with the columns of SHOWN)
    return Comparison(
        row.source,
        ComparisonState(row.state),
        row.began_at,
        row.by_key,
        row.made_at,
        json.loads(row.figures),
    )
