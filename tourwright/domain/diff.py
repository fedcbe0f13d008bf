"""Employment events out of two readings of one person; pure.

A webhook is only a hint that something may have changed. What changed is found here, by comparing
what we held with what we read: the same two readings always give the same events with the same ids,
and two equal readings give none.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tourwright.domain.fact_text import as_text, with_texts
from tourwright.domain.people import (
    CLOSED,
    GONE,
    Employment,
    EmploymentEvent,
    FactKind,
    PersonStatus,
    SourcePerson,
)

EMPLOYED = frozenset({PersonStatus.ACTIVE, PersonStatus.LEAVE, PersonStatus.SUSPENDED})
COMING_OR_HERE = EMPLOYED | {PersonStatus.PREHIRE}

LIFE = ("status", "hire_date", "original_hire_date", "end_date", "termination", "employments")
# A later kind of this list takes only what no earlier one has taken.
PLAIN: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.WORKER_TYPE_CHANGED: ("worker_type",),
    FactKind.MANAGER_CHANGED: ("manager_source_id",),
    FactKind.LOCATION_CHANGED: ("zone", "country", "region", "location"),
    FactKind.IDENTITY_CHANGED: (
        "source", "source_person_id", "given_name", "family_name", "display_name",
    ),
    FactKind.CONTACT_CHANGED: ("work_email", "personal_email"),
    FactKind.JOB_CHANGED: (
        "department", "job_title", "attributes", "merged_into", *LIFE, "leave",
    ),
}  # fmt: skip
LEAVES = frozenset({FactKind.LEAVE_STARTED, FactKind.LEAVE_CHANGED, FactKind.LEAVE_ENDED})
LEAVE_FIELDS = ("leave", "status")

Changes = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class _Happening:
    """A turn in a person's life here; stated says that the source named the day."""

    kind: FactKind
    day: date
    stated: bool = True


@dataclass(frozen=True)
class _Reading:
    """What the events have in common."""

    after: SourcePerson
    now: datetime
    today: date
    person_key: str


def derive_events(
    before: SourcePerson | None,
    after: SourcePerson,
    now: datetime,
    today: date,
    person_key: str = "",
) -> tuple[EmploymentEvent, ...]:
    """Return what happened between the readings, most important first.

    before None means that the person was never seen: somebody who has left already gives no event,
    so that a first import invites nobody. For a re-hire under a new record, before is what was
    held of the old record. today is the day in the person's zone. person_key may be unknown yet.
    """
    changes = _changes(before or _blank(after), after)
    if not changes or after.status is PersonStatus.UNKNOWN:
        return ()
    if before is None and after.status not in COMING_OR_HERE:
        return ()
    reading = _Reading(after, now, today, person_key)
    happenings = list(_happenings(before, after, today))
    events = [_event(reading, each, _taken(changes, each.kind)) for each in happenings]
    for kind in PLAIN:
        mine = _take(changes, PLAIN[kind])
        if mine:
            events.append(_event(reading, _plain_happening(kind, after, today), mine))
    return tuple(events)


def replay(before: SourcePerson, events: Iterable[EmploymentEvent]) -> SourcePerson:
    """Return the person as the events leave them."""
    person = before
    for event in events:
        person = with_texts(person, {name: pair[1] for name, pair in event.changes.items()})
    return person


def vanished(before: SourcePerson) -> SourcePerson:
    """Return the reading that stands for "the source knows this person no more"."""
    return SourcePerson(
        before.source, before.source_person_id, status=PersonStatus.ERASED, zone=before.zone
    )


def _happenings(
    before: SourcePerson | None, after: SourcePerson, today: date
) -> Iterator[_Happening]:
    """Yield the turns of the employment itself."""
    was = before.status if before else PersonStatus.UNKNOWN
    if after.status in CLOSED:
        yield from _removed(was, after, today)
    elif after.status is PersonStatus.TERMINATED:
        if was in COMING_OR_HERE:
            yield _left(was, after, today)
    elif before is None or was is PersonStatus.UNKNOWN:
        yield _begun(FactKind.HIRED, after, today)
        yield from _prospects(_blank(after), after, today)
    elif was in GONE:
        yield _returned(before, after, today)
        yield from _prospects(_blank(after), after, today)
    else:
        yield from _went_on(before, after, today)


def _removed(was: PersonStatus, after: SourcePerson, today: date) -> Iterator[_Happening]:
    """A record that is gone: of somebody to come it is a hire that was called off."""
    if was is PersonStatus.PREHIRE:
        yield _Happening(FactKind.HIRE_CANCELLED, today, stated=False)
    elif was is not after.status:
        yield _Happening(FactKind(after.status.value), today, stated=False)


def _left(was: PersonStatus, after: SourcePerson, today: date) -> _Happening:
    """The employment is over, or never began."""
    begun = after.hire_date is not None and after.hire_date <= (after.end_date or today)
    if was is PersonStatus.PREHIRE and not (begun and after.end_date):
        return _Happening(FactKind.HIRE_CANCELLED, today, stated=False)
    day = after.end_date or today
    return _Happening(FactKind.TERMINATED, day, stated=after.end_date is not None)


