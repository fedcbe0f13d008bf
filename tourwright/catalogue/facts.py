"""The facts that HR's conditions see, made from what we know of people and tours."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from tourwright.catalogue.conditions import EVENT_FACTS, PERSON_FACTS, TOUR_FACTS
from tourwright.domain.people import PersonStatus, WorkerType


class PersonFacts(Protocol):
    """What is read of a person: an `AllianceFacts` and a `SourcePerson` both have it."""

    @property
    def department(self) -> str:
        """The department, "" when the source has none; so the others."""
        ...

    @property
    def job_title(self) -> str:
        """The job title."""
        ...

    @property
    def location(self) -> str:
        """The place of work."""
        ...

    @property
    def country(self) -> str:
        """The country of the place of work."""
        ...

    @property
    def region(self) -> str:
        """The subdivision of the place of work."""
        ...

    @property
    def worker_type(self) -> WorkerType:
        """The nature of the employment."""
        ...

    @property
    def status(self) -> PersonStatus:
        """Where the person stands with the company."""
        ...

    @property
    def hire_date(self) -> date | None:
        """The first day of this employment."""
        ...

    @property
    def original_hire_date(self) -> date | None:
        """The first day of the first employment."""
        ...


def person_facts(person: PersonFacts) -> dict[str, Any]:
    """Return the facts of a person that conditions may name; "" where the HRIS has none."""
    first, hired = person.original_hire_date, person.hire_date
    return {
        "department": person.department,
        "job_title": person.job_title,
        "location": person.location,
        "country": person.country,
        "region": person.region,
        "worker_type": person.worker_type.value,
        "status": person.status.value,
        "hire_date": hired.isoformat() if hired else "",
        "rehired": bool(first and hired and first < hired),
    }


def step_facts(
    person: PersonFacts | None, tour: Mapping[str, Any], event: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return what `when` sees; facts nobody knows are "", and undeclared ones are left out."""
    return {
        "tour": _declared(TOUR_FACTS, tour),
        "employee": _declared(PERSON_FACTS, person_facts(person) if person else {}),
        "event": _declared(EVENT_FACTS, event),
    }


def _declared(names: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return exactly the declared facts."""
    return {name: known.get(name, "") for name in names}
