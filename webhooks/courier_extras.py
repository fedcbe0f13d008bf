"""What the courier does beside mails where more channels are set up; nothing without them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tourwright.ports import Letter, OutboxRow
from webhooks.delivery import Verdict
from webhooks.mail_lane import Lane

Settled = tuple[Sequence[OutboxRow], Verdict]
Written = tuple[OutboxRow, Letter]

CARD_NOTE = "card:"
"""Begins what is noted of a row that a card carries, in place of the id of its letter."""


class CardPoster(Protocol):
    """Carries questions as cards instead of letters, or puts a card into the letter."""

    def carry(
        self, pairs: Sequence[Written], now: datetime
    ) -> tuple[Sequence[Settled], Sequence[Written]]:
        """Return what was settled by a card, and what still goes as a letter."""
        ...


class Presence(Protocol):
    """Knows who is not at work to read a mail."""

    def verdict(self, row: OutboxRow, now: datetime) -> Verdict | None:
        """Return what becomes of a mail that is not to go now, None when it goes."""
        ...


class Keeper(Protocol):
    """Replaces cards that have become untrue."""

    def step(self, now: datetime) -> int:
        """Replace some; returns how many were looked at."""
        ...


@dataclass(frozen=True)
class CourierExtras:
    """Each part is None where it is not set up; without a lane letters go to the mailer."""

    post: CardPoster | None = None
    keeper: Keeper | None = None
    lane: Lane | None = None
    presence: Presence | None = None


NONE = CourierExtras()
