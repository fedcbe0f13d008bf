"""People's data as it comes from its sources: read in pages, staged in rounds, applied in chunks.

A round is one reading of one source, whatever started it: the clock, a file, a hint from the
source. It reads and stages, is judged, and only then changes anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tourwright.domain.hris import DatedChange, Limits
from tourwright.domain.people import AllianceFacts, EmploymentEvent, Person, SourcePerson
from tourwright.ports.hris_sources import (
    HrisSource,
    JoinedPeople,
    PagedHris,
    ReadAsked,
    ReadPage,
    Reject,
    Rhythms,
    SourceRules,
    Why,
)

__all__ = [
    "OVER",
    "BulkPeople",
    "Changes",
    "DatedChange",
    "HrisControl",
    "HrisSource",
    "Limits",
    "PagedHris",
    "ReadAsked",
    "ReadPage",
    "Readings",
    "Reject",
    "Rhythms",
    "Round",
    "RoundState",
    "Rounds",
    "ScheduleSeen",
    "SourceRules",
    "Staged",
    "StagedPage",
    "Why",
]


class RoundState(StrEnum):
    """How far a round is."""

    READING = "reading"
    JUDGING = "judging"
    HELD = "held"
    APPLYING = "applying"
    TELLING = "telling"
    DONE = "done"
    DROPPED = "dropped"
    FAILED = "failed"


OVER = frozenset({RoundState.DONE, RoundState.DROPPED, RoundState.FAILED})
"""States after which nothing happens in a round any more."""


@dataclass(frozen=True)
class Round:
    """One reading of a source and what came of it. reasons say why it was held."""

    round_no: int
    source: str
    why: Why
    state: RoundState
    began_at: datetime
    cursor: str = ""
    since: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    ended_at: datetime | None = None
    released_by: str = ""
    dry: bool = False


@dataclass(frozen=True)
class Staged:
    """A reading that waits to be applied, with the kinds of events it would bring.

    A reading older (by read_at) than the one noted last of the same record is skipped.
    """

    round_no: int
    source_person_id: str
    reading: SourcePerson
    kinds: tuple[str, ...]
    digest: str
    read_at: datetime | None = None


@dataclass(frozen=True)
class StagedPage:
    """One page as it is kept: what changed, and the ids of all that was seen.

    counts are figures to add to the round's: `rows`, `rejects`, `identity`, `unknown`, `staged`,
    each kind of event by its word, and `filled:<field>`.
    """

    staged: tuple[Staged, ...] = ()
    seen: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    unmapped: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    cursor: str = ""
    done: bool = True
    next_since: datetime | None = None


class Rounds(Protocol):
    """Rounds with what they staged."""

    def begin(self, source: str, why: Why, now: datetime, *, dry: bool = False) -> Round:
        """Return the open round of the source and reason, or a new one.

        While a round of the source is held, that one is returned: a push is added to it, and a
        delta or full reading waits (its state says so).
        """
        ...

    def get(self, round_no: int) -> Round | None:
        """Return the round or None."""
        ...

    def latest(self, source: str, limit: int) -> Sequence[Round]:
        """Return rounds of the source, newest first."""
        ...

    def held(self) -> Sequence[Round]:
        """Return the rounds that wait for people, oldest first."""
        ...

    def day(self, source: str, day: date) -> Sequence[Round]:
        """Return the rounds that began on this day (UTC), in their order."""
        ...

    def since(self, source: str) -> datetime | None:
        """Return where the next delta begins; None when nothing was ever read whole.

        As the last round said that was done and not dry.
        """
        ...

    def keep(self, round_no: int, page: StagedPage, now: datetime) -> None:
        """Keep staged rows, ids seen, rejects and cursor, and add the counts, in one transaction.

        The page's counts are whole: nothing else is added to the round's. A row staged again
        replaces the one before. A round that is held takes pages too.
        """
        ...

    def move(
        self,
        round_no: int,
        state: RoundState,
        now: datetime,
        *,
        reasons: Sequence[str] = (),
        by: str = "",
    ) -> bool:
        """Move the round; False when it is over or in this state already."""
        ...

    def chunk(self, round_no: int, limit: int) -> Sequence[Staged]:
        """Return staged rows that were not applied yet, in their order."""
        ...

    def applied(self, round_no: int, ids: Sequence[str], now: datetime) -> None:
        """Mark rows of these source person ids as applied."""
        ...

    def staged(self, round_no: int, after: str, limit: int, kind: str = "") -> Sequence[Staged]:
        """Return staged rows by source person id, whatever became of them.

        kind leaves out whom no such event would happen to.
        """
        ...

    def kinds(self, round_no: int) -> Mapping[str, int]:
        """Return to how many people of the round an event of each kind would happen."""
        ...

    def of_records(self, round_no: int, ids: Sequence[str]) -> Sequence[Staged]:
        """Return the round's staged rows of these records."""
        ...

    def rejects(self, round_no: int) -> Sequence[Reject]:
        """Return what could not be taken."""
        ...

    def unmapped(self, source: str) -> Mapping[str, int]:
        """Return by field how many values no table knows."""
        ...

    def drop(self, round_no: int, by: str, now: datetime) -> bool:
        """Forget a held round's rows; False when it is not held."""
        ...

    def purge(self, now: datetime, keep_days: int) -> int:
        """Forget what ended longer ago; returns how many rounds."""
        ...


