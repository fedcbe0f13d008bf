"""Where we stand, opened by the link of a mail; `webhooks.alliance_page` opens it for a session."""

from flask import Blueprint, Response, request

from tourwright.ports import Ask
from webhooks import own_acts
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.i18n import _
from webhooks.page_kit import csrf_of, is_ours
from webhooks.standing import standing_of
from webhooks.tokens import Link, Links, Purpose
from webhooks.where_board import STATES, Board, Reading, Told, UrlOf

__all__ = ["STATES", "acted", "ask_url", "blueprint"]


class WherePage:
    """Shows an alliance to the person that a link was made for, whoever is signed in besides."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._links = Links(deps.token_key, deps.base_url)
        self._board = Board(deps)

    def show(self, token: str) -> Response:
        """Return the page; changes nothing."""
        found = self._open(token)
        return no_such_page(token) if found is None else self._board.shown(found)

    def act(self, token: str) -> Response:
        """Do what one of the two wants of their own accord."""
        found = self._open(token)
        if found is None:
            return no_such_page(token)
        told = acted(self._deps, found)
        return self._board.shown(self._open(token) or found, told)

    def _open(self, token: str) -> Reading | None:
        link = self._links.good(token, Purpose.WHERE, self._deps.clock.now())
        if link is None:
            return None
        standing = standing_of(self._deps.views.of_alliance(link.subject), link.person_key)
        if standing is None:
            return None
        return Reading(link.person_key, link.subject, standing, self._url_of(link))

    def _url_of(self, link: Link) -> UrlOf:
        return lambda ask: ask_url(self._deps, link.person_key, ask)


def ask_url(deps: Deps, person_key: str, ask: Ask) -> str:
    """Return the link that opens a question for this person."""
    links = Links(deps.token_key, deps.base_url)
    token = links.token(Link(Purpose.ASK, ask.ask_id, person_key), deps.clock.now())
    return f"/{Purpose.ASK}/{token}"


def acted(deps: Deps, reading: Reading) -> Told:
    """Carry out the own act that the form names, and say in a sentence what became of it."""
    if not is_ours(csrf_of(deps)):
        words = _("This page was open for too long or in another window. Please send it again.")
        return Told(words, 403)
    wanted = request.form.get("verb", "")
    worked, said = own_acts.do(deps, reading.standing.now, reading.person_key, wanted)
    return Told(said, 200 if worked else 422)


def blueprint(deps: Deps) -> Blueprint:
    """Return the route of the page."""
    pages = guarded("where")
    page = WherePage(deps)
    pages.add_url_rule("/where-we-stand/<token>", "show", page.show, methods=["GET"])
    pages.add_url_rule("/where-we-stand/<token>", "act", page.act, methods=["POST"])
    return pages
