"""How a file of running tours stands, as its page shows it: figures, and one part of the rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request

from tourwright.domain.import_progress import Progress, RowState, progress_of
from tourwright.domain.import_sheet import RowFault
from tourwright.domain.model import TourView
from tourwright.ports.imports import ImportRow

ON_A_PAGE = 200


@dataclass(frozen=True)
class Line:
    """One row and where it stands. fault is why, None where there is nothing to say."""

    row: ImportRow
    stands: Progress
    fault: RowFault | None = None


@dataclass(frozen=True)
class Board:
    """A file in figures and lines. first and last: between which days the rest comes.

    wanted is the figure whose rows are listed, "" for all; after is the row that the next part
    begins behind, 0 without one.
    """

    counts: Mapping[Progress, int]
    lines: Sequence[Line]
    faults: Sequence[RowFault]
    more_faults: bool = False
    first: date | None = None
    last: date | None = None
    wanted: str = ""
    after: int = 0

    @property
    def shown(self) -> Sequence[ImportRow]:
        """The rows of the lines."""
        return [line.row for line in self.lines]

    @property
    def total(self) -> int:
        """How many rows fitted when the file was checked."""
        return sum(count for one, count in self.counts.items() if one is not Progress.FAULTY)


def board_of(
    days: Sequence[date], rows: Sequence[ImportRow], tours: Mapping[str, TourView]
) -> Board:
    """Return how a file stands whose rows come on these days; the address names part of them."""
    every = [_line(row, tours) for row in rows]
    counts = Counter(line.stands for line in every)
    faults = [fault for row in rows if row.state is RowState.FAULTY for fault in row.why]
    wanted, lines = request.args.get("stands", ""), _part(every)
    return Board(
        counts={one: counts[one] for one in Progress if counts[one]},
        lines=lines[:ON_A_PAGE],
        faults=faults[:ON_A_PAGE],
        more_faults=len(faults) > ON_A_PAGE,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        wanted=wanted if wanted in set(Progress) else "",
        after=lines[ON_A_PAGE - 1].row.row_no if len(lines) > ON_A_PAGE else 0,
    )


def _line(row: ImportRow, tours: Mapping[str, TourView]) -> Line:
    why = row.why[0] if row.why else None
    return Line(row, progress_of(row.state, tours.get(row.tour_id)), why)


def _part(every: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of the part that is asked for and what follows; none of rows to mend."""
    wanted, after = request.args.get("stands", ""), request.args.get("after", "")
    behind = int(after) if after.isdecimal() and len(after) < 6 else 0
    listed = [line for line in every if line.stands is not Progress.FAULTY]
    return [
        line
        for line in listed
        if line.row.row_no > behind and (line.stands == wanted or wanted not in set(Progress))
    ]


def is_waiting(row: ImportRow) -> bool:
    """Say whether the row waits for its day."""
    return row.state is RowState.WAITING
