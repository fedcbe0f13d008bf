"""The BambooHR connector against the emulator: every request as the published description wants."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import requests

from connectors.bamboohr.client import BambooHr
from emulators.bamboohr import BambooHrEmulator
from emulators.faults import Fault
from emulators.server import serving
from tests.bamboohr_account import NOW, READING, demo_account
from tourwright.domain.people import Leave, PersonStatus
from tourwright.ports import NotFoundError, RefusedError, TransientError


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return it."""
        return NOW


@pytest.fixture
def emulator() -> Iterator[BambooHrEmulator]:
    """The demo company's HRIS."""
    with demo_account() as made:
        yield made


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """A session that shows the demo key."""
    with requests.Session() as made:
        made.auth = ("demo-key", "x")
        yield made


@pytest.fixture
def hris(emulator: BambooHrEmulator, session: requests.Session) -> Iterator[BambooHr]:
    """The connector, reading the emulator."""
    with serving(emulator.app) as url:
        yield BambooHr(session, url, READING, FixedClock())


def test_one_person_is_read(hris: BambooHr) -> None:
    """Name, manager, place and dates arrive in neutral terms."""
    person = hris.get_person("116")

    assert (person.display_name, person.manager_source_id) == ("Jonas Adler", "107")
    assert (person.zone, person.country) == ("Europe/Berlin", "DE")
    assert (person.hire_date, person.status) == (date(2023, 2, 1), PersonStatus.ACTIVE)


def test_everybody_is_listed_once(hris: BambooHr, emulator: BambooHrEmulator) -> None:
    """The listing follows its pages to the end, and each entry equals the single read."""
    people = list(hris.list_people())

    assert len({person.source_person_id for person in people}) == 30
    assert next(each for each in people if each.source_person_id == "116") == hris.get_person("116")
    assert emulator.ledger.lines("bamboohr")


def test_a_leave_and_the_return_show(hris: BambooHr, emulator: BambooHrEmulator) -> None:
    """A leave counts from its day on, its reason is not taken."""
    emulator.book.status("116", "Leave of Absence", "2026-03-01")
    away = hris.get_person("116")
    emulator.book.status("116", "Full-Time", "2026-03-02")
    back = hris.get_person("116")

    assert (away.status, away.leave) == (PersonStatus.LEAVE, Leave(date(2026, 3, 1)))
    assert (back.status, back.leave) == (PersonStatus.ACTIVE, None)


def test_a_planned_leaver_is_active_until_the_day(
    hris: BambooHr, emulator: BambooHrEmulator
) -> None:
    """The table's coming rows tell of the end; the status stays."""
    emulator.book.status(
        "116",
        "Terminated",
        "2026-05-31",
        terminationTypeId="Resignation (Voluntary)",
        terminationRehireId="Yes",
    )

    person = hris.get_person("116")

    assert (person.status, person.end_date) == (PersonStatus.ACTIVE, date(2026, 5, 31))
    assert person.termination is not None
    assert (person.termination.type, person.termination.rehire_eligible) == ("voluntary", True)


def test_changes_name_each_person_once(hris: BambooHr, emulator: BambooHrEmulator) -> None:
    """The list of changes gives ids, deleted ones too."""
    emulator.book.edit("116", jobTitleName="Staff Engineer")
    emulator.book.delete("120")

    changed = hris.changed_since(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))

    assert {"116", "120"} <= set(changed)
    assert len(changed) == len(set(changed))


def test_a_missing_person_is_not_found(hris: BambooHr) -> None:
    """A deleted record is told from a failure."""
    with pytest.raises(NotFoundError):
        hris.get_person("9999")


def test_a_wrong_key_is_refused(hris: BambooHr, session: requests.Session) -> None:
    """A person must mend the key."""
    session.auth = ("wrong", "x")

    with pytest.raises(RefusedError):
        hris.get_person("116")


@pytest.mark.parametrize(
    ("fault", "after_s"),
    [
        (Fault("429", "employees/116", retry_after="17"), 17.0),
        (Fault("500", "employees/116"), None),
        (Fault("cut", "employees/116"), None),
    ],
)
def test_faults_ask_for_another_try(
    hris: BambooHr, emulator: BambooHrEmulator, fault: Fault, after_s: float | None
) -> None:
    """Too many requests, a failure and a cut answer are all repeated later."""
    emulator.faults.add(fault)

    with pytest.raises(TransientError) as put_off:
        hris.get_person("116")

    assert put_off.value.after_s == after_s
