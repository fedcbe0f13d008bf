"""One row of a file to a person, or to a reason why not; nothing is mended in silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.files.days import read
from connectors.files.headers import ATTRIBUTE, DAY_FIELDS, Header
from connectors.files.survey import Survey, key_of
from connectors.files.table import LONGEST_CELL, Record
from connectors.hris_values import BadValueError, neutral_person
from tourwright.domain.people import CLOSED, SourcePerson
from tourwright.ports.hris import Reject

WORDS = frozenset({"status", "worker_type", "termination.type", "country"})
"""Fields whose values come from a table."""

ELSE = "*"
"""The entry of a value table that stands for all words it does not name."""


@dataclass(frozen=True)
class Layout:
    """How IT described the file. columns and tables as in the sources file.

    named are encodings allowed beside UTF-8; full says that a file holds everybody.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    day_format: str = ""
    named: tuple[str, ...] = ()
    default_zone: str = "UTC"
    full: bool = True
    max_rows: int = 250_000


@dataclass(frozen=True)
class Reading:
    """What the rows of one file are read with."""

    source: str
    header: Header
    survey: Survey
    layout: Layout
    now: datetime


@dataclass(frozen=True)
class Row:
    """What became of one row: a person, a report, or both. unmapped is a field, present an id."""

    person: SourcePerson | None = None
    reject: Reject | None = None
    unmapped: str = ""
    present: str = ""


def row_of(record: Record, reading: Reading) -> Row:
    """Read one row."""
    place = f"row {record.line}"
    if (wrong := _shape(record, reading.header)) is not None:
        return Row(reject=Reject(place, "row", wrong))
    cells = {
        name: cell.strip()
        for name, cell in zip(reading.header.fields, record.cells, strict=True)
        if name
    }
    own = cells["source_person_id"]
    try:
        _alone(own, reading.survey)
        manager, doubt = _manager(own, cells.get("manager_source_id", ""), reading.survey)
        person = _person({**cells, "manager_source_id": manager}, reading)
    except BadValueError as wrong_value:
        return _refused(place, wrong_value, own)
    return Row(person, Reject(place, "manager_source_id", doubt) if doubt else None)


def _refused(place: str, wrong: BadValueError, own: str) -> Row:
    unmapped = wrong.field if wrong.field in WORDS else ""
    return Row(reject=Reject(place, wrong.field, wrong.why), unmapped=unmapped, present=own)


def _shape(record: Record, header: Header) -> str | None:
    """Return what is wrong with the cells as such."""
    if len(record.cells) != len(header.fields):
        return f"has {len(record.cells)} cells where the first line has {len(header.fields)}"
    if any("\0" in cell for cell in record.cells):
        return "has zero bytes in it"
    if any(len(cell) > LONGEST_CELL for cell in record.cells):
        return f"has a cell of more than {LONGEST_CELL} characters"
    return None


def _alone(own: str, survey: Survey) -> None:
    """Refuse an id that another row has too: neither is known to be right."""
    if own and key_of(own) in survey.twice:
        raise BadValueError("source_person_id", "stands in more than one row")


def _manager(own: str, manager: str, survey: Survey) -> tuple[str, str]:
    """Return the manager and, when there is none for a reason, that reason."""
    if manager and manager == own:
        return "", "is the person's own: read as none"
    if manager and key_of(own) in survey.circling:
        return "", "leads back to the person over others: read as none"
    return manager, ""


def _person(cells: Mapping[str, str], reading: Reading) -> SourcePerson:
    layout = reading.layout
    record: dict[str, object] = {
        name: _word(name, cell, layout.tables) for name, cell in cells.items()
    }
    for name in DAY_FIELDS:
        if cells.get(name):
            record[name] = _day(name, cells[name], reading.survey.forms[name])
    record["attributes"] = {
        name.removeprefix(ATTRIBUTE): cell
        for name, cell in cells.items()
        if name.startswith(ATTRIBUTE) and cell
    }
    if "status" not in cells:
        record["status"] = "active"
    if record.get("termination_date") and not record.get("end_date"):
        record["end_date"] = record["termination_date"]
    person = neutral_person(record, reading.source, reading.now, layout.default_zone)
    _plausible(person)
    return person


def _word(name: str, cell: str, tables: Mapping[str, Mapping[str, str]]) -> str:
    """Return the cell, through the field's value table when it has one."""
    table = tables.get(name)
    if table is None or not cell:
        return cell
    folded = {word.strip().casefold(): meant for word, meant in table.items()}
    return folded.get(cell.casefold(), table.get(ELSE, cell))


def _day(name: str, cell: str, form: str) -> date:
    """Return the day in the form of its column."""
    if not form:
        raise BadValueError(name, "this column has days of several forms: set day_format")
    found = read(cell, form)
    if found is None:
        raise BadValueError(name, f"is no day written as {form}, as its column is")
    return found


def _plausible(person: SourcePerson) -> None:
    """Refuse what columns in the wrong order bring about."""
    for name in ("work_email", "personal_email"):
        if (address := getattr(person, name)) and address.count("@") != 1:
            raise BadValueError(name, "is no mail address")
    for name in ("given_name", "family_name", "display_name", "job_title", "department"):
        if "@" in getattr(person, name):
            raise BadValueError(name, "is a mail address")
    hired, end = person.hire_date, person.end_date
    if hired is None and person.status not in CLOSED:
        raise BadValueError("hire_date", "is missing")
    if hired is not None and end is not None and end < hired:
        raise BadValueError("end_date", "is before hire_date")
