"""A question in the words of a card: short and neutral, or with the whole text for its reader.

How a card looks is a connector's. What may stand on it is `tourwright.domain.card_rules`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tourwright.domain import card_rules
from tourwright.domain.asks import Actor
from tourwright.domain.card_rules import STATEMENTS
from tourwright.domain.model import TourView
from tourwright.ports import Ask, Asks, Clock, People, Views
from tourwright.ports.cards import AskCard, CardAction, CardList
from webhooks import words
from webhooks.ask_said import Reader, said_of
from webhooks.ask_titles import how_pressing, sentence_of
from webhooks.ask_words import Wordsmith, of_tour, other_of
from webhooks.card_fields import fields_of, label_of
from webhooks.card_proofs import CardProofs
from webhooks.card_text import WholeText, text_of
from webhooks.i18n import _, mark, ngettext, speaking
from webhooks.mail_language import MailLanguages
from webhooks.statement_sheet import PolicyOf
from webhooks.tokens import Link, Links, Purpose

LISTED = 10
MOST_MISSION = 240
MOST_LINE = 1200
MOST_LINES = 8
READ = mark("Read it here")
READ_ALL = mark("Read the whole text")
WAITS = mark("The text is being brought up to date. Look again soon.")
TOO_LONG = mark("The text is too long for a card: read it on the page.")
ON_PAGE = mark("This is answered on its page.")


@dataclass(frozen=True)
class CardPorts:
    """What cards are made from."""

    asks: Asks
    people: People
    views: Views
    clock: Clock
    links: Links
    proofs: CardProofs
    company: str
    policy_of: PolicyOf
    languages: MailLanguages = field(default_factory=MailLanguages)


@dataclass(frozen=True)
class Wanted:
    """How a card is wanted. full has the whole text, typed is what was filled in before."""

    full: bool = False
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    back: bool = False


SHORT = Wanted()


@dataclass(frozen=True)
class _Seen:
    """One question and who reads it; view is the row of its tour, None without one."""

    ask: Ask
    actor: Actor
    view: TourView | None
    zone: str
    now: datetime


class AskCards:
    """Writes cards; safe to use from many threads."""

    def __init__(self, ports: CardPorts) -> None:
        """Work over the ports."""
        self._ports = ports
        self._wordsmith = Wordsmith(ports.people, ports.views, ports.company)

    def card(self, ask: Ask, actor: Actor, wanted: Wanted = SHORT) -> AskCard:
        """Return the card of the question for somebody who may see it, in their language."""
        seen = self._seen(ask, actor)
        language = self.language(ask, actor.person_key)
        with speaking(language):
            card = self._open(seen, wanted) if ask.state == "open" else self._over(seen, wanted)
            return replace(
                card,
                link=self._ports.links.url(
                    Link(Purpose.ASK, ask.ask_id, actor.person_key), seen.now
                ),
                link_label=_("Open the page"),
                back=wanted.back,
                back_label=_("Back to the list") if wanted.back else "",
                language=language,
                company=self._ports.company,
            )

    def gone(self, person_key: str) -> AskCard:
        """Return the card of a question that is not there any more, as after an erasure."""
        language = self._ports.languages.of(person_key, None)
        with speaking(language):
            title = _("This question is no longer open.")
        return AskCard("", 0, title, language=language, company=self._ports.company)

    def text(self, ask: Ask) -> WholeText | None:
        """Return the text that must be read before the question can be answered."""
        return text_of(ask, self._ports.views.get(ask.stream), self._ports.policy_of)

    def list(self, person_key: str) -> CardList:
        """Return everything that this person is asked, the most pressing first, as one card."""
        asks = sorted(self._ports.asks.open_for(person_key), key=how_pressing)
        language = self._ports.languages.of(person_key, None)
        with speaking(language):
            more = len(asks) - LISTED
            return CardList(
                lines=tuple(self._line(ask, person_key) for ask in asks[:LISTED]),
                more=max(0, more),
                title=ngettext(
                    "%(num)s question waits for you", "%(num)s questions wait for you", len(asks)
                ),
                link=f"{self._ports.links.base_url}/",
                language=language,
                more_words=_("and %(count)s more", count=more) if more > 0 else "",
                open_label=_("Open it"),
                link_label=_("See all of them on the page"),
                empty=_("Nothing waits for you now."),
                company=self._ports.company,
            )

    def language(self, ask: Ask, person_key: str) -> str:
        """Return the language in which this person reads about the question."""
        return self._ports.languages.of(person_key, self._ports.views.get(ask.stream))

    def zone(self, person_key: str) -> str:
        """Return where the person's clock is."""
        person = self._ports.people.get(person_key) if person_key else None
        return (person.facts.zone if person else "") or "UTC"

    def _seen(self, ask: Ask, actor: Actor) -> _Seen:
        view = self._ports.views.get(ask.stream)
        return _Seen(ask, actor, view, self.zone(actor.person_key), self._ports.clock.now())

    def _line(self, ask: Ask, person_key: str) -> tuple[str, str, str]:
        """Return one question of many; who it is about tells two of a kind apart."""
        said = self._wordsmith.words(_shown(ask), self.zone(person_key))
        view = self._ports.views.get(ask.stream)
        about = other_of(ask, view, person_key) or _shown(ask).facts.get("person", "")
        name = words.name_of(self._ports.people.get(about)) if about else ""
        sentence = sentence_of(ask)
        return ask.ask_id, said.title, f"{name} · {sentence}" if name else sentence

    def _open(self, seen: _Seen, wanted: Wanted) -> AskCard:
        ask = seen.ask
        said = self._wordsmith.words(_shown(ask), seen.zone)
        card = AskCard(ask.ask_id, ask.revision, said.title, problem=wanted.problem)
        verbs = card_rules.on_card(ask.kind, ask.verbs)
        if not verbs:
            return replace(card, lines=(sentence_of(ask), _(ON_PAGE)))
        if card_rules.is_about_text(ask.kind):
            return self._about_text(seen, replace(card, lines=said.lines), wanted)
        return replace(
            card,
            lines=_bounded(said.lines),
            facts=(*self._of_tour(seen), *_short(said.facts), *_due(seen)),
            fields=fields_of(ask, verbs, wanted.typed),
            actions=tuple(CardAction(verb, label_of(verb)) for verb in verbs),
        )

    def _about_text(self, seen: _Seen, card: AskCard, wanted: Wanted) -> AskCard:
        """Offer to read the text, or show it with the answers that it allows."""
        ask = seen.ask
        facts = (*self._of_tour(seen), *_due(seen))
        text = self.text(ask)
        if text is None:
            return replace(card, lines=(_(WAITS),), facts=facts)
        if not text.fits:
            return replace(card, lines=(*card.lines, _(TOO_LONG)), facts=facts)
        if not wanted.full:
            reads = CardAction("read", _(READ_ALL if ask.kind in STATEMENTS else READ))
            return replace(card, facts=facts, actions=(reads,))
        return self._whole(seen, replace(card, sections=text.sections), text, wanted)

    def _whole(self, seen: _Seen, card: AskCard, text: WholeText, wanted: Wanted) -> AskCard:
        ask = seen.ask
        proof = self._ports.proofs.made(ask, seen.actor, text.text_hash, seen.now)
        verbs = card_rules.on_card(ask.kind, ask.verbs)
        changed = self._wordsmith.words(ask, seen.zone).facts if ask.kind in STATEMENTS else ()
        return replace(
            card,
            facts=_short(changed),
            fields=fields_of(ask, verbs, wanted.typed),
            actions=tuple(CardAction(verb, label_of(verb), proof) for verb in verbs),
        )

    def _over(self, seen: _Seen, wanted: Wanted) -> AskCard:
        """Say what became of the question; an answer that rests can be taken back."""
        ask = seen.ask
        reader = Reader(seen.actor.person_key, seen.zone, on_page=False)
        tells = card_rules.RULES[ask.kind].says_answer
        until = self._rests_until(seen)
        rests = _rests(until, seen.zone) if until else ""
        return AskCard(
            ask.ask_id,
            ask.revision,
            self._wordsmith.words(_shown(ask), seen.zone).title,
            actions=(CardAction("undo", _("Take it back")),) if until else (),
            said=" ".join(
                part
                for part in (said_of(self._ports.asks, ask, reader, with_answer=tells), rests)
                if part
            ),
            problem=wanted.problem,
            until=until,
        )

    def _rests_until(self, seen: _Seen) -> datetime | None:
        """Return until when the reader can take the answer back, None when they cannot."""
        if seen.ask.state != "answered" or seen.ask.answered_by != seen.actor.person_key:
            return None
        resting = self._ports.asks.resting(seen.actor.person_key)
        mine = (each.rests_until for each in resting if each.ask_id == seen.ask.ask_id)
        return next((until for until in mine if until and until > seen.now), None)

    def _of_tour(self, seen: _Seen) -> tuple[tuple[str, str], ...]:
        """Return with whom the tour is, and its mission, to one of its two."""
        view = seen.view
        other = other_of(seen.ask, view, seen.actor.person_key)
        if view is None or not other:
            return ()
        said = of_tour(view, words.name_of(self._ports.people.get(other)))
        return tuple((name, _clipped(value)) for name, value in said)


def _shown(ask: Ask) -> Ask:
    """Return the question with those of its facts that a card may show."""
    allowed = card_rules.facts_on_card(ask.kind)
    return replace(ask, facts={name: v for name, v in ask.facts.items() if name in allowed})


def _due(seen: _Seen) -> tuple[tuple[str, str], ...]:
    """Return by when an answer is hoped for."""
    due = seen.ask.due
    if due is None or due < seen.now:
        return ()
    local = due.astimezone(words.zone_info(seen.zone))
    return ((_("Answer by"), words.weekday(local.date())),)


def _rests(until: datetime, zone: str) -> str:
    local = until.astimezone(words.zone_info(zone))
    return _("It takes effect at %(time)s; until then you can take it back.", time=f"{local:%H:%M}")


def _bounded(lines: Sequence[str]) -> tuple[str, ...]:
    """Return as much of HR's text as a card holds; the page has all of it."""
    shown = tuple(_clipped(line, MOST_LINE) for line in lines[:MOST_LINES])
    return (*shown, "…") if len(lines) > MOST_LINES else shown


def _short(facts: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _clipped(value, MOST_LINE)) for name, value in facts)


def _clipped(text: str, most: int = MOST_MISSION) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
