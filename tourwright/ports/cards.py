"""Questions as cards: what a card says, where it stands, and over which channel somebody is asked.

What a card says is composed before a connector draws it (`CardFaces`) and posts it
(`ChatChannel`). The store remembers each card that was sent and what it shows (`Cards`), so that a
card that has become untrue is found and replaced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tourwright.ports.outside import MailCard

Face = Mapping[str, object]
"""A card as JSON, drawn for one channel."""


class FieldKind(StrEnum):
    """What is typed into a field of a card."""

    TEXT = "text"
    LINE = "line"
    DAY = "day"
    TIME = "time"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class CardField:
    """Something to fill in. verbs say with which answers it goes, needed_for which ones need it.

    options are (value, label); most is the number of characters that are taken; fault is said when
    a field that is needed was left empty.
    """

    name: str
    label: str
    kind: FieldKind
    verbs: tuple[str, ...]
    needed_for: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    value: str = ""
    most: int = 2000
    fault: str = ""


@dataclass(frozen=True)
class CardAction:
    """One answer, equal in weight to the others. proof says what its presser was shown before."""

    verb: str
    label: str
    proof: str = ""


@dataclass(frozen=True)
class CardSection:
    """One part of the full text of a statement."""

    heading: str
    text: str


@dataclass(frozen=True)
class AskCard:
    """One question as a card says it.

    said is what became of it ("" while it is open), problem is to be put right, until is how long
    the answer may still be undone. back offers the way back to the list that it was opened from.
    """

    ask_id: str
    revision: int
    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[CardSection, ...] = ()
    fields: tuple[CardField, ...] = ()
    actions: tuple[CardAction, ...] = ()
    said: str = ""
    problem: str = ""
    until: datetime | None = None
    link: str = ""
    link_label: str = ""
    back: bool = False
    back_label: str = ""
    language: str = "en"
    company: str = ""


@dataclass(frozen=True)
class CardList:
    """Many questions as one card. lines are (ask id, title, sentence), more is how many follow.

    more_words say so, open_label is on the button of each line; with no line, empty is said.
    """

    lines: tuple[tuple[str, str, str], ...]
    more: int
    title: str
    link: str
    language: str = "en"
    more_words: str = ""
    open_label: str = ""
    link_label: str = ""
    empty: str = ""
    company: str = ""


@dataclass(frozen=True)
class OutlookEnvelope:
    """What a card in a mail needs beside its content. token is ours and names ask and person."""

    token: str
    action_url: str
    refresh_url: str
    correlation_id: str
    recipient: str
    issued_at: datetime


class CardFaces(Protocol):
    """How cards look in each channel; pure. mris are those whose chat asks for a fresh card."""

    def teams(self, card: AskCard, mris: tuple[str, ...] = ()) -> Face:
        """Return the card for a chat in Teams."""
        ...

    def teams_list(self, cards: CardList, mris: tuple[str, ...] = ()) -> Face:
        """Return many questions as one card for a chat in Teams."""
        ...

    def outlook(self, card: AskCard, envelope: OutlookEnvelope) -> Face:
        """Return the card for a mail in Outlook."""
        ...

    def outlook_mail(self, card: AskCard, envelope: OutlookEnvelope) -> MailCard:
        """Return what a letter carries so that Outlook shows the card."""
        ...


class CardWord(StrEnum):
    """What became of a card that was posted.

    NEXT: this channel does not reach the person. LATER: nothing was done. UNKNOWN: it may be there.
    """

    SENT = "sent"
    NEXT = "next"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CardResult:
    """How posting ended. reason says why not, in one word; after_s is the wait asked for."""

    word: CardWord
    activity_id: str = ""
    reason: str = ""
    after_s: float | None = None


@dataclass(frozen=True)
class Chat:
    """The chat between somebody and us. state is installed, removed, blocked or absent.

    absent: there never was one, and it could not be opened. oid and tenant are the directory's;
    person_key is "" until the two were matched. user_mri is how the chat names the person.
    """

    oid: str
    tenant: str
    person_key: str
    conversation_id: str
    service_url: str
    user_mri: str = ""
    state: str = "installed"
    seen_at: datetime | None = None


class ChatChannel(Protocol):
    """Posts cards into chats; never raises for what one person's chat answers."""

    def post(self, chat: Chat, face: Face) -> CardResult:
        """Post a new card."""
        ...

    def replace(self, chat: Chat, activity_id: str, face: Face) -> CardResult:
        """Replace a card for everybody who sees it; safe to repeat."""
        ...

    def open(self, oid: str) -> Chat | CardResult:
        """Open the chat with somebody; installs the app first where that is allowed."""
        ...


