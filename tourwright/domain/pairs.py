"""Answers of one side that may wait in the store for the other side's.

A sealed answer has no effect before both are in, and neither has a yes to what both must say. So
the workflow is told of both at once, which halves its history; and an answer that nobody completes
is handed on alone, before the question's next reminder or its end.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tourwright.domain.asks import Asked
from tourwright.domain.model import AskKind, Party, Progress

LONGEST = timedelta(days=7)
SHORTEST = timedelta(hours=1)
BEFORE_END = {AskKind.REVIEW: timedelta(days=17)}
"""How long before the moment a question ends its workflow must know every answer, a day otherwise:
T5 looks for a silent manager's delegate 14 days after it opened a review."""

WAITING: Mapping[AskKind, frozenset[str]] = {
    AskKind.REVIEW: frozenset({"answer"}),
    AskKind.CONFIRM_REVIEW: frozenset({"close"}),
    AskKind.RENEWAL_SLOT: frozenset({"accept_slot"}),
    AskKind.RENEWAL_HELD: frozenset({"held"}),
    AskKind.RENEWAL_CHOICE: frozenset({"choose_next_tour", "choose_extend", "choose_foundational"}),
}
"""The answers without an effect of their own."""


def waits_until(ask: Asked, verb: str, fields: Mapping[str, str], now: datetime) -> datetime | None:
    """Return how long this answer may wait for the other side's, None when it is handed on.

    An answer that the rules would refuse is handed on, so that its author is told at once.
    """
    if verb not in WAITING.get(ask.kind, ()) or not _is_sound(ask, fields, now):
        return None
    ends = now + LONGEST
    if ask.due is not None:
        ends = min(ends, ask.due - BEFORE_END.get(ask.kind, timedelta(days=1)))
    return ends if ends - now >= SHORTEST else None


def side_of(role: Party) -> Party:
    """Return the side an answer counts for: a delegate answers in the manager's place."""
    return Party.MANAGER if role is Party.DELEGATE else role


def _is_sound(ask: Asked, fields: Mapping[str, str], now: datetime) -> bool:
    """Say whether the rules take the answer: a known word, the slot that stands, a talk begun."""
    if ask.kind is AskKind.REVIEW:
        return fields.get("progress") in set(Progress)
    if ask.kind is AskKind.RENEWAL_SLOT:
        return not fields.get("at")
    if ask.kind is AskKind.RENEWAL_HELD:
        slot = ask.facts.get("at", "")
        return bool(slot) and datetime.fromisoformat(slot) <= now
    return True
