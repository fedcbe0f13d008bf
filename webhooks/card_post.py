"""Sends questions over the best channel that reaches their reader: a card in Teams, else in a mail.

    noted as sending -> the row says which card carries it -> posted -> live -> the choice is kept

A process may die between any two of these. A row that comes again finds its card: live, and it is
settled; of unknown fate, and one more card is sent, for both carry the same question and a double
answer is harmless. What no card reaches goes on as a letter, with the reason kept for HR to read.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tourwright.domain.asks import Actor
from tourwright.domain.channels import Account, Channel, Installed, Reach, Why, choose, reach_of
from tourwright.ports import Ask, Asks, Outbox, OutboxRow
from tourwright.ports.cards import (
    CardFaces,
    CardResult,
    Cards,
    CardWord,
    ChannelChoice,
    ChannelChoices,
    Chat,
    ChatChannel,
    Chats,
    Face,
    OutlookEnvelope,
    SentCard,
    ShownAsk,
)
from tourwright.ports.directory import DirectoryBook, DirectoryUser
from webhooks.ask_cards import AskCards
from webhooks.courier_extras import CARD_NOTE, Settled, Written
from webhooks.delivery import Verdict

logger = logging.getLogger(__name__)

EnvelopeOf = Callable[[Ask, str, datetime], OutlookEnvelope]
"""Makes what a card in a mail needs, for a question and the address it goes to."""

SINGLY = 3
"""So many questions come as a card each; more come as one list."""

MOST_LOST = 3
MOST_LISTS = 50
AGAIN_S = 30.0
MOST_WAITS = 8
"""A chat service that is away for longer than an hour and a half must not keep a question back."""
OPEN_AGAIN = timedelta(days=1)
CLOSED = {"blocked": "blocked", "not_installed": "removed"}
ABSENT = "absent"
GUEST = "Guest"


@dataclass(frozen=True)
class PostPorts:
    """What cards are sent with. channel is None without a bot, envelope without Outlook's cards."""

    asks: Asks
    outbox: Outbox
    cards: Cards
    choices: ChannelChoices
    chats: Chats
    directory: DirectoryBook
    writer: AskCards
    faces: CardFaces
    channel: ChatChannel | None = None
    envelope: EnvelopeOf | None = None


@dataclass(frozen=True)
class _Asked:
    """A letter that asks something, with the question."""

    row: OutboxRow
    ask: Ask


@dataclass
class _Round:
    """What became of one person's letters: settled rows, and why a channel did not take them."""

    person_key: str
    now: datetime
    settled: list[Settled] = field(default_factory=list)
    tried: dict[Channel, Why] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    def settle(self, rows: Sequence[OutboxRow], verdict: Verdict) -> None:
        """Note what becomes of the rows."""
        self.settled += [((row,), verdict) for row in rows]
        self.done |= {row.outbox_id for row in rows}


