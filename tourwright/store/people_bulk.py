"""People by the chunk: read, applied and told in a few statements however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select, update

from tourwright.domain.people import (
    AllianceFacts,
    EmploymentEvent,
    FactKind,
    Person,
    SourcePerson,
)
from tourwright.store import people_joins
from tourwright.store.codec import from_json
from tourwright.store.database import Database
from tourwright.store.erasures import ask_for
from tourwright.store.people_care import WAITS
from tourwright.store.people_chunk import Chunk
from tourwright.store.people_fetched import Held, Known, links_of, with_managers
from tourwright.store.people_rows import alliance_facts, person_select, to_person
from tourwright.store.people_writing import Reading, alone
from tourwright.store.tables import employment_events, people

LEAVES = (FactKind.LEAVE_STARTED, FactKind.LEAVE_CHANGED, FactKind.LEAVE_ENDED)
ENDS = (FactKind.TERMINATION_SCHEDULED, FactKind.TERMINATION_RESCINDED, FactKind.TERMINATED)
HEARD = employment_events.c.told_at.is_not(None) & ~employment_events.c.silent


class StoredBulkPeople:
    """See `tourwright.ports.hris.BulkPeople`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self, readings: Sequence[SourcePerson]) -> Sequence[Person | None]:
        """See `tourwright.ports.hris.BulkPeople.held`."""
        with self._database.read() as connection:
            known = Known(connection, readings)
            keys = [known.matched(facts).person_key for facts in readings]
            found = _by_key(connection, [known.held[key] for key in set(keys) - {""}])
        return [found.get(key) for key in keys]

    def apply_many(
        self,
        items: Sequence[tuple[SourcePerson, Sequence[EmploymentEvent]]],
        now: datetime,
        *,
        silent: bool = False,
    ) -> Sequence[Person]:
        """See `tourwright.ports.hris.BulkPeople.apply_many`."""
        readings = [Reading(facts, events, now) for facts, events in items]

        def work(connection: Connection) -> Sequence[Person]:
            alone(connection)
            chunk = Chunk(connection, readings, now)
            found = chunk.apply(silent=silent)
            _erase_unheard(connection, chunk.erased, now)
            return found

        return self._database.write(work) if items else ()

    def joinable(self, readings: Sequence[SourcePerson], into: str) -> Sequence[Person | None]:
        """See `tourwright.ports.hris.BulkPeople.joinable`."""
        with self._database.read() as connection:
            keys = people_joins.keys_of(connection, readings, into)
            found = _people(connection, set(keys) - {""})
        return [found.get(key) for key in keys]

    def join(
        self, readings: Sequence[SourcePerson], into: str, now: datetime
    ) -> Sequence[Person | None]:
        """See `tourwright.ports.hris.BulkPeople.join`."""

        def work(connection: Connection) -> None:
            alone(connection)
            people_joins.link(connection, readings, into, now)

        self._database.write(work)
        return self.joinable(readings, into)

    def of_source(self, source: str, ids: Sequence[str]) -> Mapping[str, Person]:
        """See `tourwright.ports.hris.BulkPeople.of_source`."""
        with self._database.read() as connection:
            links = links_of(connection, [(source, name) for name in ids])
            found = _people(connection, links.values())
        return {name: found[key] for (_, name), key in links.items()}

    def waiting(self, source: str, after: str, limit: int) -> Sequence[str]:
        """See `tourwright.ports.hris.BulkPeople.waiting`."""
        held = employment_events.c
        mine = select(held.person_key).distinct().join(people)
        mine = mine.where(held.told_at.is_(None), held.person_key > after)
        mine = mine.where(people.c.source == source, ~WAITS).order_by(held.person_key)
        with self._database.read() as connection:
            return connection.scalars(mine.limit(limit)).all()

    def untold_of(self, person_keys: Sequence[str]) -> Mapping[str, Sequence[EmploymentEvent]]:
        """See `tourwright.ports.hris.BulkPeople.untold_of`."""
        return self._events(person_keys, employment_events.c.told_at.is_(None))

    def standing(self, person_key: str, today: date) -> Sequence[EmploymentEvent]:
        """See `tourwright.ports.hris.BulkPeople.standing`."""
        with self._database.read() as connection:
            person = _people(connection, [person_key]).get(person_key)
        if person is None:
            return ()
        events = self._events([person_key], employment_events.c.silent)
        return tuple(_still(events.get(person_key, ()), person.facts, today))

    def known_alliances(self, person_keys: Sequence[str]) -> frozenset[str]:
        """See `tourwright.ports.hris.BulkPeople.known_alliances`."""
        with self._database.read() as connection:
            return _heard_of(connection, person_keys)

    def facts_of(self, person_keys: Sequence[str]) -> Mapping[str, AllianceFacts]:
        """See `tourwright.ports.hris.BulkPeople.facts_of`."""
        with self._database.read() as connection:
            found = _people(connection, person_keys)
            managers = _people(connection, {each.manager_key for each in found.values()} - {""})
        return {
            key: alliance_facts(person, managers.get(person.manager_key))
            for key, person in found.items()
        }

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """See `tourwright.ports.hris.BulkPeople.told`."""
        self._mark(event_ids, now, silent=False)

    def hush(self, event_ids: Sequence[str], now: datetime) -> None:
        """See `tourwright.ports.hris.BulkPeople.hush`."""
        self._mark(event_ids, now, silent=True)

    def _mark(self, event_ids: Sequence[str], now: datetime, *, silent: bool) -> None:
        if not event_ids:
            return
        mine = update(employment_events).where(employment_events.c.event_id.in_(event_ids))
        change = mine.values(told_at=now, silent=silent)
        self._database.write(lambda c: c.execute(change))

    def _events(
        self, person_keys: Sequence[str], where: ColumnElement[bool]
    ) -> Mapping[str, Sequence[EmploymentEvent]]:
        held = employment_events.c
        found = select(held.person_key, held.body).where(held.person_key.in_(person_keys), where)
        ordered = found.order_by(held.effective_date, held.recorded_at, held.event_no)
        events: dict[str, list[EmploymentEvent]] = defaultdict(list)
        with self._database.read() as connection:
            for key, body in connection.execute(ordered):
                events[key].append(from_json(EmploymentEvent, body))
        return events


