"""From a page of a source to what is staged: digests, and what each reading would change."""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tourwright.domain.dates import day_there
from tourwright.domain.diff import COMING_OR_HERE, EMPLOYED, derive_events, vanished
from tourwright.domain.fact_text import as_text
from tourwright.domain.merging import leads, record_of
from tourwright.domain.people import (
    GONE,
    EmploymentEvent,
    Person,
    PersonStatus,
    SourcePerson,
    without_leave_kind,
)
from tourwright.ports.hris import BulkPeople, HrisSource, Readings, ReadPage, Staged, StagedPage

DIGEST_BYTES = 16
WATCHED = (
    *("given_name", "family_name", "work_email", "manager_source_id", "department", "job_title"),
    *("location", "country", "hire_date"),
)
"""Fields whose sudden absence is a sign of a broken export."""

ROWS, REJECTS, STAGED, FIRST = "rows", "rejects", "staged", "first"
WHOLE, NOTHING = "whole", "nothing"
UNKNOWN, IDENTITY, FILLED, VANISHED = "unknown", "identity", "filled:", "vanished"
ABSENT, GONE_WORD = "absent", "gone"
"""Digests of a record that a reading lacks, or that the source says is gone: counted once."""

NOT_THERE = frozenset({ABSENT, GONE_WORD})

ENDS = frozenset({"terminated", "erased"})
"""Kinds that a missing record brings; it is counted as missing already."""

PEOPLE = "people"
"""Readings of a round that hold facts, by which the shares of `filled:` are taken."""


def today_of(facts: SourcePerson, now: datetime) -> date:
    """Return the day in the person's own zone; UTC's when the zone is unknown."""
    return day_there(now, facts.zone)


def digest_of(reading: SourcePerson) -> str:
    """Return what two equal readings share, whenever they were written down."""
    text = "\0".join(f"{name}={value}" for name, value in as_text(reading).items())
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def derived(
    before: Person | None, reading: SourcePerson, now: datetime
) -> Sequence[EmploymentEvent]:
    """Return what the reading changes about whom we hold; an alias changes nothing."""
    if is_alias(before, reading):
        return ()
    today = today_of(reading, now)
    return derive_events(before.facts if before else None, reading, now, today)


def is_stranger(before: Person | None, reading: SourcePerson) -> bool:
    """Say whether it is a former employee whom we do not know: nothing is kept of them."""
    return before is None and reading.status in GONE


def is_alias(before: Person | None, reading: SourcePerson) -> bool:
    """Say whether the reading is of another record than the one that leads."""
    return before is not None and not leads(before.facts, reading)


