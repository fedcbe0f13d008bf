"""People whose data needs somebody of HR, found by the database."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, update

from tourwright.domain.model import MachineName
from tourwright.domain.people import FactKind, Person, PersonStatus
from tourwright.ports.people_care import TakenOver
from tourwright.store.database import Database
from tourwright.store.people_rows import MANAGER, by_name, person_select, to_person
from tourwright.store.tables import (
    asks,
    employment_events,
    people,
    possible_duplicates,
    tour_views,
)
from tourwright.store.views import OVER

GONE = (PersonStatus.TERMINATED, PersonStatus.MERGED, PersonStatus.ERASED)
SETTLED = (PersonStatus.MERGED, PersonStatus.ERASED)
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
        pairs = select(possible_duplicates.c.person_key, possible_duplicates.c.other_key)
        asked = pairs.where(possible_duplicates.c.state == "open")
        newest = asked.order_by(possible_duplicates.c.found_at.desc()).limit(limit)
        with self._database.read() as connection:
            found = [(row.person_key, row.other_key) for row in connection.execute(newest)]
        keys = {key for pair in found for key in pair}
        there = people.c.person_key.in_(keys), people.c.status.not_in(SETTLED)
        known = {one.person_key: one for one in self._people(*there)}
        return [(known[one], known[other]) for one, other in found if {one, other} <= set(known)]

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
        return self._people(people.c.status.not_in(GONE), came, ~has_tour, limit=limit)

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

    def _known(self, keys: Collection[str]) -> dict[str, Person]:
        chunks = [tuple(keys)[at : at + CHUNK] for at in range(0, len(keys), CHUNK)]
        found = (self._people(people.c.person_key.in_(chunk)) for chunk in chunks)
        return {one.person_key: one for some in found for one in some}

    def _people(self, *where: Any, limit: int = 0) -> list[Person]:  # noqa: ANN401  # conditions
        found: Select[Any] = by_name(person_select().where(*where))
        with self._database.read() as connection:
            rows = connection.execute(found.limit(limit) if limit else found)
            return [to_person(row._asdict()) for row in rows]
