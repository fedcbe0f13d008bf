"""Turns what BambooHR holds of one employee into a `SourcePerson`; pure.

Source: BambooHR API, "Get Employee", "List Employees", table `employmentStatus`, time off requests.
The list and the single record spell some fields differently (`departmentName`, `department`).
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from connectors.bamboohr import history
from connectors.bamboohr.places import place_of
from connectors.bamboohr.reading import Json, Raw, Reading, day_of, person_id, text_of
from tourwright.domain.people import Leave, PersonStatus, SourcePerson, WorkerType
from tourwright.ports import RefusedError

SOURCE = "bamboohr"
NEEDED = ("hireDate", "status")


def person_of(raw: Raw, reading: Reading, now: datetime) -> SourcePerson:
    """Map one employee as of the moment. Raises RefusedError when the key may not see enough."""
    _must_see(raw.record)
    person = _who(raw.record, reading)
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return _employed(person, raw, reading, today)


def _who(record: Json, reading: Reading) -> SourcePerson:
    """Map what does not depend on the day."""
    location = text_of(record, "locationName", "location")
    place = place_of(location, text_of(record, "country"), reading)
    return SourcePerson(
        source=SOURCE,
        source_person_id=person_id(record),
        given_name=text_of(record, "firstName"),
        family_name=text_of(record, "lastName"),
        display_name=_display_name(record),
        work_email=text_of(record, "workEmail"),
        personal_email=text_of(record, "homeEmail"),
        zone=place.zone,
        country=place.country,
        region=place.region,
        location=location,
        department=text_of(record, "departmentName", "department"),
        job_title=text_of(record, "jobTitleName"),
        manager_source_id=text_of(record, "reportsToId"),
    )


def _employed(person: SourcePerson, raw: Raw, reading: Reading, today: date) -> SourcePerson:
    """Add what the person's employments say on the day."""
    found = history.stretches(raw, reading)
    now = history.current(found, today)
    ending = history.termination(now)
    away = history.leave(raw, reading, today)
    hired = day_of(raw.record, "hireDate") or (now.start if now else None)
    end = ending.date if ending else None
    first = found[0].start if found else hired
    status = _status(text_of(raw.record, "status"), hired, end, away, today)
    return replace(
        person,
        worker_type=now.worker_type if now else WorkerType.EMPLOYEE,
        status=status,
        original_hire_date=day_of(raw.record, "originalHireDate") or first,
        hire_date=hired,
        end_date=end,
        leave=away if status is PersonStatus.LEAVE else None,
        termination=ending,
        employments=history.employments(found),
    )


def _status(
    vendor: str, hired: date | None, end: date | None, away: Leave | None, today: date
) -> PersonStatus:
    """Decide where the person stands; the vendor's word "Inactive" wins over a missing date."""
    if not vendor:
        return PersonStatus.UNKNOWN
    if hired is not None and hired > today:
        return PersonStatus.PREHIRE
    if vendor.casefold() != "active" or (end is not None and end < today):
        return PersonStatus.TERMINATED
    return PersonStatus.LEAVE if away is not None else PersonStatus.ACTIVE


def _display_name(record: Json) -> str:
    """Return the name to call the person by: the preferred one with the family name."""
    given = text_of(record, "preferredName", "firstName")
    return f"{given} {text_of(record, 'lastName')}".strip()


def _must_see(record: Json) -> None:
    """Refuse a record that hides the fields nothing can be decided without."""
    hidden = record.get("_restrictedFields")
    restricted = hidden if isinstance(hidden, list) else []
    for name in NEEDED:
        if name not in record or name in restricted:
            raise RefusedError(f"record {person_id(record)} lacks {name}: let the API key see it")
