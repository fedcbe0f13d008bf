"""Tours that run already, from HR's file: which rows can be taken, and what is wrong with the rest.

    text -> sheet_of -> checked -> rows that fit, faults by row
                                -> error_file: the rows that do not, each with what to mend
                     release_days: so many a working day, so that nobody gets a storm of mails

A fault names its row and column and never repeats what stands there.

Source: product C90.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tourwright.domain.dates import last_day
from tourwright.domain.errors import RuleError
from tourwright.domain.import_sheet import LISTS, MORE, RESULTS, RowFault, Sheet
from tourwright.domain.model import TourKind
from tourwright.domain.statement_fields import (
    EARLIEST_START,
    LATEST_START,
    LONGEST_MONTHS,
    SHORTEST_MONTHS,
    with_value,
)
from tourwright.domain.statement_model import FieldError, Names, Statement

TEXTS = ("mission_objective", "career", "shareable", *LISTS, *RESULTS)
PROVENANCE = "imported, committed elsewhere"
HAS_LEFT = "this person does not work here any more"
ON_TOUR = "a tour of this person runs here already"
OTHER_MANAGER = "the HR system names another manager: put one of the two right"
PARTING = "|"
"""Parts the entries of a list within one cell."""

NOTHING: Mapping[date, int] = {}

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True)
class Known:
    """Somebody of the company. on_tour: a tour of theirs runs here already.

    is_waiting: a row about them waits in an earlier file. manager_key is whom they report to now.
    """

    person_key: str
    has_left: bool = False
    on_tour: bool = False
    is_waiting: bool = False
    manager_key: str = ""


@dataclass(frozen=True)
class RunningTour:
    """One tour that runs already. committed_on is what the file says, None when it does not."""

    row_no: int
    employee_key: str
    manager_key: str
    statement: Statement
    committed_on: date | None = None
    provenance: str = PROVENANCE


@dataclass(frozen=True)
class Checked:
    """The rows that fit, and the faults of all others in the order of the rows."""

    tours: tuple[RunningTour, ...]
    faults: tuple[RowFault, ...]

    @property
    def faulty_rows(self) -> frozenset[int]:
        """The numbers of the rows that do not fit."""
        return frozenset(fault.row_no for fault in self.faults)


def checked(sheet: Sheet, known: Mapping[str, Known], company: str, today: date) -> Checked:
    """Return which rows can be taken; known holds people by the id that the file uses."""
    checking = _Checking(sheet, known, company, today)
    tours: list[RunningTour] = []
    faults: list[RowFault] = []
    for row_no, cells in sheet.rows.items():
        found = [RowFault(row_no, column, why) for column, why in checking.faults(cells)]
        faults += found
        if not found:
            tours.append(checking.tour(row_no, cells))
    return Checked(tuple(tours), tuple(faults))


def release_days(
    count: int,
    a_day: int,
    first: date,
    works: Callable[[date], bool],
    booked: Mapping[date, int] = NOTHING,
) -> tuple[date, ...]:
    """Return the day on which each of so many rows is brought in, a_day of them a working day.

    booked are rows of other files by their days: they count.
    """
    days: list[date] = []
    day = first
    while len(days) < count:
        if works(day):
            free = max(a_day - booked.get(day, 0), 0)
            days += [day] * min(free, count - len(days))
        day += timedelta(days=1)
    return tuple(days)


class _Checking:
    """Checks the rows of one file against the people of the company."""

    def __init__(self, sheet: Sheet, known: Mapping[str, Known], company: str, today: date) -> None:
        self._known = known
        self._company = company
        self._today = today
        self._often = Counter(cells.get("employee_id", "") for cells in sheet.rows.values())

    def faults(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield column and words of everything that is wrong with a row."""
        if MORE in cells:
            yield "", "more cells than columns: put texts with separators into quotes"
            return
        yield from self._two(cells)
        days_fit = list(self._days(cells))
        yield from days_fit
        yield from self._texts(cells, is_dated=not days_fit)

    def tour(self, row_no: int, cells: Mapping[str, str]) -> RunningTour:
        """Return the tour of a row without faults."""
        return RunningTour(
            row_no,
            self._known[cells["employee_id"]].person_key,
            self._known[cells["manager_id"]].person_key,
            self._statement(cells),
            _day(cells.get("committed_on", "")),
        )

    def _two(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        employee, manager = cells.get("employee_id", ""), cells.get("manager_id", "")
        yield from self._somebody("employee_id", employee)
        yield from self._somebody("manager_id", manager)
        if employee and self._often[employee] > 1:
            yield "employee_id", "more than one row of this person: leave the one that counts"
        if employee and employee == manager:
            yield "manager_id", "nobody has a tour with themselves"
        found = self._known.get(employee)
        if found is not None and self._is_of_another(found, self._known.get(manager)):
            yield "manager_id", OTHER_MANAGER
        if found is not None and found.on_tour:
            yield "employee_id", ON_TOUR
        elif found is not None and found.is_waiting:
            yield "employee_id", "a row of this person waits in an earlier file"

    def _is_of_another(self, employee: Known, manager: Known | None) -> bool:
        """Say whether the HR system names somebody else; without a word from it the file counts."""
        named = employee.manager_key
        return manager is not None and named not in ("", manager.person_key)

    def _somebody(self, column: str, value: str) -> Iterator[tuple[str, str]]:
        found = self._known.get(value)
        if not value:
            yield column, "fill it in"
        elif found is None:
            yield column, "nobody whom you look after has this id"
        elif found.has_left:
            yield column, HAS_LEFT

    def _days(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        start, committed = cells.get("start", ""), cells.get("committed_on", "")
        begun, agreed = _day(start), _day(committed)
        if begun is None:
            yield "start", "write the day as 2026-12-31"
        elif begun > self._today:
            yield "start", "it has not begun: agree on it here instead"
        if committed and agreed is None:
            yield "committed_on", "write the day as 2026-12-31, or leave it empty"
        elif agreed is not None and agreed > self._today:
            yield "committed_on", "the day has not come yet"

    def _texts(self, cells: Mapping[str, str], *, is_dated: bool) -> Iterator[tuple[str, str]]:
        if not cells.get("mission_objective", ""):
            yield "mission_objective", "fill it in"
        kind = _kind(cells.get("type", ""))
        if kind is None:
            yield "type", f"write one of {', '.join(TourKind)}"
            return
        yield from self._length(kind, cells)
        if is_dated:
            yield from self._blanks(cells)

    def _length(self, kind: TourKind, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        months = cells.get("length_months", "")
        if kind is TourKind.FOUNDATIONAL:
            if months:
                yield "length_months", "a foundational tour has no planned end: leave it empty"
            return
        if not (months.isdecimal() and SHORTEST_MONTHS <= int(months[:5]) <= LONGEST_MONTHS):
            yield "length_months", f"write whole months, {SHORTEST_MONTHS} to {LONGEST_MONTHS}"
            return
        begun = _day(cells.get("start", ""))
        if begun is not None and last_day(begun, int(months)) < self._today:
            yield "length_months", "this tour is over already: leave the row out"

    def _blanks(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        if cells.get("length_months", "") and not cells["length_months"].isdecimal():
            return
        for column, value in _values(cells):
            try:
                with_value(_empty(TourKind(cells["type"]), self._company), column, value)
            except FieldError as why:
                yield column, str(why).removeprefix(f"{why.field}: ")
            except RuleError as why:
                yield column, str(why)

    def _statement(self, cells: Mapping[str, str]) -> Statement:
        statement = _empty(TourKind(cells["type"]), self._company)
        for column, value in _values(cells):
            statement = with_value(statement, column, value)
        return statement


def _values(cells: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """Yield the blanks of a row as a statement takes them, in the order it wants."""
    begun, months = _day(cells.get("start", "")), cells.get("length_months", "")
    yield "start", None if begun is None else begun.isoformat()
    if months:
        yield "length_months", int(months)
    for column in TEXTS:
        value = cells.get(column, "")
        if value:
            yield column, _blank(column, value)


def _blank(column: str, value: str) -> object:
    if column not in (*LISTS, *RESULTS):
        return value
    parts = [part.strip() for part in value.split(PARTING) if part.strip()]
    return [{"kind": "result", "text": part} for part in parts] if column in RESULTS else parts


def _empty(kind: TourKind, company: str) -> Statement:
    return Statement(kind, Names("", "", company))


def _kind(value: str) -> TourKind | None:
    return TourKind(value) if value in set(TourKind) else None


def _day(value: str) -> date | None:
    """Return a day that can be read in one way only: 2026-12-31 or 31.12.2026."""
    found = _DAY.fullmatch(value)
    if found is None:
        return None
    parts = found.groups()
    year, month, day = parts[:3] if parts[0] else (parts[5], parts[4], parts[3])
    try:
        found_day = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found_day if EARLIEST_START <= found_day <= LATEST_START else None