class CardPost:
    """Carries questions as cards; safe to take up again at any point."""

    def __init__(self, ports: PostPorts) -> None:
        """Work over the ports."""
        self._ports = ports
        self._installed = Installed(ports.channel is not None, ports.envelope is not None)

    def carry(
        self, pairs: Sequence[Written], now: datetime
    ) -> tuple[Sequence[Settled], Sequence[Written]]:
        """Return what was settled by a card, and what still goes as a letter to this person."""
        person_key = str(pairs[0][0].body.get("to") or "")
        round_ = _Round(person_key, now)
        user = self._ports.directory.of_person(person_key)
        chat = self._chat(person_key, user, now)
        reach = reach_of(self._installed, account_of(user), chat.state if chat else "")
        if reach.stop is not None:
            round_.settle([row for row, _ in pairs], Verdict("dropped", reach.stop.value))
            return round_.settled, ()
        asked = list(self._asked(pairs, person_key))
        if asked and chat is not None and choose(reach, {}).channel is Channel.TEAMS:
            self._tried(round_, asked, chat)
        left = [pair for pair in pairs if pair[0].outbox_id not in round_.done]
        return round_.settled, self._by_mail(round_, reach, asked, left)

    def _asked(self, pairs: Sequence[Written], person_key: str) -> Iterator[_Asked]:
        """Yield the letters that ask this very person something that is open still."""
        for row, _ in pairs:
            ask_id = str(row.body.get("ask_id") or "")
            ask = self._ports.asks.get(ask_id) if ask_id else None
            if ask is None or ask.state != "open" or row.body.get("personal"):
                continue
            if ask.person_key == person_key:
                yield _Asked(row, ask)

    def _chat(self, person_key: str, user: DirectoryUser | None, now: datetime) -> Chat | None:
        """Return the person's chat; one that never was is opened, once a day at most.

        Whoever removed the app does not get it back unasked.
        """
        ports = self._ports
        chat = ports.chats.of_person(person_key)
        if ports.channel is None or user is None or (chat and chat.state != ABSENT):
            return chat
        if chat and chat.seen_at and now - chat.seen_at < OPEN_AGAIN:
            return chat
        opened = ports.channel.open(user.oid)
        if isinstance(opened, Chat):
            chat = replace(opened, person_key=person_key, seen_at=now)
        elif opened.word is CardWord.NEXT:
            known = chat or Chat(user.oid, "", person_key, "", "")
            chat = replace(known, state=ABSENT, seen_at=now)
        if chat is not None:
            ports.chats.put(chat)
        return chat

    def _tried(self, round_: _Round, asked: Sequence[_Asked], chat: Chat) -> None:
        """Let no card that cannot be made keep its mail from going out."""
        try:
            self._by_teams(round_, asked, chat)
        except Exception:
            logger.exception("card not sent", extra={"outbox_id": asked[0].row.outbox_id})
            round_.tried[Channel.TEAMS] = Why.FAILED

    def _by_teams(self, round_: _Round, asked: Sequence[_Asked], chat: Chat) -> None:
        questions: dict[str, list[_Asked]] = defaultdict(list)
        for one in asked:
            questions[one.ask.ask_id].append(one)
        if len(questions) > SINGLY:
            self._as_list(round_, asked, chat)
            return
        for ones in questions.values():
            if Channel.TEAMS in round_.tried:
                break
            self._as_card(round_, ones, chat)

    def _as_card(self, round_: _Round, asked: Sequence[_Asked], chat: Chat) -> None:
        """Send one card for all letters about one question."""
        ports, ask = self._ports, asked[0].ask
        before = [
            card
            for card in ports.cards.of_ask(ask.ask_id)
            if (card.channel, card.kind) == ("teams", "ask")
        ]
        known = self._noted(asked[0].row)
        if known is not None and known.state == "live":
            self._went(round_, asked)
            return
        if known is not None and known.state == "sending":
            ports.cards.lost(known.card_no, "nobody knows", round_.now)
        lost = [card for card in before if card.state in ("lost", "sending")]
        if len(lost) >= MOST_LOST:
            round_.tried[Channel.TEAMS] = Why.FAILED
            return
        shown = ports.cards.marks([ask.ask_id])
        face = ports.faces.teams(ports.writer.card(ask, Actor(round_.person_key)), _mris(chat))
        key = f"teams:{ask.ask_id}:{ask.revision}:{len(before) + 1}"
        self._post(round_, asked, self._new(round_, ask, (key, "ask"), shown), (chat, face))

    def _as_list(self, round_: _Round, asked: Sequence[_Asked], chat: Chat) -> None:
        """Send one card for all of them, unless one that carries them is there already."""
        ports, now = self._ports, round_.now
        known = self._noted(asked[0].row)
        if known is not None and known.state == "live":
            self._went(round_, asked)
            return
        if known is not None and known.state == "sending":
            ports.cards.lost(known.card_no, "nobody knows", now)
        day = f"teams:list:{round_.person_key}:{now:%Y-%m-%d}"
        keys = (f"{day}:{number}" for number in range(1, MOST_LISTS))
        key = next((each for each in keys if ports.cards.get(each) is None), "")
        if not key:
            round_.tried[Channel.TEAMS] = Why.FAILED
            return
        mine = [ask.ask_id for ask in ports.asks.open_for(round_.person_key)]
        shown = ports.cards.marks(mine)
        face = ports.faces.teams_list(ports.writer.list(round_.person_key), _mris(chat))
        card = self._new(round_, asked[0].ask, (key, "list"), shown)
        self._post(round_, asked, card, (chat, face))

    def _noted(self, row: OutboxRow) -> SentCard | None:
        """Return the card that a process before us noted for the row."""
        if row.attempts == 0:
            return None
        note = self._ports.outbox.carried_by([row.outbox_id]).get(row.outbox_id, "")
        known = self._ports.cards.get(note.removeprefix(CARD_NOTE))
        return known if note.startswith(CARD_NOTE) else None

    @staticmethod
    def _new(
        round_: _Round, ask: Ask, named: tuple[str, str], shown: Sequence[ShownAsk]
    ) -> SentCard:
        key, kind = named
        return SentCard(
            0, key, ask.alliance_id, round_.person_key, "teams", kind, tuple(shown), round_.now
        )

    def _post(
        self,
        round_: _Round,
        asked: Sequence[_Asked],
        card: SentCard,
        to: tuple[Chat, Face],
    ) -> None:
        ports, now = self._ports, round_.now
        assert ports.channel is not None, "without a bot nothing goes to Teams"
        card = ports.cards.begin(card)
        ports.outbox.sending([one.row.outbox_id for one in asked], CARD_NOTE + card.key, now)
        result = ports.channel.post(*to)
        if result.word is CardWord.SENT:
            ports.cards.sent(card.card_no, result.activity_id, now)
            self._went(round_, asked)
            logger.info("card sent", extra={"card_no": card.card_no})
        elif result.word is CardWord.NEXT:
            self._fell(round_, card, result, to[0])
        else:
            self._waits(round_, asked, card, result)

    def _went(self, round_: _Round, asked: Sequence[_Asked]) -> None:
        self._choose(round_, asked, Channel.TEAMS, ())
        round_.settle([one.row for one in asked], Verdict("sent"))

    def _fell(self, round_: _Round, card: SentCard, result: CardResult, chat: Chat) -> None:
        """Let the next channel be taken, and remember that the chat is closed."""
        ports, now = self._ports, round_.now
        ports.cards.gone(card.card_no, result.reason, now)
        if result.reason in CLOSED:
            ports.chats.set_state(chat.oid, CLOSED[result.reason], now)
        known = {why.value: why for why in Why}
        round_.tried[Channel.TEAMS] = known.get(result.reason, Why.FAILED)
        logger.warning("card fell", extra={"card_no": card.card_no, "why": result.reason})

    def _waits(
        self, round_: _Round, asked: Sequence[_Asked], card: SentCard, result: CardResult
    ) -> None:
        """Try again later, for a while; one that may be there counts as lost, else as gone."""
        ports, now, tries = self._ports, round_.now, max(one.row.attempts for one in asked)
        note = ports.cards.lost if result.word is CardWord.UNKNOWN else ports.cards.gone
        note(card.card_no, result.word.value, now)
        if tries >= MOST_WAITS:
            round_.tried[Channel.TEAMS] = Why.FAILED
            return
        wait_s = AGAIN_S * 2.0 ** min(tries, 6)
        at = now + timedelta(seconds=max(result.after_s or 0.0, wait_s))
        round_.settle([one.row for one in asked], Verdict("later", result.word.value, at))

    def _by_mail(
        self, round_: _Round, reach: Reach, asked: Sequence[_Asked], left: Sequence[Written]
    ) -> Sequence[Written]:
        """Put a card into a letter that goes alone, and keep why no better channel was taken."""
        waiting = [one for one in asked if one.row.outbox_id not in round_.done]
        if not waiting:
            return left
        if len(left) > 1:
            round_.tried.setdefault(Channel.OUTLOOK, Why.MANY)
        choice = choose(reach, round_.tried)
        fallen = tuple((channel.value, why.value) for channel, why in choice.fallen)
        self._choose(round_, waiting, choice.channel, fallen)
        if choice.channel is not Channel.OUTLOOK:
            return left
        return [self._with_card(round_, waiting[0], left[0])]

    def _with_card(self, round_: _Round, one: _Asked, pair: Written) -> Written:
        ports, (row, letter) = self._ports, pair
        assert ports.envelope is not None, "without a provider no card goes into a mail"
        shown = ports.cards.marks([one.ask.ask_id])
        number = len(ports.cards.of_ask(one.ask.ask_id)) + 1
        key = f"outlook:{one.ask.ask_id}:{one.ask.revision}:{number}"
        fresh = self._new(round_, one.ask, (key, "ask"), shown)
        fresh = replace(fresh, channel="outlook", message_id=letter.message_id)
        card = ports.cards.begin(fresh)
        ports.cards.sent(card.card_no, "", round_.now)
        words = ports.writer.card(one.ask, Actor(round_.person_key))
        envelope = ports.envelope(one.ask, letter.to_address, round_.now)
        return row, replace(letter, card=ports.faces.outlook_mail(words, envelope))

    def _choose(
        self,
        round_: _Round,
        asked: Sequence[_Asked],
        channel: Channel,
        fallen: tuple[tuple[str, str], ...],
    ) -> None:
        for one in asked:
            self._ports.choices.put(
                ChannelChoice(
                    one.ask.ask_id,
                    one.ask.alliance_id,
                    round_.person_key,
                    channel.value,
                    fallen,
                    round_.now,
                )
            )


def account_of(user: DirectoryUser | None) -> Account | None:
    """Return what the rules of the channels need of an account."""
    if user is None:
        return None
    return Account(user.enabled, bool(user.removed), user.user_type == GUEST, user.mailbox)


def _mris(chat: Chat) -> tuple[str, ...]:
    return (chat.user_mri,) if chat.user_mri else ()
