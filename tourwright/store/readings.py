"""What was read last of each record of people's systems, in digests and figures."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from tourwright.store.database import Database, Replacing, add_many, put_many
from tourwright.store.hris_tables import hris_fill, hris_marks, hris_readings

LATEST = Replacing(("source", "source_person_id"), by="at")
ONE_OF_A_FIELD = Replacing(("source", "field"))
BATCH = 1000


class StoredReadings:
    """See `tourwright.ports.hris.Readings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self, source: str, ids: Sequence[str]) -> Mapping[str, str]:
        """See `tourwright.ports.hris.Readings.digests`."""
        held = hris_readings.c
        found = select(held.source_person_id, held.digest).where(
            held.source == source, held.source_person_id.in_(ids)
        )
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(found)} if ids else {}

    def note(
        self, source: str, digests: Mapping[str, str], round_no: int, read_at: datetime
    ) -> None:
        """See `tourwright.ports.hris.Readings.note`; what was read later stays."""
        rows = [
            {
                "source": source,
                "source_person_id": name,
                "digest": digest,
                "seen_round": round_no,
                "at": read_at,
            }
            for name, digest in digests.items()
        ]
        self._database.write(lambda c: put_many(c, hris_readings, rows, LATEST))

    def later(self, source: str, ids: Sequence[str], read_at: datetime) -> frozenset[str]:
        """See `tourwright.ports.hris.Readings.later`."""
        held = hris_readings.c
        found = select(held.source_person_id).where(
            held.source == source, held.source_person_id.in_(ids), held.at > read_at
        )
        with self._database.read() as connection:
            return frozenset(connection.scalars(found)) if ids else frozenset()

    def count(self, source: str) -> int:
        """See `tourwright.ports.hris.Readings.count`."""
        found = select(func.count()).where(hris_readings.c.source == source)
        with self._database.read() as connection:
            return int(connection.scalar(found) or 0)

    def missing(self, source: str, round_no: int) -> Iterator[str]:
        """See `tourwright.ports.hris.Readings.missing`; what a later round noted is there."""
        held, after = hris_readings.c, ""
        unseen = select(held.source_person_id).where(
            held.source == source, held.seen_round < round_no
        )
        while True:
            batch = unseen.where(held.source_person_id > after)
            with self._database.read() as connection:
                ids = connection.scalars(batch.order_by(held.source_person_id).limit(BATCH)).all()
            yield from ids
            if len(ids) < BATCH:
                return
            after = ids[-1]

    def filled(self, source: str) -> Mapping[str, float]:
        """See `tourwright.ports.hris.Readings.filled`."""
        found = select(hris_fill).where(hris_fill.c.source == source, hris_fill.c.total > 0)
        with self._database.read() as connection:
            return {row.field: row.filled / row.total for row in connection.execute(found)}

    def fill(self, source: str, filled: Mapping[str, int], total: int) -> None:
        """See `tourwright.ports.hris.Readings.fill`."""
        rows = [
            {"source": source, "field": name, "filled": times, "total": total}
            for name, times in filled.items()
        ]
        self._database.write(lambda c: put_many(c, hris_fill, rows, ONE_OF_A_FIELD))

    def marks(self, source: str, kind: str, since: datetime) -> int:
        """See `tourwright.ports.hris.Readings.marks`."""
        held = hris_marks.c
        found = select(func.sum(held.times)).where(
            held.source == source, held.kind == kind, held.at >= since
        )
        with self._database.read() as connection:
            return int(connection.scalar(found) or 0)

    def mark(self, source: str, kinds: Mapping[str, int], now: datetime) -> None:
        """See `tourwright.ports.hris.Readings.mark`."""
        rows = [
            {"source": source, "kind": kind, "times": times, "at": now}
            for kind, times in kinds.items()
        ]
        self._database.write(lambda c: add_many(c, hris_marks, rows))
