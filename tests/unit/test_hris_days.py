"""HR can say in the emulated HRIS on which day something is true."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from werkzeug.test import Client, TestResponse

from emulators.bamboohr import BambooHrEmulator
from emulators.ledger import Ledger

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = "2028-05-04"


@pytest.fixture
def hris() -> Iterator[BambooHrEmulator]:
    """The demo company's HRIS."""
    made = BambooHrEmulator(Ledger(), lambda: NOW)
    made.book.seed()
    yield made
    made.hooks.stop()


def say(hris: BambooHrEmulator, act: str, **form: str) -> TestResponse:
    """Send a form of the page."""
    return Client(hris.app).post(f"/do/{act}", data={"person": "116", **form})


def test_without_a_day_it_is_today(hris: BambooHrEmulator) -> None:
    """The page's own forms name none."""
    say(hris, "leave-company")

    person = hris.book.person("116")
    assert person is not None
    assert person["terminationDate"] == "2026-03-02"


def test_a_day_to_come_counts_at_once(hris: BambooHrEmulator) -> None:
    """For whom time has passed, that day is today."""
    say(hris, "leave-company", day=LATER)

    person = hris.book.person("116")
    assert person is not None
    assert (person["terminationDate"], person["status"]) == (LATER, "Inactive")


def test_a_person_is_back_on_the_day(hris: BambooHrEmulator) -> None:
    """The record is the same one."""
    say(hris, "leave-company", day=LATER)
    say(hris, "hire-again", day="2028-06-01")

    person = hris.book.person("116")
    assert person is not None
    assert (person["hireDate"], person["status"]) == ("2028-06-01", "Active")


def test_a_day_that_is_none_is_refused(hris: BambooHrEmulator) -> None:
    """Nothing changes."""
    answer = say(hris, "start-leave", day="tomorrow")

    person = hris.book.person("116")
    assert person is not None
    assert (answer.status_code, person["employmentStatus"]) == (400, "Full-Time")
