"""The pages of an alum, without a log-in: invitation, choices by purpose, leaving at once.

Leaving works from the mail program (RFC 8058): one POST, no cookie, no form secret, no page before.
It is bound to person and list and never expires.
"""

import logging
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request

from tourwright.domain.alliance_standing import ASKED
from tourwright.domain.alumni import RETURN
from tourwright.domain.alumni_contractors import works_as_contractor
from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from webhooks import forms, words
from webhooks.alumni_acts import tell_alliance
from webhooks.alumni_copy import AlumniCopy
from webhooks.alumni_erase import AlumniErase
from webhooks.csrf import Csrf
from webhooks.decide import DecideKind, Decider, Decision, in_words
from webhooks.deps import Deps
from webhooks.good_standing import good_standing
from webhooks.guard import guarded, no_such_page
from webhooks.i18n import _, mark
from webhooks.own_form import not_ours
from webhooks.tokens import Link, Links, Purpose, token_id

logger = logging.getLogger(__name__)

PURPOSES = {
    "news": mark("News of the company, a few times a year"),
    "jobs": mark("Openings that may fit you"),
    "projects": mark("Projects for a limited time"),
    "asks": mark("Requests for your advice; a no is always fine"),
    "events": mark("Invitations to events"),
}
MEMBER_STATES = frozenset({"member", "paused"})
SAID_NO = frozenset({"left", "declined"})
NO_CHOICE = mark("Topics: tick at least one, or choose “No, thank you”.")


@dataclass(frozen=True)
class Standing:
    """Where an alum stands: the open invitation or the state of the membership.

    contractor: a member who works here as one now. may_ask: a decision about good standing can be
    looked at again; has_asked: the alum wants that.
    """

    state: str
    invitation: Ask | None
    contractor: bool = False
    may_ask: bool = False
    has_asked: bool = False


