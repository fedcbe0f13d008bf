"""Puts cards right that have become untrue, whoever changed the question and whatever died.

What a card shows is compared with how its questions stand, so nothing has to be remembered: a
replacement that was not sent, or not noted, is still a difference in the next round.

untrue -> drawn anew -> replaced            what it shows now is noted
                     -> later               tried again after the wait that was asked for
                     -> no way there        the card is given up: it asks for itself when it is seen
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from tourwright.domain.asks import Actor
from tourwright.ports import Asks, KeyDestroyedError
from tourwright.ports.cards import (
    CardFaces,
    CardResult,
    Cards,
    CardWord,
    Chat,
    ChatChannel,
    Chats,
    Face,
    SentCard,
    ShownAsk,
)
from webhooks.ask_cards import AskCards

logger = logging.getLogger(__name__)

LEASE_S = 60.0
AT_ONCE = 20
LIST_REST = timedelta(seconds=5)
"""A list is replaced for many answers at a time: each is no call of its own."""

LONG_LOOK_S, REST = 0.05, 20
"""A look over very many cards is followed by a rest, so that looking is never all that is done."""

FIRST_WAIT_S = 10.0
LONGEST_WAIT_S = 900.0
MOST_TRIES = 40
ERASED = "erased"
OVER = "over"


@dataclass(frozen=True)
class KeeperPorts:
    """What cards are put right with."""

    cards: Cards
    asks: Asks
    chats: Chats
    channel: ChatChannel
    writer: AskCards
    faces: CardFaces


@dataclass(frozen=True)
class _Drawn:
    """A card as it should be, with how its questions stood just before it was drawn.

    is_last: its question is not there any more, so it will not change again.
    """

    face: Face
    shown: Sequence[ShownAsk] = ()
    is_last: bool = False


class CardKeeper:
    """Replaces cards; the courier lets it take a step in each of its rounds."""

    def __init__(self, ports: KeeperPorts) -> None:
        """Work over the ports."""
        self._ports = ports
        self._look_at: datetime | None = None

    def step(self, now: datetime, limit: int = AT_ONCE) -> int:
        """Put some cards right; returns how many were looked at."""
        if self._look_at is not None and now < self._look_at:
            return 0
        began = perf_counter()
        untrue = self._ports.cards.untrue(limit, now, LEASE_S)
        took_s = perf_counter() - began
        self._look_at = now + timedelta(seconds=took_s * REST) if took_s > LONG_LOOK_S else None
        for card in untrue:
            self._mended(card, now)
        return len(untrue)

    def _mended(self, card: SentCard, now: datetime) -> None:
        try:
            self._mend(card, now)
        except KeyDestroyedError:
            self._ports.cards.gone(card.card_no, ERASED, now)
        except Exception as why:
            # One card that cannot be drawn must not keep the others untrue.
            logger.exception("card not replaced", extra={"card_no": card.card_no})
            self._later(card, CardResult(CardWord.LATER, reason=type(why).__name__), now)

    def _mend(self, card: SentCard, now: datetime) -> None:
        chat = self._ports.chats.of_person(card.person_key)
        if chat is None or not card.activity_id:
            self._fell(card, "not_installed", now)
            return
        drawn = self._drawn(card, chat)
        result = self._ports.channel.replace(chat, card.activity_id, drawn.face)
        if result.word is CardWord.SENT and drawn.is_last:
            self._ports.cards.gone(card.card_no, OVER, now)
        elif result.word is CardWord.SENT:
            rest = LIST_REST if card.kind == "list" else timedelta()
            self._ports.cards.replaced(card.card_no, drawn.shown, now + rest)
            logger.info("card replaced", extra={"card_no": card.card_no})
        elif result.word is CardWord.NEXT:
            self._fell(card, result.reason, now)
        else:
            self._later(card, result, now)

    def _drawn(self, card: SentCard, chat: Chat) -> _Drawn:
        ports, mris = self._ports, (chat.user_mri,) if chat.user_mri else ()
        if card.kind == "list":
            mine = [ask.ask_id for ask in ports.asks.open_for(card.person_key)]
            shown = ports.cards.marks(mine) if mine else ()
            return _Drawn(ports.faces.teams_list(ports.writer.list(card.person_key), mris), shown)
        shown = ports.cards.marks([each.ask_id for each in card.shown])
        ask = ports.asks.get(card.shown[0].ask_id) if card.shown else None
        if ask is None or ask.person_key != card.person_key:
            over = ports.writer.gone(card.person_key)
            return _Drawn(ports.faces.teams(over), is_last=True)
        drawn = ports.writer.card(ask, Actor(card.person_key))
        return _Drawn(ports.faces.teams(drawn, mris), shown)

    def _fell(self, card: SentCard, why: str, now: datetime) -> None:
        """Give the card up: it can be reached no more, and asks for itself when it is seen."""
        self._ports.cards.gone(card.card_no, why, now)
        logger.warning("card fell", extra={"card_no": card.card_no, "why": why})

    def _later(self, card: SentCard, result: CardResult, now: datetime) -> None:
        if card.attempts + 1 >= MOST_TRIES:
            self._fell(card, result.reason or "failed", now)
            return
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(card.attempts, 10))
        wait = timedelta(seconds=max(wait_s, result.after_s or 0.0))
        self._ports.cards.later(card.card_no, result.reason or result.word.value, now + wait)
