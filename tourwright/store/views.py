"""The read model of tours."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from tourwright.domain.model import TourKind, TourView
from tourwright.domain.people import GONE
from tourwright.domain.tables.tour import TOUR, UNCOMMITTED
from tourwright.ports import KeyDestroyedError
from tourwright.store.both_away import AwayPair, both_away
from tourwright.store.codec import Sealer, from_json
from tourwright.store.database import Database
from tourwright.store.tables import people, tour_views

OVER = tuple(sorted(TOUR.ends))
PLAIN = ("tour_id", "alliance_id", "number", "state", "seq", "employee_key", "manager_key")


class StoredViews:
    """See `tourwright.ports.Views`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def get(self, tour_id: str) -> TourView | None:
        """See `tourwright.ports.Views.get`."""
        return next(iter(self._found(tour_views.c.tour_id == tour_id)), None)

    def many(self, tour_ids: Collection[str]) -> Sequence[TourView]:
        """Return those of these tours that there are, in one query."""
        return self._found(tour_views.c.tour_id.in_(set(tour_ids)))

    def of_alliance(self, alliance_id: str) -> Sequence[TourView]:
        """See `tourwright.ports.Views.of_alliance`."""
        return self._found(tour_views.c.alliance_id == alliance_id)

    def of_manager(self, manager_key: str) -> Sequence[TourView]:
        """See `tourwright.ports.Views.of_manager`."""
        return self._found(tour_views.c.manager_key == manager_key, tour_views.c.state.not_in(OVER))

    def of_employee(self, employee_key: str) -> Sequence[TourView]:
        """See `tourwright.ports.Views.of_employee`."""
        return self._found(tour_views.c.employee_key == employee_key)

    def of_delegate(self, delegate_key: str) -> Sequence[TourView]:
        """See `tourwright.ports.Views.of_delegate`."""
        mine = tour_views.c.delegate_key == delegate_key
        return self._found(mine, tour_views.c.state.not_in(OVER)) if delegate_key else []

    def on_the_way(self, employee_keys: Collection[str]) -> Collection[str]:
        """See `tourwright.ports.Views.on_the_way`."""
        views = tour_views.c
        mine = views.employee_key.in_(set(employee_keys))
        found = select(views.employee_key).where(mine, views.state.not_in(OVER))
        with self._database.read() as connection:
            return set(connection.execute(found).scalars())

    def uncommitted(self) -> Sequence[TourView]:
        """Return the tours whose text is not committed yet."""
        return self._found(tour_views.c.state.in_(UNCOMMITTED))

    def left_by_manager(self) -> list[TourView]:
        """Return the tours on their way whose manager's side works here no more."""
        gone = select(people.c.person_key).where(people.c.status.in_(tuple(GONE)))
        return self._found(tour_views.c.manager_key.in_(gone), tour_views.c.state.not_in(OVER))

    def both_away(self, before: date) -> Sequence[AwayPair]:
        """Return the tours both of whose sides have been away since the day or longer."""
        return both_away(self._database, before)

    def _found(self, *where: ColumnElement[bool]) -> list[TourView]:
        found = select(tour_views).where(*where)
        with self._database.read() as connection:
            rows = connection.execute(
                found.order_by(tour_views.c.alliance_id, tour_views.c.number)
            ).all()
        self._sealer.fetch({row.alliance_id for row in rows})
        return [self._view(row._asdict()) for row in rows]

    def _view(self, row: Mapping[str, Any]) -> TourView:
        try:
            return self._opened(row)
        except KeyDestroyedError:
            # What counts is left: that there was such a tour, and how it stood.
            return TourView(kind=TourKind(row["kind"]), **{name: row[name] for name in PLAIN})

    def _opened(self, row: Mapping[str, Any]) -> TourView:
        view = from_json(TourView, self._sealer.decrypt(bytes(row["envelope"])))
        statement = row["statement_envelope"]
        if statement is None:
            return view
        return replace(view, statement=json.loads(self._sealer.decrypt(bytes(statement))))
