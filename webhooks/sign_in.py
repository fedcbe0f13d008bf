"""Pages: signing in with the company account or by a link, signing out, and what was typed before.

A session begins by POST only: by the answer of the company's directory, which state, nonce and a
cookie bind to this browser, or by the button on a link's page where there is no directory.
"""

import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, request, url_for

from tourwright.domain.people import Person
from tourwright.domain.rights import Right
from tourwright.ports import NotAuthenticError
from tourwright.ports_pages import Identity
from webhooks import kept_page
from webhooks.deps import Deps
from webhooks.guard import HEADERS, POLICY, no_such_page
from webhooks.own_path import own_path
from webhooks.page_kit import csrf_of, is_ours, link_to, page
from webhooks.rights import OPEN, Need
from webhooks.session_start import (
    Entry,
    begin_session,
    end_session,
    forget_session,
    here_still,
    keep_flow,
    take_flow,
)
from webhooks.tokens import BadLinkError, ExpiredLinkError, Link, Links, Purpose
from webhooks.who import who

logger = logging.getLogger(__name__)

NEEDS: Mapping[str, Need] = {
    "sign_in.show": OPEN,
    "sign_in.begin": OPEN,
    "sign_in.callback": OPEN,
    "sign_in.link": OPEN,
    "sign_in.by_link": OPEN,
    "sign_in.leave": Need(Right.SIGNED_IN),
    "sign_in.out": Need(Right.SIGNED_IN),
    "sign_in.kept": Need(Right.SIGNED_IN),
    "sign_in.throw_away": Need(Right.SIGNED_IN),
}
"""What each endpoint needs, by its full name ("sign_in.show")."""

SIGNED_OUT, UNKNOWN, FAILED, LATE = "signed_out", "unknown", "failed", "late"