class ChatVoice(ChatChannel, Protocol):
    """A chat channel in which we can also say a sentence."""

    def say(self, chat: Chat, text: str) -> CardResult:
        """Write a text."""
        ...


class Chats(Protocol):
    """The chats we know of."""

    def get(self, oid: str) -> Chat | None:
        """Return the chat with this account."""
        ...

    def of_person(self, person_key: str) -> Chat | None:
        """Return the chat with this person, the one seen last when there are several."""
        ...

    def put(self, chat: Chat) -> None:
        """Keep the chat as it is now; an empty person_key keeps the one that is known."""
        ...

    def set_state(self, oid: str, state: str, now: datetime) -> None:
        """Note that the chat can or can no longer be written to."""
        ...


@dataclass(frozen=True)
class ShownAsk:
    """What a card shows of one ask. state is a word that changes whenever the ask stands otherwise.

    It is made by `Cards.marks` and compared by the store; nobody else reads it.
    """

    ask_id: str
    revision: int
    state: str


@dataclass(frozen=True)
class SentCard:
    """One card that was sent. state is sending, live, lost or gone.

    channel is teams or outlook, kind ask or list. A lost card may be there without our knowing its
    id; one that is gone cannot be replaced any more.
    """

    card_no: int
    key: str
    alliance_id: str
    person_key: str
    channel: str
    kind: str
    shown: tuple[ShownAsk, ...]
    sent_at: datetime
    state: str = "sending"
    activity_id: str = ""
    message_id: str = ""
    attempts: int = 0
    last_error: str = ""


class Cards(Protocol):
    """The cards that were sent, and what each shows."""

    def marks(self, ask_ids: Sequence[str]) -> Sequence[ShownAsk]:
        """Return how the asks stand now; read before a card is drawn, so that it is never newer."""
        ...

    def begin(self, card: SentCard) -> SentCard:
        """Note the card before it is posted; for a key that is there, returns that card."""
        ...

    def sent(self, card_no: int, activity_id: str, now: datetime) -> None:
        """The card is live."""
        ...

    def lost(self, card_no: int, why: str, now: datetime) -> None:
        """The card may be there; its id was never learnt."""
        ...

    def get(self, key: str) -> SentCard | None:
        """Return the card of a key."""
        ...

    def untrue(self, limit: int, now: datetime, lease_s: float) -> Sequence[SentCard]:
        """Lease live cards in Teams that show something else than their asks are now."""
        ...

    def replaced(self, card_no: int, shown: Sequence[ShownAsk], now: datetime) -> None:
        """Note what the card shows now."""
        ...

    def later(self, card_no: int, why: str, at: datetime) -> None:
        """Look at the card again at the moment."""
        ...

    def gone(self, card_no: int, why: str, now: datetime) -> None:
        """The card can never be replaced again."""
        ...

    def older_than(self, channel: str, moment: datetime, limit: int) -> Sequence[SentCard]:
        """Return live cards sent before the moment that have an open ask."""
        ...

    def of_ask(self, ask_id: str) -> Sequence[SentCard]:
        """Return every card that shows the ask, oldest first."""
        ...


@dataclass(frozen=True)
class ChannelChoice:
    """Over which channel somebody was asked. fallen are (better channel, why it was not taken)."""

    ask_id: str
    alliance_id: str
    person_key: str
    channel: str
    fallen: tuple[tuple[str, str], ...]
    at: datetime


class ChannelChoices(Protocol):
    """Which channel was taken for whom, and why not a better one."""

    def put(self, choice: ChannelChoice) -> None:
        """Keep the choice."""
        ...

    def of_ask(self, ask_id: str) -> ChannelChoice | None:
        """Return the newest choice for the ask."""
        ...

    def latest(self, limit: int) -> Sequence[ChannelChoice]:
        """Return the newest choices, newest first."""
        ...
