"""Presses on cards in mails, and cards that ask how they stand when a mail is opened.

200 with `CARD-UPDATE-IN-BODY`  the card as it is now, in the place of the old one
400                             to be put right: the card stays, with what was typed
401, 403, 404, 503              not authentic; somebody else's; no such channel here; come again

What a reader is told stands in `CARD-ACTION-STATUS`, without a name and a time. Opening a mail
changes nothing, and is answered from the store alone.
Source: Outlook, "Actionable messages", designing and refreshing cards.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify

from tourwright.ports import Ask, TransientError
from tourwright.ports.cards import AskCard
from tourwright.ports.microsoft import OutlookCall
from webhooks.accounts import holder_of
from webhooks.card_desk import OUTLOOK, Press, desk_of
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.gated import gated, refused
from webhooks.i18n import _, mark
from webhooks.inbound import RefusalError
from webhooks.outlook_tokens import ACTION, REFRESH, CardToken, NotOurCardError, OutlookTokens

logger = logging.getLogger(__name__)

OURS = frozenset({"t", "verb"})
STATUS, UPDATES = "CARD-ACTION-STATUS", "CARD-UPDATE-IN-BODY"
MOST_STATUS = 500
LONGEST_VERB = 40
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2018\u2019", "'"),
        "\u2013": "-",
        "\u2026": "...",
    }
)
"""Signs of print that Latin-1 lacks, which is all that a header holds."""

NOT_OURS = mark("This card cannot be used any more. Please use the link in the mail.")
SOMEBODY_ELSE = mark("This question is for somebody else.")


class OutlookCards:
    """Answers what cards in mails send."""

    def __init__(self, deps: Deps) -> None:
        """Decide by the desk of cards, over these ports."""
        self._deps = deps
        self._desk = desk_of(deps)
        self._tokens = OutlookTokens(deps.token_key, deps.base_url)

    def pressed(self, call: OutlookCall) -> Response:
        """Return what a press is answered with."""
        return self._answered(call, call.body.get("verb", "")[:LONGEST_VERB])

    def opened(self, call: OutlookCall) -> Response:
        """Return the card as it is now; nothing is decided."""
        return self._answered(call, "refresh")

    def _answered(self, call: OutlookCall, verb: str) -> Response:
        try:
            said = self._tokens.read(call.body.get("t", ""))
        except NotOurCardError:
            return told(HTTPStatus.BAD_REQUEST, _(NOT_OURS))
        if holder_of(self._deps, call.oid) != said.person_key:
            return told(HTTPStatus.FORBIDDEN, _(SOMEBODY_ELSE))
        kind, card = self._desk.answer(_press(said, verb, call))
        ask = self._deps.asks.get(said.ask_id)
        if kind is DecideKind.FORBIDDEN or ask is None:
            return told(HTTPStatus.FORBIDDEN, _(SOMEBODY_ELSE))
        if kind is DecideKind.REFUSED:
            return told(HTTPStatus.BAD_REQUEST, card.problem)
        return self._updated(card, ask)

    def _updated(self, card: AskCard, ask: Ask) -> Response:
        deps = self._deps
        assert deps.faces is not None, "cards are never sent without what draws them"
        person = deps.people.get(ask.person_key)
        address = person.facts.work_email if person else ""
        envelope = self._tokens.envelope_of(ask, address, deps.clock.now())
        answer = jsonify(deps.faces.outlook(card, envelope))
        answer.headers[UPDATES] = "true"
        return answer


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of cards in mails; without a provider they are not there."""
    routes = Blueprint("outlook_actions", __name__)
    cards = OutlookCards(deps)

    @routes.post(ACTION)
    def act() -> Response:
        """Take one press on a card."""
        return _taken(deps, cards.pressed)

    @routes.post(REFRESH)
    def card() -> Response:
        """Return the card as it stands now."""
        return _taken(deps, cards.opened)

    return routes


def _taken(deps: Deps, answer: Callable[[OutlookCall], Response]) -> Response:
    gate = deps.outlook
    if gate is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        return answer(gated(gate.read, deps.clock.now()))
    except RefusalError as refusal:
        return refused(refusal)
    except TransientError:
        logger.exception("card not answered")
        return refused(RefusalError(503, "nothing was stored: send it again"))


def _press(said: CardToken, verb: str, call: OutlookCall) -> Press:
    """Return the press: which question is our own word, only what was typed is the card's."""
    typed = {name: value for name, value in call.body.items() if name not in OURS}
    return Press(said.ask_id, verb, said.revision, said.person_key, OUTLOOK, typed, stays=True)


def told(status: HTTPStatus, words: str) -> Response:
    """Return words that Outlook shows below the card; a header holds one line of Latin letters."""
    line = " ".join(words.translate(PLAIN).split())[:MOST_STATUS]
    answer = Response(status=status)
    answer.headers[STATUS] = line.encode("latin-1", "replace").decode("latin-1")
    return answer
