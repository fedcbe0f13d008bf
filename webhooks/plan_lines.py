"""What the shared history tells of moving on: the plan, and how a tour came to its end.

A plan without an agreed day stands in no row and on no other page: it is read here, from the lines
that only the two may know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tourwright.ports import Ask, JournalLine

DECLARED = frozenset({("tour", "declare_transition"), ("renewal", "choose_transition")})
DATED = frozenset({("transition", "agree_day"), ("transition", "change_day")})
GIVEN_UP = frozenset({("transition", "withdraw"), ("transition", "internal_move")})
DONE = frozenset({("transition", "last_day"), ("transition", "person_left")})
PROPOSED = frozenset({"agree_day", "change_day", "internal_move"})


@dataclass(frozen=True)
class PlanTold:
    """A plan to move on. state is "" without one, else that of the plan's machine.

    since is the day (UTC) it was declared by by_key, words what was said then. was_dated says that
    a plan given up had a day. filled are the words of the other side that the seat is filled.
    """

    state: str = ""
    by_key: str = ""
    since: date | None = None
    words: str = ""
    last_day: date | None = None
    was_dated: bool = False
    stays_here: bool = False
    filled: str = ""
    filled_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the plan goes on."""
        return self.state in ("declared", "dated")


@dataclass(frozen=True)
class Proposal:
    """A day, or a move inside the company, that one of the two proposed and the other may take."""

    verb: str
    day: date | None
    to_key: str


@dataclass(frozen=True)
class PartingTold:
    """How a tour ended. on is the day (UTC), initiator a word; on_track_on the last common word.

    on_track_on is a day only when both had called the mission on track and a leave came anyway.
    """

    event: str = ""
    on: date | None = None
    initiator: str = ""
    on_track_on: date | None = None
    final_review: str = ""
    declared_by: str = ""
    declared_words: str = ""
    disputed_words: str = ""


ENDS = frozenset(
    {
        "person_left",
        "confirm_complete",
        "window_30d",
        "transition_done",
        "successor_started",
        "cancel_both",
        "void",
        "duplicate",
    }
)


def plan_of(lines: Sequence[JournalLine], tour_id: str) -> PlanTold:
    """Return the latest plan of the tour as both may know it."""
    plan = PlanTold()
    for line in lines:
        if line.stream == tour_id:
            plan = _after(plan, line)
    return plan


def proposals(asks: Sequence[Ask]) -> tuple[Proposal, ...]:
    """Return what is proposed and not answered: days, and a move inside the company."""
    mine = (ask for ask in asks if ask.machine == "transition" and ask.subject_id in PROPOSED)
    return tuple(
        Proposal(ask.subject_id, _day(ask.facts.get("day")), ask.person_key) for ask in mine
    )


def parting_of(lines: Sequence[JournalLine], tour_id: str) -> PartingTold:
    """Return how the tour ended, or who said that its mission is done."""
    told = PartingTold()
    for line in lines:
        if line.stream == tour_id and line.body.get("machine") == "tour":
            told = _parted(told, line)
    return told


def _after(plan: PlanTold, line: JournalLine) -> PlanTold:
    """Return the plan after one more line."""
    event, facts = _event(line), _facts(line)
    if event in DECLARED:
        return _declared(plan, line)
    if event in DATED:
        return replace(plan, state="dated", last_day=_day(facts.get("day")), was_dated=True)
    if event in GIVEN_UP:
        stays = event[1] == "internal_move"
        return replace(plan, state="withdrawn", last_day=None, stays_here=stays)
    if event in DONE:
        return replace(plan, state="done")
    if event == ("transition", "seat_filled"):
        return replace(plan, filled=facts.get("text", ""), filled_on=line.at.date())
    return plan


def _declared(plan: PlanTold, line: JournalLine) -> PlanTold:
    """A choice in the talk and the declaration it makes are two lines of one plan."""
    said = _facts(line).get("reason", "")
    if plan.is_open:
        return replace(plan, words=plan.words or said)
    by_key = str(line.body.get("person_key") or "")
    return PlanTold("declared", by_key, line.at.date(), said)


def _parted(told: PartingTold, line: JournalLine) -> PartingTold:
    event, facts = str(line.body.get("event")), _facts(line)
    who = str(line.body.get("person_key") or "")
    if event == "mission_declared":
        return PartingTold(declared_by=who, declared_words=facts.get("reason", ""))
    if event == "dispute":
        return PartingTold(disputed_words=facts.get("reason", ""))
    if event == "promise_check":
        return replace(told, on_track_on=_day(facts.get("on_track_on")))
    if event in ("reopen", "termination_rescinded"):
        return PartingTold()
    if event in ENDS and line.body.get("from_state") != line.body.get("to_state"):
        return replace(
            told,
            event=event,
            on=line.at.date(),
            initiator=facts.get("initiator", ""),
            final_review=facts.get("final_review", ""),
        )
    return told


def _event(line: JournalLine) -> tuple[str, str]:
    return str(line.body.get("machine")), str(line.body.get("event"))


def _facts(line: JournalLine) -> Mapping[str, str]:
    facts = line.body.get("body")
    return {str(key): str(value) for key, value in facts.items()} if isinstance(facts, dict) else {}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
