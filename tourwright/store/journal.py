"""The journal: append-only lines per alliance, each chained to the one before by its hash.

The hash covers the stored bytes, so the chain can be checked without any key, and still can after
the alliance's key was destroyed. A head for each alliance holds the last position and hash: lines
cut off at the end are found too.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, type_coerce, update

from tourwright.domain.copies import changed
from tourwright.ports import JournalFault, JournalLine, KeyDestroyedError
from tourwright.store.codec import Sealer
from tourwright.store.columns import EPOCH, MICROSECOND, micros
from tourwright.store.database import Database, add_new
from tourwright.store.prepared import Prepared
from tourwright.store.tables import journal, journal_heads, records

ERASED: Mapping[str, object] = {"erased": True}
"""The body of a line whose alliance was erased."""

THIS_HEAD = journal_heads.c.alliance_id == bindparam("this_alliance")
LOCK_HEAD = Prepared(
    select(journal_heads.c.position, journal_heads.c.hash).where(THIS_HEAD).with_for_update()
)
MOVE_HEAD = Prepared(update(journal_heads).where(THIS_HEAD))
ADD_LINE = Prepared(insert(journal))

_AS_STORED = [
    type_coerce(column, BigInteger).label("at") if column is journal.c.at else column
    for column in journal.c
]


@dataclass(frozen=True)
class SealedLine:
    """A line ready to be appended."""

    stream: str
    seq: int
    at: datetime
    envelope: bytes


@dataclass(frozen=True)
class Line:
    """A line as stored."""

    alliance_id: str
    position: int
    stream: str
    seq: int
    at: datetime
    prev_hash: str
    hash: str
    envelope: bytes

    def digest(self) -> str:
        """Return the hash that these values should have."""
        placed = [self.prev_hash, self.alliance_id, self.position, self.stream, self.seq]
        head = json.dumps([*placed, micros(self.at)]).encode()
        return hashlib.sha256(head + b"\n" + self.envelope).hexdigest()

    def chained_to(self, prev_hash: str, **changes: Any) -> "Line":  # noqa: ANN401  (any field)
        """Return the line with its values changed and its hash computed for them."""
        chained = changed(self, {"prev_hash": prev_hash, **changes})
        return changed(chained, {"hash": chained.digest()})


def append(connection: Connection, alliance_id: str, lines: Sequence[SealedLine]) -> None:
    """Add the lines to the alliance's chain and move its head."""
    position, last = _locked_head(connection, alliance_id)
    rows: list[Line] = []
    for line in lines:
        position += 1
        row = Line(alliance_id, position, line.stream, line.seq, line.at, "", "", line.envelope)
        rows.append(row.chained_to(last))
        last = rows[-1].hash
        ADD_LINE.run(connection, vars(rows[-1]))
    if rows:
        head = {"this_alliance": alliance_id, "position": position, "hash": last}
        MOVE_HEAD.run(connection, head)


def _locked_head(connection: Connection, alliance_id: str) -> tuple[int, str]:
    """Return the head's position and hash; other processes wait for this transaction."""
    this = {"this_alliance": alliance_id}
    found = LOCK_HEAD.first(connection, this)
    if found is None:
        add_new(connection, journal_heads, alliance_id=alliance_id, position=0, hash="")
        (found,) = LOCK_HEAD.rows(connection, this)
    return found["position"], found["hash"]


class StoredJournal:
    """See `tourwright.ports.Journal`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def lines(self, alliance_id: str) -> Sequence[JournalLine]:
        """See `tourwright.ports.Journal.lines`; an erased alliance's bodies say so."""
        with self._database.read() as connection:
            rows = stored_lines(connection, alliance_id)
        return [self._line(row) for row in rows]

    def _line(self, row: Line) -> JournalLine:
        return JournalLine(
            row.alliance_id,
            row.position,
            row.stream,
            row.seq,
            row.at,
            self._body(row.envelope),
            row.hash,
        )

    def _body(self, envelope: bytes) -> Mapping[str, object]:
        try:
            body: dict[str, object] = json.loads(self._sealer.decrypt(envelope))
        except KeyDestroyedError:
            return ERASED
        return body

    def verify(self) -> Iterator[JournalFault]:
        """See `tourwright.ports.Journal.verify`."""
        for alliance_id in self._alliances():
            with self._database.read() as connection:
                head = _head(connection, alliance_id)
                rows = stored_lines(connection, alliance_id)
                written = _written(connection, alliance_id)
            yield from _faults(alliance_id, rows, head, written)

    def size(self) -> int:
        """Return how many lines there are, of every alliance."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(journal)) or 0

    def _alliances(self) -> Sequence[str]:
        """Return every alliance that left a trace: one table alone may have been emptied."""
        with self._database.read() as connection:
            found = {
                name
                for table in (records, journal, journal_heads)
                for name in connection.scalars(select(table.c.alliance_id).distinct())
            }
        return sorted(found, key=str)


def _written(connection: Connection, alliance_id: str) -> int:
    """Return how many lines the alliance's records brought."""
    brought = select(func.sum(records.c.entries)).where(records.c.alliance_id == alliance_id)
    return int(connection.scalar(brought) or 0)


