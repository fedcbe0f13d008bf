"""Reading a person again: nothing that changed is lost, and who is gone is noticed."""

from datetime import date, datetime
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.alliances import AllianceActivities
from activities.hris import HrisActivities
from tests.store_factories import NOW, source_person
from tests.temporal_running import FakeHris
from tourwright.domain.people import AllianceFacts, EmploymentEvent, FactKind, PersonStatus
from tourwright.ports import TransientError
from tourwright.store import Store
from tourwright.values import FactsTold, PersonRead, TourLaunch


class Company:
    """An HRIS by hand, the activities over a real store, and what alliances heard."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.hris = FakeHris("bamboohr")
        self.heard: list[FactKind] = []
        self.fault: Exception | None = None
        self.reads = HrisActivities({"bamboohr": self.hris}, store.people, store.recorder, now)
        self.alliances = AllianceActivities(self, store.people, now)

    def tell_alliance(self, facts: AllianceFacts, events: tuple[EmploymentEvent, ...]) -> None:
        """Hear, unless the engine is down."""
        if self.fault is not None:
            raise self.fault
        assert facts.person_key
        self.heard += [event.kind for event in events]

    def start_tour(self, launch: TourLaunch) -> None:
        """Start nothing."""

    def has(self, source_person_id: str, **changes: Any) -> None:  # noqa: ANN401  (any field)
        """Let the HRIS have this person."""
        self.hris.people[source_person_id] = source_person(source_person_id, **changes)

    def read(self, source_person_id: str = "17") -> FactsTold | None:
        """Read a person; the process ends before anybody is told."""
        return self.reads.refresh(PersonRead("bamboohr", source_person_id)).told

    def event(self, source_person_id: str = "17") -> None:
        """Read a person and tell the alliance."""
        told = self.read(source_person_id)
        if told is not None:
            self.alliances.tell(told)


def now() -> datetime:
    """Return the moment that stands."""
    return NOW


@pytest.fixture
def company(store: Store) -> Company:
    """A company with one employee, of whom the alliance knows."""
    made = Company(store)
    made.has("17")
    made.event()
    made.heard.clear()
    return made


def test_a_change_is_told_though_the_worker_died_in_between(company: Company) -> None:
    """What was stored and not passed on comes with the next reading."""
    company.has("17", job_title="Captain")
    company.read()

    company.event()

    assert company.heard == [FactKind.JOB_CHANGED]


def test_what_was_told_is_not_told_again(company: Company) -> None:
    """Two equal readings are no news."""
    assert company.read() is None


def test_a_change_stays_untold_while_the_engine_is_down(company: Company) -> None:
    """Only what the alliance took is marked."""
    company.has("17", job_title="Captain")
    company.fault = TransientError("down")
    with pytest.raises(ApplicationError):
        company.event()
    company.fault = None

    company.event()

    assert company.heard == [FactKind.JOB_CHANGED]


def test_a_return_under_a_new_record_is_a_re_hire(company: Company) -> None:
    """The person is known by the private address: one human, one alliance."""
    company.has("17", status=PersonStatus.TERMINATED, end_date=date(2026, 2, 27))
    company.event()
    company.has("99", hire_date=date(2026, 3, 2))

    company.event("99")

    old, new = (company.store.people.by_source("bamboohr", each) for each in ("17", "99"))
    assert company.heard[:2] == [FactKind.TERMINATED, FactKind.REHIRED]
    assert FactKind.HIRED not in company.heard
    assert old == new


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        (PersonStatus.PREHIRE, FactKind.HIRE_CANCELLED),
        (PersonStatus.TERMINATED, FactKind.ERASED),
    ],
)
def test_a_record_that_is_gone_is_noticed(
    company: Company, before: PersonStatus, kind: FactKind
) -> None:
    """Of somebody to come the hire was called off; of a former employee the record is erased."""
    company.has("17", status=before, end_date=None, hire_date=date(2026, 4, 1))
    company.event()
    company.hris.people.clear()

    company.event()
    company.event()

    assert company.heard.count(kind) == 1


def test_a_record_of_an_employee_that_is_gone_is_asked_about(company: Company) -> None:
    """A right that was taken from the key looks the same: nobody is erased by it."""
    company.hris.people.clear()

    with pytest.raises(ApplicationError) as missing:
        company.event()

    person = company.store.people.by_source("bamboohr", "17")
    assert missing.value.type == "NotFoundError"
    assert person is not None
    assert person.facts.status is PersonStatus.ACTIVE


def test_a_former_record_may_go(company: Company) -> None:
    """Who has a newer record is not gone with the old one."""
    company.has("17", status=PersonStatus.TERMINATED, end_date=date(2026, 2, 27))
    company.event()
    company.has("99", hire_date=date(2026, 3, 2))
    company.event("99")
    del company.hris.people["17"]
    company.heard.clear()

    company.event()

    assert company.heard == []


def test_a_stranger_is_asked_about(store: Store) -> None:
    """Whom neither the source nor we know, people must explain."""
    with pytest.raises(ApplicationError):
        Company(store).event("404")


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Pago_Pago", 1), ("Europe/Berlin", 2), ("Nowhere/Atlantis", 2)]
)
def test_a_change_is_of_the_day_where_the_person_is(company: Company, zone: str, day: int) -> None:
    """It is still yesterday on the other side of the earth; an unknown zone counts as UTC."""
    company.has("18", zone=zone)
    company.event("18")
    company.has("18", zone=zone, job_title="Captain")

    company.event("18")

    person = company.store.people.by_source("bamboohr", "18")
    assert person is not None
    changed = company.store.people.events_of(person.person_key)[-1]
    assert (changed.kind, changed.effective_date) == (FactKind.JOB_CHANGED, date(2026, 3, day))
