"""The blanks of a statement as people fill them: inputs, rows, limits, and words to compare.

A list has one group of inputs a row, named `<blank>-<row>-<part>`, so that it works without a
script; rows left empty are dropped. Only what a blank declares is read from a form.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tourwright.domain.errors import RuleError
from tourwright.domain.model import Party
from tourwright.domain.refusal_words import refusal_in
from tourwright.domain.statement import FIELDS, FieldError, Statement, with_field
from tourwright.domain.statement_fields import LONGEST_TEXT, LONGEST_WORD, MOST_ITEMS
from webhooks import words
from webhooks.i18n import _, language, lazy, ngettext
from webhooks.page_kit import Fault, hidden_sign
from webhooks.workshop_merge import Merged, chosen, merged

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
OWNERS = ("employee", "manager", "company")
SHORT = {"kind": LONGEST_WORD, "start": 10, "length_months": 4, "last_day": 10}
"""Inputs of one short line, with the most characters they take."""


@dataclass(frozen=True)
class Blank:
    """One blank: its words, and the parts of a row when it is a list; parts ("",) is plain.

    label and hint are translated when they are made text.
    """

    name: str
    label: object
    hint: object
    parts: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Say whether the blank has rows."""
        return bool(self.parts)

    @property
    def owner(self) -> Party:
        """Return whose part of the text it is."""
        return FIELDS[self.name]


@dataclass(frozen=True)
class Input:
    """One input of a page; kind is text, line, day, number or owner.

    label names it alone, as a fault does; part names it within its row, "" when it is the row.
    """

    name: str
    label: str
    kind: str
    value: str
    part: str = ""


TIMES = ("start", "length_months", "last_day")
"""The blanks of time, in the order in which they decide: the last day wins."""
PLAIN = ("",)
RESULT = ("kind", "text", "how_we_know")
PROMISE = ("owner", "text")
_ONE_EACH = lazy("One thought in each field. A field left empty is dropped.")
_RESULT = lazy("What will be there, and how both of you will see it.")

BLANKS: tuple[Blank, ...] = (
    Blank("mission_objective", lazy("Mission"), lazy("What this tour of duty is for.")),
    Blank("start", lazy("First day"), lazy("As year-month-day, for example 2027-04-15.")),
    Blank("length_months", lazy("Length in months"), lazy("About how long the mission takes.")),
    Blank(
        "last_day",
        lazy("Last day"),
        lazy(
            "Only when a certain day is meant: it decides. Left empty, it follows from the length."
        ),
    ),
    Blank("company_results", lazy("Results for the company"), _RESULT, RESULT),
    Blank("employee_results", lazy("Results for the employee"), _RESULT, RESULT),
    Blank(
        "promises",
        lazy("Promises"),
        lazy("What each side and the company do for the other, over the same time."),
        PROMISE,
    ),
    Blank("manager_aspirations", lazy("The manager's aspirations"), _ONE_EACH, PLAIN),
    Blank("company_values", lazy("What the company values"), _ONE_EACH, PLAIN),
    Blank("employee_aspirations", lazy("The employee's aspirations"), _ONE_EACH, PLAIN),
    Blank("career", lazy("Where it may lead"), lazy("What both expect of the way ahead.")),
    Blank("shareable", lazy("What may be told to others"), lazy("Neither public nor secret.")),
)
BY_NAME: Mapping[str, Blank] = {each.name: each for each in BLANKS}
ENDS = frozenset(TIMES[1:])
"""What a tour without a planned end does not have."""

PART_LABELS: Mapping[str, object] = {
    "kind": lazy("Kind"),
    "text": lazy("What"),
    "how_we_know": lazy("How we will see it"),
    "owner": lazy("Who promises"),
}
OWNER_LABELS: Mapping[str, object] = {
    "employee": lazy("The employee"),
    "manager": lazy("The manager"),
    "company": lazy("The company"),
}


def value_in(statement: Mapping[str, object], blank: Blank) -> object:
    """Return what a stored statement has in the blank, as a form would send it."""
    value = statement.get(blank.name)
    if not blank.is_list:
        return "" if value is None else value
    items = value if isinstance(value, list | tuple) else ()
    return [_row_of(blank, item) for item in items]


def typed_value(form: Mapping[str, str], blank: Blank) -> object:
    """Return what was typed into the blank: a text, or the rows that are not empty."""
    if not blank.is_list:
        return as_number(_normal(form.get(blank.name, "")).strip(), blank)
    return [row for row in _typed_rows(form, blank) if _is_filled(row)]