class SignInPage:
    """Lets people in and out."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._links = Links(deps.token_key, deps.base_url)

    def show(self) -> Response:
        """Offer the company's sign-in, or say that links are the way in."""
        told = SIGNED_OUT if request.args.get("out") else ""
        return self._page(told, next=own_path(request.args.get("next", "")))

    def begin(self) -> Response:
        """Send the browser to the company's sign-in."""
        if self._deps.sign_in is None or not is_ours(self._csrf):
            return self._page(LATE if self._deps.sign_in else "", HTTPStatus.FORBIDDEN)
        url, flow = self._deps.sign_in.begin(f"{self._deps.base_url}/sign-in/callback")
        kept: dict[str, object] = {
            "flow": dict(flow),
            "next": own_path(request.form.get("next", "")),
        }
        return keep_flow(self._deps, kept, _see_other(url))

    def callback(self) -> Response:
        """Take the directory's answer and start a session, or say why not."""
        kept = take_flow(self._deps)
        if self._deps.sign_in is None or kept is None:
            return self._page(LATE, HTTPStatus.FORBIDDEN)
        flow = kept["flow"]
        assert isinstance(flow, dict), "it was kept as one"
        try:
            identity = self._deps.sign_in.finish(flow, request.form.to_dict())
        except NotAuthenticError as why:
            logger.warning("sign-in refused", extra={"why": str(why)})
            return self._page(FAILED, HTTPStatus.FORBIDDEN)
        person = here_still(self._deps, self._person(identity))
        if person is None:
            return self._page(UNKNOWN, HTTPStatus.FORBIDDEN)
        logger.info("signed in")
        entry = Entry(person, identity.held)
        return begin_session(self._deps, entry, _see_other(own_path(str(kept["next"]))))

    def link(self, token: str) -> Response:
        """Offer to go on from a link's page to all pages of the two."""
        entry = self._entry(token)
        if entry is None:
            return no_such_page(token)
        if self._deps.sign_in is not None:
            return _see_other(url_for("sign_in.show", next=_page_of(entry.scope)))
        return page("sign_in/link.html", self._csrf, company=self._deps.company)

    def by_link(self, token: str) -> Response:
        """Start a session of one alliance from a link, where there is no directory to ask."""
        entry = self._entry(token)
        if entry is None or self._deps.sign_in is not None or not is_ours(self._csrf):
            return no_such_page(token)
        return begin_session(self._deps, entry, _see_other(_page_of(entry.scope)))

    def leave(self) -> Response:
        """Ask whether to sign out here or everywhere."""
        return page("sign_in/leave.html", self._csrf)

    def out(self) -> Response:
        """End this session, or every one of the person."""
        if not is_ours(self._csrf):
            return _see_other(url_for("home_page.show"))
        if request.form.get("everywhere"):
            self._deps.sessions.end_of(who().person_key)
        end_session(self._deps)
        return forget_session(self._deps, _see_other(url_for("sign_in.show", out="yes")))

    def _person(self, identity: Identity) -> Person | None:
        """Return whose account it is: bound before, or known by exactly this work address.

        Once bound the account counts, not the address: a new name changes nothing, and somebody
        who gets an old address later is not taken for its former owner.
        """
        key = self._deps.sessions.bound(identity.oid)
        if key:
            return self._deps.people.get(key)
        found = here_still(self._deps, self._deps.people.by_email(identity.address))
        if found is None or not self._deps.sessions.bind(identity.oid, found.person_key):
            return None
        return found

    def _entry(self, token: str) -> Entry | None:
        """Return who may come in by the link, and how far; None for nobody."""
        link = self._link(token)
        person = self._deps.people.get(link.person_key) if link else None
        here = here_still(self._deps, person)
        scope = self._alliance_of(link) if link else ""
        return Entry(here, scope=scope) if here is not None and scope else None

    def _link(self, token: str) -> Link | None:
        for purpose in (Purpose.ASK, Purpose.WHERE):
            try:
                link = self._links.read(token, purpose, self._deps.clock.now())
            except (BadLinkError, ExpiredLinkError):
                continue
            return link if link.person_key else None
        return None

    def _alliance_of(self, link: Link) -> str:
        if link.purpose is Purpose.WHERE:
            return link.subject
        ask = self._deps.asks.get(link.subject)
        return ask.alliance_id if ask is not None else ""

    def _page(self, told: str, status: int = HTTPStatus.OK, **values: object) -> Response:
        return page(
            "sign_in/sign_in.html",
            self._csrf,
            status=status,
            company=self._deps.company,
            told=told,
            by_directory=self._deps.sign_in is not None,
            **{"next": "/", **values},
        )


def _page_of(alliance_id: str) -> str:
    return link_to("alliance_page.show", alliance_id=alliance_id) or url_for("home_page.show")


def _see_other(url: str) -> Response:
    return make_response(redirect(url, HTTPStatus.SEE_OTHER))


def _with_headers(policy: str, answer: Response) -> Response:
    answer.headers.update({**HEADERS, "Content-Security-Policy": policy})
    return answer


def _policy(deps: Deps) -> str:
    """Return the usual policy; the form may also lead on to the directory's address."""
    if deps.sign_in is None:
        return POLICY
    return POLICY.replace("form-action 'self'", f"form-action 'self' {deps.sign_in.origin}")


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = Blueprint("sign_in", __name__)
    pages.after_request(partial(_with_headers, _policy(deps)))
    show = SignInPage(deps)
    add = pages.add_url_rule
    add("/sign-in", "show", show.show, methods=["GET"])
    add("/sign-in", "begin", show.begin, methods=["POST"])
    add("/sign-in/callback", "callback", show.callback, methods=["POST"])
    add("/sign-out", "leave", show.leave, methods=["GET"])
    add("/sign-out", "out", show.out, methods=["POST"])
    add("/links/<token>/session", "link", show.link, methods=["GET"])
    add("/links/<token>/session", "by_link", show.by_link, methods=["POST"])
    kept_page.add_to(pages, deps)
    return pages
