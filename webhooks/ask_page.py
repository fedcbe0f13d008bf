"""The page of one ask: GET shows, POST decides."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request

from tourwright.domain.asks import may_see
from tourwright.domain.model import AskKind
from tourwright.domain.tables.tour import TourState
from tourwright.ports import Ask
from webhooks import ask_forms, forms, words
from webhooks.ask_said import Reader, said_of
from webhooks.ask_words import CHANGES, HASH_MUST_MATCH, WITH_STATEMENT, Wordsmith
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.decide import DecideKind, Decider, DecideResult, Decision
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.i18n import _
from webhooks.review_views import View, revealed
from webhooks.statement_form import WRITES, typed
from webhooks.statement_sheet import Sheet, sheet_of
from webhooks.tokens import BadLinkError, ExpiredLinkError, Link, Links, Purpose, token_id

logger = logging.getLogger(__name__)

TAKEN = {
    DecideKind.DONE,
    DecideKind.RECORDED,
    DecideKind.HELD,
    DecideKind.RESTS,
    DecideKind.REPEAT,
}
STAYS_OPEN = frozenset({"edit", "agree_field", "comment"})
STATUS = {
    DecideKind.STALE: 409,
    DecideKind.CLOSED: 409,
    DecideKind.REFUSED: 422,
    DecideKind.FORBIDDEN: 404,
}


@dataclass(frozen=True)
class Shown:
    """What a rendering needs beside the ask: the trouble to announce and what was typed."""

    problem: str = ""
    faults: tuple[forms.FieldFault, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


class AskPage:
    """Shows one ask and takes its answer."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._links = Links(deps.token_key, deps.base_url)
        self._csrf = Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))
        self._decider = Decider(deps.asks, deps.engine, deps.recorder, deps.clock, deps.token_key)
        self._wordsmith = Wordsmith(deps.people, deps.views, deps.company)

    def show(self, token: str) -> Response:
        """Return the page; changes nothing."""
        found = self._open(token)
        if found is None:
            return no_such_page(token)
        return self._render(found[1], found[0], token, Shown())

    def decide(self, token: str) -> Response:
        """Take the answer and return to the page, or show what to put right."""
        found = self._open(token)
        if found is None:
            return no_such_page(token)
        link, ask = found
        try:
            self._csrf.check()
        except FormNotOursError:
            again = _("This page was open for too long or in another window. Please send it again.")
            return self._render(ask, link, token, Shown(again, typed=_typed(), status=403))
        zone = self._zone(link) if "time" in request.form else "UTC"
        read = ask_forms.read(ask, request.form, zone, self._statement(ask))
        answer = read if read.faults else ask_forms.handed_on(read, self._deps.people)
        if answer.faults:
            to_mend = Shown(_("Please put this right:"), answer.faults, _typed(), 422)
            return self._render(ask, link, token, to_mend)
        return self._decide(link, ask, answer, token)

    def _open(self, token: str) -> tuple[Link, Ask] | None:
        try:
            link = self._links.read(token, Purpose.ASK, self._deps.clock.now())
        except (BadLinkError, ExpiredLinkError):
            return None
        ask = self._deps.asks.get(link.subject)
        return (link, ask) if ask is not None and may_see(ask, link.actor) else None

    def _decide(self, link: Link, ask: Ask, answer: forms.Answer, token: str) -> Response:
        decision = Decision(
            ask_id=ask.ask_id,
            verb=answer.verb,
            revision=_number(request.form.get("revision", "")),
            actor=link.actor,
            channel="page",
            fields=answer.fields,
            reason=answer.reason,
            day=answer.day,
            text_hash=request.form.get("text_hash", ""),
            spends=None if answer.verb in STAYS_OPEN else (token_id(token), link.expires),
        )
        return self._answer(self._decider.decide(decision, ask), link, token)

    def _answer(self, result: DecideResult, link: Link, token: str) -> Response:
        if result.kind in TAKEN:
            return make_response(redirect(request.path, 303))
        if result.ask is None:
            return no_such_page(token)
        if result.kind is DecideKind.SPENT:
            used = Shown(result.message, typed=_typed(), status=409)
            return self._render(result.ask, link, token, used)
        fresh = self._links.token(link, self._deps.clock.now())
        faults = (forms.FieldFault(result.field, result.message),) if result.field else ()
        shown = Shown(result.message, faults, _typed(), STATUS[result.kind])
        return self._render(result.ask, link, fresh, shown)

    def _render(self, ask: Ask, link: Link, token: str, shown: Shown) -> Response:
        path = f"/asks/{token}"
        nonce = self._csrf.nonce()
        zone = self._zone(link)
        sheet = self._sheet(ask)
        page = render_template(
            "ask.html",
            ask=ask,
            words=self._wordsmith.words(ask, zone, link.person_key),
            sheet=sheet,
            views=self._views(ask),
            where=self._where(ask, link),
            unlike=_unlike(ask, sheet),
            forms=ask_forms.forms(ask),
            label=forms.label,
            shown=shown,
            typed=shown.typed or self._before(ask),
            bad={fault.name: fault.message for fault in shown.faults},
            path=path,
            csrf=self._csrf.field(nonce, path),
            answered=said_of(self._deps.asks, ask, Reader(link.person_key, zone)),
            half=self._is_half(ask),
            company=self._deps.company,
        )
        return self._csrf.keep(make_response(page, shown.status), nonce)

    def _sheet(self, ask: Ask) -> Sheet | None:
        if ask.kind not in WITH_STATEMENT:
            return None
        changes = ask.facts if ask.kind in CHANGES else {}
        return sheet_of(self._deps.views.get(ask.stream), self._deps.policy_of, changes)

    def _before(self, ask: Ask) -> Mapping[str, str]:
        """Return what stands in the blanks before anybody types."""
        writes = WRITES.intersection(ask.verbs)
        return typed(self._statement(ask)) if writes else {}

    def _statement(self, ask: Ask) -> Mapping[str, object]:
        view = self._deps.views.get(ask.stream) if WRITES.intersection(ask.verbs) else None
        return (view.statement or {}) if view is not None else {}

    def _where(self, ask: Ask, link: Link) -> str:
        """Return the way to Where we stand, "" for whoever has no such page.

        It is also the other answer to a commitment if the rules have no verb for one.
        """
        view = self._deps.views.get(ask.stream)
        if view is None or link.person_key not in {view.employee_key, view.manager_key} - {""}:
            return ""
        where = Link(Purpose.WHERE, ask.alliance_id, link.person_key)
        return f"/{Purpose.WHERE}/{self._links.token(where, self._deps.clock.now())}"

    def _is_half(self, ask: Ask) -> bool:
        """Say whether this commitment is given, and the other one is not."""
        if ask.kind is not AskKind.COMMIT or ask.state != "answered":
            return False
        view = self._deps.views.get(ask.stream)
        return view is not None and view.state == TourState.SIGNING

    def _views(self, ask: Ask) -> tuple[View, ...]:
        if ask.kind is not AskKind.CONFIRM_REVIEW:
            return ()
        found = revealed(ask, self._deps.journal.lines(ask.alliance_id))
        view = self._deps.views.get(ask.stream)
        if view is None:
            return found
        keys = {"employee": view.employee_key, "manager": view.manager_key}
        return tuple(
            replace(one, name=words.name_of(self._deps.people.get(keys[one.side]))) for one in found
        )

    def _zone(self, link: Link) -> str:
        person = self._deps.people.get(link.person_key) if link.person_key else None
        return person.facts.zone if person else "UTC"


def _unlike(ask: Ask, sheet: Sheet | None) -> bool:
    """Say whether the text shown is another than the one asked about: nobody may commit to it."""
    if ask.kind not in HASH_MUST_MATCH or not ask.text_hash:
        return False
    return sheet is None or sheet.text_hash != ask.text_hash


def _typed() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf"}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the ask page."""
    pages = guarded("asks")
    page = AskPage(deps)
    pages.add_url_rule("/asks/<token>", "show", page.show, methods=["GET"])
    pages.add_url_rule("/asks/<token>", "decide", page.decide, methods=["POST"])
    return pages