def _people(connection: Connection, keys: Collection[str]) -> dict[str, Person]:
    if not keys:
        return {}
    mine = person_select().where(people.c.person_key.in_(keys))
    found = [to_person(row._asdict()) for row in connection.execute(mine)]
    return {person.person_key: person for person in found}


def _by_key(connection: Connection, held: Sequence[Held]) -> dict[str, Person]:
    return {person.person_key: person for person in with_managers(connection, held)}


def _heard_of(connection: Connection, keys: Collection[str]) -> frozenset[str]:
    """Return whose alliance heard of an event before."""
    mine = select(employment_events.c.person_key).distinct()
    mine = mine.where(employment_events.c.person_key.in_(keys), HEARD)
    return frozenset(connection.scalars(mine))


def _erase_unheard(connection: Connection, keys: Collection[str], now: datetime) -> None:
    """Ask for the erasure of those whose alliance never began: no workflow of theirs would."""
    unheard = set(keys) - _heard_of(connection, keys) if keys else ()
    mine = select(people.c.alliance_id).where(people.c.person_key.in_(unheard))
    for alliance_id in connection.scalars(mine).all() if unheard else ():
        ask_for(connection, alliance_id, now)


def _still(
    events: Sequence[EmploymentEvent], facts: SourcePerson, today: date
) -> Iterator[EmploymentEvent]:
    """Yield the last leave and the last end ahead, where the facts still bear them out."""
    leave = [event for event in events if event.kind in LEAVES][-1:]
    if leave and leave[0].kind is not FactKind.LEAVE_ENDED and _is_away(facts, today):
        yield leave[0]
    end = [event for event in events if event.kind in ENDS][-1:]
    if end and end[0].kind is FactKind.TERMINATION_SCHEDULED and _leaves(facts, today):
        yield end[0]


def _is_away(facts: SourcePerson, today: date) -> bool:
    """Say whether a leave goes on or lies ahead."""
    leave = facts.leave
    return leave is not None and (leave.expected_end is None or leave.expected_end >= today)


def _leaves(facts: SourcePerson, today: date) -> bool:
    """Say whether an end lies ahead."""
    day = facts.termination.date if facts.termination else facts.end_date
    return day is not None and day >= today