def _begun(kind: FactKind, after: SourcePerson, today: date) -> _Happening:
    """An employment begins, has begun, or is going to."""
    return _Happening(kind, after.hire_date or today, stated=after.hire_date is not None)


def _returned(before: SourcePerson, after: SourcePerson, today: date) -> _Happening:
    """Somebody who was gone is here: the leaving was taken back, or there is a new employment."""
    same = before.hire_date == after.hire_date and before.status is PersonStatus.TERMINATED
    if same:
        return _Happening(FactKind.TERMINATION_RESCINDED, today, stated=False)
    return _begun(FactKind.REHIRED, after, today)


def _went_on(before: SourcePerson, after: SourcePerson, today: date) -> Iterator[_Happening]:
    """Somebody who was to come or here still is."""
    gap = _unseen_gap(before, after)
    if gap is not None:
        yield _Happening(FactKind.TERMINATED, gap)
        yield _begun(FactKind.REHIRED, after, today)
        yield from _prospects(_blank(after), after, today)
    elif before.status is PersonStatus.PREHIRE and before.hire_date != after.hire_date:
        yield _begun(FactKind.HIRED, after, today)
        yield from _prospects(before, after, today)
    else:
        yield from _prospects(before, after, today)


def _unseen_gap(before: SourcePerson, after: SourcePerson) -> date | None:
    """Return the end of the employment that we held as open and that ended while nobody looked."""
    if not before.employments or len(after.employments) < 2:
        return None
    held, (earlier, latest) = before.employments[-1], after.employments[-2:]
    if held.start != earlier.start or held.end is not None:
        return None
    return earlier.end if _apart(earlier, latest) else None


def _apart(earlier: Employment, later: Employment) -> bool:
    """Tell a return from a mere change of the kind of work, which goes on the next day."""
    if earlier.end is None:
        return False
    same_work = earlier.worker_type is later.worker_type
    return same_work or later.start > earlier.end + timedelta(days=1)


def _prospects(before: SourcePerson, after: SourcePerson, today: date) -> Iterator[_Happening]:
    """What an employment that goes on has ahead: an end, a leave."""
    if after.termination is not None and after.termination != before.termination:
        yield _Happening(FactKind.TERMINATION_SCHEDULED, after.termination.date)
    elif before.termination is not None and after.termination is None:
        yield _Happening(FactKind.TERMINATION_RESCINDED, today, stated=False)
    if before.leave is None and after.leave is not None:
        yield _Happening(FactKind.LEAVE_STARTED, after.leave.start)
    elif before.leave is not None and after.leave is None:
        yield _Happening(FactKind.LEAVE_ENDED, today, stated=False)
    elif after.leave is not None and after.leave != before.leave:
        yield _Happening(FactKind.LEAVE_CHANGED, after.leave.start)


def _plain_happening(kind: FactKind, after: SourcePerson, today: date) -> _Happening:
    """A plain change counts from today; a new kind of work from the day its employment began."""
    if kind is FactKind.WORKER_TYPE_CHANGED:
        begun = [each.start for each in after.employments if each.start <= today]
        if begun:
            return _Happening(kind, begun[-1])
    return _Happening(kind, today, stated=False)


def _blank(after: SourcePerson) -> SourcePerson:
    """Return the person of whom only the id is known."""
    return SourcePerson(after.source, after.source_person_id)


def _changes(before: SourcePerson, after: SourcePerson) -> Changes:
    """Return {field: (before, after)} of what differs."""
    old, new = as_text(before), as_text(after)
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def _taken(changes: Changes, kind: FactKind) -> Changes:
    """Take the changes that belong to a turn; a hire and a removal take everything."""
    if kind in LEAVES:
        return _take(changes, LEAVE_FIELDS)
    if kind in (FactKind.HIRED, FactKind.ERASED, FactKind.MERGED, FactKind.HIRE_CANCELLED):
        return _take(changes, tuple(changes))
    if kind is FactKind.TERMINATED:
        return _take(changes, (*LIFE, "leave"))
    return _take(changes, LIFE)


def _take(changes: Changes, names: Iterable[str]) -> Changes:
    """Move the fields named out of the changes."""
    return {name: changes.pop(name) for name in names if name in changes}


def _event(reading: _Reading, happening: _Happening, changes: Changes) -> EmploymentEvent:
    """Make the event with its deterministic id."""
    after = reading.after
    return EmploymentEvent(
        event_id=_event_id(after, happening, changes),
        kind=happening.kind,
        person_key=reading.person_key,
        effective_date=happening.day,
        recorded_at=after.source_updated_at or reading.now,
        observed_at=reading.now,
        source=after.source,
        changes=changes,
        certainty="stated" if happening.stated else "inferred",
    )


def _event_id(after: SourcePerson, happening: _Happening, changes: Changes) -> str:
    """Hash what makes the event this one and no other."""
    what = [
        after.source,
        after.source_person_id,
        happening.kind.value,
        happening.day.isoformat(),
        sorted(changes.items()),
    ]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()
