"""The forms of each kind of ask: which answer needs which fields, and how a sent one is read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from tourwright.domain.model import AskKind, Progress
from tourwright.domain.statement import FIELDS as BLANKS
from tourwright.ports import Ask, People
from webhooks.forms import Answer, AskForm, FieldFault, FieldKind, FormField, fault_of
from webhooks.i18n import _, mark
from webhooks.statement_form import BASE_REV, FIELDS, WRITES, changes, words_of
from webhooks.words import zone_info

_PROGRESS = FormField(
    "progress",
    mark("How do you see the mission?"),
    FieldKind.ONE_OF,
    ("answer",),
    (
        (Progress.ON_TRACK, mark("On track")),
        (Progress.AT_RISK, mark("At risk")),
        (Progress.OFF_TRACK, mark("Off track")),
    ),
)
_VIEW = FormField(
    "text",
    mark("What went well, what did not?"),
    FieldKind.TEXT,
    ("answer",),
    hint=mark("The other side reads this only when both views are in."),
)
_NEXT_STEPS = FormField(
    "next_steps", mark("Next steps"), FieldKind.TEXT, hint=mark("Who does what, by when.")
)
_DAY = FormField("day", mark("Day"), FieldKind.DAY, ("move", "agree_day", "change_day", "schedule"))
_TIME = FormField(
    "time", mark("Time"), FieldKind.TIME, ("schedule",), hint=mark("At your own place of work.")
)
_REASON = FormField("reason", mark("Reason"), FieldKind.TEXT, ("decline", "skip", "standing_bad"))
_FREE_REASON = FormField("reason", mark("Reason (if you like to give one)"), FieldKind.TEXT)
_WHO = FormField("to", mark("To whom? Their work mail address"), FieldKind.LINE, ("delegate",))
_PART = FormField(
    "field",
    mark("Which part?"),
    FieldKind.ONE_OF,
    ("agree_field",),
    (("*", mark("All of the text as it reads now")), *((name, words_of(name)) for name in BLANKS)),
)

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


def forms(ask: Ask) -> tuple[AskForm, ...]:
    """Return the forms of an ask: verbs that need the same fields share one."""
    grouped: dict[tuple[FormField, ...], list[str]] = {}
    for verb in ask.verbs:
        grouped.setdefault(_needs(ask, verb), []).append(verb)
    return tuple(AskForm(tuple(verbs), fields) for fields, verbs in grouped.items())


def _needs(ask: Ask, verb: str) -> tuple[FormField, ...]:
    return FIELDS if verb in WRITES else _NEEDS.get(ask.kind, {}).get(verb, ())


def read(ask: Ask, sent: Mapping[str, str], zone: str, statement: Mapping[str, object]) -> Answer:
    """Return the answer that the form holds, with every fault found.

    statement is the text before the change, empty when there is none that both may read.
    """
    verb = sent.get("verb", "")
    fields = {one.name: one for one in _needs(ask, verb)}
    values = {name: sent.get(name, "").strip() for name in fields}
    faults = tuple(
        fault for name, one in fields.items() if (fault := fault_of(one, verb, values[name]))
    )
    if faults:
        return Answer(verb, values, faults=faults)
    if verb in WRITES:
        return Answer(verb, _written(ask, values, statement))
    day = date.fromisoformat(values.pop("day")) if values.get("day") else None
    reason = values.pop("reason", "")
    if day and "time" in values:
        values["at"] = _moment(day, values.pop("time"), zone).isoformat()
    return Answer(verb, values, reason, day)


def handed_on(answer: Answer, people: People) -> Answer:
    """Find the person that a delegation names by mail address."""
    if answer.verb != "delegate":
        return answer
    person = people.by_email(answer.fields["to"])
    if person is None:
        words = _("To whom: nobody has this work mail address. Check how it is written.")
        return replace(answer, faults=(FieldFault("to", words),))
    return replace(answer, fields={**answer.fields, "to": person.person_key})


def _written(
    ask: Ask, values: Mapping[str, str], statement: Mapping[str, object]
) -> dict[str, str]:
    """Return what was changed, with the revision that it was changed from."""
    changed = changes(values, statement)
    revision = ask.facts.get("revision", "")
    return changed | {BASE_REV: revision} if changed and revision else changed


def _moment(day: date, clock_time: str, zone: str) -> datetime:
    """Return the moment in UTC; a time that the clocks skip comes out as the one after."""
    local = datetime.combine(day, time.fromisoformat(clock_time), zone_info(zone))
    return local.astimezone(UTC)