def as_number(text: str, blank: Blank) -> object:
    """Return the months as a number; anything else stays text and is refused with words."""
    is_number = blank.name == "length_months" and text.isascii() and text.isdigit()
    return int(text) if is_number and len(text) <= SHORT["length_months"] else text


def as_json(blank: Blank, value: object) -> str:
    """Return the value as the rules take it; an empty day or number says that there is none."""
    if value == "" and blank.name in TIMES:
        return "null"
    return json.dumps(value, ensure_ascii=False)


def faults_in(statement: Statement, blank: Blank, value: object) -> tuple[Fault, ...]:
    """Return what is wrong with a typed value, by the name of its input, in plain words."""
    return faults_of(blank, value) or _by_the_rules(statement, blank, value)


def faults_of(blank: Blank, value: object) -> tuple[Fault, ...]:
    """Return what can be told from each input alone: too long, or a sign that nobody sees."""
    return tuple(fault for one in inputs(blank, value) for fault in _faults_of(one, blank))


def by_name(faults: Iterable[Fault]) -> Mapping[str, str]:
    """Return what is wrong by the name of the input."""
    return {fault.name: fault.message for fault in faults if fault.name}


def inputs(blank: Blank, value: object, more: int = 0) -> tuple[Input, ...]:
    """Return the inputs of the blank with its value, and as many empty rows more."""
    return tuple(one for row in rows(blank, value, more) for one in row)


def rows(blank: Blank, value: object, more: int = 0) -> tuple[tuple[Input, ...], ...]:
    """Return the inputs of the blank by row; a plain blank has one row of one."""
    if not blank.is_list:
        return ((Input(blank.name, str(blank.label), _kind(blank.name), _shown(value)),),)
    items: list[object] = [*(value if isinstance(value, list | tuple) else ())]
    items += [_empty(blank)] * max(0, min(more, MOST_ITEMS - len(items)))
    return tuple(_row_inputs(blank, n, item) for n, item in enumerate(items))


def text_of(blank: Blank, value: object) -> str:
    """Return the value as one text to read and to compare; "" when nothing is there."""
    if value not in ("", None) and blank.name in SHORT:
        return _time_in_words(blank, str(value))
    if not blank.is_list or not isinstance(value, list | tuple):
        return _shown(value)
    return "\n".join(_line(item) for item in value)


def merged_value(blank: Blank, base: object, theirs: object, yours: object) -> Merged:
    """Return a proposal that keeps the words of both; see `webhooks.workshop_merge`."""
    merge = chosen if blank.name in SHORT else merged
    return merge(base, theirs, yours)


def last_row(form: Mapping[str, str], blank: Blank) -> int:
    """Return how many rows a form was sent with."""
    start = f"{blank.name}-"
    numbers = [name[len(start) :].partition("-")[0] for name in form if name.startswith(start)]
    known = [int(text) for text in numbers if text.isascii() and text.isdigit() and len(text) < 4]
    return max((number + 1 for number in known), default=0)


def _typed_rows(form: Mapping[str, str], blank: Blank) -> Iterator[object]:
    for n in range(min(last_row(form, blank), 10 * MOST_ITEMS)):
        given = {part: _normal(form.get(_name(blank, n, part), "")) for part in blank.parts}
        plain = {part: text.strip() for part, text in given.items()}
        yield plain[""] if blank.parts == PLAIN else plain


def _is_filled(row: object) -> bool:
    """Say whether somebody wrote something: the choice of an owner alone is nothing yet."""
    if isinstance(row, Mapping):
        return any(value for part, value in row.items() if part != "owner")
    return bool(row)


def _row_of(blank: Blank, item: object) -> object:
    if not isinstance(item, Mapping):
        return str(item)
    return {part: str(item.get(part) or "") for part in blank.parts}


def _empty(blank: Blank) -> object:
    return "" if blank.parts == PLAIN else dict.fromkeys(blank.parts, "")


def _row_inputs(blank: Blank, n: int, item: object) -> tuple[Input, ...]:
    parts = item if isinstance(item, Mapping) else {"": item}
    return tuple(
        Input(
            _name(blank, n, part),
            _label(blank, n, part),
            _kind(part),
            str(parts.get(part, "")),
            str(PART_LABELS.get(part, "")),
        )
        for part in blank.parts
    )


def _label(blank: Blank, n: int, part: str) -> str:
    row = f"{blank.label} {n + 1}"
    return f"{row}: {PART_LABELS[part]}" if part else row


