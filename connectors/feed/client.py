"""Reads people out of dated changes that a source drops into a folder as JSON lines.

A reading has two halves: every line of every new file goes into the ledger, then each person whom a
new change concerns is folded into what is true today. A file is renamed once it is in the ledger; a
full reading folds everybody, so that what was stated ahead comes true on its day.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from connectors.hris_places import zone_of
from connectors.hris_values import BadValueError, day, moment, neutral_person, text, today_in
from tourwright.domain.hris import DatedChange
from tourwright.domain.ledger import fold
from tourwright.domain.people import FactKind, SourcePerson
from tourwright.ports import Clock, NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import Changes, ReadAsked, ReadPage, Reject, Why

LINES = 5_000
"""So many changes go into the ledger at once."""

LONGEST = 1 << 16
"""Bytes of one line; a longer one comes in pieces, and each is refused as no change."""

TAKEN = ".taken"
KINDS = frozenset(kind.value for kind in FactKind)
FOLDED = 500


@dataclass(frozen=True)
class Spot:
    """Where a reading stands: at a byte and a line of a file, or folding after a person.

    number is that of the last change in the ledger when the reading began.
    """

    number: int
    file: str = ""
    byte: int = 0
    line: int = 0
    after: str = ""
    is_folding: bool = False

    def cursor(self) -> str:
        """Write it down."""
        return json.dumps(vars(self))


def spot_of(cursor: str) -> Spot:
    """Read what was written down. Raises CursorGoneError."""
    try:
        return Spot(**json.loads(cursor))
    except (ValueError, TypeError) as why:
        raise CursorGoneError("the place in the feed cannot be read: begin again") from why


class FeedHris:
    """People out of changes in files; each page is safe to ask for again."""

    def __init__(
        self, source: str, folder: Path, changes: Changes, clock: Clock, pattern: str = "*.jsonl"
    ) -> None:
        self.source = source
        self._folder = folder
        self._changes = changes
        self._clock = clock
        self._pattern = pattern

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return one page: the first says where to begin, then lines are kept, then people."""
        if not asked.cursor:
            # Kept changes move the end of the ledger: a first page that is repeated must not.
            return ReadPage(cursor=self._first(asked.why).cursor(), done=False)
        spot = spot_of(asked.cursor)
        return self._folded(spot, asked.limit) if spot.is_folding else self._kept(spot)

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return the person as of today. Raises NotFoundError."""
        for person in self._people([source_person_id])[0]:
            return person
        raise NotFoundError("the ledger has no change of this record")

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody of the ledger, leavers too."""
        after = ""
        while ids := self._changes.concerned(self.source, 0, after, FOLDED):
            yield from self._people(ids)[0]
            after = ids[-1]

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return everybody: when a change came into the ledger is not kept."""
        del since
        return [person.source_person_id for person in self.list_people()]

    def _first(self, why: Why) -> Spot:
        number = 0 if why is Why.FULL else self._changes.last(self.source)
        return self._next_file(Spot(number))

    def _next_file(self, spot: Spot) -> Spot:
        """Return the beginning of the next file, or of folding when there is none."""
        waiting = sorted(each.name for each in self._folder.glob(self._pattern))
        later = [name for name in waiting if name > spot.file]
        if not later:
            return Spot(spot.number, is_folding=True)
        return Spot(spot.number, later[0])

    def _kept(self, spot: Spot) -> ReadPage:
        """Put a portion of a file into the ledger."""
        path = self._folder / spot.file
        if not path.exists():
            return ReadPage(cursor=self._next_file(spot).cursor(), done=False)
        with path.open("rb") as file:
            changes, rejects, following = _portion(file, spot)
        self._changes.add(self.source, changes, self._clock.now())
        if following is None:
            with suppress(FileNotFoundError):
                path.rename(path.with_name(path.name + TAKEN))
            following = self._next_file(spot)
        return ReadPage(rejects=rejects, cursor=following.cursor(), done=False)

    def _folded(self, spot: Spot, limit: int) -> ReadPage:
        """Return people whom changes since the beginning concern."""
        ids = self._changes.concerned(self.source, spot.number, spot.after, limit)
        people, rejects = self._people(ids)
        refused = tuple(each.place for each in rejects)
        if len(ids) == limit:
            following = Spot(spot.number, after=ids[-1], is_folding=True)
            return ReadPage(
                people, rejects=rejects, present=refused, cursor=following.cursor(), done=False
            )
        return ReadPage(people, rejects=rejects, present=refused, next_since=self._clock.now())

    def _people(self, ids: Sequence[str]) -> tuple[tuple[SourcePerson, ...], tuple[Reject, ...]]:
        """Fold each one's changes; somebody of whom nothing is true yet is left out."""
        people, rejects = [], []
        for name, changes in self._changes.of(self.source, ids).items():
            try:
                found = self._person(name, changes)
            except BadValueError as why:
                rejects.append(Reject(name, why.field, why.why))
            else:
                people += [found] if found else []
        return tuple(people), tuple(rejects)

    def _person(self, name: str, changes: Sequence[DatedChange]) -> SourcePerson | None:
        everything = fold(changes)
        zone = zone_of(everything.get("time_zone"), everything.get("country"), "")
        values = fold(changes, today_in(zone, self._clock.now()))
        if not values:
            return None
        return neutral_person({**values, "source_person_id": name}, self.source)


