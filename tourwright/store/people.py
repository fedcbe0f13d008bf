"""People, their records in the sources, their facts on two clocks, and what happened to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select, update

from tourwright.domain.people import (
    GONE,
    AllianceFacts,
    EmploymentEvent,
    Person,
    SourcePerson,
)
from tourwright.ports import NotFoundError
from tourwright.ports_pages import Owner
from tourwright.store import people_writing
from tourwright.store.codec import from_json
from tourwright.store.database import Database
from tourwright.store.owners import owners_of
from tourwright.store.people_rows import (
    MANAGER,
    alliance_facts,
    by_name,
    person_select,
    to_person,
)
from tourwright.store.people_search import named
from tourwright.store.prepared import Prepared
from tourwright.store.tables import (
    employment_events,
    people,
    person_facts,
    possible_duplicates,
)

ONE_PERSON = Prepared(person_select().where(people.c.person_key == bindparam("this_person")))
"""Built once: every link that somebody opens needs it."""


class StoredPeople:
    """See `tourwright.ports.People`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person_key: str) -> Person | None:
        """See `tourwright.ports.People.get`."""
        row = self._database.first(ONE_PERSON, {"this_person": person_key})
        return None if row is None else to_person(row)

    def by_source(self, source: str, source_person_id: str) -> Person | None:
        """See `tourwright.ports.People.by_source`."""
        with self._database.read() as connection:
            key = people_writing.linked(connection, source, source_person_id)
            return None if key is None else _one(connection, people.c.person_key == key)

    def by_email(self, address: str) -> Person | None:
        """See `tourwright.ports.People.by_email`; None when two current people have it."""
        mine = people.c.work_email == people_writing.folded(address)
        current = people.c.status.not_in(GONE)
        with self._database.read() as connection:
            found = _all(connection, person_select().where(mine, current))
        return found[0] if address.strip() and len(found) == 1 else None

    def match(self, facts: SourcePerson, *, asks: bool = False) -> Person | None:
        """See `tourwright.ports.People.match`.

        Hand their facts to the comparison, so that a re-hire under a new record is a re-hire. asks:
        HR can be asked about who may return, so only a known record is somebody's.
        """
        with self._database.read() as connection:
            key = people_writing.matched(connection, facts, asks=asks).person_key
            return _one(connection, people.c.person_key == key) if key else None

    def apply(
        self,
        facts: SourcePerson,
        events: Sequence[EmploymentEvent],
        now: datetime,
        *,
        asks: bool = False,
    ) -> Person:
        """See `tourwright.ports.People.apply`; for asks see `match`.

        A reading older than the stored one by `source_updated_at` adds its events only.
        """
        reading = people_writing.Reading(facts, events, now)

        def work(connection: Connection) -> Person:
            key = people_writing.apply(connection, reading, asks=asks)
            person = _one(connection, people.c.person_key == key)
            assert person is not None, "it was just written"
            return person

        return self._database.write(work)

    def as_of(self, person_key: str, effective: date, known_at: datetime) -> SourcePerson | None:
        """See `tourwright.ports.People.as_of`."""
        held = person_facts.c
        found = select(held.facts).where(
            held.person_key == person_key,
            held.effective_from <= effective,
            held.recorded_at <= known_at,
            or_(held.superseded_at.is_(None), held.superseded_at > known_at),
        )
        latest = found.order_by(held.effective_from.desc(), held.fact_no.desc()).limit(1)
        with self._database.read() as connection:
            facts = connection.scalar(latest)
        return None if facts is None else from_json(SourcePerson, facts)

    def events_of(self, person_key: str) -> Sequence[EmploymentEvent]:
        """See `tourwright.ports.People.events_of`."""
        return self._events(employment_events.c.person_key == person_key)

    def untold(self, person_key: str) -> Sequence[EmploymentEvent]:
        """See `tourwright.ports.People.untold`.

        What was stored may not have been passed on: a process can die between the two.
        """
        return self._events(
            employment_events.c.person_key == person_key, employment_events.c.told_at.is_(None)
        )

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """See `tourwright.ports.People.told`."""
        change = update(employment_events).where(employment_events.c.event_id.in_(event_ids))
        self._database.write(lambda c: c.execute(change.values(told_at=now)))

    def _events(self, *where: ColumnElement[bool]) -> list[EmploymentEvent]:
        held = employment_events.c
        found = select(held.body).where(*where)
        ordered = found.order_by(held.effective_date, held.recorded_at, held.event_no)
        with self._database.read() as connection:
            return [from_json(EmploymentEvent, body) for body in connection.scalars(ordered)]

    def facts(self, person_key: str) -> AllianceFacts:
        """See `tourwright.ports.People.facts`."""
        with self._database.read() as connection:
            person = _one(connection, people.c.person_key == person_key)
            if person is None:
                raise NotFoundError(f"person {person_key} is not stored: read the source first")
            manager = _one(connection, people.c.person_key == person.manager_key)
        return alliance_facts(person, manager)

    def many(self, person_keys: Sequence[str]) -> Mapping[str, Person]:
        """See `tourwright.ports.People.many`."""
        if not person_keys:
            return {}
        with self._database.read() as connection:
            found = _all(
                connection, person_select().where(people.c.person_key.in_(set(person_keys)))
            )
        return {person.person_key: person for person in found}

    def reports_of(self, manager_key: str) -> Sequence[Person]:
        """See `tourwright.ports.People.reports_of`; those who left are among them."""
        with self._database.read() as connection:
            return _all(
                connection, by_name(person_select().where(MANAGER.c.person_key == manager_key))
            )

    def search(self, limit: int) -> Sequence[Person]:
        """See `tourwright.ports.People.search`."""
        with self._database.read() as connection:
            return _all(connection, by_name(person_select()).limit(limit))

    def named(self, words: str, departments: Collection[str] | None = None) -> Iterator[Person]:
        """See `tourwright.ports.People.named`."""
        return named(self._database, words, departments)

    def owners_of(self, address: str) -> Sequence[Owner]:
        """See `tourwright.ports_pages.Owners.owners_of`."""
        return owners_of(self._database, address)

    def possible_duplicates(self) -> Sequence[tuple[str, str]]:
        """Return pairs of person keys that may be one human, newest first: HR decides."""
        pairs = select(possible_duplicates.c.person_key, possible_duplicates.c.other_key)
        pairs = pairs.where(possible_duplicates.c.state == "open")
        with self._database.read() as connection:
            rows = connection.execute(pairs.order_by(possible_duplicates.c.found_at.desc()))
            return [(row.person_key, row.other_key) for row in rows]


def _all(connection: Connection, found: Select[Any]) -> list[Person]:
    return [to_person(row._asdict()) for row in connection.execute(found)]


def _one(connection: Connection, where: ColumnElement[bool]) -> Person | None:
    return next(iter(_all(connection, person_select().where(where))), None)
