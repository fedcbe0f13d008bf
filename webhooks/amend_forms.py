"""The form of a change or a correction: the blanks, what was typed, and what is different."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from flask import request

from tourwright.domain.clerical import WORDED
from tourwright.domain.model import Party
from tourwright.domain.statement import Statement, from_dict, to_dict, with_field
from webhooks.changes import with_changes
from webhooks.page_kit import Fault
from webhooks.workshop_fields import (
    BLANKS,
    BY_NAME,
    ENDS,
    OWNER_LABELS,
    Blank,
    Input,
    as_json,
    faults_in,
    rows,
    typed_value,
    value_in,
)

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
    hidden = {OTHERS.get(side, "")} | (set() if has_end else ENDS)
    return tuple(
        blank
        for blank in BLANKS
        if blank.name not in hidden and (blank.name in WORDED or not words_only)
    )


def untouched(statement: Mapping[str, object], blanks: Sequence[Blank]) -> Typed:
    """Return the form as it is before anybody types."""
    return Typed({blank.name: value_in(statement, blank) for blank in blanks})


def sent(
    statement: Mapping[str, object],
    blanks: Sequence[Blank],
    proposed: Mapping[str, str] = MappingProxyType({}),
) -> Typed:
    """Return what was sent, and what of it is different from the statement.

    The form was shown with what was proposed already; what was not in it stays as proposed. Of the
    length and the last day the one that was typed decides, and the day when both were.
    """
    head = from_dict(statement)
    shown = to_dict(with_changes(head, proposed))
    values = {blank.name: _typed(shown, blank) for blank in blanks}
    beside = _beside(values, shown, proposed)
    meant = [
        blank
        for blank in blanks
        if blank.name not in beside and values[blank.name] != value_in(statement, blank)
    ]
    changes = {blank.name: as_json(blank, values[blank.name]) for blank in meant}
    unseen = {name: text for name, text in proposed.items() if name not in values}
    return Typed(values, changes | unseen, _faults(head, meant, values))


def _beside(
    values: Mapping[str, object], shown: Mapping[str, object], proposed: Mapping[str, str]
) -> Collection[str]:
    """Return the length or the last day when it only follows from the other."""
    touched = {
        name for name in ENDS & set(values) if values[name] != value_in(shown, BY_NAME[name])
    }
    if not touched:
        return ENDS - set(proposed)
    if "last_day" in touched:
        return {"length_months"} if values["last_day"] else ()
    return {"last_day"}


def parts_of(blanks: Sequence[Blank], typed: Typed, more: str = "") -> tuple[PartShown, ...]:
    """Return the form to show; more names the blank that gets rows to fill."""
    bad = {fault.name for fault in typed.faults}
    shown = []
    for blank in blanks:
        value = typed.values[blank.name]
        made = rows(blank, value, 2 if more == blank.name else 0)
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


def _faults(
    statement: Statement, blanks: Sequence[Blank], values: Mapping[str, object]
) -> tuple[Fault, ...]:
    """Return what is wrong, each blank judged with the ones before it in the text."""
    faults: list[Fault] = []
    for blank in blanks:
        found = faults_in(statement, blank, values[blank.name])
        if not found:
            statement = with_field(statement, blank.name, as_json(blank, values[blank.name]))
        faults += found
    return tuple(faults)
