"""What is different between two texts of a statement, blank by blank, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tourwright.domain.statement import FIELDS, Promise, Result, Statement, with_field
from tourwright.domain.statement_names import NAMES, with_names
from webhooks import words
from webhooks.i18n import _, lazy, ngettext
from webhooks.word_diff import Part, PartKind, parts

LABELS: Mapping[str, Any] = {
    "language": lazy("Language"),
    "mission_objective": lazy("Mission"),
    "start": lazy("First day"),
    "length_months": lazy("Length in months"),
    "last_day": lazy("Last day"),
    "company_results": lazy("Results for the company"),
    "employee_results": lazy("Results for the employee"),
    "promises": lazy("Promises"),
    "manager_aspirations": lazy("The manager's aspirations"),
    "company_values": lazy("What the company stands for"),
    "employee_aspirations": lazy("The employee's aspirations"),
    "career": lazy("Career"),
    "shareable": lazy("What may be shared"),
}
NAME_LABELS: Mapping[str, Any] = {
    "employee": lazy("The employee's name"),
    "manager": lazy("The manager's name"),
}
OWNERS: Mapping[str, Any] = {
    "employee": lazy("The employee promises"),
    "manager": lazy("The manager promises"),
    "company": lazy("The company promises"),
}


@dataclass(frozen=True)
class Difference:
    """One blank that reads differently: what went, what came, what stayed."""

    field: str
    label: str
    parts: tuple[Part, ...]


def differences(before: Statement, after: Statement) -> tuple[Difference, ...]:
    """Return what is different: names, then blanks in reading order."""
    blanks = tuple(
        Difference(field, str(LABELS[field]), parts(spoken(before, field), spoken(after, field)))
        for field in FIELDS
        if getattr(before, field) != getattr(after, field)
    )
    return (*_names(before, after), *blanks)


def _names(before: Statement, after: Statement) -> Iterator[Difference]:
    """Yield the names that are new; how somebody was called before is nobody's to compare."""
    for side in NAMES:
        now = str(getattr(after.names, side))
        if now != getattr(before.names, side):
            yield Difference(side, str(NAME_LABELS[side]), (Part(PartKind.SAME, now),))


def with_changes(statement: Statement, changes: Mapping[str, str]) -> Statement:
    """Return the statement with JSON texts by blank in it. Raises FieldError, GuardError.

    They are taken in the order in which the rules take them.
    """
    for field, text in changes.items():
        if field in FIELDS:
            statement = with_field(statement, field, text)
        elif field in NAMES:
            statement = with_names(statement, {field: text})
    return statement


def spoken(statement: Statement, field: str) -> str:
    """Return what stands in a blank, a line for each item."""
    return "\n".join(_lines(getattr(statement, field)))


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, Result):
        how = _(" (seen by: %(how)s)", how=value.how_we_know) if value.how_we_know else ""
        yield f"{value.kind}: {value.text}{how}"
    elif isinstance(value, Promise):
        yield f"{OWNERS[value.owner]}: {value.text}"
    elif value is not None and value != "":
        yield _plain(value)


def _plain(value: object) -> str:
    for kind, said in _SAID.items():
        if isinstance(value, kind):
            return said(value)
    return str(value)


def _months(value: object) -> str:
    assert isinstance(value, int), "months are counted"
    return ngettext("%(num)s month", "%(num)s months", value)


def _day(value: object) -> str:
    assert isinstance(value, date), "a day is a date"
    return words.day(value)


_SAID: Mapping[type, Callable[[object], str]] = {int: _months, date: _day}