Portion = tuple[list[DatedChange], tuple[Reject, ...], Spot | None]


def _portion(file: BinaryIO, spot: Spot) -> Portion:
    """Read lines from the spot on; the spot that follows is None at the end of the file."""
    file.seek(spot.byte)
    lines = list(islice(iter(partial(file.readline, LONGEST), b""), LINES))
    changes, rejects = [], []
    for number, line in enumerate(lines, spot.line + 1):
        try:
            changes += [_change(line)] if line.strip() else []
        except BadValueError as why:
            rejects.append(Reject(_place(spot.file, number), why.field, why.why))
    at_end = len(lines) < LINES
    following = None if at_end else Spot(spot.number, spot.file, file.tell(), spot.line + LINES)
    return changes, tuple(rejects), following


def _place(file: str, line: int) -> str:
    """Name a line; a file's own name may hold a person's."""
    return f"file {hashlib.sha256(file.encode()).hexdigest()[:8]} line {line}"


def _change(line: bytes) -> DatedChange:
    """Read one line. Raises BadValueError."""
    record = _record(line)
    return DatedChange(
        event_id=_needed(record, "event_id"),
        source_person_id=_needed(record, "source_person_id"),
        kind=_kind(record),
        effective_date=_day(record),
        recorded_at=_moment(record),
        values=_values(record),
    )


def _record(line: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        raise BadValueError("line", "is no JSON") from None
    if not isinstance(found, dict):
        raise BadValueError("line", "is no JSON object")
    return found


def _needed(record: Mapping[str, object], name: str) -> str:
    found = text(record.get(name))
    if not found or "\0" in found:
        raise BadValueError(name, "is missing")
    return found


def _kind(record: Mapping[str, object]) -> str:
    kind = text(record.get("kind"))
    if kind and kind not in KINDS:
        raise BadValueError("kind", "is no kind of event that we know")
    return kind


def _day(record: Mapping[str, object]) -> date:
    found = day(record.get("effective_date"), "effective_date")
    if found is None:
        raise BadValueError("effective_date", "is missing")
    return found


def _moment(record: Mapping[str, object]) -> datetime:
    found = moment(record.get("recorded_at"), "recorded_at")
    if found is None:
        raise BadValueError("recorded_at", "is missing")
    return found


def _values(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return what each field is from then on: `values`, or the second of each pair of `changes`."""
    values, changes = record.get("values"), record.get("changes")
    if isinstance(values, dict):
        return values
    if not isinstance(changes, dict):
        raise BadValueError("changes", "is missing")
    pairs = {name: pair for name, pair in changes.items() if _is_pair(pair)}
    if len(pairs) < len(changes):
        raise BadValueError("changes", "holds something else than pairs of before and after")
    return {name: pair[1] for name, pair in pairs.items()}


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2
