"""What every connector needs to turn a source's values into neutral ones; no vendor's word is here.

A value that cannot be read is a `BadValueError`: it names the neutral field and what to mend, never
the value, so that the record is refused and counted and nobody's data reaches a log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.hris_places import country_code, zone_of
from tourwright.domain.people import (
    Employment,
    Leave,
    PersonStatus,
    SourcePerson,
    Termination,
    WorkerType,
)
from tourwright.ports import MalformedError

NO_DAY = frozenset({"", "0000-00-00", "9999-12-31"})
YES = frozenset({"true", "yes", "y", "1"})
NO = frozenset({"false", "no", "n", "0"})
LASTING = frozenset(
    {PersonStatus.MERGED, PersonStatus.ERASED, PersonStatus.SUSPENDED, PersonStatus.UNKNOWN}
)

TEXTS = (
    "given_name",
    "family_name",
    "display_name",
    "work_email",
    "personal_email",
    "region",
    "location",
    "department",
    "job_title",
    "manager_source_id",
    "merged_into",
)


class BadValueError(MalformedError):
    """A value of a record cannot be read. field is the neutral name, why says what to mend."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


def text(value: object) -> str:
    """Return the value as text without blanks around it, "" for none."""
    return "" if value is None else str(value).strip()


def day(value: object, field: str = "day") -> date | None:
    """Return the day of an ISO date or moment, None for none. Raises BadValueError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = text(value)
    if words[:10] in NO_DAY:
        return None
    try:
        return (
            date.fromisoformat(words) if len(words) == 10 else datetime.fromisoformat(words).date()
        )
    except ValueError:
        raise BadValueError(field, "is no day written as YYYY-MM-DD") from None


def moment(value: object, field: str = "moment", zone: str = "UTC") -> datetime | None:
    """Return an ISO moment in UTC, None for none; one without an offset is of the zone."""
    if isinstance(value, datetime):
        found = value
    elif text(value)[:10] in NO_DAY:
        return None
    else:
        try:
            found = datetime.fromisoformat(text(value))
        except ValueError:
            raise BadValueError(field, "is no moment written as in ISO 8601") from None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def flag(value: object, field: str = "flag") -> bool | None:
    """Return yes or no, None for none. Raises BadValueError."""
    if value is None or isinstance(value, bool):
        return value
    word = text(value).casefold()
    if word in YES or word in NO:
        return word in YES
    if not word:
        return None
    raise BadValueError(field, "is neither yes nor no")


def today_in(zone: str, now: datetime) -> date:
    """Return the day it is there."""
    return now.astimezone(ZoneInfo(zone or "UTC")).date()


def status_on(person: SourcePerson, today: date) -> PersonStatus:
    """Return where the person stands on the day, by the dates; a lasting word stays.

    A source's "terminated" wins over a missing date; its "active" does not win over an end that is
    past or a first day that is ahead.
    """
    if person.status in LASTING:
        return person.status
    if person.hire_date is not None and person.hire_date > today:
        return PersonStatus.PREHIRE
    end = person.end_date
    if person.status is PersonStatus.TERMINATED or (end is not None and end < today):
        return PersonStatus.TERMINATED
    away = person.leave
    if away is None:
        return PersonStatus.LEAVE if person.status is PersonStatus.LEAVE else PersonStatus.ACTIVE
    over = away.expected_end is not None and away.expected_end < today
    return PersonStatus.ACTIVE if over or away.start > today else PersonStatus.LEAVE


def as_of(person: SourcePerson, now: datetime) -> SourcePerson:
    """Return the person with the status that is true now in the person's own zone."""
    return replace(person, status=status_on(person, today_in(person.zone, now)))


def neutral_person(
    record: Mapping[str, object], source: str, now: datetime | None = None, default_zone: str = ""
) -> SourcePerson:
    """Make a person of a record in neutral names, nested or flat as in a table.

    With now the status follows the dates, without it is taken as it stands. Raises BadValueError.
    """
    given: dict[str, Any] = {name: found for name in TEXTS if (found := text(record.get(name)))}
    person = SourcePerson(
        source=source,
        source_person_id=_id(record),
        zone=zone_of(record.get("time_zone"), record.get("country"), default_zone),
        country=country_code(record.get("country")),
        worker_type=worker_type(record.get("worker_type")),
        status=status(record.get("status")),
        original_hire_date=day(record.get("original_hire_date"), "original_hire_date"),
        hire_date=day(record.get("hire_date"), "hire_date"),
        end_date=day(record.get("end_date"), "end_date"),
        leave=_leave(record),
        termination=_termination(record),
        attributes=_attributes(record.get("attributes")),
        source_updated_at=moment(record.get("source_updated_at"), "source_updated_at"),
        **given,
    )
    person = replace(person, employments=_employments(record.get("employments"), person))
    return person if now is None else as_of(person, now)


