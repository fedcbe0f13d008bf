"""The typed blanks of a statement of alliance, as values that go to JSON and back unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import cast

from tourwright.domain import dates
from tourwright.domain.errors import RuleError
from tourwright.domain.model import TourKind


class FieldError(RuleError):
    """A value that does not fit its blank; `field` names the blank, the message names the fix."""

    def __init__(self, field: str, fix: str) -> None:
        super().__init__(f"{field}: {fix}")
        self.field = field


class PromiseOwner(StrEnum):
    """Who makes a promise: the three directions of a statement."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    COMPANY = "company"


@dataclass(frozen=True)
class Names:
    """The three names that a statement speaks of, as they stood when it was written."""

    employee: str
    manager: str
    company: str


@dataclass(frozen=True)
class Result:
    """One picture of success. how_we_know says by what both will see that it is there."""

    kind: str
    text: str
    how_we_know: str = ""


@dataclass(frozen=True)
class Promise:
    """One promise. state (open, kept, broken ...) is followed up later: no part of the text."""

    owner: PromiseOwner
    text: str
    state: str = "open"


@dataclass(frozen=True)
class Statement:
    """What two people and the company say to each other about one tour.

    last_day None means the one computed from the start and the length; a stored one wins. Both are
    None for a foundational tour. employee_aspirations holds the shared ones only. wording names the
    version of our own text around the blanks: a published version never changes.
    """

    kind: TourKind
    names: Names
    mission_objective: str = ""
    start: date | None = None
    length_months: int | None = None
    last_day: date | None = None
    company_results: tuple[Result, ...] = ()
    employee_results: tuple[Result, ...] = ()
    manager_aspirations: tuple[str, ...] = ()
    company_values: tuple[str, ...] = ()
    employee_aspirations: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    career: str = ""
    shareable: str = ""
    language: str = "en"
    wording: str = "1"


def last_day_of(statement: Statement) -> date | None:
    """Return the stored last day, else the computed one; None when no end is planned or known."""
    if statement.last_day is not None:
        return statement.last_day
    if statement.start is None or statement.length_months is None:
        return None
    return dates.last_day(statement.start, statement.length_months)


def chosen_last_day(statement: Statement) -> date | None:
    """Return the stored last day when it is another than the computed one; it wins over it.

    Source: lifecycle, golden dates: people may edit the last day, the stored one wins.
    """
    computed = last_day_of(replace(statement, last_day=None))
    return None if statement.last_day == computed else statement.last_day


def to_dict(statement: Statement) -> dict[str, object]:
    """Return the statement as a value that JSON can hold."""
    return {
        "kind": statement.kind.value,
        "names": vars(statement.names).copy(),
        "mission_objective": statement.mission_objective,
        "start": _iso(statement.start),
        "length_months": statement.length_months,
        "last_day": _iso(statement.last_day),
        "company_results": [vars(each).copy() for each in statement.company_results],
        "employee_results": [vars(each).copy() for each in statement.employee_results],
        "manager_aspirations": list(statement.manager_aspirations),
        "company_values": list(statement.company_values),
        "employee_aspirations": list(statement.employee_aspirations),
        "promises": [_promise(each) for each in statement.promises],
        "career": statement.career,
        "shareable": statement.shareable,
        "language": statement.language,
        "wording": statement.wording,
    }


def from_dict(data: Mapping[str, object]) -> Statement:
    """Return the statement that `to_dict` wrote. Raises FieldError when it is not one."""
    try:
        return _read(data)
    except (KeyError, TypeError, ValueError) as broken:
        raise FieldError("statement", "not written by to_dict: read it from the store again") from (
            broken
        )


def _read(data: Mapping[str, object]) -> Statement:
    rows = {name: cast(list[dict[str, str]], data[name]) for name in ("promises", *RESULTS)}
    lists = {name: tuple(map(str, cast(list[str], data[name]))) for name in LISTS}
    return Statement(
        kind=TourKind(cast(str, data["kind"])),
        names=Names(**cast(dict[str, str], data["names"])),
        start=_day(data["start"]),
        length_months=cast("int | None", data["length_months"]),
        last_day=_day(data["last_day"]),
        company_results=tuple(Result(**each) for each in rows["company_results"]),
        employee_results=tuple(Result(**each) for each in rows["employee_results"]),
        promises=tuple(
            Promise(PromiseOwner(each["owner"]), each["text"], each["state"])
            for each in rows["promises"]
        ),
        manager_aspirations=lists["manager_aspirations"],
        company_values=lists["company_values"],
        employee_aspirations=lists["employee_aspirations"],
        **{name: str(data[name]) for name in TEXTS},
    )


RESULTS = ("company_results", "employee_results")
LISTS = ("manager_aspirations", "company_values", "employee_aspirations")
TEXTS = ("mission_objective", "career", "shareable", "language", "wording")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(cast(str, value))


def _promise(promise: Promise) -> dict[str, str]:
    return {"owner": promise.owner.value, "text": promise.text, "state": promise.state}
