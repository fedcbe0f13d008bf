"""Answers that may wait for the other side's: which, and how long."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.fakes import NOW
from tests.web_world import ask
from tourwright.domain.model import AskKind, Party
from tourwright.domain.pairs import LONGEST, WAITING, side_of, waits_until

A_DAY = timedelta(days=1)
SOUND: Mapping[AskKind, Mapping[str, str]] = {AskKind.REVIEW: {"progress": "on_track"}}
"""What an answer needs that the rules would take."""

FACTS: Mapping[AskKind, Mapping[str, str]] = {
    AskKind.RENEWAL_HELD: {"at": (NOW - A_DAY).isoformat()}
}
EVERY = [(kind, verb) for kind, verbs in WAITING.items() for verb in sorted(verbs)]


def waits(kind: AskKind, verb: str, due_days: float | None = None) -> timedelta | None:
    """Return how long a sound answer waits when the question wants it in due_days."""
    due = None if due_days is None else NOW + timedelta(days=due_days)
    until = waits_until(
        ask(kind, facts=FACTS.get(kind, {}), due=due), verb, SOUND.get(kind, {}), NOW
    )
    return None if until is None else until - NOW


@pytest.mark.parametrize(("kind", "verb"), EVERY)
def test_an_answer_without_an_effect_of_its_own_waits_a_week(kind: AskKind, verb: str) -> None:
    """Nobody notices, and the other side is reminded meanwhile."""
    assert waits(kind, verb) == LONGEST


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        (AskKind.REVIEW, "skip"),
        (AskKind.REVIEW, "move"),
        (AskKind.RENEWAL_SLOT, "schedule"),
        (AskKind.RENEWAL_HELD, "cancelled"),
        (AskKind.RENEWAL_CHOICE, "choose_transition"),
        (AskKind.RENEWAL_CHOICE, "not_yet"),
        (AskKind.COMMIT, "sign"),
        (AskKind.APPROVAL, "approve"),
        (AskKind.TASK, "done"),
        (AskKind.CLOSING, "confirm_complete"),
        (AskKind.COMMIT, "answer"),
    ],
)
def test_an_answer_with_an_effect_is_handed_on(kind: AskKind, verb: str) -> None:
    """What one side can do alone is done at once."""
    assert waits(kind, verb) is None


@pytest.mark.parametrize(
    ("kind", "verb", "due_days", "wait"),
    [
        (AskKind.CONFIRM_REVIEW, "close", 30, LONGEST),
        (AskKind.CONFIRM_REVIEW, "close", 8, LONGEST),
        (AskKind.CONFIRM_REVIEW, "close", 3, 2 * A_DAY),
        (AskKind.CONFIRM_REVIEW, "close", 1 + 2 / 24, timedelta(hours=2)),
        (AskKind.CONFIRM_REVIEW, "close", 1 + 1 / 24, timedelta(hours=1)),
        (AskKind.CONFIRM_REVIEW, "close", 1 + 0.5 / 24, None),
        (AskKind.CONFIRM_REVIEW, "close", 1, None),
        (AskKind.CONFIRM_REVIEW, "close", -1, None),
        (AskKind.REVIEW, "answer", 30, LONGEST),
        (AskKind.REVIEW, "answer", 20, 3 * A_DAY),
        (AskKind.REVIEW, "answer", 17, None),
        (AskKind.REVIEW, "answer", 5, None),
        (AskKind.RENEWAL_CHOICE, "choose_extend", 4, 3 * A_DAY),
    ],
)
def test_a_wait_ends_before_the_question_does(
    kind: AskKind, verb: str, due_days: float, wait: timedelta | None
) -> None:
    """A day before; a review's 17 days before, as T5 then looks for a silent manager's delegate."""
    assert waits(kind, verb, due_days) == wait


@pytest.mark.parametrize(
    ("kind", "verb", "fields", "facts"),
    [
        (AskKind.REVIEW, "answer", {}, {}),
        (AskKind.REVIEW, "answer", {"progress": "splendid"}, {}),
        (AskKind.RENEWAL_SLOT, "accept_slot", {"at": NOW.isoformat()}, {}),
        (AskKind.RENEWAL_HELD, "held", {}, {}),
        (AskKind.RENEWAL_HELD, "held", {}, {"at": (NOW + A_DAY).isoformat()}),
    ],
)
def test_an_answer_the_rules_would_refuse_is_handed_on(
    kind: AskKind, verb: str, fields: Mapping[str, str], facts: Mapping[str, str]
) -> None:
    """Its author learns at once what is wrong."""
    assert waits_until(ask(kind, facts=facts), verb, fields, NOW) is None


def test_a_talk_counts_as_begun_from_its_first_moment() -> None:
    """Who confirms it while it is held need not come again."""
    begun = ask(AskKind.RENEWAL_HELD, facts={"at": NOW.isoformat()})

    assert waits_until(begun, "held", {}, NOW) == NOW + LONGEST


@pytest.mark.parametrize("party", Party)
def test_a_delegate_stands_on_the_managers_side(party: Party) -> None:
    """Everybody else is a side of their own."""
    expected = Party.MANAGER if party is Party.DELEGATE else party

    assert side_of(party) is expected
