"""What HR decides about a file of tours that run already: checked, begun, stopped, gone on with.

    check -> begin -> (the worker brings the rows in, so many a working day) -> stop, go_on, remove

Source: product C90.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tourwright.domain.import_progress import RowState, first_day, is_working_day
from tourwright.domain.import_sheet import RowFault, Sheet, sheet_of, text_of
from tourwright.domain.leavers import has_left
from tourwright.domain.people import Person
from tourwright.domain.tour_import import Checked, Known, checked, release_days
from tourwright.ports import Clock
from tourwright.ports.hris import BulkPeople
from tourwright.ports.imports import ImportRow, ImportState, TourImports

A_DAY, MOST_A_DAY = 20, 500
"""How many rows come a working day, and how many at most."""

MayTell = Callable[[Person], bool]


@dataclass(frozen=True)
class ImportPorts:
    """What files are checked against. sources are the names of the people's systems."""

    imports: TourImports
    people: BulkPeople
    sources: Sequence[str]
    clock: Clock
    company: str


class ImportDesk:
    """Checks files and takes HR's word about them."""

    def __init__(self, ports: ImportPorts) -> None:
        """Work over the ports."""
        self._ports = ports

    def check(self, data: bytes, may: MayTell) -> Sequence[ImportRow]:
        """Return what each row of a file is; nothing is kept. Raises ImportFileError.

        may says about whom the reader may be told: nobody else is known to this file.
        """
        sheet = sheet_of(text_of(data))
        people = {given: one for given, one in self._people(sheet).items() if may(one)}
        today = self._ports.clock.now().date()
        made = checked(sheet, self._known(people), self._ports.company, today)
        return list(_rows(sheet, made, people))

    def keep(self, rows: Sequence[ImportRow], by: str) -> int:
        """Keep a checked file until somebody decides about it; returns its number."""
        return self._ports.imports.keep(by, rows, self._ports.clock.now())

    def begin(self, import_no: int, by: str, a_day: int) -> bool:
        """Have the rows that fit brought in; False when it was decided before."""
        return self._plan(import_no, by, a_day, ImportState.CHECKED)

    def go_on(self, import_no: int, by: str) -> bool:
        """Have the rest of a stopped file brought in, at the pace it had."""
        return self._plan(import_no, by, 0, ImportState.STOPPED)

    def _plan(self, import_no: int, by: str, a_day: int, was: ImportState) -> bool:
        found = self._ports.imports.get(import_no)
        if found is None:
            return False
        pace = min(a_day or found.a_day or A_DAY, MOST_A_DAY)
        begun = replace(found, by_key=by, state=ImportState.RUNNING, a_day=pace)
        rows = self._ports.imports.rows(import_no)
        numbers = [row.row_no for row in rows if row.state in (RowState.FITS, RowState.WAITING)]
        days = days_of(len(numbers), pace, self._ports.clock.now(), self._ports.imports.booked())
        by_number = dict(zip(numbers, days, strict=True))
        return self._ports.imports.plan(begun, (was,), by_number)

    def _people(self, sheet: Sheet) -> Mapping[str, Person]:
        """Return whom ids of any source, or work addresses, belong to."""
        cells = sheet.rows.values()
        ids = sorted({one.get(name, "") for one in cells for name in TWO} - {""})
        found: dict[str, Person] = {}
        for name in self._ports.sources:
            found = {**self._ports.people.of_source(name, ids), **found}
        addresses = [given for given in ids if "@" in given and given not in found]
        return {**self._ports.imports.at_addresses(addresses), **found}

    def _known(self, people: Mapping[str, Person]) -> Mapping[str, Known]:
        now, imports = self._ports.clock.now(), self._ports.imports
        on_tour = imports.on_tour({one.person_key for one in people.values()})
        waiting = imports.waiting_of({one.alliance_id for one in people.values()})
        return {
            given: Known(
                one.person_key,
                has_left(one.facts, now),
                on_tour=one.person_key in on_tour,
                is_waiting=one.alliance_id in waiting,
                manager_key=one.manager_key,
            )
            for given, one in people.items()
        }


TWO = ("employee_id", "manager_id")


def days_of(count: int, a_day: int, now: datetime, booked: Mapping[date, int]) -> Sequence[date]:
    """Return the day of each of so many rows that are decided about now.

    booked are the rows of other files by their days: the number a day is the whole company's.
    """
    return release_days(count, a_day, first_day(now.date()), is_working_day, booked)


def _rows(sheet: Sheet, made: Checked, people: Mapping[str, Person]) -> Sequence[ImportRow]:
    """Return every row, with its tour or with what is to be mended."""
    tours = {tour.row_no: tour for tour in made.tours}
    faults: dict[int, list[RowFault]] = {}
    for fault in made.faults:
        faults.setdefault(fault.row_no, []).append(fault)
    return [
        ImportRow(
            import_no=0,
            row_no=row_no,
            state=RowState.FITS if row_no in tours else RowState.FAULTY,
            alliance_id=_alliance(people, cells),
            tour=tours.get(row_no),
            cells={} if row_no in tours else cells,
            why=tuple(faults.get(row_no, ())),
        )
        for row_no, cells in sheet.rows.items()
    ]


def _alliance(people: Mapping[str, Person], cells: Mapping[str, str]) -> str:
    found = people.get(cells.get("employee_id", ""))
    return found.alliance_id if found else ""
