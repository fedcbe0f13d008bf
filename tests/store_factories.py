"""Values that tests of the store write, with defaults."""

# ruff: noqa: ANN401  (the factories pass on whatever field a test wants to differ)

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tourwright.domain.model import (
    Act,
    AskKind,
    AskOpen,
    Entry,
    MachineName,
    Meeting,
    Notice,
    Party,
    Record,
    TourKind,
    TourView,
)
from tourwright.domain.people import (
    EmploymentEvent,
    FactKind,
    PersonStatus,
    SourcePerson,
)
from tourwright.ports import InboundEvent, PendingAct

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
ALLIANCE = "abcdefghij2345klmnop"
TOUR = f"{ALLIANCE}-1"


def inbound(key: str = "k1", **changes: Any) -> InboundEvent:
    """Return an event of the HRIS."""
    event = InboundEvent("bamboohr", key, "employee.updated", "17", NOW, b'{"id": "17"}')
    return replace(event, **changes)


def entry(event: str = "edit", **changes: Any) -> Entry:
    """Return a journal entry of the tour machine."""
    return replace(Entry(MachineName.TOUR, event, Party.EMPLOYEE, NOW, "emp"), **changes)


def record(seq: int = 1, *events: str, **changes: Any) -> Record:
    """Return a record of the tour with one entry an event, "edit" by default."""
    entries = tuple(entry(event) for event in events or ("edit",))
    return replace(Record(ALLIANCE, TOUR, seq, entries), **changes)


def ask(ask_id: str = "ask-1", **changes: Any) -> AskOpen:
    """Return an ask to commit, for the employee."""
    opened = AskOpen(ask_id, AskKind.COMMIT, MachineName.TOUR, ("sign", "decline"), "emp")
    return replace(opened, **changes)


def act(act_id: str = "act-1", **changes: Any) -> Act:
    """Return the employee's signature."""
    signed = Act(act_id, MachineName.TOUR, "sign", Party.EMPLOYEE, "emp", "page")
    return replace(signed, **changes)


def pending(act_id: str = "act-1", ask_id: str = "ask-1", **changes: Any) -> PendingAct:
    """Return the signature as it is taken from the page."""
    return replace(PendingAct(act(act_id), f"tour:{TOUR}", ask_id, NOW), **changes)


def notice(key: str = "n1", **changes: Any) -> Notice:
    """Return a notice to the employee."""
    return replace(Notice(key, "review_open", "emp", facts={"day": "2026-04-01"}), **changes)


def meeting(sequence: int = 0, **changes: Any) -> Meeting:
    """Return the renewal talk of employee and manager."""
    end = NOW.replace(hour=10)
    made = Meeting(f"{TOUR}-renewal-1@tourwright", sequence, NOW, end, "UTC", ("emp", "man"))
    return replace(made, **changes)


def view(seq: int = 1, **changes: Any) -> TourView:
    """Return the tour's row."""
    made = TourView(TOUR, ALLIANCE, 1, TourKind.ROTATIONAL, "active", seq, "emp", "man")
    return replace(made, **changes)


def source_person(source_person_id: str = "17", **changes: Any) -> SourcePerson:
    """Return a current employee as BambooHR told us."""
    person = SourcePerson(
        "bamboohr",
        source_person_id,
        given_name="Ida",
        family_name="Berg",
        work_email=f"ida{source_person_id}@work.example",
        personal_email="ida@home.example",
        zone="Europe/Berlin",
        country="DE",
        status=PersonStatus.ACTIVE,
        hire_date=date(2026, 1, 15),
    )
    return replace(person, **changes)


def employment_event(event_id: str = "e1", **changes: Any) -> EmploymentEvent:
    """Return the event of a hire."""
    event = EmploymentEvent(event_id, FactKind.HIRED, "", date(2026, 1, 15), NOW, NOW, "bamboohr")
    return replace(event, **changes)
