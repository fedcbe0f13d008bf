"""Reads a source of files as pages of people; each page is safe to ask for again.

The first page of a file holds nobody: it only chooses the file and puts it into the spool, so that
the cursor names it from then on. It counts as taken when its first rows are asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from connectors.files.drop import OLDER, TAKEN, Drop, Found, Wanted, marker_of, ready
from connectors.files.headers import HeaderError, header_of
from connectors.files.rows import Layout, Reading, Row, row_of
from connectors.files.spool import Kept, Spool, State
from connectors.files.survey import survey
from connectors.files.table import Place, first_line, records
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, MalformedError, NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Why

LOOKS_ONLY = frozenset({Why.FULL})
"""A full reading, as a dry run is one, reads the newest file and takes none away."""

MOST_BYTES = 1 << 30
"""A larger file is not copied: a million people take a fifth of it."""


@dataclass(frozen=True)
class Setup:
    """What one source of files is made of."""

    name: str
    drop: Drop
    spool: Spool
    wanted: Wanted
    layout: Layout


@dataclass(frozen=True)
class _Open:
    """A file that can be read. start is where its rows begin; fault says why there are none."""

    digest: str
    kept: Kept
    reading: Reading | None
    start: Place
    fault: str = ""


class FilesHris:
    """People in files."""

    def __init__(self, setup: Setup, clock: Clock) -> None:
        self.source = setup.name
        self._setup = setup
        self._clock = clock
        self._open: _Open | None = None

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return one page. Raises TransientError, RefusedError, CursorGoneError."""
        if not asked.cursor:
            return self._choose(asked.why)
        digest, _, place = asked.cursor.partition(":")
        opened = self._opened(digest)
        offset, _, line = place.partition(":")
        start = Place(int(offset), int(line)) if line else opened.start
        if not line and asked.why not in LOOKS_ONLY:
            self._take(opened.kept)
        return self._rows(opened, start, asked.limit)

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return the person of the file read last. Raises NotFoundError, MalformedError."""
        for row in self._last():
            if row.person and row.person.source_person_id == source_person_id:
                return row.person
            if row.reject and row.present and row.present == source_person_id:
                raise MalformedError(f"{row.reject.place}: {row.reject.field} {row.reject.why}")
        raise NotFoundError("the file read last has no such row")

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody of the file read last."""
        yield from (row.person for row in self._last() if row.person)

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return the ids of the file read last, if it was written since the moment."""
        last = self._setup.spool.state().last
        if not last or self._opened(last).kept.found.written < since:
            return []
        return [person.source_person_id for person in self.list_people()]

    def _last(self) -> Iterator[Row]:
        """Yield the rows of the file read last."""
        if last := self._setup.spool.state().last:
            opened = self._opened(last)
            yield from (row for _, row in _numbered(opened, opened.start))

    def _choose(self, why: Why) -> ReadPage:
        """Choose a file: the oldest that was not taken, or the newest of all to look at only."""
        spool = self._setup.spool
        state = spool.state()
        found = self._setup.drop.look()
        candidates = ready(found, self._setup.wanted, state.looked, self._clock.now())
        spool.note(replace(state, looked={each.name: each for each in found}))
        new = self._newest if why in LOOKS_ONLY else self._next
        kept = new(candidates, state)
        if kept is None:
            return ReadPage(nothing=True)
        return ReadPage(cursor=kept.digest, done=False, whole=self._setup.layout.full)

    def _newest(self, candidates: Sequence[Found], state: State) -> Kept | None:
        for found in reversed(candidates):
            return self._fetch(found)
        return self._setup.spool.kept(state.last)

    def _next(self, candidates: Sequence[Found], state: State) -> Kept | None:
        """Return the first that brings something; older ones and repeated ones are put aside."""
        for found in candidates:
            if found.age < state.age:
                self._aside(found, OLDER)
                continue
            kept = self._fetch(found)
            if kept.digest not in state.taken:
                return kept
            self._aside(found, TAKEN)
        return None

    def _fetch(self, found: Found) -> Kept:
        """Copy the file into the spool; of one that is too large only that is kept."""
        if found.size > MOST_BYTES:
            words = f"has {found.size} bytes, more than {MOST_BYTES}"
            return self._setup.spool.refuse(found, words)
        raw = self._setup.spool.new()
        self._setup.drop.fetch(found.name, raw)
        return self._setup.spool.keep(raw, found)

    def _take(self, kept: Kept) -> None:
        """Note that the file is in reading; the file before it is forgotten."""
        spool = self._setup.spool
        state = spool.state()
        if state.last != kept.digest:
            taken = (*state.taken, kept.digest)
            spool.note(replace(state, taken=taken, last=kept.digest, age=kept.found.age))
        self._aside(kept.found, TAKEN)
        spool.tidy((kept.digest, state.last))

    def _aside(self, found: Found, ending: str) -> None:
        """Give a file that is dealt with another name, and take its marker away."""
        drop = self._setup.drop
        drop.rename(found.name, f"{found.name}{ending}")
        for marker in marker_of(found.name, self._setup.wanted):
            drop.rename(marker, f"{marker}{ending}")

    def _opened(self, digest: str) -> _Open:
        """Return the file ready to be read; the last one is remembered."""
        if self._open is None or self._open.digest != digest:
            kept = self._setup.spool.kept(digest)
            if kept is None:
                raise CursorGoneError("the file is not kept any more")
            self._open = _opened(kept, self._setup, self._clock.now)
        return self._open

    def _rows(self, opened: _Open, start: Place, limit: int) -> ReadPage:
        whole = self._setup.layout.full
        if opened.reading is None:
            return ReadPage(rejects=(Reject("file", "file", opened.fault),), whole=True)
        found = list(islice(_numbered(opened, start), limit))
        done = len(found) < limit
        return ReadPage(
            people=tuple(row.person for _, row in found if row.person),
            rejects=tuple(row.reject for _, row in found if row.reject),
            present=tuple(row.present for _, row in found if row.present),
            cursor="" if done else _cursor(opened.digest, found[-1][0]),
            done=done,
            whole=whole,
            unmapped=_counted(row.unmapped for _, row in found if row.unmapped),
        )


def _opened(kept: Kept, setup: Setup, now: Callable[[], datetime]) -> _Open:
    """Look through the whole file once."""
    start = Place()
    if kept.fault:
        return _Open(kept.digest, kept, None, start, kept.fault)
    line, start = first_line(kept.path)
    layout = setup.layout
    try:
        header = header_of(line, layout.columns)
    except HeaderError as wrong:
        return _Open(kept.digest, kept, None, start, str(wrong))
    seen = survey(kept.path, header, start, max_rows=layout.max_rows, form=layout.day_format)
    if seen.too_long:
        fault = f"has {seen.rows} rows, more than max_rows allows"
        return _Open(kept.digest, kept, None, start, fault)
    return _Open(kept.digest, kept, Reading(setup.name, header, seen, layout, now()), start)


def _numbered(opened: _Open, start: Place) -> Iterator[tuple[Place, Row]]:
    """Yield rows with the place behind each."""
    if opened.reading is None:
        return
    for record in records(opened.kept.path, opened.reading.header.separator, start):
        yield Place(*record.behind), row_of(record, opened.reading)


def _cursor(digest: str, place: Place) -> str:
    return f"{digest}:{place.offset}:{place.line}"


def _counted(words: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
