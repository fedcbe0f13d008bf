"""What is asked for with each answer: labels, fields and limits; and how a sent form is read.

Nothing but the declared fields is read, so that a form cannot set what it does not show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from webhooks.i18n import _, mark

MAX_TEXT = 4000
MAX_LINE = 200


class FieldKind(StrEnum):
    """How a field is typed."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class FormField:
    """One field. choices are (value, label); required_for names the verbs that need it filled."""

    name: str
    label: str
    kind: FieldKind
    required_for: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class AskForm:
    """One form: its buttons, of equal weight, and the fields sent with them."""

    verbs: tuple[str, ...]
    fields: tuple[FormField, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field and how to put it right."""

    name: str
    message: str


@dataclass(frozen=True)
class Answer:
    """A sent form as read; day and reason are taken out of fields. No faults means it is good."""

    verb: str
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    day: date | None = None
    faults: tuple[FieldFault, ...] = ()


LABELS = {
    "sign": mark("I commit to this"),
    "decline": mark("No, thank you"),
    "accept_slot": mark("The time proposed suits me"),
    "still_alive": mark("It goes on as it stands"),
    "mission_declared": mark("The mission is complete"),
    "withdraw_signature": mark("Take my commitment back"),
    "answer": mark("Hand in my view"),
    "skip": mark("Skip this review"),
    "move": mark("Move to this day"),
    "pull_forward": mark("Hold it earlier"),
    "close": mark("We talked; the next steps stand"),
    "schedule": mark("Propose this time"),
    "held": mark("We held the talk"),
    "cancelled": mark("The talk was called off"),
    "choose_next_tour": mark("A next tour of duty"),
    "choose_extend": mark("Extend this tour"),
    "choose_foundational": mark("A foundational tour"),
    "choose_transition": mark("Plan a move on, in the open"),
    "undecided": mark("Not decided yet"),
    "adopt": mark("These terms stand"),
    "propose_change": mark("I would like to propose a change"),
    "sign_other": mark("I commit to the change"),
    "counter": mark("Propose other words"),
    "withdraw": mark("Take it back"),
    "confirm": mark("Yes, correct it"),
    "confirm_complete": mark("The mission is complete"),
    "dispute": mark("Not complete yet"),
    "approve": mark("Yes"),
    "done": mark("Done"),
    "delegate": mark("Hand to somebody else"),
    "standing_good": mark("Left in good standing"),
    "standing_bad": mark("Not in good standing"),
    "accept": mark("Yes, with the topics I ticked"),
    "open_draft": mark("Start the draft"),
    "share": mark("Share the draft"),
    "discard": mark("Throw the draft away"),
    "edit": mark("Change the text"),
    "agree_field": mark("I agree to this part"),
    "propose_sign": mark("Ready to commit"),
    "use_standard_text": mark("Use the standard text"),
    "agree_day": mark("Agree on this day"),
    "change_day": mark("Change to this day"),
    "cancel_both": mark("Call it off together"),
    "reopen": mark("Open it again"),
    "internal_move": mark("Move within the company"),
    "acknowledge": mark("I have seen it"),
    "resolve": mark("It is settled"),
    "accept_difference": mark("Let the difference stand"),
    "not_yet": mark("Not yet"),
    "keep_private": mark("Keep it to myself"),
    "publish_team": mark("My team may read it"),
    "publish_company": mark("Everybody here may read it"),
}


def label(verb: str) -> str:
    """Return the words on the verb's button."""
    known = LABELS.get(verb)
    return _(known) if known else verb.replace("_", " ").capitalize()


def fault_of(one: FormField, verb: str, value: str) -> FieldFault | None:
    """Return what is wrong with a value of the field, None when it is good."""
    if not value:
        needed = verb in one.required_for
        return FieldFault(one.name, _what_to_do(one)) if needed else None
    return None if _is_good(one, value) else FieldFault(one.name, _what_to_do(one))


def _is_good(one: FormField, value: str) -> bool:
    if one.kind is FieldKind.ONE_OF:
        return any(value == choice for choice, _ in one.choices)
    return _CHECKS[one.kind](value)


def _what_to_do(one: FormField) -> str:
    label = _(one.label).rstrip("?")
    return _(_ADVICE[one.kind], label=label, line=MAX_LINE, text=MAX_TEXT)


_ADVICE: Mapping[FieldKind, str] = {
    FieldKind.DAY: mark("%(label)s: give a day as year-month-day, for example 2027-04-15."),
    FieldKind.TIME: mark("%(label)s: give a time as hours and minutes, for example 09:30."),
    FieldKind.ONE_OF: mark("%(label)s: choose one of the answers."),
    FieldKind.LINE: mark("%(label)s: fill it in, on one line of at most %(line)s characters."),
    FieldKind.TEXT: mark("%(label)s: fill it in, with at most %(text)s characters."),
}


def _is_day(text: str) -> bool:
    try:
        return 2000 <= date.fromisoformat(text).year <= 2200
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _is_line(text: str) -> bool:
    return len(text) <= MAX_LINE and text.isprintable()


def _is_text(text: str) -> bool:
    return len(text) <= MAX_TEXT and "\x00" not in text


_CHECKS: Mapping[FieldKind, Callable[[str], bool]] = {
    FieldKind.DAY: _is_day,
    FieldKind.TIME: _is_time,
    FieldKind.LINE: _is_line,
    FieldKind.TEXT: _is_text,
}
