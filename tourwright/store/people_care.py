"""People whose data needs somebody of HR, found by the database."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, update

from tourwright.domain.model import MachineName
from tourwright.domain.people import CLOSED, GONE, FactKind, Person
from tourwright.ports.people_care import Return, TakenOver
from tourwright.store.database import Database
from tourwright.store.people_rows import MANAGER, by_name, person_select, to_person
from tourwright.store.people_writing import RETURNS
from tourwright.store.tables import (
    asks,
    employment_events,
    people,
    possible_duplicates,
    tour_views,
)
from tourwright.store.views import OVER

PAIR = possible_duplicates.c
ASKED = select(PAIR.person_key, PAIR.other_key, PAIR.found_at).where(PAIR.state == "open")
LEAVER = people.alias("leaver")
WAITS = exists().where(
    PAIR.person_key == people.c.person_key,
    PAIR.state == "open",
    PAIR.why == RETURNS,
    LEAVER.c.person_key == PAIR.other_key,
    LEAVER.c.status.not_in(CLOSED),
)
"""Whoever may be a leaver: nobody is told of them until HR has said."""

COMING = (FactKind.HIRED, FactKind.REHIRED)
BOSS = people.alias("boss")
CHUNK = 900
"""A database takes so many values in one question."""


class StoredPeopleCare:
    """See `tourwright.ports.people_care.PeopleCare`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look_alikes(self, limit: int) -> Sequence[tuple[Person, Person]]:
        """See `tourwright.ports.people_care.PeopleCare.look_alikes`."""
        asked = ASKED.where(PAIR.why != RETURNS).order_by(PAIR.found_at.desc())
        return [(one, other) for one, other, _since in self._asked(asked.limit(limit))]

    def returns(self, limit: int) -> Sequence[Return]:
        """See `tourwright.ports.people_care.PeopleCare.returns`."""
        asked = ASKED.where(PAIR.why == RETURNS).order_by(PAIR.found_at)
        return [Return(*found) for found in self._asked(asked.limit(limit))]

    def apart(self, one_key: str, other_key: str) -> bool:
        """See `tourwright.ports.people_care.PeopleCare.apart`."""
        pair = (
            possible_duplicates.c.person_key == one_key,
            possible_duplicates.c.other_key == other_key,
            possible_duplicates.c.state == "open",
        )
        settled = update(possible_duplicates).where(*pair).values(state="apart")
        return self._database.write(lambda connection: connection.execute(settled).rowcount > 0)

    def orphans(self, limit: int) -> Sequence[Person]:
        """See `tourwright.ports.people_care.PeopleCare.orphans`."""
        is_gone = exists().where(BOSS.c.person_key == MANAGER.c.person_key, BOSS.c.status.in_(GONE))
        lost = or_(MANAGER.c.person_key.is_(None), is_gone)
        current = people.c.status.not_in(GONE)
        return self._people(current, people.c.manager_source_id != "", lost, limit=limit)

    def newcomers(self, since: date, until: date, limit: int) -> Sequence[Person]:
        """See `tourwright.ports.people_care.PeopleCare.newcomers`."""
        came = exists().where(
            employment_events.c.person_key == people.c.person_key,
            employment_events.c.kind.in_(COMING),
            employment_events.c.effective_date.between(since, until),
        )
        has_tour = exists().where(tour_views.c.alliance_id == people.c.alliance_id)
        return self._people(people.c.status.not_in(GONE), came, ~has_tour, ~WAITS, limit=limit)

    def taken_over(self, since: datetime, limit: int) -> Sequence[TakenOver]:
        """See `tourwright.ports.people_care.PeopleCare.taken_over`."""
        waits = asks.c.state == "open"
        found = (
            select(asks.c.person_key, tour_views.c.employee_key, waits.label("waits"))
            .join(tour_views, tour_views.c.tour_id == asks.c.stream)
            .where(
                asks.c.machine == MachineName.HAND_OVER.value,
                asks.c.person_key == tour_views.c.manager_key,
                tour_views.c.state.not_in(OVER),
                or_(waits, and_(asks.c.state == "answered", asks.c.answered_at >= since)),
            )
            .order_by(asks.c.ask_no.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(found).all()
        known = self._known({row.person_key for row in rows} | {row.employee_key for row in rows})
        return [
            TakenOver(known[row.person_key], known[row.employee_key], bool(row.waits))
            for row in rows
            if {row.person_key, row.employee_key} <= known.keys()
        ]

    def _asked(self, pairs: Select[Any]) -> Sequence[tuple[Person, Person, datetime]]:
        """Return who may be one human and since when HR is asked, if both are there still."""
        with self._database.read() as connection:
            found = connection.execute(pairs).all()
        keys = {key for row in found for key in (row.person_key, row.other_key)}
        there = people.c.person_key.in_(keys), people.c.status.not_in(CLOSED)
        known = {one.person_key: one for one in self._people(*there)} if keys else {}
        return [
            (known[row.person_key], known[row.other_key], row.found_at)
            for row in found
            if {row.person_key, row.other_key} <= known.keys()
        ]

    def _known(self, keys: Collection[str]) -> dict[str, Person]:
        chunks = [tuple(keys)[at : at + CHUNK] for at in range(0, len(keys), CHUNK)]
        found = (self._people(people.c.person_key.in_(chunk)) for chunk in chunks)
        return {one.person_key: one for some in found for one in some}

    def _people(self, *where: Any, limit: int = 0) -> list[Person]:  # noqa: ANN401  # conditions
        found: Select[Any] = by_name(person_select().where(*where))
        with self._database.read() as connection:
            rows = connection.execute(found.limit(limit) if limit else found)
            return [to_person(row._asdict()) for row in rows]
