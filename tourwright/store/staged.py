"""What a round staged: readings sealed one by one, and what could not be taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from tourwright.domain.people import SourcePerson
from tourwright.ports.hris import Reject, Staged
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.database import Replacing, add_many, put_many
from tourwright.store.hris_tables import hris_inputs, hris_readings, hris_rejects

SYSTEM = "system"
NEW, APPLIED = "new", "applied"
ONE_OF_A_ROUND = Replacing(("round_no", "source_person_id"))
Of = tuple[int, str]
"""A round's number and source."""

Rows = Sequence[Mapping[str, Any]]


def rows_of(sealer: Sealer, staged: Sequence[Staged], now: datetime) -> Rows:
    """Return the rows of staged readings, less their round; sealing needs no transaction."""
    return [
        {
            "source_person_id": each.source_person_id,
            "kinds": " ".join(each.kinds),
            "digest": each.digest,
            "state": NEW,
            "at": each.read_at or now,
            "envelope": sealer.encrypt(SYSTEM, to_json(each.reading)),
        }
        for each in staged
    ]


def opened(sealer: Sealer, rows: Rows) -> Sequence[Staged]:
    """Return what rows hold."""
    return [
        Staged(
            round_no=row["round_no"],
            source_person_id=row["source_person_id"],
            reading=from_json(SourcePerson, sealer.decrypt(bytes(row["envelope"]))),
            kinds=tuple(row["kinds"].split()),
            digest=row["digest"],
            read_at=row["at"],
        )
        for row in rows
    ]


def keep(connection: Connection, of: Of, rows: Rows, rejects: Sequence[Reject]) -> None:
    """Keep the rows, each instead of an earlier one of the same record, and the rejects."""
    round_no, source = of
    mine = [{"round_no": round_no, "source": source, **row} for row in rows]
    put_many(connection, hris_inputs, mine, ONE_OF_A_ROUND)
    refused = [
        {"round_no": round_no, "place": each.place, "field": each.field, "why": each.why}
        for each in rejects
    ]
    add_many(connection, hris_rejects, refused)


def mark_seen(connection: Connection, of: Of, ids: Sequence[str]) -> None:
    """Note that the round saw these records."""
    round_no, source = of
    if ids:
        mine = update(hris_readings).where(
            hris_readings.c.source == source,
            hris_readings.c.source_person_id.in_(ids),
            hris_readings.c.seen_round < round_no,
        )
        connection.execute(mine.values(seen_round=round_no))


def waiting(connection: Connection, round_no: int, limit: int) -> Rows:
    """Return rows that were not applied yet, in the order they came."""
    mine = select(hris_inputs).where(hris_inputs.c.round_no == round_no, hris_inputs.c.state == NEW)
    return _rows(connection, mine.order_by(hris_inputs.c.input_no).limit(limit))


def all_of(connection: Connection, round_no: int, after: str, limit: int, kind: str = "") -> Rows:
    """Return rows after the record given, whatever became of them; kind "" is any."""
    mine = select(hris_inputs).where(
        hris_inputs.c.round_no == round_no, hris_inputs.c.source_person_id > after
    )
    if kind:
        mine = mine.where((" " + hris_inputs.c.kinds + " ").contains(f" {kind} ", autoescape=True))
    return _rows(connection, mine.order_by(hris_inputs.c.source_person_id).limit(limit))


def kinds_of(connection: Connection, round_no: int) -> Mapping[str, int]:
    """Return how many rows bring an event of each kind, in the order of their names."""
    together = select(hris_inputs.c.kinds, func.count()).where(hris_inputs.c.round_no == round_no)
    counts: Counter[str] = Counter()
    for kinds, times in connection.execute(together.group_by(hris_inputs.c.kinds)):
        counts.update(dict.fromkeys(kinds.split(), times))
    return dict(sorted(counts.items()))


def of_records(connection: Connection, round_no: int, ids: Sequence[str]) -> Rows:
    """Return the rows of these records."""
    if not ids:
        return []
    mine = select(hris_inputs).where(
        hris_inputs.c.round_no == round_no, hris_inputs.c.source_person_id.in_(ids)
    )
    return _rows(connection, mine)


def mark_applied(connection: Connection, round_no: int, ids: Sequence[str]) -> None:
    """Note that the rows of these records were applied."""
    mine = update(hris_inputs).where(
        hris_inputs.c.round_no == round_no, hris_inputs.c.source_person_id.in_(ids)
    )
    connection.execute(mine.values(state=APPLIED))


def rejects_of(connection: Connection, round_no: int) -> Sequence[Reject]:
    """Return what could not be taken, in the order it came."""
    mine = select(hris_rejects).where(hris_rejects.c.round_no == round_no)
    found = connection.execute(mine.order_by(hris_rejects.c.reject_no))
    return [Reject(row.place, row.field, row.why) for row in found]


def forget(connection: Connection, rounds: Sequence[int]) -> None:
    """Delete the rows of rounds."""
    connection.execute(delete(hris_inputs).where(hris_inputs.c.round_no.in_(rounds)))


def forget_rejects(connection: Connection, rounds: Sequence[int]) -> None:
    """Delete what rounds could not take."""
    connection.execute(delete(hris_rejects).where(hris_rejects.c.round_no.in_(rounds)))


def _rows(connection: Connection, wanted: Select[Any]) -> Rows:
    return [row._asdict() for row in connection.execute(wanted)]
