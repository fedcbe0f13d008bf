"""Tours of which both sides have been away for long, and nobody stands in (E29)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tourwright.domain.people import SourcePerson
from tourwright.domain.tables.tour import TOUR
from tourwright.store.codec import from_json
from tourwright.store.database import Database
from tourwright.store.tables import people, tour_views

ON_LEAVE = '%"leave":{%'
"""How the facts of somebody look who is away, or is going to be."""


@dataclass(frozen=True)
class AwayPair:
    """A tour whose two people are both away; since is the later one's first day."""

    alliance_id: str
    tour_id: str
    employee_key: str
    since: date


def both_away(database: Database, before: date) -> Sequence[AwayPair]:
    """Return the tours both of whose sides have been away since the day or longer."""
    employee, manager = people.alias("employee"), people.alias("manager")
    views = tour_views.c
    found = (
        select(views.alliance_id, views.tour_id, views.employee_key)
        .add_columns(employee.c.facts.label("his"), manager.c.facts.label("hers"))
        .join_from(tour_views, employee, employee.c.person_key == views.employee_key)
        .join(manager, manager.c.person_key == views.manager_key)
        .where(
            views.state.not_in(tuple(TOUR.ends)),
            views.delegate_key == "",
            employee.c.facts.like(ON_LEAVE),
            manager.c.facts.like(ON_LEAVE),
        )
    )
    with database.read() as connection:
        rows = connection.execute(found.order_by(views.tour_id)).all()
    pairs = (
        AwayPair(row.alliance_id, row.tour_id, row.employee_key, since)
        for row in rows
        if (since := _since(row.his, row.hers)) is not None
    )
    return [pair for pair in pairs if pair.since <= before]


def _since(*facts: str) -> date | None:
    """Return the day from which all of them are away, None when one is not."""
    leaves = [from_json(SourcePerson, each).leave for each in facts]
    starts = [leave.start for leave in leaves if leave is not None]
    return max(starts) if len(starts) == len(facts) else None
