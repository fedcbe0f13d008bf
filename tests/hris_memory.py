"""Rounds, readings and hints in memory: the promises of `tourwright.ports.hris`, no durability."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from tourwright.domain.people import SourcePerson
from tourwright.ports import NotFoundError
from tourwright.ports.hris import (
    OVER,
    ReadAsked,
    ReadPage,
    Reject,
    Round,
    RoundState,
    Staged,
    StagedPage,
    Why,
)


class MemoryRounds:
    """See `tourwright.ports.hris.Rounds`."""

    def __init__(self, readings: "MemoryReadings") -> None:
        self.all: dict[int, Round] = {}
        self.rows: dict[int, dict[str, Staged]] = {}
        self.done: dict[int, set[str]] = {}
        self.refused: dict[int, list[Reject]] = {}
        self.next_since: dict[int, datetime] = {}
        self._readings = readings

    def begin(self, source: str, why: Why, now: datetime, *, dry: bool = False) -> Round:
        """See the port."""
        mine = [each for each in self.all.values() if each.source == source and not each.dry]
        held = [each for each in mine if each.state is RoundState.HELD]
        same = [each for each in mine if each.why is why and each.state not in OVER]
        if not dry and (held or same):
            return (held or same)[0]
        number = len(self.all) + 1
        since = self.since(source) if why is Why.DELTA else None
        self.all[number] = Round(number, source, why, RoundState.READING, now, since=since, dry=dry)
        self.rows[number], self.done[number], self.refused[number] = {}, set(), []
        return self.all[number]

    def get(self, round_no: int) -> Round | None:
        """See the port."""
        return self.all.get(round_no)

    def latest(self, source: str, limit: int) -> Sequence[Round]:
        """See the port."""
        return [each for each in reversed(self.all.values()) if each.source == source][:limit]

    def held(self) -> Sequence[Round]:
        """See the port."""
        return [each for each in self.all.values() if each.state is RoundState.HELD]

    def day(self, source: str, day: date) -> Sequence[Round]:
        """See the port."""
        mine = [each for each in self.all.values() if each.source == source]
        return [each for each in mine if each.began_at.astimezone(UTC).date() == day]

    def since(self, source: str) -> datetime | None:
        """See the port."""
        mine = [
            self.next_since[each.round_no]
            for each in self.latest(source, 1000)
            if each.state is RoundState.DONE and not each.dry and each.round_no in self.next_since
        ]
        return mine[0] if mine else None

    def keep(self, round_no: int, page: StagedPage, now: datetime) -> None:
        """See the port."""
        del now
        found = self.all[round_no]
        counts = Counter(found.counts) + Counter(page.counts)
        self.all[round_no] = replace(found, cursor=page.cursor, counts=dict(counts))
        self.rows[round_no] |= {row.source_person_id: row for row in page.staged}
        self.refused[round_no] += page.rejects
        self._readings.seen(found.source, page.seen, round_no)
        if page.next_since:
            self.next_since[round_no] = page.next_since

    def move(
        self,
        round_no: int,
        state: RoundState,
        now: datetime,
        *,
        reasons: Sequence[str] = (),
        by: str = "",
    ) -> bool:
        """See the port."""
        found = self.all[round_no]
        if found.state is state or found.state in OVER:
            return False
        ended = now if state in OVER else None
        why = tuple(reasons) or found.reasons
        self.all[round_no] = replace(
            found, state=state, reasons=why, ended_at=ended, released_by=by or found.released_by
        )
        return True

    def chunk(self, round_no: int, limit: int) -> Sequence[Staged]:
        """See the port."""
        rows = self.rows[round_no]
        return [row for name, row in rows.items() if name not in self.done[round_no]][:limit]

    def applied(self, round_no: int, ids: Sequence[str], now: datetime) -> None:
        """See the port."""
        del now
        self.done[round_no] |= set(ids)

    def staged(self, round_no: int, after: str, limit: int) -> Sequence[Staged]:
        """See the port."""
        rows = sorted(self.rows[round_no].items())
        return [row for name, row in rows if name > after][:limit]

    def rejects(self, round_no: int) -> Sequence[Reject]:
        """See the port."""
        return self.refused[round_no]

    def unmapped(self, source: str) -> Mapping[str, int]:
        """See the port."""
        del source
        return {}

    def drop(self, round_no: int, by: str, now: datetime) -> bool:
        """See the port."""
        if self.all[round_no].state is not RoundState.HELD:
            return False
        self.rows[round_no] = {}
        return self.move(round_no, RoundState.DROPPED, now, by=by)

    def purge(self, now: datetime, keep_days: int) -> int:
        """See the port."""
        old = now - timedelta(days=keep_days)
        gone = [n for n, each in self.all.items() if each.ended_at and each.ended_at < old]
        for number in gone:
            del self.all[number]
        return len(gone)


class MemoryReadings:
    """See `tourwright.ports.hris.Readings`."""

    def __init__(self) -> None:
        self.noted: dict[tuple[str, str], tuple[str, int, datetime]] = {}
        self._filled: dict[str, Mapping[str, float]] = {}
        self._marks: list[tuple[str, str, int, datetime]] = []

    def digests(self, source: str, ids: Sequence[str]) -> Mapping[str, str]:
        """See the port."""
        return {each: self.noted[source, each][0] for each in ids if (source, each) in self.noted}

    def note(
        self, source: str, digests: Mapping[str, str], round_no: int, read_at: datetime
    ) -> None:
        """See the port."""
        self.noted |= {
            (source, each): (digest, round_no, read_at) for each, digest in digests.items()
        }

    def later(self, source: str, ids: Sequence[str], read_at: datetime) -> frozenset[str]:
        """See the port."""
        held = {each: self.noted.get((source, each)) for each in ids}
        return frozenset(each for each, noted in held.items() if noted and noted[2] > read_at)

    def count(self, source: str) -> int:
        """See the port."""
        return sum(held == source for held, _ in self.noted)

    def missing(self, source: str, round_no: int) -> Iterator[str]:
        """See the port."""
        yield from [
            name
            for (held, name), noted in self.noted.items()
            if held == source and noted[1] != round_no
        ]

    def seen(self, source: str, ids: Sequence[str], round_no: int) -> None:
        """Note that the round saw these records."""
        for each in ids:
            if (source, each) in self.noted:
                digest, _, at = self.noted[source, each]
                self.noted[source, each] = (digest, round_no, at)

    def filled(self, source: str) -> Mapping[str, float]:
        """See the port."""
        return self._filled.get(source, {})

    def fill(self, source: str, filled: Mapping[str, int], total: int) -> None:
        """See the port."""
        self._filled[source] = {name: many / max(total, 1) for name, many in filled.items()}

    def marks(self, source: str, kind: str, since: datetime) -> int:
        """See the port."""
        mine = [each for each in self._marks if each[:2] == (source, kind) and each[3] >= since]
        return sum(times for _, _, times, _ in mine)

    def mark(self, source: str, kinds: Mapping[str, int], now: datetime) -> None:
        """See the port."""
        self._marks += [(source, kind, times, now) for kind, times in kinds.items()]


class MemoryPushes:
    """See `tourwright.ports.hris.Pushes`."""

    def __init__(self) -> None:
        self.dirty: dict[tuple[str, str], datetime] = {}

    def mark(self, source: str, source_person_id: str, delivery: str, now: datetime) -> None:
        """See the port."""
        del delivery
        self.dirty[source, source_person_id] = now

    def waiting(self, source: str, limit: int) -> Sequence[str]:
        """See the port."""
        mine = [(at, name) for (held, name), at in self.dirty.items() if held == source]
        return [name for _, name in sorted(mine)][:limit]

    def sources(self) -> Sequence[str]:
        """See the port."""
        return sorted({source for source, _ in self.dirty})

    def read(self, source: str, ids: Sequence[str], before: datetime) -> None:
        """See the port."""
        for each in ids:
            if self.dirty.get((source, each), before) <= before:
                self.dirty.pop((source, each), None)


@dataclass
class ListedHris:
    """A source that has the people it is given, in pages of `size`."""

    source: str
    people: dict[str, SourcePerson] = field(default_factory=dict)
    size: int = 2
    faults: list[Exception] = field(default_factory=list)
    asked: list[ReadAsked] = field(default_factory=list)

    def has(self, *people: SourcePerson) -> None:
        """Have these people and nobody else."""
        self.people = {each.source_person_id: each for each in people}

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return the people after the cursor."""
        self.asked.append(asked)
        if self.faults:
            raise self.faults.pop(0)
        at = int(asked.cursor or 0)
        everybody = list(self.people.values())
        rest = everybody[at + self.size :]
        return ReadPage(
            people=tuple(everybody[at : at + self.size]),
            cursor=str(at + self.size),
            done=not rest,
            next_since=None if rest else datetime(2026, 6, 1, tzinfo=UTC),
        )

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return one of them."""
        if self.faults:
            raise self.faults.pop(0)
        try:
            return self.people[source_person_id]
        except KeyError as gone:
            raise NotFoundError(source_person_id) from gone

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody."""
        yield from self.people.values()

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return everybody."""
        del since
        return list(self.people)