class Readings(Protocol):
    """What was read last of each record: a digest, and the round that saw it."""

    def digests(self, source: str, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the digest of each of these records that is known."""
        ...

    def note(
        self, source: str, digests: Mapping[str, str], round_no: int, read_at: datetime
    ) -> None:
        """Note what was applied."""
        ...

    def later(self, source: str, ids: Sequence[str], read_at: datetime) -> frozenset[str]:
        """Return those records of which something newer than read_at was applied."""
        ...

    def count(self, source: str) -> int:
        """Return how many records of the source are known."""
        ...

    def missing(self, source: str, round_no: int) -> Iterator[str]:
        """Yield known records that the full round did not see."""
        ...

    def filled(self, source: str) -> Mapping[str, float]:
        """Return by field the share of people (0 to 1) who had it at the last full reading."""
        ...

    def fill(self, source: str, filled: Mapping[str, int], total: int) -> None:
        """Keep how many people of a full reading had each field."""
        ...

    def marks(self, source: str, kind: str, since: datetime) -> int:
        """Return how many events of the kind were applied since the moment."""
        ...

    def mark(self, source: str, kinds: Mapping[str, int], now: datetime) -> None:
        """Keep how many events of each kind were applied."""
        ...


class BulkPeople(JoinedPeople, Protocol):
    """People by the chunk; the same results as `tourwright.ports.People` one by one."""

    def held(self, readings: Sequence[SourcePerson]) -> Sequence[Person | None]:
        """Return whom each reading would be taken for, None for somebody new."""
        ...

    def apply_many(
        self,
        items: Sequence[tuple[SourcePerson, Sequence[EmploymentEvent]]],
        now: datetime,
        *,
        silent: bool = False,
    ) -> Sequence[Person]:
        """Store a chunk in one transaction; silent events are told to nobody."""
        ...

    def of_source(self, source: str, ids: Sequence[str]) -> Mapping[str, Person]:
        """Return the people behind these ids of a source."""
        ...

    def waiting(self, source: str, after: str, limit: int) -> Sequence[str]:
        """Return keys of people of the source with events that nobody was told of yet.

        Those after the key given, in the order of keys; "" begins. Of whoever may be somebody who
        left nobody is told until HR has said so.
        """
        ...

    def untold_of(self, person_keys: Sequence[str]) -> Mapping[str, Sequence[EmploymentEvent]]:
        """Return each one's events that wait to be told, in the order of `events_of`."""
        ...

    def standing(self, person_key: str, today: date) -> Sequence[EmploymentEvent]:
        """Return events that were told silently and still stand: a leave, an end ahead."""
        ...

    def known_alliances(self, person_keys: Sequence[str]) -> frozenset[str]:
        """Return those people whose alliance was told something before."""
        ...

    def facts_of(self, person_keys: Sequence[str]) -> Mapping[str, AllianceFacts]:
        """Return what each alliance's rules need."""
        ...

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """Mark events as passed on."""
        ...

    def hush(self, event_ids: Sequence[str], now: datetime) -> None:
        """Mark events as told to nobody."""
        ...


class Changes(Protocol):
    """The ledger of dated changes, of sources that state changes rather than people."""

    def add(self, source: str, changes: Sequence[DatedChange], now: datetime) -> Sequence[str]:
        """Keep the changes that are new; returns the ids of the people they concern."""
        ...

    def of(self, source: str, ids: Sequence[str]) -> Mapping[str, Sequence[DatedChange]]:
        """Return each one's changes in the order of their taking effect."""
        ...

    def last(self, source: str) -> int:
        """Return the number of the change that was kept last, 0 when there is none."""
        ...

    def concerned(self, source: str, number: int, after: str, limit: int) -> Sequence[str]:
        """Return ids of people whom changes after the number concern.

        Those after the id given, in the order of ids; "" begins.
        """
        ...


@dataclass(frozen=True)
class ScheduleSeen:
    """One schedule as an operator sees it. every is in words."""

    schedule_id: str
    paused: bool
    every: str
    last_at: datetime | None = None
    next_at: datetime | None = None


class HrisControl(Protocol):
    """The schedules of all sources, and rounds by hand. Each may raise TransientError."""

    def states(self) -> Sequence[ScheduleSeen]:
        """Return every schedule there is."""
        ...

    def pause(self, schedule_id: str) -> None:
        """Let the schedule rest. Raises NotFoundError."""
        ...

    def resume(self, schedule_id: str) -> None:
        """Let it go on. Raises NotFoundError."""
        ...

    def trigger(self, schedule_id: str) -> None:
        """Run it now. Raises NotFoundError."""
        ...

    def start(self, source: str, why: Why, round_no: int = 0) -> None:
        """Start or wake the round of a source; a number goes on with that round."""
        ...