class AlumniPages:
    """Shows and takes what one alum decides."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._links = Links(deps.token_key, deps.base_url)
        self._csrf = Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))
        self._copy = AlumniCopy(deps)
        self._decider = Decider(deps.asks, deps.engine, deps.recorder, deps.clock, deps.token_key)

    def show(self, token: str) -> Response:
        """Return the invitation or the choices; changes nothing."""
        link = self._read(token, Purpose.ALUMNI)
        return no_such_page(token) if link is None else self._render(link, token)

    def decide(self, token: str) -> Response:
        """Take an answer to the invitation, or new choices of a member."""
        link = self._read(token, Purpose.ALUMNI)
        if link is None:
            return no_such_page(token)
        old = not_ours(self._csrf)
        if old:
            return self._render(link, token, old[0].message, 403)
        standing = self._standing(link)
        if standing.invitation is not None:
            return self._answer(link, token, standing.invitation)
        if standing.state in MEMBER_STATES:
            return self._change(link, token)
        wish = request.form.get("verb", "")
        if wish in _wishes(standing):
            return self._ask_again(link, token, wish)
        return self._render(link, token, _("There is nothing to answer here any more."), 409)

    def leave_page(self, token: str) -> Response:
        """Return a page with one button; changes nothing."""
        link = self._read(token, Purpose.LEAVE)
        if link is None:
            return no_such_page()
        page = render_template("leave.html", company=self._deps.company, path=request.path)
        return make_response(page)

    def leave(self, token: str) -> Response:
        """Suppress the address at once and end the membership; needs the one-click field."""
        link = self._read(token, Purpose.LEAVE)
        if link is None:
            return no_such_page()
        if request.form.get("List-Unsubscribe") != "One-Click":
            page = render_template("leave.html", company=self._deps.company, path=request.path)
            return make_response(page, 400)
        self._leave(link)
        return make_response(render_template("left.html", company=self._deps.company))

    def _read(self, token: str, purpose: Purpose) -> Link | None:
        return self._links.good(token, purpose, self._deps.clock.now())

    def _standing(self, link: Link) -> Standing:
        asks = self._deps.asks.open_in(link.subject)
        invitations = [
            ask
            for ask in asks
            if ask.kind is AskKind.ALUMNI_INVITATION and ask.person_key == link.person_key
        ]
        lines = self._deps.journal.lines(link.subject)
        found = good_standing(lines)
        events = [each.body.get("event") for each in lines if each.body.get("machine") == "alumni"]
        return Standing(
            state=found.state,
            invitation=invitations[0] if invitations else None,
            contractor=works_as_contractor([str(event) for event in events]),
            may_ask=found.may_ask,
            has_asked=found.asked_at is not None,
        )

    def _answer(self, link: Link, token: str, ask: Ask) -> Response:
        verb = request.form.get("verb", "")
        choices = self._choices()
        if verb == "accept" and not any(choices.values()):
            return self._render(link, token, _(NO_CHOICE), 422)
        if verb in ask.verbs and not self._deps.tokens.spend(token_id(token), link.expires):
            return self._render(link, token, _("This link was used for an answer already."), 409)
        fields = {name: "true" if yes else "false" for name, yes in choices.items()}
        result = self._decider.decide(
            Decision(
                ask_id=ask.ask_id,
                verb=verb,
                revision=_number(request.form.get("revision", "")),
                actor=link.actor,
                channel="page",
                fields=fields if verb == "accept" else {},
            )
        )
        if result.kind in {DecideKind.DONE, DecideKind.RECORDED, DecideKind.REPEAT}:
            return make_response(redirect(request.path, 303))
        fresh = self._links.token(link, self._deps.clock.now())
        return self._render(link, fresh, result.message, 409)

    def _change(self, link: Link, token: str) -> Response:
        """Take a member's new choices; leaving is one of them."""
        if request.form.get("verb") == "leave":
            self._leave(link)
        elif request.form.get("verb") == "choose":
            self._keep(link, self._choices())
        else:
            return self._render(link, token, _("This answer is not one of the choices."), 422)
        return make_response(redirect(request.path, 303))

    def _ask_again(self, link: Link, token: str, wish: str) -> Response:
        """Ask to be invited again, the choices are made anew then; or ask for a second look."""
        refused = tell_alliance(self._deps, link, wish)
        if refused is not None:
            return self._render(link, token, in_words(refused), 409)
        return make_response(redirect(f"{request.path}?said={wish}", 303))

    def _choices(self) -> dict[str, bool]:
        return {name: request.form.get(name) == "yes" for name in self._deps.alumni_purposes}

    def _keep(self, link: Link, choices: dict[str, bool]) -> None:
        self._deps.alumni.set_consents(link.subject, choices, self._deps.clock.now())

    def _suppress(self, link: Link) -> None:
        person = self._deps.people.get(link.person_key)
        if person is not None and person.facts.personal_email:
            self._deps.alumni.suppress(person.facts.personal_email, self._deps.clock.now())

    def _leave(self, link: Link) -> None:
        """Stop every mail first, then tell the alliance; a repeat changes nothing."""
        self._suppress(link)
        self._keep(link, dict.fromkeys(self._deps.alumni_purposes, False))
        if tell_alliance(self._deps, link, "leave") is not None:
            logger.info("leave was no membership's", extra={"alliance_id": link.subject})

    def _render(self, link: Link, token: str, problem: str = "", status: int = 200) -> Response:
        standing = self._standing(link)
        path = f"/alumni/{token}"
        nonce = self._csrf.nonce()
        chosen = dict(self._deps.alumni.consents(link.subject))
        typed = problem and standing.invitation is not None and request.method == "POST"
        page = render_template(
            "alumni.html",
            company=self._deps.company,
            name=words.name_of(self._deps.people.get(link.person_key)),
            standing=standing,
            member=standing.state in MEMBER_STATES,
            may_rejoin=standing.state in SAID_NO,
            asked_back=request.args.get("said") == RETURN,
            look_asked=standing.has_asked or request.args.get("said") == ASKED,
            purposes=[(name, _(PURPOSES.get(name, name))) for name in self._deps.alumni_purposes],
            chosen=self._choices() if typed else chosen if standing.invitation is None else {},
            label=forms.label,
            problem=problem,
            has_copy=bool(self._copy.tours(link)),
            path=path,
            csrf=self._csrf.field(nonce, path),
        )
        return self._csrf.keep(make_response(page, status), nonce)


def _wishes(standing: Standing) -> tuple[str, ...]:
    """Return what an alum without an invitation may ask for."""
    if standing.may_ask:
        return (ASKED,)
    return (RETURN,) if standing.state in SAID_NO else ()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the alumni pages."""
    pages = guarded("alumni")
    page = AlumniPages(deps)
    pages.add_url_rule("/alumni/<token>", "show", page.show, methods=["GET"])
    pages.add_url_rule("/alumni/<token>", "decide", page.decide, methods=["POST"])
    pages.add_url_rule("/alumni/<token>/leave", "leave_page", page.leave_page, methods=["GET"])
    pages.add_url_rule("/alumni/<token>/leave", "leave", page.leave, methods=["POST"])
    pages.add_url_rule("/alumni/<token>/copy", "copy", AlumniCopy(deps).text, methods=["GET"])
    wish = AlumniErase(deps)
    pages.add_url_rule("/alumni/<token>/erase", "erase_page", wish.show, methods=["GET"])
    pages.add_url_rule("/alumni/<token>/erase", "erase", wish.erase, methods=["POST"])
    return pages