@dataclass(frozen=True)
class Stage:
    """Makes staged pages of one source."""

    source: HrisSource
    readings: Readings
    people: BulkPeople

    def page(
        self, round_no: int, page: ReadPage, now: datetime, earlier: Sequence[Staged] = ()
    ) -> StagedPage:
        """Return the page as it is kept: only what differs from what was applied last.

        earlier are rows of its records that the round holds already: they are staged anew whatever
        they say, as what is staged must be true, and count once.
        """
        found = {each.source_person_id: self._as_kept(each) for each in page.people}
        gone = [each for each in dict.fromkeys(page.gone) if each not in found]
        again = {each.source_person_id: each for each in earlier}
        staged, counts = self._staged(round_no, self._changed(list(found.values()), again), now)
        absent = self.gone(round_no, gone, now)
        never = _never_there([again[name] for name in gone if name in again], absent, now)
        counts += _filled(found.values())
        counts += Counter({ROWS: len(page.people), REJECTS: len(page.rejects)})
        counts += Counter({WHOLE: page.whole, NOTHING: page.nothing})
        counts += Counter({STAGED: len(staged) + len(never)}) + Counter(absent.counts)
        counts.subtract(self._counted(earlier))
        return StagedPage(
            staged=(*staged, *absent.staged, *never),
            seen=(*found, *gone, *page.present),
            rejects=page.rejects,
            unmapped=page.unmapped,
            counts={name: times for name, times in counts.items() if times},
            cursor=page.cursor,
            done=page.done,
            next_since=page.next_since,
        )

    def absent(self, round_no: int, ids: Sequence[str], now: datetime) -> StagedPage:
        """Return rows for records that a reading of everybody did not have.

        Whoever works here or is to come is counted; only by the source's rules is it the end of an
        employment. Many exports leave out who has left: of them it says nothing.
        """
        return self._missing(round_no, ids, now, ABSENT)

    def gone(self, round_no: int, ids: Sequence[str], now: datetime) -> StagedPage:
        """Return rows for records of which the source says that it has them no more.

        Of a former employee, and of somebody who never came, it is the end of what we keep.
        """
        return self._missing(round_no, ids, now, GONE_WORD)

    def _missing(self, round_no: int, ids: Sequence[str], now: datetime, word: str) -> StagedPage:
        noted = self.readings.digests(self.source.name, ids)
        known = self.people.of_source(self.source.name, ids)
        rows: list[Staged] = []
        missing = 0
        for name, person in known.items():
            leading = record_of(person.facts) == (self.source.name, name)
            if not leading or noted.get(name) in {word, GONE_WORD}:
                continue
            missing += person.facts.status in COMING_OR_HERE
            rows.append(self._absent(round_no, person.facts, now, word))
        counts = Counter({STAGED: len(rows), VANISHED: missing})
        counts.update(kind for row in rows for kind in row.kinds if kind not in ENDS)
        return StagedPage(staged=tuple(rows), counts={k: v for k, v in counts.items() if v})

    def _absent(self, round_no: int, facts: SourcePerson, now: datetime, word: str) -> Staged:
        """Return the row of one record that is not there any more."""
        after = self._after(facts, now, word)
        events = derive_events(facts, after, now, today_of(facts, now))
        kinds = tuple(str(each.kind) for each in events)
        return Staged(round_no, facts.source_person_id, after, kinds, word, now)

    def _after(self, facts: SourcePerson, now: datetime, word: str) -> SourcePerson:
        """Return the reading that a missing record stands for."""
        if facts.status in EMPLOYED:
            return facts if self.source.rules.absent == "report" else _ended(facts, now)
        return vanished(facts) if word == GONE_WORD else facts

    def _as_kept(self, reading: SourcePerson) -> SourcePerson:
        """Return the reading without the kind of a leave, unless IT asked for it."""
        return reading if self.source.rules.leave_kinds else without_leave_kind(reading)

    def _counted(self, earlier: Sequence[Staged]) -> Counter[str]:
        """Return what rows added to the counts of their round when they were staged."""
        there = [each for each in earlier if each.digest not in NOT_THERE]
        missing = [each for each in earlier if each.digest in NOT_THERE]
        known = self.people.of_source(
            self.source.name, [each.source_person_id for each in missing]
        ).values()
        counts = Counter({ROWS: len(there), STAGED: len(earlier)})
        counts[VANISHED] = sum(each.facts.status in COMING_OR_HERE for each in known)
        counts.update(kind for each in missing for kind in each.kinds if kind not in ENDS)
        readings = [each.reading for each in there]
        counts += _filled(readings)
        for row, before in zip(there, self._held(readings), strict=True):
            counts += _of_one(before, row.reading, row.kinds)
        return counts

    def _changed(
        self, readings: Sequence[SourcePerson], again: Container[str]
    ) -> Mapping[str, SourcePerson]:
        """Return, by digest, the readings that are new or of records staged before."""
        ids = [each.source_person_id for each in readings]
        held = self.readings.digests(self.source.name, ids)
        found = {digest_of(each): each for each in readings}
        return {
            digest: each
            for digest, each in found.items()
            if held.get(each.source_person_id) != digest or each.source_person_id in again
        }

    def _staged(
        self, round_no: int, changed: Mapping[str, SourcePerson], now: datetime
    ) -> tuple[tuple[Staged, ...], Counter[str]]:
        """Return rows to keep and what they would bring, counted."""
        counts: Counter[str] = Counter()
        rows = []
        held = self._held(list(changed.values()))
        for (digest, reading), before in zip(changed.items(), held, strict=True):
            events = () if self.source.rules.joins else derived(before, reading, now)
            kinds = tuple(str(each.kind) for each in events)
            counts += _of_one(before, reading, kinds)
            rows.append(Staged(round_no, reading.source_person_id, reading, kinds, digest, now))
        return tuple(rows), counts

    def _held(self, readings: Sequence[SourcePerson]) -> Sequence[Person | None]:
        """Return whom each reading would be taken for, or joined with."""
        into = self.source.rules.joins
        return self.people.joinable(readings, into) if into else self.people.held(readings)


def _never_there(gone: Sequence[Staged], absent: StagedPage, now: datetime) -> Sequence[Staged]:
    """Return rows instead of those of newcomers who are gone before anybody was told of them."""
    known = {each.source_person_id for each in absent.staged}
    return [
        replace(each, reading=_ended(each.reading, now), kinds=(), digest=GONE_WORD, read_at=now)
        for each in gone
        if each.source_person_id not in known
    ]


def _of_one(before: Person | None, reading: SourcePerson, kinds: Sequence[str]) -> Counter[str]:
    """Return what one reading adds to the counts of its round."""
    leading = before is not None and leads(before.facts, reading)
    another = before is not None and leading and _is_another(before.facts, reading)
    return Counter(kinds) + Counter({UNKNOWN: before is None, IDENTITY: another})


def _ended(facts: SourcePerson, now: datetime) -> SourcePerson:
    """Return the reading of somebody who is not there any more: an end today, of unknown kind."""
    today = today_of(facts, now)
    return replace(facts, status=PersonStatus.TERMINATED, end_date=today, source_updated_at=None)


def _is_another(before: SourcePerson, after: SourcePerson) -> bool:
    """Say whether name and address both changed."""
    names = (before.given_name, before.family_name) != (after.given_name, after.family_name)
    return names and before.work_email != after.work_email


def _filled(readings: Iterable[SourcePerson]) -> Counter[str]:
    """Count by field who has it, of people who work here."""
    counts: Counter[str] = Counter()
    for each in readings:
        if each.status in EMPLOYED:
            counts[PEOPLE] += 1
            counts.update(FILLED + name for name in WATCHED if getattr(each, name))
    return counts


def shares(counts: Mapping[str, int]) -> Mapping[str, float]:
    """Return by field the share of people who have it."""
    people = counts.get(PEOPLE, 0)
    if not people:
        return {}
    return {name: counts.get(FILLED + name, 0) / people for name in WATCHED}


def filled_of(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return by field how many people have it."""
    return {name: counts.get(FILLED + name, 0) for name in WATCHED}
