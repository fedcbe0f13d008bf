"""How one account's own words are read: places, kinds of work, leaves."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.hris_records import Place
from tourwright.domain.people import WorkerType
from tourwright.ports import RefusedError

Json = Mapping[str, object]

PERSON_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""What an employee's id looks like; it goes into addresses, so nothing else is taken for one."""

DEFAULT_WORKER_TYPES: Mapping[str, WorkerType] = {
    "contractor": WorkerType.CONTRACTOR,
    "freelancer": WorkerType.CONTRACTOR,
    "intern": WorkerType.INTERN,
    "internship": WorkerType.INTERN,
    "temporary": WorkerType.OTHER,
}
DEFAULT_LEAVE_WORDS = frozenset({"leave of absence", "parental leave", "sabbatical"})


@dataclass(frozen=True)
class Reading:
    """How this account's own words are read; keys are lower case.

    places maps a location name to its place, worker_types an employment status to the nature of the
    work; leave_words are employment statuses and time off types that mean a leave.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    worker_types: Mapping[str, WorkerType] = field(default_factory=lambda: DEFAULT_WORKER_TYPES)
    leave_words: frozenset[str] = DEFAULT_LEAVE_WORDS
    default_zone: str = "UTC"


@dataclass(frozen=True)
class Raw:
    """Everything read about one employee: the record, status rows, approved time off.

    rows None means that the account does not let us read the table.
    """

    record: Json
    rows: Sequence[Json] | None = None
    time_off: Sequence[Json] = ()


def text_of(record: Json, *names: str) -> str:
    """Return the first of the fields that holds text, "" when none does."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return ""


def day_of(record: Json, *names: str) -> date | None:
    """Return the first of the fields that holds a day; BambooHR writes none as `0000-00-00`."""
    for name in names:
        text = text_of(record, name)[:10]
        if text and text != "0000-00-00":
            return _day(text, name, record)
    return None


def _day(text: str, name: str, record: Json) -> date:
    """Parse an ISO day, or name the record and the field to mend."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise RefusedError(
            f"record {person_id(record)}: {name} is no date of the form YYYY-MM-DD"
        ) from wrong


def person_id(record: Json) -> str:
    """Return BambooHR's id of the employee the record is about."""
    return text_of(record, "employeeId", "id")
