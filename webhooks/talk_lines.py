"""What the shared history tells of one talk: how it went, and what was agreed the time before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tourwright.domain.model import MachineName
from tourwright.ports import JournalLine
from webhooks.review_views import View, revealed_in
from webhooks.timeline import PAIR

OPENED = frozenset({"due", "pull_forward"})
OUTCOMES = frozenset({"close", "auto_30d", "skip", "no_answer"})
CHOSEN = (
    "choose_next_tour",
    "choose_extend",
    "choose_foundational",
    "choose_transition",
    "end_reached",
    "tour_over",
)


@dataclass(frozen=True)
class Told:
    """One line about a talk: what happened, on which day (UTC), by whom, with its small facts.

    state is where the talk stood after it, "" for a line that moved nothing.
    """

    event: str
    day: date
    person_key: str = ""
    state: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Which:
    """One talk of a tour, and who reads about it."""

    stream: str
    machine: MachineName
    number: int
    reader_key: str


def told(lines: Sequence[JournalLine], which: Which) -> tuple[Told, ...]:
    """Return the lines about the talk that this reader may know, oldest first."""
    return tuple(_told(line) for line in lines if _is_of(line, which))


def last(lines: Sequence[Told], events: frozenset[str] | tuple[str, ...]) -> Told | None:
    """Return the last line of one of the events."""
    return next((each for each in reversed(lines) if each.event in events), None)


def newest(lines: Sequence[JournalLine], stream: str, machine: MachineName) -> int:
    """Return the number of the newest talk of this kind that has a line, 0 for none."""
    numbers = (
        str(line.body.get("subject_id") or "")
        for line in lines
        if line.stream == stream and line.body.get("machine") == machine
    )
    return max((int(each) for each in numbers if each.isdecimal()), default=0)


def state_of(lines: Sequence[Told]) -> str:
    """Return where the talk stands by its own lines, "" when none moved it."""
    return next((each.state for each in reversed(lines) if each.state), "")


def agreed_before(stream: str, number: int, lines: Sequence[JournalLine]) -> tuple[View, ...]:
    """Return both views of the last review before this one that was revealed."""
    for before in range(number - 1, 0, -1):
        views = revealed_in(stream, str(before), lines)
        if views:
            return views
    return ()


def _told(line: JournalLine) -> Told:
    facts = line.body.get("body")
    known = facts if isinstance(facts, Mapping) else {}
    return Told(
        str(line.body.get("event")),
        line.at.date(),
        str(line.body.get("person_key") or ""),
        str(line.body.get("to_state") or ""),
        {str(name): str(text) for name, text in known.items()},
    )


def _is_of(line: JournalLine, which: Which) -> bool:
    body = line.body
    private_to = str(body.get("private_to") or "")
    mine = private_to in {"", PAIR, which.reader_key}
    same = (body.get("machine"), body.get("subject_id")) == (which.machine, str(which.number))
    return mine and same and line.stream == which.stream
