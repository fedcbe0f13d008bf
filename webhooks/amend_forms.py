"""The form of a change or a correction: the blanks, what was typed, and what is different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from tourwright.domain.clerical import WORDED
from tourwright.domain.model import Party
from tourwright.domain.statement import FieldError, Statement, from_dict, with_field
from webhooks.i18n import _, lazy
from webhooks.page_kit import Fault
from webhooks.workshop_fields import (
    BLANKS,
    OWNER_LABELS,
    Blank,
    Input,
    as_json,
    faults_in,
    rows,
    typed_value,
    value_in,
)

LAST_DAY = Blank(
    "last_day",
    lazy("Last day"),
    lazy("Change the length in months or this day; the day decides when both are changed."),
)
AFTER = "length_months"
"""The blank behind which the last day stands."""

OTHERS: Mapping[Party, str] = {
    Party.EMPLOYEE: "manager_aspirations",
    Party.MANAGER: "employee_aspirations",
}
"""What only the other side writes."""


@dataclass(frozen=True)
class PartShown:
    """One blank of the form with its inputs; is_open when something in it is new or wrong."""

    blank: Blank
    rows: Sequence[Sequence[Input]]
    is_open: bool


@dataclass(frozen=True)
class Typed:
    """What stands in the form: values by blank, what is different as JSON texts, what is wrong."""

    values: Mapping[str, object]
    changes: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def blanks_for(side: Party, *, words_only: bool, has_end: bool) -> tuple[Blank, ...]:
    """Return the blanks that this side may change; words_only leaves out days and lengths."""
    every: list[Blank] = []
    for blank in BLANKS:
        every.append(blank)
        if blank.name == AFTER:
            every.append(LAST_DAY)
    hidden = {OTHERS.get(side, "")} | (set() if has_end else {AFTER, LAST_DAY.name})
    return tuple(
        blank
        for blank in every
        if blank.name not in hidden and (blank.name in WORDED or not words_only)
    )


def untouched(statement: Mapping[str, object], blanks: Sequence[Blank]) -> Typed:
    """Return the form as it is before anybody types."""
    return Typed({blank.name: value_in(statement, blank) for blank in blanks})


def sent(statement: Mapping[str, object], blanks: Sequence[Blank]) -> Typed:
    """Return what was sent; a blank that was not in the form stays as it is."""
    held = from_dict(statement)
    values = {blank.name: _typed(statement, blank) for blank in blanks}
    different = [blank for blank in blanks if values[blank.name] != value_in(statement, blank)]
    faults = tuple(
        fault for blank in different for fault in _faults(held, blank, values[blank.name])
    )
    changes = {blank.name: _json(blank, values[blank.name]) for blank in different}
    if LAST_DAY.name in changes:
        changes.pop(AFTER, None)
    return Typed(values, changes, faults)


def parts_of(blanks: Sequence[Blank], typed: Typed, more: str = "") -> tuple[PartShown, ...]:
    """Return the form to show; more names the blank that gets rows to fill."""
    bad = {fault.name for fault in typed.faults}
    shown = []
    for blank in blanks:
        value = typed.values[blank.name]
        made = _rows(blank, value, 2 if more == blank.name else 0)
        wrong = any(one.name in bad for row in made for one in row) or blank.name in bad
        is_open = wrong or blank.name in typed.changes or more == blank.name
        shown.append(PartShown(blank, made, is_open))
    return tuple(shown)


def owners() -> tuple[tuple[str, str], ...]:
    """Return who may promise, for a choice."""
    return tuple((value, str(label)) for value, label in OWNER_LABELS.items())


def _typed(statement: Mapping[str, object], blank: Blank) -> object:
    names = (blank.name, f"{blank.name}-")
    in_form = any(name == names[0] or name.startswith(names[1]) for name in request.form)
    return typed_value(request.form, blank) if in_form else value_in(statement, blank)


def _json(blank: Blank, value: object) -> str:
    return "null" if value == "" and blank is LAST_DAY else as_json(blank, value)


def _faults(statement: Statement, blank: Blank, value: object) -> tuple[Fault, ...]:
    if blank is not LAST_DAY:
        return faults_in(statement, blank, value)
    try:
        with_field(statement, blank.name, _json(blank, value))
    except FieldError:
        words = _("Last day: choose a day like 2029-04-14, after the first day.")
        return (Fault(blank.name, words),)
    return ()


def _rows(blank: Blank, value: object, more: int) -> Sequence[Sequence[Input]]:
    if blank is not LAST_DAY:
        return rows(blank, value, more)
    return ((Input(blank.name, str(blank.label), "day", str(value)),),)
