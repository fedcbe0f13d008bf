"""Whether somebody leads: said of a person while they are selected, at no query of its own."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from tourwright.domain.people import GONE
from tourwright.domain.tables.tour import TOUR
from tourwright.store.tables import people, person_links, tour_views

OVER = tuple(sorted(TOUR.ends))


def leads() -> ColumnElement[Any]:
    """Return the column `leads` beside those of `person_select`.

    True for the manager of an open tour, the delegate of one, and whoever somebody reports to.
    """
    mine = or_(
        tour_views.c.manager_key == people.c.person_key,
        tour_views.c.delegate_key == people.c.person_key,
    )
    on_tour = exists().where(mine, tour_views.c.state.not_in(OVER))
    return or_(on_tour, _has_reports()).label("leads")


def _has_reports() -> ColumnElement[bool]:
    report, link = people.alias("report"), person_links.alias("lead")
    theirs = and_(
        report.c.source == link.c.source,
        report.c.manager_source_id == link.c.source_person_id,
        report.c.manager_source_id != "",
        report.c.status.not_in(tuple(GONE)),
    )
    return exists().where(link.c.person_key == people.c.person_key, theirs)
