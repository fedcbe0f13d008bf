"""One chunk of staged readings becomes people: all of it, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tourwright.domain.diff import COMING_OR_HERE
from tourwright.domain.hris import DatedChange
from tourwright.domain.ledger import dated
from tourwright.domain.merging import ALIAS
from tourwright.domain.people import EmploymentEvent, FactKind, SourcePerson
from tourwright.domain.telling import BEGINNINGS, EVERYBODY, quiet_before
from tourwright.intake.joining import join_people
from tourwright.intake.merging import join_records, stays_as
from tourwright.intake.ports import IntakePorts
from tourwright.intake.staging import FIRST, derived, is_alias, is_stranger, today_of
from tourwright.ports.hris import HrisSource, Round, Staged

CHUNK = 500
DATED = "feed"
"""The kind of source that states dated changes."""

STATED = "stated"
LEAVING = frozenset(
    {
        FactKind.TERMINATED,
        FactKind.TERMINATION_SCHEDULED,
        FactKind.HIRE_CANCELLED,
        FactKind.ERASED,
        FactKind.MERGED,
    }
)
"""Kinds that are counted over time, as a source may tell them in small portions."""

Item = tuple[SourcePerson, Sequence[EmploymentEvent]]


@dataclass(frozen=True)
class Chunk:
    """What is stored of a chunk: items that are told of, and items that nobody hears of.

    joined are records that the source joined with others. again are records that say nothing now
    and may later: they are looked at again at every reading.
    """

    told: Sequence[Item]
    silent: Sequence[Item]
    joined: Mapping[str, str] = field(default_factory=dict)
    again: frozenset[str] = frozenset()

    def kinds(self) -> Mapping[str, int]:
        """Return how many events of each counted kind it has."""
        items = (*self.told, *self.silent)
        found = Counter(str(e.kind) for _, events in items for e in events if e.kind in LEAVING)
        return found + Counter({str(FactKind.MERGED): len(self.joined)})


def apply_chunk(ports: IntakePorts, source: HrisSource, found: Round) -> int:
    """Apply staged rows of the round; returns how many, 0 when none was left."""
    rows = ports.rounds.chunk(found.round_no, CHUNK)
    if not rows:
        return 0
    now = ports.clock.now()
    with ports.together():
        fresh = _fresh(ports, source.name, rows)
        if source.rules.joins:
            again = join_people(ports, source, [row.reading for row in fresh], now)
        else:
            first = bool(found.counts.get(FIRST))
            again = _apply(ports, source.name, _chunk(ports, source, fresh, now, first=first), now)
        _note(ports, source.name, _again(fresh, again), found.round_no)
        ports.rounds.applied(found.round_no, [row.source_person_id for row in rows], now)
    return len(rows)


def _apply(ports: IntakePorts, source: str, chunk: Chunk, now: datetime) -> frozenset[str]:
    """Store the chunk; returns the records to look at again."""
    ports.people.apply_many(chunk.told, now)
    ports.people.apply_many(chunk.silent, now, silent=True)
    unknown = join_records(ports, source, chunk.joined)
    if chunk.kinds():
        ports.readings.mark(source, chunk.kinds(), now)
    return chunk.again | frozenset(unknown)


def _again(rows: Sequence[Staged], ids: frozenset[str]) -> Sequence[Staged]:
    """Have these records differ from whatever is read of them."""
    return [replace(row, digest=ALIAS) if row.source_person_id in ids else row for row in rows]


def _fresh(ports: IntakePorts, source: str, rows: Sequence[Staged]) -> Sequence[Staged]:
    """Leave out rows of which something newer was applied: a slow reading undoes no quick one."""
    stale: set[str] = set()
    for read_at, ids in _by_moment(rows).items():
        if read_at is not None:
            stale |= ports.readings.later(source, ids, read_at)
    return [row for row in rows if row.source_person_id not in stale]


def _by_moment(rows: Sequence[Staged]) -> Mapping[datetime | None, Sequence[str]]:
    found: dict[datetime | None, list[str]] = {}
    for row in rows:
        found.setdefault(row.read_at, []).append(row.source_person_id)
    return found


def _chunk(
    ports: IntakePorts, source: HrisSource, rows: Sequence[Staged], now: datetime, *, first: bool
) -> Chunk:
    """Derive again against what is held now."""
    readings = [row.reading for row in rows]
    stated = _stated(ports, source, readings)
    told: list[Item] = []
    silent: list[Item] = []
    joined: dict[str, str] = {}
    again: set[str] = set()
    for reading, before in zip(readings, ports.people.held(readings), strict=True):
        name, into = reading.source_person_id, stays_as(reading)
        if is_stranger(before, reading):
            continue
        if is_alias(before, reading):
            again |= {name} if reading.status in COMING_OR_HERE else set()
            continue
        if into and ports.merger is not None:
            joined[name] = into
            continue
        changes = stated.get(name, ())
        events = dated(derived(before, reading, now), changes, today_of(reading, now))
        hushed = first and not _is_joiner(source, reading, events, now)
        (silent if hushed else told).append((reading, events))
    return Chunk(told, silent, joined, frozenset(again))


def _stated(
    ports: IntakePorts, source: HrisSource, readings: Sequence[SourcePerson]
) -> Mapping[str, Sequence[DatedChange]]:
    """Return the dated changes of a source that states them."""
    if ports.changes is None or source.kind != DATED:
        return {}
    return ports.changes.of(source.name, [each.source_person_id for each in readings])


def _is_joiner(
    source: HrisSource, reading: SourcePerson, events: Sequence[EmploymentEvent], now: datetime
) -> bool:
    """Say whether a first load begins an alliance: for who is to come or just came.

    A source without days has everybody begin today, which makes nobody a newcomer.
    """
    if source.rules.adopt == EVERYBODY:
        return True
    since = quiet_before(today_of(reading, now), source.rules.quiet_days)
    begun = [e.effective_date for e in events if e.kind in BEGINNINGS and e.certainty == STATED]
    return any(day >= since for day in begun)


def _note(ports: IntakePorts, source: str, rows: Sequence[Staged], round_no: int) -> None:
    """Note what was applied, at the moment it was read."""
    noted: dict[datetime, dict[str, str]] = {}
    for row in rows:
        at = row.read_at or ports.clock.now()
        noted.setdefault(at, {})[row.source_person_id] = row.digest
    for at, digests in noted.items():
        ports.readings.note(source, digests, round_no, at)
