"""From BambooHR's shapes to the neutral person."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.bamboohr.mapping import person_of
from connectors.bamboohr.places import place_of
from connectors.bamboohr.reading import Raw, Reading
from tests.bamboohr_account import CITIES
from tourwright.domain.people import (
    Employment,
    Leave,
    PersonStatus,
    SourcePerson,
    Termination,
    WorkerType,
)
from tourwright.ports import RefusedError

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path(os.environ.get("TOURWRIGHT_CONTRACTS", str(ROOT.parent / "shared/contracts")))
FIXTURES = ROOT / "tests/fixtures/bamboohr"
AS_OF = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LEAVE_ROW = {"id": "3", "date": "2026-05-01", "employmentStatus": "Leave of Absence"}
START_ROW = {"id": "1", "date": "2024-03-04", "employmentStatus": "Full-Time"}
RECORD: dict[str, Any] = {
    "id": "1",
    "firstName": "Jo",
    "lastName": "Okafor",
    "status": "Active",
    "hireDate": "2024-03-04",
}
READING = Reading(CITIES)


def load(name: str) -> dict[str, Any]:
    """Read a contract file, or say why the test is skipped."""
    path = CONTRACTS / "hris" / name
    if not path.exists():
        pytest.skip(f"{name} is not there: set TOURWRIGHT_CONTRACTS to the folder of contracts")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def record_of(name: str) -> dict[str, Any]:
    """Read a recorded payload that is one record."""
    found: dict[str, Any] = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return found


def rows_of(name: str) -> list[dict[str, Any]]:
    """Read a recorded payload that is a list."""
    found: list[dict[str, Any]] = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return found


def person(
    record: dict[str, Any] | None = None,
    rows: Sequence[dict[str, Any]] | None = None,
    time_off: Sequence[dict[str, Any]] = (),
) -> SourcePerson:
    """Map the factory's record with changes."""
    return person_of(Raw({**RECORD, **(record or {})}, rows, time_off), READING, AS_OF)


def the_nine() -> dict[str, SourcePerson]:
    """Map BambooHR's form of the nine people; the leave stands in time off, as its gap says."""
    shapes = load("bamboohr.json")
    rows = shapes["GET /api/v1/employees/changed/tables/employmentStatus"]["employees"]
    away = {"start": "2026-04-15", "end": "2026-09-15", "type": {"name": "Parental Leave"}}
    time_off = {"1004": [away]}
    people = {}
    for page in (1, 2):
        for record in shapes[f"GET /api/v1/employees (page {page})"]["data"]:
            key = record["employeeId"]
            raw = Raw(record, rows[key]["rows"], time_off.get(key, []))
            people[key] = person_of(raw, READING, AS_OF)
    return people


def neutral(record: dict[str, Any]) -> SourcePerson:
    """Read a neutral record, less what BambooHR cannot tell: the last day worked."""
    ended, away = record["termination"], record["leave"]
    return SourcePerson(
        source="bamboohr",
        source_person_id=record["source_person_id"],
        given_name=record["given_name"],
        family_name=record["family_name"],
        display_name=record["display_name"],
        work_email=record["work_email"] or "",
        personal_email=record["personal_email"] or "",
        zone=record["time_zone"],
        country=record["country"],
        location=record["location"],
        department=record["department"],
        job_title=record["job_title"],
        manager_source_id=record["manager_source_id"] or "",
        worker_type=WorkerType(record["worker_type"]),
        status=PersonStatus(record["status"]),
        original_hire_date=day(record["original_hire_date"]),
        hire_date=day(record["hire_date"]),
        end_date=day(record["end_date"]),
        leave=Leave(date.fromisoformat(away["start"]), day(away["expected_end"])) if away else None,
        termination=Termination(
            date.fromisoformat(ended["date"]), None, ended["type"], ended["reason"],
            ended["rehire_eligible"],
        ) if ended else None,
        employments=tuple(
            Employment(
                date.fromisoformat(each["start"]), day(each["end"]), WorkerType(each["worker_type"])
            )
            for each in record["employments"]
        ),
    )  # fmt: skip


def day(text: str | None) -> date | None:
    """Read a day or None."""
    return date.fromisoformat(text) if text else None


def test_the_nine_come_out_neutral() -> None:
    """Every awkward case, field by field, less the gaps named for BambooHR."""
    expected = [neutral(record) for record in load("cast.neutral.json")["people"]]

    assert list(the_nine().values()) == expected


def test_the_single_record_reads_like_the_list() -> None:
    """Fields that the single record spells differently, rows in no order, a first hire before."""
    raw = Raw(record_of("employee-1007.json"), rows_of("employment-status-1007.json"))

    found = person_of(raw, Reading(), AS_OF)

    assert (found.zone, found.department, found.location) == ("Asia/Kolkata", "Platform", "Pune")
    assert found.original_hire_date == date(2018, 5, 7)
    assert [each.end for each in found.employments] == [date(2021, 8, 31), None]


