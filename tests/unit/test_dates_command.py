"""`tourwright dates`: the report, its golden values, and errors that name the field."""

import json

import pytest

from connectors.holidays.client import HolidayCalendars
from tourwright.dates_command import DatesInputError, Report, dates_report

GOLDEN = [
    ("2026-01-15", 1, "2026-02-14", "2026-01-31", "2026-02-02"),
    ("2026-01-15", 3, "2026-04-14", "2026-03-01", "2026-03-02"),
    ("2026-01-15", 6, "2026-07-14", "2026-04-16", "2026-04-16"),
    ("2026-01-15", 12, "2027-01-14", "2026-07-17", "2026-07-17"),
    ("2026-01-15", 18, "2027-07-14", "2026-10-15", "2026-10-15"),
    ("2026-01-15", 24, "2028-01-14", "2027-01-15", "2027-01-15"),
    ("2026-01-15", 36, "2029-01-14", "2028-01-15", "2028-01-17"),
    ("2026-01-15", 48, "2030-01-14", "2029-01-15", "2029-01-15"),
    ("2026-01-15", 60, "2031-01-14", "2030-01-15", "2030-01-15"),
    ("2028-02-29", 12, "2029-02-27", "2028-08-30", "2028-08-30"),
    ("2028-02-29", 48, "2032-02-28", "2031-02-28", "2031-02-28"),
]


def report(
    start: str = "2026-01-15",
    months: str | int = "36",
    place: tuple[str, str] = ("", "UTC"),
    cadence: str = "3",
) -> Report:
    """Return the report with the real holidays."""
    return dates_report(start, months, place=place, cadence=cadence, calendars=HolidayCalendars())


@pytest.mark.parametrize(("start", "months", "last", "raw", "on"), GOLDEN)
def test_report_equals_the_golden_table(
    start: str, months: int, last: str, raw: str, on: str
) -> None:
    """Without a country only weekends count, as in the lifecycle's table."""
    found = report(start, months)

    assert (found["last_day"], found["renewal_raw"], found["renewal_on"]) == (last, raw, on)


def test_report_is_json_in_full() -> None:
    """Every key, as the command prints it."""
    found = report(months="12", place=("DE", "Europe/Berlin"), cadence="4")

    assert json.loads(json.dumps(found)) == {
        "start": "2026-01-15",
        "months": 12,
        "last_day": "2027-01-14",
        "renewal_raw": "2026-07-17",
        "renewal_on": "2026-07-17",
        "renewal_at": "2026-07-17T07:00:00+00:00",
        "cadence_months": 4,
        "reviews": ["2026-05-15", "2026-09-15"],
        "country": "DE",
        "zone": "Europe/Berlin",
    }


def test_public_holidays_move_a_review() -> None:
    """The first of May is free in Germany."""
    found = report("2026-02-01", "12", ("de", "Europe/Berlin"))

    assert found["reviews"] == ["2026-05-04", "2026-08-03", "2026-11-02"]


def test_months_are_anchored() -> None:
    """Monthly from 31 January: the days come back to the end of each month."""
    found = report("2026-01-31", "6", cadence="1")

    assert found["reviews"] == [
        "2026-03-02",
        "2026-03-31",
        "2026-04-30",
        "2026-06-01",
        "2026-06-30",
    ]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("start", {"start": "15.01.2026"}),
        ("start", {"start": "2026-02-30"}),
        ("start", {"start": "20260115"}),
        ("start", {"start": "0001-01-01"}),
        ("start", {"start": ""}),
        ("months", {"months": "0"}),
        ("months", {"months": "-3"}),
        ("months", {"months": "121"}),
        ("months", {"months": "3.5"}),
        ("months", {"months": "\uff19"}),
        ("months", {"months": "9" * 5000}),
        ("cadence", {"cadence": "0"}),
        ("cadence", {"cadence": "often"}),
        ("zone", {"place": ("", "Berlin")}),
        ("zone", {"place": ("", "")}),
        ("zone", {"place": ("", "../../etc/passwd")}),
        ("country", {"place": ("Germany", "UTC")}),
        ("country", {"place": ("XX", "UTC")}),
    ],
)
def test_wrong_input_names_its_field(field: str, given: dict[str, str]) -> None:
    """The message begins with the field and says how it is written."""
    with pytest.raises(DatesInputError, match=f"^{field}: ") as wrong:
        report(**given)  # type: ignore[arg-type]  # wrong on purpose

    assert len(str(wrong.value)) < 150
