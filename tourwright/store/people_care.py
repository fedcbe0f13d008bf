"""People whose data needs somebody of HR, found by the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, or_, select, update

from tourwright.domain.people import FactKind, Person, PersonStatus
from tourwright.store.database import Database
from tourwright.store.people_rows import MANAGER, by_name, person_select, to_person
from tourwright.store.tables import employment_events, people, possible_duplicates, tour_views

GONE = (PersonStatus.TERMINATED, PersonStatus.MERGED, PersonStatus.ERASED)
SETTLED = (PersonStatus.MERGED, PersonStatus.ERASED)
COMING = (FactKind.HIRED, FactKind.REHIRED)
BOSS = people.alias("boss")


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

    def _people(self, *where: Any, limit: int = 0) -> list[Person]:  # noqa: ANN401  # conditions
        found: Select[Any] = by_name(person_select().where(*where))
        with self._database.read() as connection:
            rows = connection.execute(found.limit(limit) if limit else found)
            return [to_person(row._asdict()) for row in rows]