def _name(blank: Blank, n: int, part: str) -> str:
    return f"{blank.name}-{n}-{part}" if part else f"{blank.name}-{n}"


def _kind(part: str) -> str:
    return _KINDS.get(part, "text")


_KINDS: Mapping[str, str] = {
    "start": "day",
    "last_day": "day",
    "length_months": "number",
    "owner": "owner",
    "kind": "line",
}


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _time_in_words(blank: Blank, value: str) -> str:
    """Say a day or a length as people do; what is neither stays as it was typed."""
    if blank.name == "length_months":
        return ngettext("about %(num)s month", "about %(num)s months", int(value))
    return words.day(date.fromisoformat(value)) if _ISO_DAY.fullmatch(value) else value


def _line(item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    if "owner" in item:
        owner = OWNER_LABELS.get(str(item["owner"]), item["owner"])
        return f"{owner}: {item.get('text', '')}"
    known = str(item.get("how_we_know") or "")
    seen_by = _(" (seen by: %(how)s)", how=known) if known else ""
    return f"{item.get('kind', '')}: {item.get('text', '')}{seen_by}"


def _faults_of(one: Input, blank: Blank) -> Iterator[Fault]:
    part = one.name.rpartition("-")[2] if blank.is_list else one.name
    limit = SHORT.get(part, LONGEST_TEXT)
    if len(one.value) > limit:
        words = _(
            "%(label)s has %(count)s characters. Please shorten it to %(limit)s.",
            label=one.label,
            count=len(one.value),
            limit=limit,
        )
        yield Fault(one.name, words)
    sign = hidden_sign(one.value)
    if sign:
        words = _("%(label)s: take out the hidden sign “%(sign)s”.", label=one.label, sign=sign)
        yield Fault(one.name, words)
    if one.kind == "owner" and one.value not in OWNERS:
        yield Fault(one.name, _("%(label)s: choose who promises it.", label=one.label))


def _by_the_rules(statement: Statement, blank: Blank, value: object) -> tuple[Fault, ...]:
    """Let the rules read the value; they know what a page cannot tell from one input."""
    try:
        with_field(statement, blank.name, as_json(blank, value))
    except FieldError as broken:
        one = _broken_input(blank, value, broken.field)
        is_of_the_end = broken.field == "last_day" and blank.name != "last_day"
        words = _too_late(one) if is_of_the_end else _in_words(blank, one, str(broken))
        return (Fault(one.name, words),)
    except RuleError as broken:
        return (Fault(blank.name, refusal_in(language(), str(broken))),)
    return ()


def _broken_input(blank: Blank, value: object, place: str) -> Input:
    """Return the input behind a place like `company_results[2].kind`."""
    found = inputs(blank, value, 1)
    row, part = place.partition("[")[2].partition("]")[0], place.rpartition(".")[2]
    if not row:
        return found[0]
    wanted = _name(blank, int(row) - 1, part if part in blank.parts else blank.parts[0])
    return next((one for one in found if one.name == wanted), found[0])


def _too_late(one: Input) -> str:
    """Say what to do about a first day that does not fit the last day that was chosen."""
    return _(
        "%(label)s: the last day is before it, or more than 120 months later. Change that first.",
        label=one.label,
    )


def _in_words(blank: Blank, one: Input, broken: str) -> str:
    """Say what to do; the rules' own words where there are none for people."""
    if "is empty" in broken:
        return _("%(label)s: fill it in, or empty the whole row.", label=one.label)
    if "items" in broken:
        return _("%(label)s: keep at most %(most)s rows.", label=blank.label, most=MOST_ITEMS)
    if blank.name == "last_day":
        return _(
            "%(label)s: give a day like 2029-04-14, from the first day to 120 months after it.",
            label=blank.label,
        )
    if blank.name == "start":
        return _("%(label)s: give a day like 2027-04-15.", label=blank.label)
    if blank.name == "length_months":
        return _("%(label)s: give a whole number from 1 to 120.", label=blank.label)
    said = refusal_in(language(), broken)
    usual = _("%(label)s: %(fix)s.", label=one.label, fix=broken.partition(": ")[2])
    return usual if said == broken else said


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def changed_blanks(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Sequence[tuple[Blank, str, str]]:
    """Return the blanks that say something else now, each with both texts."""
    texts = (
        (blank, text_of(blank, value_in(before, blank)), text_of(blank, value_in(after, blank)))
        for blank in BLANKS
    )
    return [each for each in texts if each[1] != each[2]]
