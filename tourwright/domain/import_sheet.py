"""HR's file of tours as a table: its columns and rows, and the rows that go back to be mended.

Rows count as a spreadsheet shows them: the first row holds the names of the columns.

Source: product C90.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tourwright.domain.errors import RuleError

NEEDED = ("employee_id", "manager_id", "type", "mission_objective", "start", "length_months")
LISTS = ("manager_aspirations", "company_values", "employee_aspirations")
RESULTS = ("company_results", "employee_results")
COLUMNS = (*NEEDED, "committed_on", *RESULTS, *LISTS, "career", "shareable")
"""Every column there can be; the first six must be there."""

WHY = "what_to_mend"
MORE = ""
"""In place of a column: the row has more cells than there are columns."""

MOST_ROWS, LONGEST_CELL = 5_000, 20_000
SEPARATORS = (",", ";", "\t")
FORMULA = ("=", "+", "-", "@")


class ImportFileError(RuleError):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Sheet:
    """A file as it was read: the names of its columns, and each row's cells by its number."""

    columns: tuple[str, ...]
    rows: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one row; column is "" when it is about the whole row."""

    row_no: int
    column: str
    why: str


def text_of(data: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 with its mark. Raises ImportFileError.

    No other way of writing letters is guessed: a wrong guess shows in somebody's name.
    """
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise ImportFileError("letters cannot be read: save it as CSV UTF-8") from None


def sheet_of(text: str) -> Sheet:
    """Return the rows of a file whose first line names the columns. Raises ImportFileError."""
    head = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [line for line in reader]  # noqa: C416  reading it is what may fail
    except csv.Error:
        raise ImportFileError("the file is no CSV: save it as CSV UTF-8 again") from None
    if not lines:
        raise ImportFileError("the file is empty: the first row names the columns")
    columns = tuple(_column(cell) for cell in lines[0])
    _require(columns)
    return Sheet(columns, dict(_rows(columns, lines[1:])))


def error_file(sheet: Sheet, faults: Sequence[RowFault]) -> str:
    """Return the rows that do not fit as CSV, with a last column that says what to mend.

    It can be mended and sent again: the last column is not read. A cell that a spreadsheet would
    compute is made a plain text.
    """
    whys: dict[int, list[str]] = {}
    for fault in faults:
        words = f"{fault.column}: {fault.why}" if fault.column else fault.why
        whys.setdefault(fault.row_no, []).append(words)
    columns = [column for column in sheet.columns if column != WHY]
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([*columns, WHY])
    for row_no, why in whys.items():
        cells = sheet.rows[row_no]
        writer.writerow([*(_plain(cells.get(column, "")) for column in columns), "; ".join(why)])
    return made.getvalue()


def _column(cell: str) -> str:
    return "_".join(cell.strip().lstrip("\ufeff").casefold().split())


def _require(columns: Sequence[str]) -> None:
    """Raise ImportFileError unless the columns are ours, each once, with all that are needed."""
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise ImportFileError(f"no column {', '.join(lacking)}: the first row names the columns")
    if len(set(columns)) < len(columns):
        raise ImportFileError("two columns have one name: leave the one that counts")
    if not {*COLUMNS, WHY} >= set(columns):
        raise ImportFileError(f"a column is not known: there are {', '.join(COLUMNS)}")


def _rows(
    columns: Sequence[str], lines: Iterable[Sequence[str]]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for row_no, line in enumerate(lines, 2):
        if row_no > MOST_ROWS + 1:
            raise ImportFileError(f"more than {MOST_ROWS} rows: bring them in as several files")
        if any(cell.strip() for cell in line):
            cells = {name: _cell(cell) for name, cell in zip(columns, line, strict=False)}
            yield row_no, {**cells, MORE: "more"} if len(line) > len(columns) else cells


def _cell(value: str) -> str:
    if len(value) > LONGEST_CELL or "\x00" in value:
        raise ImportFileError("a cell is far too long, or holds what is no text")
    value = value.strip()
    return value[1:] if value.startswith("'") and value[1:].startswith(FORMULA) else value


def _plain(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
