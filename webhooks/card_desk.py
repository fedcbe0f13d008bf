"""What is pressed on a card, in whatever channel: one way in, by `webhooks.decide`.

A card comes back from a client, so nothing of it is believed but which question is meant: the
question is looked up, whoever presses must be the one asked, and the answer is read by the rules of
the page.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tourwright.domain import card_rules
from tourwright.domain.asks import Actor, may_see
from tourwright.ports import Ask, Asks, Clock, KeyDestroyedError, People
from tourwright.ports.cards import AskCard, CardList
from webhooks import ask_forms
from webhooks.ask_cards import AskCards, CardPorts, Wanted
from webhooks.card_proofs import CardProofs
from webhooks.decide import DecideKind, Decider, DecideResult, Decision
from webhooks.deps import Deps
from webhooks.forms import Answer
from webhooks.i18n import _, mark, speaking
from webhooks.tokens import Links

TEAMS, OUTLOOK = "teams", "outlook"
SHOWS = frozenset({"refresh", "open"})
SOMEBODY_ELSE = mark("This question is for somebody else.")
READ_FIRST = mark("Please read the text first; then answer below it.")
ON_THE_PAGE = mark("This answer is given on the page.")
PUT_RIGHT = mark("Please put this right:")
TOO_LATE = mark("It has taken effect already and cannot be taken back here any more.")
CHANGED = mark("The question changed since this card was made. This is how it stands now.")
TAKEN_BACK = mark("It was taken back; nothing happened. The question is open again.")
KEPT_TYPED = frozenset({TEAMS})
"""Channels where only whoever typed sees the card that comes back."""


@dataclass(frozen=True)
class Press:
    """A button pressed on a card. back: the card was opened from a list.

    stays: what is answered stays to be seen in the chat, so it never holds the whole text.
    """

    ask_id: str
    verb: str
    revision: int
    person_key: str
    channel: str
    typed: Mapping[str, str] = field(default_factory=dict)
    proof: str = ""
    back: bool = False
    stays: bool = False

    @property
    def actor(self) -> Actor:
        """Return who presses."""
        return Actor(self.person_key)

    def cleaned(self) -> "Press":
        """Return the press with text that can be stored: JSON may hold halves of letters."""
        typed = {_clean(name): _clean(value) for name, value in self.typed.items()}
        return replace(self, ask_id=_clean(self.ask_id), verb=_clean(self.verb), typed=typed)


@dataclass(frozen=True)
class DeskPorts:
    """What presses are judged with."""

    asks: Asks
    people: People
    clock: Clock
    proofs: CardProofs


class CardDesk:
    """Takes what is pressed on cards and says how the question stands then."""

    def __init__(self, cards: AskCards, decider: Decider, ports: DeskPorts) -> None:
        """Show by cards, decide by decider."""
        self._cards = cards
        self._decider = decider
        self._ports = ports

    def answer(self, press: Press) -> tuple[DecideKind, AskCard]:
        """Return what became of the press, and the card as it is now.

        A press that only shows something is DONE. FORBIDDEN comes with a card that names nothing.
        """
        try:
            return self._judged(press.cleaned())
        except KeyDestroyedError:
            return _nobodys()

    def _judged(self, press: Press) -> tuple[DecideKind, AskCard]:
        ask = self._mine(press.ask_id, press.person_key)
        if ask is None:
            return _nobodys()
        with speaking(self._cards.language(ask, press.person_key)):
            if press.verb == "undo":
                return self._undone(press, ask)
            if press.verb == "read":
                return DecideKind.DONE, self._card(press, ask, Wanted(full=True))
            if press.verb in SHOWS:
                return DecideKind.DONE, self._card(press, ask, Wanted())
            return self._answered(press, ask)

    def show(self, ask_id: str, person_key: str, *, full: bool = False) -> AskCard | None:
        """Return the card as it is now, None when the question is not put to this person.

        full shows the whole text: only ever to the person's own click.
        """
        try:
            ask = self._mine(ask_id, person_key)
            return self._cards.card(ask, Actor(person_key), Wanted(full=full)) if ask else None
        except KeyDestroyedError:
            return None

    def list(self, person_key: str) -> CardList:
        """Return everything that this person is asked, as one card."""
        return self._cards.list(person_key)

    def undo(self, ask_id: str, person_key: str) -> AskCard | None:
        """Take an answer back that still rests; returns the card, None like `show`."""
        ask = self._mine(ask_id, person_key)
        if ask is None:
            return None
        press = Press(ask_id, "undo", ask.revision, person_key, TEAMS)
        with speaking(self._cards.language(ask, person_key)):
            return self._undone(press, ask)[1]

    def _mine(self, ask_id: str, person_key: str) -> Ask | None:
        """Return the question if it is put to this very person; a role's is no person's."""
        ask = self._ports.asks.get(ask_id) if person_key else None
        return (
            ask if ask is not None and ask.person_key and may_see(ask, Actor(person_key)) else None
        )

    def _card(self, press: Press, ask: Ask, wanted: Wanted) -> AskCard:
        """Draw the card; a whole text goes where nobody else reads it, which is a chat."""
        full = wanted.full and press.channel == TEAMS and not press.stays
        typed = wanted.typed if press.channel in KEPT_TYPED else {}
        wish = replace(wanted, full=full, typed=typed, back=press.back)
        return self._cards.card(ask, press.actor, wish)

    def _undone(self, press: Press, ask: Ask) -> tuple[DecideKind, AskCard]:
        now, key = self._ports.clock.now(), press.person_key
        resting = [each for each in self._ports.asks.resting(key) if each.ask_id == ask.ask_id]
        undone = [self._ports.asks.undo(each.act.act_id, key, now) for each in resting]
        fresh = self._ports.asks.get(ask.ask_id) or ask
        if any(undone):
            return DecideKind.DONE, self._card(press, fresh, Wanted(problem=_(TAKEN_BACK)))
        late = "" if fresh.state == "open" else _(TOO_LATE)
        return DecideKind.CLOSED, self._card(press, fresh, Wanted(problem=late))

    def _answered(self, press: Press, ask: Ask) -> tuple[DecideKind, AskCard]:
        if ask.state != "open" or press.revision != ask.revision:
            return self._decided(press, ask, Answer(press.verb), "")
        if press.verb not in card_rules.on_card(ask.kind, ask.verbs):
            return self._refused(press, ask, _(ON_THE_PAGE))
        text_hash = self._read_hash(press, ask)
        if text_hash is None:
            return self._refused(press, ask, _(READ_FIRST), full=True)
        answer = self._typed(press, ask)
        if answer.faults:
            said = "\n".join((_(PUT_RIGHT), *(fault.message for fault in answer.faults)))
            return self._refused(press, ask, said, full=bool(text_hash))
        return self._decided(press, ask, answer, text_hash)

    def _read_hash(self, press: Press, ask: Ask) -> str | None:
        """Return the hash of the text that was read, "" when none has to be, None when not."""
        if not card_rules.is_about_text(ask.kind):
            return ""
        text, ports = self._cards.text(ask), self._ports
        if text is None:
            return None
        now = ports.clock.now()
        shown = ports.proofs.is_shown(press.proof, ask, press.actor, text.text_hash, now)
        return text.text_hash if shown else None

    def _typed(self, press: Press, ask: Ask) -> Answer:
        sent = {**press.typed, "verb": press.verb}
        read = ask_forms.read(ask, sent, self._cards.zone(press.person_key), {})
        return read if read.faults else ask_forms.handed_on(read, self._ports.people)

    def _refused(
        self, press: Press, ask: Ask, why: str, *, full: bool = False
    ) -> tuple[DecideKind, AskCard]:
        wanted = Wanted(full=full, problem=why, typed=press.typed)
        return DecideKind.REFUSED, self._card(press, ask, wanted)

    def _decided(
        self, press: Press, ask: Ask, answer: Answer, text_hash: str
    ) -> tuple[DecideKind, AskCard]:
        decision = Decision(
            ask_id=ask.ask_id,
            verb=answer.verb,
            revision=press.revision,
            actor=press.actor,
            channel=press.channel,
            fields=answer.fields,
            reason=answer.reason,
            day=answer.day,
            text_hash=text_hash if ask.text_hash else "",
        )
        result = self._decider.decide(decision, ask)
        return result.kind, self._after(press, ask, result)

    def _after(self, press: Press, ask: Ask, result: DecideResult) -> AskCard:
        fresh = self._ports.asks.get(ask.ask_id) or ask
        wanted = Wanted(problem=_problem(result))
        if result.kind is DecideKind.REFUSED:
            wanted = replace(wanted, typed=press.typed)
        return self._card(press, fresh, wanted)


def desk_of(deps: Deps) -> CardDesk:
    """Return the desk of the web process."""
    decider = Decider(deps.asks, deps.engine, deps.recorder, deps.clock, deps.token_key)
    ports = DeskPorts(deps.asks, deps.people, deps.clock, CardProofs(deps.token_key))
    return CardDesk(cards_over(deps), decider, ports)


def cards_over(deps: Deps) -> AskCards:
    """Return what writes the cards of the web process."""
    return AskCards(
        CardPorts(
            asks=deps.asks,
            people=deps.people,
            views=deps.views,
            clock=deps.clock,
            links=Links(deps.token_key, deps.base_url),
            proofs=CardProofs(deps.token_key),
            company=deps.company,
            policy_of=deps.policy_of,
            languages=deps.languages,
        )
    )


def _nobodys() -> tuple[DecideKind, AskCard]:
    """Return what whoever is not asked learns, and everybody once it was erased."""
    return DecideKind.FORBIDDEN, AskCard("", 0, _(SOMEBODY_ELSE))


def _clean(text: str) -> str:
    """Return the text in one way to write each letter, without what no database takes."""
    whole = text.encode("utf-8", "replace").decode().replace("\x00", "")
    return unicodedata.normalize("NFC", whole.replace("\r\n", "\n").replace("\r", "\n"))


def _problem(result: DecideResult) -> str:
    """Return what went wrong, "" when the card says all there is by itself."""
    if result.kind is DecideKind.STALE:
        return _(CHANGED)
    said = {DecideKind.REFUSED, DecideKind.REPEAT, DecideKind.SPENT}
    return _(result.message) if result.kind in said else ""