def status(value: object) -> PersonStatus:
    """Return the status; none is unknown. Raises BadValueError for another word."""
    try:
        return PersonStatus(text(value).casefold() or "unknown")
    except ValueError:
        raise BadValueError("status", "is no status that we know") from None


def worker_type(value: object) -> WorkerType:
    """Return the kind of worker; none is an employee. Raises BadValueError for another word."""
    try:
        return WorkerType(text(value).casefold() or "employee")
    except ValueError:
        raise BadValueError("worker_type", "is no kind of worker that we know") from None


def _id(record: Mapping[str, object]) -> str:
    """Return the record's id, which it must have."""
    found = text(record.get("source_person_id"))
    if not found:
        raise BadValueError("source_person_id", "is missing")
    return found


def _leave(record: Mapping[str, object]) -> Leave | None:
    """Return the leave, nested or flat."""
    nested = record.get("leave")
    parts = nested if isinstance(nested, Mapping) else _flat(record, "leave_")
    start = day(parts.get("start"), "leave.start")
    if start is None:
        return None
    end = day(parts.get("expected_end"), "leave.expected_end")
    return Leave(start, end, text(parts.get("kind")))


def _termination(record: Mapping[str, object]) -> Termination | None:
    """Return the end of the employment, nested or flat; its date may be the end date."""
    nested = record.get("termination")
    parts = nested if isinstance(nested, Mapping) else _flat_end(record)
    end = day(parts.get("date"), "termination.date")
    if end is None:
        return None
    kind = text(parts.get("type")).casefold() or "unknown"
    if kind not in {"voluntary", "involuntary", "other", "unknown"}:
        raise BadValueError("termination.type", "is no kind of leaving that we know")
    return Termination(
        end,
        day(parts.get("last_day_worked"), "termination.last_day_worked"),
        kind,
        text(parts.get("reason")),
        flag(parts.get("rehire_eligible"), "termination.rehire_eligible"),
        day(parts.get("notice_date"), "termination.notice_date"),
    )


def _flat_end(record: Mapping[str, object]) -> dict[str, object]:
    """Collect what a table says of an end in columns beside the others."""
    plain = ("last_day_worked", "rehire_eligible", "notice_date")
    beside = {name: record.get(name) for name in plain}
    return {**_flat(record, "termination_"), **beside, "date": record.get("end_date")}


def _flat(record: Mapping[str, object], prefix: str) -> dict[str, object]:
    """Return the columns with the prefix, without it."""
    return {
        name.removeprefix(prefix): value
        for name, value in record.items()
        if name.startswith(prefix)
    }


def _employments(value: object, person: SourcePerson) -> tuple[Employment, ...]:
    """Return the periods listed, by their start; without a list the one that the dates tell."""
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        periods = [_employment(item) for item in value if isinstance(item, Mapping)]
        return tuple(sorted(periods, key=lambda period: (period.start, period.end or date.max)))
    if person.hire_date is None:
        return ()
    ending = person.termination.type.replace("unknown", "") if person.termination else ""
    return (Employment(person.hire_date, person.end_date, person.worker_type, ending),)


def _employment(item: Mapping[str, object]) -> Employment:
    """Return one period."""
    start = day(item.get("start"), "employments.start")
    if start is None:
        raise BadValueError("employments.start", "is missing")
    end = day(item.get("end"), "employments.end")
    ending = text(item.get("termination_type")).casefold()
    return Employment(start, end, worker_type(item.get("worker_type")), ending)


def _attributes(value: object) -> dict[str, str]:
    """Return further facts as text, those that are none left out."""
    parts = value if isinstance(value, Mapping) else {}
    return {str(name): words for name, each in parts.items() if (words := text(each))}
