"""Pages: where we stand, for somebody signed in; the history, and every text there was."""

from collections.abc import Mapping

from flask import Blueprint, Response

from tourwright.domain.rights import Right
from tourwright.ports import Ask
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.history_page import HistoryPage
from webhooks.next_step import page_of
from webhooks.rights import Need
from webhooks.standing import standing_of
from webhooks.where_board import Board, Reading
from webhooks.where_page import acted, ask_url
from webhooks.who import seen, who

NEEDS: Mapping[str, Need] = {
    "alliance_page.show": Need(Right.READ_DRAFT, "alliance_id"),
    "alliance_page.act": Need(Right.DECLARE, "alliance_id"),
    "alliance_page.history": Need(Right.READ_DRAFT, "tour_id"),
    "alliance_page.version": Need(Right.READ_DRAFT, "tour_id"),
}
"""What each endpoint needs, by its full name ("alliance_page.show")."""


class AlliancePage:
    """Shows the two where they stand; the page is the one that links of mails open."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._board = Board(deps)

    def show(self, alliance_id: str) -> Response:
        """Return the page; changes nothing."""
        reading = self._reading(alliance_id)
        return no_such_page() if reading is None else self._board.shown(reading)

    def act(self, alliance_id: str) -> Response:
        """Do what one of the two wants of their own accord."""
        reading = self._reading(alliance_id)
        if reading is None:
            return no_such_page()
        told = acted(self._deps, reading)
        after = self._reading(alliance_id, fresh=True) or reading
        return self._board.shown(after, told)

    def _reading(self, alliance_id: str, *, fresh: bool = False) -> Reading | None:
        views = self._deps.views.of_alliance(alliance_id) if fresh else seen().views
        standing = standing_of(views, who().person_key)
        if standing is None:
            return None
        return Reading(who().person_key, alliance_id, standing, self._url_of)

    def _url_of(self, ask: Ask) -> str:
        """Return the whole page of a question, else its own small one."""
        return page_of(ask) or ask_url(self._deps, who().person_key, ask)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("alliance_page")
    page = AlliancePage(deps)
    past = HistoryPage(deps)
    pages.add_url_rule("/alliances/<alliance_id>", "show", page.show, methods=["GET"])
    pages.add_url_rule("/alliances/<alliance_id>", "act", page.act, methods=["POST"])
    pages.add_url_rule("/tours/<tour_id>/history", "history", past.show)
    pages.add_url_rule("/tours/<tour_id>/versions/<int:seq>", "version", past.version)
    return pages
