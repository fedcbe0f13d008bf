"""The statement's blanks as a form: typed as plain lines, sent to the rules as JSON text.

A list has one item a line. Parts of an item stand between bars: `kind | what | how we know` for a
result, `employee | what` for a promise. Only what was changed is sent.
"""

import json
from collections.abc import Callable, Mapping, Sequence

from webhooks.forms import FieldKind, FormField
from webhooks.i18n import _, mark

WRITES = frozenset({"open_draft", "share", "edit", "counter", "propose_change"})
BASE_REV = "base_rev"

_ONE_A_LINE = mark("One a line.")
_RESULT = mark(
    "One a line: kind | what | how we know. For example: growth | leads a team | by 2028"
)
_LAST_DAY = mark(
    "Only when a certain day is meant: it decides. Left empty, it follows from the length."
)
_PROMISE = mark(
    "One a line: employee, manager or company | what. For example: manager | an hour a week"
)
FIELDS: tuple[FormField, ...] = (
    FormField("mission_objective", mark("Mission"), FieldKind.TEXT),
    FormField("start", mark("First day"), FieldKind.DAY),
    FormField("length_months", mark("Length in months"), FieldKind.LINE),
    FormField("last_day", mark("Last day"), FieldKind.DAY, hint=_LAST_DAY),
    FormField("company_results", mark("Results for the company"), FieldKind.TEXT, hint=_RESULT),
    FormField("employee_results", mark("Results for the employee"), FieldKind.TEXT, hint=_RESULT),
    FormField("promises", mark("Promises"), FieldKind.TEXT, hint=_PROMISE),
    FormField(
        "manager_aspirations", mark("The manager's aspirations"), FieldKind.TEXT, hint=_ONE_A_LINE
    ),
    FormField("company_values", mark("What the company values"), FieldKind.TEXT, hint=_ONE_A_LINE),
    FormField(
        "employee_aspirations", mark("The employee's aspirations"), FieldKind.TEXT, hint=_ONE_A_LINE
    ),
    FormField("career", mark("Where it may lead"), FieldKind.TEXT),
    FormField("shareable", mark("What may be told to others"), FieldKind.TEXT),
)
PARTS: Mapping[str, tuple[str, ...]] = {
    "company_results": ("kind", "text", "how_we_know"),
    "employee_results": ("kind", "text", "how_we_know"),
    "promises": ("owner", "text"),
    "manager_aspirations": (),
    "company_values": (),
    "employee_aspirations": (),
}


_LABELS = {one.name: one.label for one in FIELDS}


def words_of(name: str) -> str:
    """Return the label of a blank."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def proposed(changes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return changes, JSON texts by blank, as (label, what it would say) for reading."""
    return tuple(
        (
            _("%(blank)s, new", blank=_(words_of(name))),
            _as_typed(name, json.loads(text)) or _("(nothing)"),
        )
        for name, text in changes.items()
        if name in _LABELS
    )


def typed(statement: Mapping[str, object]) -> dict[str, str]:
    """Return the statement's blanks as they are typed."""
    return {one.name: _as_typed(one.name, statement.get(one.name)) for one in FIELDS}


def changes(values: Mapping[str, str], statement: Mapping[str, object]) -> dict[str, str]:
    """Return the changed blanks as JSON text by name."""
    before = typed(statement)
    return {
        name: json.dumps(_as_value(name, value), ensure_ascii=False)
        for name, value in values.items()
        if _plain(value) != _plain(before.get(name, ""))
    }


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def _as_typed(name: str, value: object) -> str:
    if value is None:
        return ""
    if name not in PARTS or not isinstance(value, Sequence) or isinstance(value, str):
        return str(value)
    return "\n".join(_line(name, item) for item in value)


def _line(name: str, item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    return " | ".join(str(item.get(part) or "") for part in PARTS[name]).rstrip(" |")


def _as_value(name: str, text: str) -> object:
    if name in PARTS:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return [_item(PARTS[name], line) for line in lines]
    shapes: Mapping[str, Callable[[str], object]] = {
        "length_months": _number,
        "start": _day,
        "last_day": _day,
    }
    return shapes[name](text) if name in shapes else text


def _item(parts: tuple[str, ...], line: str) -> object:
    if not parts:
        return line
    given = [part.strip() for part in line.split("|", len(parts) - 1)]
    return dict(zip(parts, given, strict=False))


def _number(text: str) -> object:
    """Return the number; any other text goes to the rules as it is and is refused there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else text or None


def _day(text: str) -> object:
    return text or None