def test_approved_time_off_of_a_leave_type_is_a_leave() -> None:
    """Its kind stays where it is; only the days are taken."""
    raw = Raw(record_of("employee-1007.json"), None, rows_of("time-off-1007.json"))

    found = person_of(raw, Reading(), AS_OF)

    assert found.status is PersonStatus.LEAVE
    assert found.leave == Leave(date(2026, 5, 1), date(2026, 9, 15))


def test_a_holiday_is_no_leave() -> None:
    """Two weeks at the sea pause nothing."""
    trip = {"start": "2026-05-25", "end": "2026-06-05", "type": {"name": "Vacation"}}

    assert person(time_off=[trip]).status is PersonStatus.ACTIVE


@pytest.mark.parametrize(
    ("rows", "leave"),
    [
        ([START_ROW, LEAVE_ROW], Leave(date(2026, 5, 1))),
        (
            [START_ROW, LEAVE_ROW, {**START_ROW, "id": "4", "date": "2026-07-01"}],
            Leave(date(2026, 5, 1), date(2026, 6, 30)),
        ),
        ([START_ROW, LEAVE_ROW, {**START_ROW, "id": "4", "date": "2026-06-01"}], None),
        ([START_ROW, {**LEAVE_ROW, "date": "2026-06-02"}], None),
    ],
)
def test_status_rows_tell_of_a_leave(rows: list[dict[str, str]], leave: Leave | None) -> None:
    """From its row on, until the next one; a coming one does not show today."""
    assert person(rows=rows).leave == leave


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, PersonStatus.ACTIVE),
        ({"hireDate": "2026-06-02"}, PersonStatus.PREHIRE),
        ({"hireDate": "2026-06-02", "status": "Inactive"}, PersonStatus.PREHIRE),
        ({"terminationDate": "2026-05-31"}, PersonStatus.TERMINATED),
        ({"terminationDate": "2026-06-01"}, PersonStatus.ACTIVE),
        ({"status": "Inactive", "terminationDate": "2026-06-01"}, PersonStatus.TERMINATED),
        ({"status": "Inactive"}, PersonStatus.TERMINATED),
        ({"status": None}, PersonStatus.UNKNOWN),
    ],
)
def test_where_somebody_stands(change: dict[str, Any], status: PersonStatus) -> None:
    """Dates in the person's own day; the vendor's Inactive wins over a missing date."""
    assert person(change).status is status


def test_today_is_the_day_where_the_person_is() -> None:
    """At 12:00 UTC the second of June has begun in Auckland, not yet in Berlin."""
    late = {"hireDate": "2026-06-02"}

    assert person({**late, "country": "New Zealand"}).status is PersonStatus.ACTIVE
    assert person({**late, "country": "Germany"}).status is PersonStatus.PREHIRE


def test_a_coming_conversion_does_not_show_today() -> None:
    """A contractor who becomes an employee next month is a contractor."""
    rows = [
        {"id": "1", "date": "2025-01-06", "employmentStatus": "Contractor"},
        {"id": "2", "date": "2026-07-01", "employmentStatus": "Full-Time"},
    ]

    found = person(rows=rows)

    assert (found.worker_type, found.end_date) == (WorkerType.CONTRACTOR, None)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Resignation (Voluntary)", "voluntary"),
        ("Termination (Involuntary)", "involuntary"),
        ("Dismissal", "involuntary"),
        ("End of contract", "other"),
        ("", "unknown"),
    ],
)
def test_the_kind_of_leaving_is_sorted(word: str, kind: str) -> None:
    """The account's own words come down to four."""
    end = {"id": "2", "date": "2026-05-01", "employmentStatus": "Terminated"}

    found = person(rows=[START_ROW, {**end, "terminationTypeId": word}])

    assert found.termination is not None
    assert (found.termination.type, found.termination.rehire_eligible) == (kind, None)


@pytest.mark.parametrize("name", ["hireDate", "status"])
def test_a_key_that_sees_too_little_is_refused_by_name(name: str) -> None:
    """The message names record, field and remedy."""
    hidden = {key: value for key, value in RECORD.items() if key != name}

    with pytest.raises(RefusedError, match=f"record 1 lacks {name}: let the API key see it"):
        person_of(Raw(hidden), READING, AS_OF)
    with pytest.raises(RefusedError, match=name):
        person({"_restrictedFields": [name]})


def test_a_date_that_is_none_is_refused_by_name() -> None:
    """A wrong date is for a person, not for a retry."""
    with pytest.raises(RefusedError, match="record 1: hireDate"):
        person({"hireDate": "04.03.2024"})


@pytest.mark.parametrize(
    ("location", "country", "zone"),
    [
        ("Berlin", "United States", "Europe/Berlin"),
        ("Nowhere", "United States", "America/New_York"),
        ("", "us", "America/New_York"),
        ("", "Atlantis", "UTC"),
        ("", "", "UTC"),
    ],
)
def test_the_zone_comes_from_the_configured_place_else_the_country(
    location: str, country: str, zone: str
) -> None:
    """BambooHR has no time zone of its own."""
    assert place_of(location, country, READING).zone == zone
