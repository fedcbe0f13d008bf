"""First conversations are forgotten twelve months after their tour has ended (C29).

The end is noticed by the sweep itself, once an hour; a tour that was opened again is not over.
"""

from datetime import date, datetime

from sqlalchemy import Connection, ScalarSelect, select, update

from tourwright.domain.dates import add_months
from tourwright.store.database import Database
from tourwright.store.page_tables import pair_texts
from tourwright.store.tables import tour_views
from tourwright.store.views import OVER

KIND = "conversation"
KEPT_MONTHS = 12


class ConversationSweep:
    """Sets the day from which conversations are forgotten, as soon as their tour is over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_ends(self, now: datetime) -> None:
        """Set the day where a tour is over, and take it back where a tour goes on again."""
        day = add_months(now.date(), KEPT_MONTHS)
        self._database.write(lambda connection: _note(connection, day))


def _note(connection: Connection, day: date) -> None:
    mine = update(pair_texts).where(pair_texts.c.kind == KIND)
    over = pair_texts.c.tour_id.in_(_tours_over())
    connection.execute(mine.where(over, pair_texts.c.delete_on.is_(None)).values(delete_on=day))
    again = mine.where(~over, pair_texts.c.delete_on.is_not(None))
    connection.execute(again.values(delete_on=None))


def _tours_over() -> ScalarSelect[str]:
    found = select(tour_views.c.tour_id).where(tour_views.c.state.in_(OVER))
    return found.scalar_subquery()
