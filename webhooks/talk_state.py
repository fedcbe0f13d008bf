"""Where a talk stands for one reader: what is in and what is asked, never what was answered.

Whether a side has answered is told by its question being open or not. The answers themselves stay
in the store until both are in, and nothing here can read them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tourwright.domain.model import AskKind, Party, TourView
from tourwright.domain.pairs import side_of
from tourwright.ports import Ask, Asks


class Stage(StrEnum):
    """How far a review is."""

    PLANNED = "planned"
    OPEN = "open"
    REVEALED = "revealed"
    PAST = "past"


STAGES = {
    "": Stage.PLANNED,
    "planned": Stage.PLANNED,
    "open": Stage.OPEN,
    "one_in": Stage.OPEN,
    "revealed": Stage.REVEALED,
}
LIVE = frozenset({"committed", "active", "paused", "closing"})


def stage_of(view: TourView, newest: int, number: int, state: str) -> Stage | None:
    """Return how far the review with this number is, None when there is no such review.

    newest is the newest review that has a line in the history, state where this one stands by its
    own lines. The one behind the newest is planned while the tour lives.
    """
    if not 1 <= number <= newest + 1 or (number > newest and view.state not in LIVE):
        return None
    return STAGES.get(state, Stage.PAST)


@dataclass(frozen=True)
class Asked:
    """The questions of one talk as one side sees them.

    mine is the reader's own open question; own_in and other_in say whose answer was given.
    stood_in says that somebody answers, or has answered, in the manager's place; facts are what is
    shown with the question.
    """

    mine: Ask | None = None
    own_in: bool = False
    other_in: bool = False
    stood_in: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


def asked(asks: Asks, view: TourView, kind: AskKind, number: int, reader_key: str) -> Asked:
    """Return who is still asked this about the talk; the kind is one that both sides are asked."""
    subject = str(number)
    still = [
        each
        for each in asks.open_in(view.tour_id)
        if (each.kind, each.subject_id) == (kind, subject)
    ]
    side = side_in(view, reader_key)
    mine = next((each for each in still if each.person_key == reader_key), None)
    delegate = _delegate_answered(asks, view, kind, subject)
    missing = {side_of(each.role) for each in still}
    missing -= {Party.MANAGER} if delegate else set()
    other = Party.EMPLOYEE if side is Party.MANAGER else Party.MANAGER
    own_in = side not in missing if reader_key != view.delegate_key else delegate
    facts = still[0].facts if still else {}
    return Asked(mine, own_in, other not in missing, delegate or _delegate_asked(still), facts)


def side_in(view: TourView, person_key: str) -> Party:
    """Return the side that a reader belongs to; a delegate stands on the manager's."""
    return Party.EMPLOYEE if person_key == view.employee_key else Party.MANAGER


def _delegate_answered(asks: Asks, view: TourView, kind: AskKind, subject: str) -> bool:
    if kind is not AskKind.REVIEW or not view.delegate_key:
        return False
    found = asks.get(f"{view.tour_id}:{kind.value}:{subject}:{view.delegate_key}")
    return found is not None and found.state == "answered"


def _delegate_asked(still: Sequence[Ask]) -> bool:
    return any(each.role is Party.DELEGATE for each in still)
