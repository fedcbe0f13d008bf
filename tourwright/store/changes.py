"""The ledger of dated changes: every change that a source stated, once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from tourwright.domain.hris import DatedChange
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.database import Database, add_many
from tourwright.store.hris_tables import hris_changes
from tourwright.store.staged import SYSTEM


class StoredChanges:
    """See `tourwright.ports.hris.Changes`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def add(self, source: str, changes: Sequence[DatedChange], now: datetime) -> Sequence[str]:
        """See `tourwright.ports.hris.Changes.add`."""
        del now
        rows = {each.event_id: self._row(source, each) for each in reversed(changes)}

        def work(c: Connection) -> Sequence[str]:
            known = _known(c, source, list(rows))
            new = [row for name, row in reversed(rows.items()) if name not in known]
            add_many(c, hris_changes, new)
            return list(dict.fromkeys(str(row["source_person_id"]) for row in new))

        return self._database.write(work) if rows else ()

    def of(self, source: str, ids: Sequence[str]) -> Mapping[str, Sequence[DatedChange]]:
        """See `tourwright.ports.hris.Changes.of`."""
        held = hris_changes.c
        mine = select(held.source_person_id, held.envelope).where(
            held.source == source, held.source_person_id.in_(ids)
        )
        ordered = mine.order_by(held.effective_date, held.recorded_at, held.change_no)
        with self._database.read() as connection:
            rows = connection.execute(ordered).all() if ids else []
        found: dict[str, list[DatedChange]] = defaultdict(list)
        for name, envelope in rows:
            found[name].append(from_json(DatedChange, self._sealer.decrypt(bytes(envelope))))
        return {name: sorted(each, key=_in_effect) for name, each in found.items()}

    def last(self, source: str) -> int:
        """See `tourwright.ports.hris.Changes.last`."""
        newest = select(func.max(hris_changes.c.change_no)).where(hris_changes.c.source == source)
        with self._database.read() as connection:
            return int(connection.scalar(newest) or 0)

    def concerned(self, source: str, number: int, after: str, limit: int) -> Sequence[str]:
        """See `tourwright.ports.hris.Changes.concerned`."""
        held = hris_changes.c
        found = (
            select(held.source_person_id)
            .distinct()
            .where(held.source == source, held.change_no > number, held.source_person_id > after)
        )
        with self._database.read() as connection:
            return connection.scalars(found.order_by(held.source_person_id).limit(limit)).all()

    def _row(self, source: str, change: DatedChange) -> dict[str, object]:
        return {
            "source": source,
            "event_id": change.event_id,
            "source_person_id": change.source_person_id,
            "kind": change.kind,
            "effective_date": change.effective_date,
            "recorded_at": change.recorded_at,
            "envelope": self._sealer.encrypt(SYSTEM, to_json(change)),
        }


def _in_effect(change: DatedChange) -> tuple[object, ...]:
    return change.effective_date, change.recorded_at, change.number


def _known(connection: Connection, source: str, event_ids: Sequence[str]) -> frozenset[str]:
    found = select(hris_changes.c.event_id).where(
        hris_changes.c.source == source, hris_changes.c.event_id.in_(event_ids)
    )
    return frozenset(connection.scalars(found))
