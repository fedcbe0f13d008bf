"""Asks again by mail before the card of the last one grows too old to be pressed."""

import logging
from dataclasses import dataclass
from datetime import datetime

from tourwright.domain.card_age import due_before, purpose_of
from tourwright.domain.model import Notice, Record
from tourwright.ports import Ask, Asks, Recorder
from tourwright.ports.cards import Cards, SentCard

logger = logging.getLogger(__name__)

AT_ONCE = 200
SENT_AGAIN = "sent again"


@dataclass(frozen=True)
class OutlookAgain:
    """Looks for cards in mails whose questions wait still; a chore of once an hour."""

    cards: Cards
    asks: Asks
    recorder: Recorder

    def __call__(self, now: datetime) -> int:
        """Send those that are due once more; returns how many."""
        old = self.cards.older_than("outlook", due_before(now), AT_ONCE)
        return sum(self._again(card, now) for card in old)

    def _again(self, card: SentCard, now: datetime) -> bool:
        """Write the mail, then give the card up: a kill between the two writes nothing twice."""
        ask = self.asks.get(card.shown[0].ask_id) if card.shown else None
        waits = ask is not None and ask.state == "open" and not self._is_newer(ask, card)
        made = _record(ask, card) if ask is not None and waits else None
        if made is not None:
            self.recorder.record(made)
        self.cards.gone(card.card_no, SENT_AGAIN, now)
        return made is not None

    def _is_newer(self, ask: Ask, card: SentCard) -> bool:
        """Say whether a later card asks the same: a reminder came in between."""
        later = (each for each in self.cards.of_ask(ask.ask_id) if each.card_no > card.card_no)
        return any(each.state == "live" for each in later)


def _record(ask: Ask, card: SentCard) -> Record | None:
    purpose = purpose_of(ask.kind, ask.verbs)
    if not purpose:
        return None
    said = {"subject": ask.facts.get("title", ""), "body": ask.facts.get("text", "")}
    notice = Notice(
        key=f"{ask.ask_id}:again:{card.card_no}",
        purpose=purpose,
        to=ask.person_key,
        role=ask.role,
        ask_id=ask.ask_id,
        facts=said if purpose == "catalogue" else {},
    )
    return Record(ask.alliance_id, ask.stream, 0, notices=(notice,))
