"""What is checked in a workflow schema beyond its schema: times, people, approvals, secrecy."""

from collections.abc import Iterator, Mapping
from typing import Any

from tourwright.catalogue.fault import Fault, pointer, shown
from tourwright.catalogue.times import DurationError, duration_problem, parse_at, rough_days

Document = Mapping[str, Any]

DURATIONS = ("after", "due", "escalate", "expire")
LEAVING = ("transition.dated", "ended_early", "person_left")
"""Events about leaving, which nobody approves."""

GROUPS = ("hr", "alumni_manager")
"""Roles that are groups: nobody's calendar is theirs."""

LAST = ("completed", "ended_early", "person_left")
"""Events after which the tour is over, so that nobody could answer any more."""


def workflow_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield what is wrong with one workflow schema, but for its conditions."""
    yield from _at_faults(file, document)
    yield from _repeated_steps(file, document["steps"])
    for at, step in enumerate(document["steps"]):
        wrong = list(_duration_faults(file, at, step))
        yield from wrong or _order_faults(file, at, step)
        yield from _approval_faults(file, at, step)
        yield from _meeting_faults(file, at, step)
        yield from _leaving_faults(file, at, step, document.get("on", ""))


def _at_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield a fault when the date expression cannot be read, or never comes."""
    if "at" not in document:
        return
    try:
        at = parse_at(document["at"])
    except DurationError as wrong:
        found = f"{shown(document['at'])}: {wrong}"
        allowed = "start, end, renewal or review, then + or - and an ISO 8601 duration"
        yield Fault(file, "/at", found, allowed, '"at": "end - P90D"')
        return
    if at.anchor == "start" and at.sign < 0:
        allowed = "start, or start + a duration: a tour has no dates before it begins"
        yield Fault(file, "/at", shown(document["at"]), allowed, '"at": "start + P30D"')
    if at.anchor == "end" and document.get("kinds") == ["foundational"]:
        allowed = "start, renewal or review, as a foundational tour has no planned end"
        yield Fault(file, "/at", shown(document["at"]), allowed, '"at": "review - P7D"')


def _repeated_steps(file: str, steps: list[Document]) -> Iterator[Fault]:
    """Yield a fault for each step key used before in the file."""
    seen: set[str] = set()
    for at, step in enumerate(steps):
        if step["key"] in seen:
            found = f"{shown(step['key'])}, the key of an earlier step"
            example = f'"key": {shown(step["key"] + "_2")}'
            place = pointer("steps", at, "key")
            yield Fault(file, place, found, "a key of its own for each step; rename one", example)
        seen.add(step["key"])


def _duration_faults(file: str, at: int, step: Document) -> Iterator[Fault]:
    """Yield a fault for each duration that is none."""
    for place, text in _durations(step, *DURATIONS):
        wrong = duration_problem(text)
        if wrong:
            allowed = "an ISO 8601 duration of at least a day, as P7D, P2W or P1M"
            example = '"remind": ["P7D"]' if len(place) > 1 else f'"{place[0]}": "P7D"'
            full = pointer("steps", at, *place)
            yield Fault(file, full, f"{shown(text)}: {wrong}", allowed, example)


def _durations(step: Document, *names: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the durations of these names, and of the reminders, each with its place."""
    for name in names:
        if name in step:
            yield (name,), step[name]
    for number, text in enumerate(step.get("remind", ())):
        yield ("remind", str(number)), text


def _order_faults(file: str, at: int, step: Document) -> Iterator[Fault]:
    """Yield a fault for each moment that would come only after the step has ended."""
    if "expire" not in step:
        return
    last = rough_days(step["expire"])
    for place, text in _durations(step, "due", "escalate"):
        if rough_days(text) > last or (place[0] != "due" and rough_days(text) == last):
            allowed = f"a duration shorter than expire, which is {step['expire']}"
            full = pointer("steps", at, *place)
            yield Fault(file, full, shown(text), allowed, f'"{place[0]}": "P1D" or a later expire')


def _approval_faults(file: str, at: int, step: Document) -> Iterator[Fault]:
    """Yield a fault when an approval could not be decided fairly, or not at all."""
    if step["kind"] != "approval":
        return
    requester = step.get("requested_by", "employee")
    if requester in step["who"]:
        found = f"{shown(requester)}, whose request it is"
        place = pointer("steps", at, "who", step["who"].index(requester))
        allowed = "people other than requested_by: nobody approves their own request"
        yield Fault(file, place, found, allowed, '"who": ["manager"]')
    yield from _quorum_faults(file, at, step)
    if "escalate" in step and "skip_level" in step["who"]:
        found = "escalate although skip_level is asked from the start"
        allowed = "escalate only when skip_level is not under who; remove one of the two"
        yield Fault(file, pointer("steps", at, "escalate"), found, allowed, '"who": ["manager"]')


def _meeting_faults(file: str, at: int, step: Document) -> Iterator[Fault]:
    """Yield a fault for each group that is invited: it has no calendar, so nobody would meet."""
    for number, role in enumerate(step["who"] if step["kind"] == "meeting" else ()):
        if role in GROUPS:
            place = pointer("steps", at, "who", number)
            found = f"{shown(role)}, a group, which has no calendar"
            allowed = "employee, manager or skip_level; ask the group by a task instead"
            yield Fault(file, place, found, allowed, '"who": ["employee", "manager"]')


def _quorum_faults(file: str, at: int, step: Document) -> Iterator[Fault]:
    """Yield a fault when the quorum is missing, not asked for, or cannot be reached."""
    place, asked = pointer("steps", at, "quorum"), len(step["who"])
    wants = step.get("rule") == "quorum"
    if wants and "quorum" not in step:
        yield Fault(file, place, "nothing", "quorum: how many must say yes", '"quorum": 2')
    elif not wants and "quorum" in step:
        allowed = 'quorum only with "rule": "quorum"; set the rule or remove the quorum'
        yield Fault(file, place, shown(step["quorum"]), allowed, '"rule": "quorum"')
    elif wants and step["quorum"] > asked:
        allowed = f"at most {asked}, the number of roles under who"
        yield Fault(file, place, shown(step["quorum"]), allowed, f'"quorum": {asked}')


def _leaving_faults(file: str, at: int, step: Document, on: str) -> Iterator[Fault]:
    """Yield a fault when leaving would need a yes, or a step could never be answered."""
    place = pointer("steps", at, "kind")
    if step["kind"] == "approval" and on in LEAVING:
        found = f"an approval on {shown(on)}"
        allowed = "mail or event: nobody approves leaving"
        yield Fault(file, place, found, allowed, '"kind": "mail"')
    elif on in LAST and (step["kind"] not in ("mail", "event") or "after" in step):
        late = "after" in step
        found = (
            f"{'a delay' if late else 'a ' + step['kind']} on {shown(on)}, when the tour is over"
        )
        allowed = "mail or event at once, as nothing waits in a tour that is over"
        where = pointer("steps", at, "after") if late else place
        yield Fault(file, where, found, allowed, '"kind": "mail"')
