"""HR's files of tours that run already, until each row was brought in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tourwright.domain.import_progress import RowState
from tourwright.domain.import_sheet import RowFault
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.tour_import import RunningTour


class ImportState(StrEnum):
    """Where a file stands. CHECKED: nobody decided yet, and it is forgotten after a while."""

    CHECKED = "checked"
    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True)
class TourImport:
    """A file that was checked. by_key is who decided last, a_day how many rows come a day."""

    import_no: int
    at: datetime
    by_key: str
    state: ImportState
    a_day: int = 0


@dataclass(frozen=True)
class ImportRow:
    """One row. why is what is to be mended, or why it was left out or refused.

    tour is there until it was brought in, cells where the row has faults.
    """

    import_no: int
    row_no: int
    state: RowState
    alliance_id: str = ""
    tour_id: str = ""
    release_on: date | None = None
    why: tuple[RowFault, ...] = ()
    tour: RunningTour | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


class TourImports(Protocol):
    """The files and their rows; what a row holds is sealed."""

    def keep(self, by_key: str, rows: Sequence[ImportRow], now: datetime) -> int:
        """Keep a file that was checked; returns its number. The rows' import_no is not read."""
        ...

    def get(self, import_no: int) -> TourImport | None:
        """Return a file, None when it was forgotten or never there."""
        ...

    def latest(self, limit: int) -> Sequence[TourImport]:
        """Return the newest files, newest first."""
        ...

    def rows(self, import_no: int) -> Sequence[ImportRow]:
        """Return every row in the order of the file."""
        ...

    def plan(
        self, begun: TourImport, was: Collection[ImportState], days: Mapping[int, date]
    ) -> bool:
        """Set the file as given, with a day for each row that is to come.

        False when the file was in none of the states before: nothing is changed.
        """
        ...

    def forget(self, import_no: int) -> bool:
        """Forget a file that nobody decided about; False when somebody did."""
        ...

    def stop(self, import_no: int) -> bool:
        """Bring nothing more in; False when nothing was on its way."""
        ...

    def remove(self, import_no: int, row_no: int | None = None) -> int:
        """Take a row, or all of them, out before their day; returns how many."""
        ...

    def running(self) -> Sequence[TourImport]:
        """Return the files of which rows are brought in."""
        ...

    def booked(self) -> Mapping[date, int]:
        """Return how many rows of files that run wait for each day."""
        ...

    def due(self, import_no: int, today: date, limit: int) -> Sequence[ImportRow]:
        """Return rows whose day has come, by day and number; none unless the file runs."""
        ...

    def handled_on(self, day: date) -> int:
        """Return how many rows of all files were brought in or refused on a day."""
        ...

    def settle(self, row: ImportRow) -> bool:
        """Keep what became of a row, and no more of what it held.

        One that was taken out a moment before is what became of it all the same. False: it is gone.
        """
        ...

    def waiting_of(self, alliance_ids: Collection[str]) -> frozenset[str]:
        """Return for whom of these a row of a file that runs or rests waits."""
        ...

    def on_tour(self, person_keys: Collection[str]) -> Mapping[str, str]:
        """Return the tour of each of these who has one here that is not over."""
        ...

    def at_addresses(self, addresses: Collection[str]) -> Mapping[str, Person]:
        """Return whom of those who work here each work address belongs to, if to one alone."""
        ...

    def people_of(self, alliance_ids: Collection[str]) -> Mapping[str, Person]:
        """Return the people of alliances, by alliance."""
        ...

    def tours(self, tour_ids: Collection[str]) -> Mapping[str, TourView]:
        """Return the tours that there are, by id."""
        ...

    def purge(self, drafts_before: datetime, faults_before: datetime) -> int:
        """Forget files nobody decided about, and rows to mend; returns how many."""
        ...
