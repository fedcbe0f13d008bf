"""What is asked for with each answer: labels, fields and limits; and how a sent form is read.

Nothing but the declared fields is read, so that a form cannot set what it does not show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from tourwright.domain.model import AskKind, Progress
from tourwright.ports import Ask
from webhooks.words import zone_info

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
    "sign": "I commit to this",
    "decline": "No, thank you",
    "withdraw_signature": "Take my commitment back",
    "answer": "Hand in my view",
    "skip": "Skip this review",
    "move": "Move to this day",
    "pull_forward": "Hold it earlier",
    "close": "We talked; the next steps stand",
    "schedule": "This time suits me",
    "held": "We held the talk",
    "cancelled": "The talk was called off",
    "choose_next_tour": "A next tour of duty",
    "choose_extend": "Extend this tour",
    "choose_foundational": "A foundational tour",
    "choose_transition": "Plan a move on, in the open",
    "undecided": "Not decided yet",
    "adopt": "These terms stand",
    "propose_change": "I would like to propose a change",
    "sign_other": "I commit to the change",
    "counter": "Propose other words",
    "withdraw": "Take it back",
    "confirm_complete": "The mission is complete",
    "dispute": "Not complete yet",
    "approve": "Yes",
    "done": "Done",
    "delegate": "Hand to somebody else",
    "standing_good": "Left in good standing",
    "standing_bad": "Not in good standing",
    "accept": "Yes, with the topics I ticked",
    "open_draft": "Start the draft",
    "share": "Share the draft",
    "discard": "Throw the draft away",
    "edit": "Change the text",
    "agree_field": "I agree to this part",
    "propose_sign": "Ready to commit",
    "use_standard_text": "Use the standard text",
    "agree_day": "Agree on this day",
    "change_day": "Change to this day",
    "cancel_both": "Call it off together",
    "reopen": "Open it again",
}

_PROGRESS = FormField(
    "progress",
    "How do you see the mission?",
    FieldKind.ONE_OF,
    ("answer",),
    (
        (Progress.ON_TRACK, "On track"),
        (Progress.AT_RISK, "At risk"),
        (Progress.OFF_TRACK, "Off track"),
    ),
)
_VIEW = FormField(
    "text",
    "What went well, what did not?",
    FieldKind.TEXT,
    ("answer",),
    hint="The other side reads this only when both views are in.",
)
_NEXT_STEPS = FormField("next_steps", "Next steps", FieldKind.TEXT, hint="Who does what, by when.")
_DAY = FormField("day", "Day", FieldKind.DAY, ("move", "agree_day", "change_day", "schedule"))
_TIME = FormField("time", "Time", FieldKind.TIME, ("schedule",), hint="At your own place of work.")
_REASON = FormField("reason", "Reason", FieldKind.TEXT, ("decline", "skip", "standing_bad"))
_FREE_REASON = FormField("reason", "Reason (if you like to give one)", FieldKind.TEXT)
_WHO = FormField("to", "To whom? Their work mail address", FieldKind.LINE, ("delegate",))
_PART = FormField("field", "Which part?", FieldKind.LINE, ("agree_field",))

# Fields by verb for each kind of ask; a verb that is not named has none.
_NEEDS: Mapping[AskKind, Mapping[str, tuple[FormField, ...]]] = {
    AskKind.REVIEW: {
        "answer": (_PROGRESS, _VIEW, _NEXT_STEPS),
        "skip": (_REASON,),
        "move": (_DAY,),
    },
    AskKind.RENEWAL_SLOT: {"schedule": (_DAY, _TIME)},
    AskKind.APPROVAL: {"approve": (_REASON,), "decline": (_REASON,), "delegate": (_WHO,)},
    AskKind.TASK: {"delegate": (_WHO,)},
    AskKind.STANDING: {"standing_good": (_REASON,), "standing_bad": (_REASON,)},
    AskKind.AMENDMENT: {"sign_other": (_FREE_REASON,), "decline": (_FREE_REASON,)},
    AskKind.CLOSING: {"confirm_complete": (_FREE_REASON,), "dispute": (_FREE_REASON,)},
    AskKind.DRAFT: {"decline": (_FREE_REASON,), "agree_field": (_PART,)},
}


def label(verb: str) -> str:
    """Return the words on the verb's button."""
    return LABELS.get(verb) or verb.replace("_", " ").capitalize()


def forms(ask: Ask) -> tuple[AskForm, ...]:
    """Return the forms of an ask: verbs that need the same fields share one."""
    needs = _NEEDS.get(ask.kind, {})
    grouped: dict[tuple[FormField, ...], list[str]] = {}
    for verb in ask.verbs:
        grouped.setdefault(needs.get(verb, ()), []).append(verb)
    return tuple(AskForm(tuple(verbs), fields) for fields, verbs in grouped.items())


def read(ask: Ask, sent: Mapping[str, str], zone: str) -> Answer:
    """Return the answer that the form holds, with every fault found."""
    verb = sent.get("verb", "")
    fields = {one.name: one for one in _NEEDS.get(ask.kind, {}).get(verb, ())}
    values = {name: sent.get(name, "").strip() for name in fields}
    faults = tuple(
        fault for name, one in fields.items() if (fault := _fault(one, verb, values[name]))
    )
    if faults:
        return Answer(verb, values, faults=faults)
    day = date.fromisoformat(values.pop("day")) if values.get("day") else None
    reason = values.pop("reason", "")
    if day and "time" in values:
        values["at"] = _moment(day, values.pop("time"), zone).isoformat()
    return Answer(verb, values, reason, day)


def _fault(one: FormField, verb: str, value: str) -> FieldFault | None:
    if not value:
        needed = verb in one.required_for
        return FieldFault(one.name, _what_to_do(one)) if needed else None
    return None if _is_good(one, value) else FieldFault(one.name, _what_to_do(one))


def _is_good(one: FormField, value: str) -> bool:
    if one.kind is FieldKind.ONE_OF:
        return any(value == choice for choice, _ in one.choices)
    return _CHECKS[one.kind](value)


def _what_to_do(one: FormField) -> str:
    words = {
        FieldKind.DAY: "give a day as year-month-day, for example 2027-04-15",
        FieldKind.TIME: "give a time as hours and minutes, for example 09:30",
        FieldKind.ONE_OF: "choose one of the answers",
        FieldKind.LINE: f"fill it in, on one line of at most {MAX_LINE} characters",
        FieldKind.TEXT: f"fill it in, with at most {MAX_TEXT} characters",
    }
    return f"{one.label.rstrip('?')}: {words[one.kind]}."


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


def _moment(day: date, clock_time: str, zone: str) -> datetime:
    """Return the moment in UTC; a time that the clocks skip comes out as the one after."""
    local = datetime.combine(day, time.fromisoformat(clock_time), zone_info(zone))
    return local.astimezone(UTC)


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