def _head(connection: Connection, alliance_id: str) -> tuple[int, str] | None:
    head = select(journal_heads.c.position, journal_heads.c.hash)
    found = connection.execute(head.where(journal_heads.c.alliance_id == alliance_id)).first()
    if found is None or not isinstance(found.position, int):
        return None
    return (found.position, found.hash)


def stored_lines(connection: Connection, alliance_id: str) -> list[Line]:
    """Return an alliance's lines as they are stored, in order."""
    found = select(*_AS_STORED).where(journal.c.alliance_id == alliance_id)
    rows = connection.execute(found.order_by(journal.c.position)).mappings()
    return [_row(row) for row in rows]


def _row(row: Mapping[Any, Any]) -> Line:
    """Return a line as stored.

    SQLite keeps a value of any type in any column: one of a wrong type is read as blank, so that
    the line's hash does not fit it.
    """
    kept = row["envelope"]
    return Line(
        alliance_id=_text(row["alliance_id"]),
        position=_number(row["position"]),
        stream=_text(row["stream"]),
        seq=_number(row["seq"]),
        at=_moment(row["at"]),
        prev_hash=_text(row["prev_hash"]),
        hash=_text(row["hash"]),
        envelope=bytes(kept) if isinstance(kept, bytes | memoryview) else b"",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1


def _moment(value: object) -> datetime:
    try:
        return EPOCH + value * MICROSECOND if isinstance(value, int) else EPOCH
    except OverflowError:
        return EPOCH


def _faults(
    alliance_id: str, rows: Sequence[Line], head: tuple[int, str] | None, written: int
) -> Iterator[JournalFault]:
    missing = _missing(rows, written)
    yield from (JournalFault(alliance_id, position, "missing") for position in missing)
    wrong = [row for row in rows if row.digest() != row.hash]
    for row in wrong:
        kind = "swapped" if _is_swapped(row, wrong) else "changed"
        yield JournalFault(alliance_id, row.position, kind)
    told = frozenset(row.position for row in wrong)
    yield from (JournalFault(alliance_id, place, "changed") for place in _unchained(rows, told))
    yield from _end_faults(alliance_id, rows, head, written)


def _missing(rows: Sequence[Line], written: int) -> Iterator[int]:
    """Yield the gaps up to the last line; a position far beyond what was written opens none."""
    there = {row.position for row in rows}
    last = min(max(there, default=0), max(written, len(rows)) + 1)
    return (position for position in range(1, last) if position not in there)


def _is_swapped(row: Line, wrong: Sequence[Line]) -> bool:
    """Say whether the row belongs at another wrong row's place, or carries its content."""
    others = [other for other in wrong if other is not row]
    return any(_moved(row, other) or _exchanged(row, other) for other in others)


def _moved(row: Line, other: Line) -> bool:
    """The whole row stands at another's position."""
    at_others = replace(row, position=other.position)
    rechained = replace(at_others, prev_hash=other.prev_hash)
    return row.hash in (at_others.digest(), rechained.digest())


def _exchanged(row: Line, other: Line) -> bool:
    """The row's hash fits another's content at the row's own place."""
    content = replace(row, stream=other.stream, seq=other.seq, at=other.at, envelope=other.envelope)
    envelope_only = replace(row, envelope=other.envelope)
    return row.hash in (content.digest(), envelope_only.digest())


def _unchained(rows: Sequence[Line], wrong: frozenset[int]) -> Iterator[int]:
    """Yield places whose own hash fits but is not what the next line, right by itself, names."""
    hashes = {row.position: row.hash for row in rows}
    for row in rows:
        before = hashes.get(row.position - 1, row.prev_hash if row.position > 1 else "")
        place = max(row.position - 1, 1)
        if before != row.prev_hash and wrong.isdisjoint((place, row.position)):
            yield place


def _end_faults(
    alliance_id: str, rows: Sequence[Line], head: tuple[int, str] | None, written: int
) -> Iterator[JournalFault]:
    last = max((row.position for row in rows), default=0)
    ends_at = max(written, head[0] if head else 0)
    if last < ends_at:
        yield JournalFault(alliance_id, last + 1, "truncated")
    elif last > written:
        yield JournalFault(alliance_id, written + 1, "changed")
    elif head is None:
        yield JournalFault(alliance_id, last, "missing")
    elif rows and (last, rows[-1].hash) != head and rows[-1].digest() == rows[-1].hash:
        yield JournalFault(alliance_id, last, "changed")
