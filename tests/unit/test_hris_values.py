"""Values of sources in neutral words, tried on the nine people of the contracts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from connectors.hris_places import country_code, zone_of
from connectors.hris_values import (
    BadValueError,
    as_of,
    day,
    flag,
    moment,
    neutral_person,
    status_on,
)
from tests.hris_cast import IDS, NOW, cast, neutral
from tourwright.domain.people import Employment, Leave, PersonStatus, SourcePerson, WorkerType

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("person_id", IDS)
def test_a_neutral_record_is_read_whole(person_id: str) -> None:
    """What is neutral already comes through as it is."""
    record = cast()[person_id]

    assert neutral(neutral_person(record, "hr", NOW)) == record


def test_a_flat_record_says_the_same_as_a_nested_one() -> None:
    """A table has the end of an employment and a leave in columns."""
    flat = {
        "source_person_id": "7",
        "end_date": "2026-03-31",
        "last_day_worked": "2026-03-27",
        "termination_type": "Voluntary",
        "rehire_eligible": "yes",
        "leave_start": "2026-01-01",
    }

    person = neutral_person(flat, "hr")

    assert person.termination is not None
    assert person.termination.rehire_eligible is True
    assert person.termination.last_day_worked == date(2026, 3, 27)
    assert person.leave == Leave(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source_person_id", " "),
        ("hire_date", "31.12.2026"),
        ("status", "gone fishing"),
        ("worker_type", "robot"),
        ("source_updated_at", "yesterday"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_without_being_told(field: str, value: str) -> None:
    """The fault names the field; the value may be of a person and stays out."""
    with pytest.raises(BadValueError) as refused:
        neutral_person({"source_person_id": "1", field: value}, "hr")

    assert refused.value.field == field
    assert not value.strip() or value not in str(refused.value)


def test_no_day_has_many_spellings() -> None:
    """Zeros, the end of time and nothing at all mean that there is none."""
    assert [day(word) for word in (None, "", "0000-00-00", "9999-12-31")] == [None] * 4


def test_a_day_may_be_part_of_a_moment() -> None:
    """The day is as written; nothing is shifted by a zone."""
    assert day("2026-03-01T23:30:00-08:00") == date(2026, 3, 1)


def test_a_moment_without_an_offset_is_of_the_given_zone() -> None:
    """The site's time is not ours."""
    told = moment("2026-05-06 09:00:00.5", zone="Europe/Berlin")

    assert told == datetime(2026, 5, 6, 7, 0, 0, 500_000, tzinfo=UTC)


def test_a_third_answer_is_none() -> None:
    """Whether somebody may come back may be unknown."""
    assert (flag("Yes"), flag("no"), flag(""), flag(None)) == (True, False, None, None)
    with pytest.raises(BadValueError):
        flag("perhaps")


def test_the_zone_of_a_country_stands_in_for_a_missing_one() -> None:
    """A zone that does not exist counts as missing."""
    assert zone_of("Mars/Olympus", "Germany") == "Europe/Berlin"
    assert zone_of("Asia/Seoul", "DE") == "Asia/Seoul"
    assert country_code("South Korea") == "KR"


@pytest.mark.parametrize(
    ("person", "status"),
    [
        (SourcePerson("s", "1", hire_date=date(2026, 6, 2)), "prehire"),
        (SourcePerson("s", "1", hire_date=date(2026, 6, 1)), "active"),
        (SourcePerson("s", "1", end_date=date(2026, 6, 1)), "active"),
        (SourcePerson("s", "1", end_date=date(2026, 5, 31)), "terminated"),
        (SourcePerson("s", "1", leave=Leave(date(2026, 6, 1))), "leave"),
        (SourcePerson("s", "1", leave=Leave(date(2026, 6, 2))), "active"),
        (SourcePerson("s", "1", leave=Leave(date(2026, 1, 1), date(2026, 5, 31))), "active"),
    ],
)
def test_the_dates_decide_where_somebody_stands(person: SourcePerson, status: str) -> None:
    """The last day is a day of work, and so is the first."""
    assert status_on(replace(person, status=PersonStatus.ACTIVE), TODAY) == status


def test_the_day_is_that_of_the_persons_zone() -> None:
    """Somebody in Auckland begins while it is still yesterday elsewhere."""
    night = datetime(2026, 6, 1, 13, tzinfo=UTC)
    person = SourcePerson(
        "s", "1", hire_date=date(2026, 6, 2), status=PersonStatus.ACTIVE, zone="Pacific/Auckland"
    )

    assert as_of(person, night).status is PersonStatus.ACTIVE
    assert as_of(replace(person, zone="UTC"), night).status is PersonStatus.PREHIRE


def test_an_erased_record_stays_erased() -> None:
    """No date brings a lasting word back."""
    gone = SourcePerson("s", "1", status=PersonStatus.ERASED, hire_date=date(2026, 7, 1))

    assert status_on(gone, TODAY) is PersonStatus.ERASED


def test_without_a_list_the_dates_tell_one_employment() -> None:
    """A list of none is no list."""
    person = neutral_person({"source_person_id": "1", "hire_date": "2026-01-01"}, "hr")

    assert person.employments == (Employment(date(2026, 1, 1), None, WorkerType.EMPLOYEE),)
