"""Rows of HR's files are brought in, so many a working day; every step is safe to repeat.

A row goes out under an id made of the file and its number: killed in between, it is sent again, and
the alliance takes it once. The number a day is the whole company's, whatever the files: what was
missed on days on which nothing ran comes at the same pace, never in one heap. All of a day comes in
one go, so that who leads many gets one mail about them.

Source: product C90.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from tourwright.domain.errors import RuleError
from tourwright.domain.import_progress import RowState, is_working_day
from tourwright.domain.import_sheet import RowFault
from tourwright.domain.leavers import has_left
from tourwright.domain.people import Person
from tourwright.domain.tour_import import HAS_LEFT, ON_TOUR, RunningTour
from tourwright.ports import KeyDestroyedError, NotFoundError, People, TransientError
from tourwright.ports.imports import ImportRow, ImportState, TourImport, TourImports

logger = logging.getLogger(__name__)

LOOKED_AT = 1000
"""So many rows whose day has come are looked at in one step."""


class BringsIn(Protocol):
    """Has an alliance take a tour that runs already."""

    def bring_in(self, act_id: str, hr_key: str, tour: RunningTour) -> str:
        """Return the id of the tour, "" while it is on its way; a repeat changes nothing.

        Raises RuleError (refused for good, in words for HR), TransientError (try again later),
        KeyDestroyedError or NotFoundError (the person is erased or unknown).
        """
        ...


@dataclass(frozen=True)
class Around:
    """What is known now of the people of some rows; managers by key, employees by alliance."""

    employees: Mapping[str, Person]
    managers: Mapping[str, Person]
    on_tour: frozenset[str]


class Releases:
    """Brings in the rows whose day has come."""

    def __init__(self, imports: TourImports, people: People, bringer: BringsIn) -> None:
        """Work over the store; bringer hands the rows to the alliances."""
        self._imports = imports
        self._people = people
        self._bringer = bringer

    def work(self, now: datetime) -> int:
        """Bring in what is due; returns how many rows were settled. Raises TransientError."""
        if not is_working_day(now.date()):
            return 0
        return sum(self._some_of(each, now) for each in self._imports.running())

    def _some_of(self, file: TourImport, now: datetime) -> int:
        left = file.a_day - self._imports.handled_on(now.date())
        settled = 0
        for row, why in self._looked_at(file, now):
            if left <= 0 or not self._runs(file):
                break
            if why:
                settled += self._left_out(row, why)
            elif self._brought(row, file.by_key, now.date()):
                settled, left = settled + 1, left - 1
        return settled

    def _runs(self, file: TourImport) -> bool:
        """Say whether nobody stopped the file a moment ago."""
        found = self._imports.get(file.import_no)
        return found is not None and found.state is ImportState.RUNNING

    def _looked_at(self, file: TourImport, now: datetime) -> Iterator[tuple[ImportRow, str]]:
        """Yield the rows that are due with why one is left out; who is away is not due yet."""
        rows = self._imports.due(file.import_no, now.date(), LOOKED_AT)
        around = self._around(rows)
        for row in rows:
            employee = around.employees.get(row.alliance_id)
            if employee is None or not _is_away(employee, now.date()):
                yield row, _why_not(row, around, now)

    def _around(self, rows: Sequence[ImportRow]) -> Around:
        managers = [row.tour.manager_key for row in rows if row.tour]
        employees = self._imports.people_of([row.alliance_id for row in rows])
        keys = [each.person_key for each in employees.values()]
        return Around(employees, self._people.many(managers), self._busy(keys))

    def _busy(self, keys: Sequence[str]) -> frozenset[str]:
        """Return who has a tour that was agreed on here.

        One that was brought in is another matter: of the same row perhaps, which nobody could note.
        """
        on_tour = self._imports.on_tour(keys)
        tours = self._imports.tours(on_tour.values())
        brought = {name for name, tour in tours.items() if tour.imported}
        return frozenset(key for key, name in on_tour.items() if name not in brought)

    def _brought(self, row: ImportRow, by: str, today: date) -> bool:
        """Have the alliance take the row; False when it could not be settled this time."""
        assert row.tour is not None, "a row that waits has its tour"
        try:
            tour_id = self._bringer.bring_in(act_id_of(row), by, row.tour)
        except RuleError as why:
            return self._settled(row, RowState.REFUSED, today, str(why))
        except (KeyDestroyedError, NotFoundError):
            return self._settled(row, RowState.REFUSED, today, HAS_LEFT)
        except TransientError:
            raise
        except Exception:
            # One row that cannot be handed over must not hold up all others.
            extra = {"import_no": row.import_no, "row_no": row.row_no}
            logger.exception("row not brought in", extra=extra)
            return False
        if not tour_id:
            return False  # It was taken before, and is on its way to the store.
        done = replace(row, tour_id=tour_id, state=RowState.BROUGHT, release_on=today, why=())
        return self._imports.settle(done)

    def _left_out(self, row: ImportRow, why: str) -> bool:
        return self._settled(row, RowState.LEFT_OUT, None, why)

    def _settled(self, row: ImportRow, state: RowState, on: date | None, why: str) -> bool:
        words = (RowFault(row.row_no, "", why),)
        return self._imports.settle(replace(row, state=state, release_on=on, why=words))


def act_id_of(row: ImportRow) -> str:
    """Return the id under which a row is brought in, the same whenever it is tried."""
    return f"import-{row.import_no}-{row.row_no}"


def _why_not(row: ImportRow, around: Around, now: datetime) -> str:
    """Return why a row is left out as things are now, "" when nothing speaks against it."""
    assert row.tour is not None, "a row that waits has its tour"
    employee = around.employees.get(row.alliance_id)
    manager = around.managers.get(row.tour.manager_key)
    if employee is None or has_left(employee.facts, now):
        return HAS_LEFT
    if manager is None or has_left(manager.facts, now):
        return "the manager does not work here any more"
    return ON_TOUR if employee.person_key in around.on_tour else ""


def _is_away(person: Person, today: date) -> bool:
    """Say whether the person is on leave: the row waits for their return."""
    leave = person.facts.leave
    if leave is None or leave.start > today:
        return False
    return leave.expected_end is None or leave.expected_end >= today
