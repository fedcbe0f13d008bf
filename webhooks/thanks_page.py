"""Thanks: read first by whom they are for, who alone widens the circle."""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from tourwright.domain.model import MachineName
from tourwright.domain.region_words import LONGEST_WORDS
from tourwright.domain.rights import Right, Role
from webhooks.deps import Deps
from webhooks.forms import FormField
from webhooks.guard import routed
from webhooks.i18n import _
from webhooks.own_drafts import Drafts
from webhooks.own_form import (
    CONFLICT,
    FORBIDDEN,
    UNPROCESSABLE,
    not_ours,
    read_form,
    refusal,
    said_of,
)
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.submit import Wish, submit
from webhooks.thanks_board import Board
from webhooks.thanks_words import ANSWERS, buttons, readable, shared_thanks, thanks_fields
from webhooks.who import seen, who

OF_THE_PAIR = Need(Right.EDIT, "tour_id")
OF_ALL = Need(Right.SIGNED_IN)
NEEDS: Mapping[str, Need] = {
    "thanks_page.show": OF_THE_PAIR,
    "thanks_page.act": OF_THE_PAIR,
    "thanks_page.board": OF_ALL,
    "thanks_page.give": OF_ALL,
    "thanks_page.one": OF_ALL,
}
"""What each endpoint needs, by its full name."""

DRAFT = "thanks"
ON_ONE = (*ANSWERS, "retract")


class ThanksPage:
    """The thanks of one tour: the employee answers them, the manager gives them."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._drafts = Drafts(deps, DRAFT)

    def show(self, tour_id: str) -> Response:
        """Return what the reader may read, with a draft that was kept."""
        return self._answer(self._drafts.typed(tour_id))

    def act(self, tour_id: str) -> Response:
        """Give thanks, keep a draft of them, answer them or take them back."""
        verb = request.form.get("verb", "")
        typed, faults = read_form(() if verb in ON_ONE else self._fields(), verb, LONGEST_WORDS)
        old = not_ours(self._csrf)
        if old:
            return self._answer(typed, old, FORBIDDEN)
        if verb == "save":
            self._drafts.keep(tour_id, typed)
            return see_other("thanks_page.show", tour_id=tour_id, done="kept")
        if faults or verb not in ("give", *ON_ONE):
            return self._answer(typed, faults, UNPROCESSABLE)
        subject = request.form.get("thanks", "") if verb in ON_ONE else ""
        done = submit(self._deps, Wish(MachineName.RECOGNITION, verb, subject, typed))
        if not done.is_taken:
            return self._answer(typed, refusal(done, tuple(typed)), CONFLICT)
        if verb == "give":
            self._drafts.drop(tour_id)
        return see_other("thanks_page.show", tour_id=tour_id, done="done")

    def _fields(self) -> tuple[FormField, ...]:
        """Return the form of the one who may thank here; the employee thanks on another page."""
        if Role.MANAGER not in seen().roles:
            return ()
        tour = seen().view
        values = (tour.statement or {}).get("company_values") if tour else ()
        return thanks_fields(values if isinstance(values, list) else ())

    def _answer(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        tour, now = seen().view, self._deps.clock.now()
        assert tour is not None, "the page is about a tour"
        told = readable((tour,), self._deps.people, who().person_key, now)
        return page(
            "thanks/list.html",
            self._csrf,
            status=status,
            tour=tour,
            waiting=[one for one in told if one.verbs],
            thanks=[one for one in told if not one.verbs],
            fields=self._fields(),
            buttons=buttons(),
            faults=faults,
            typed=typed,
            said=said_of(_told()),
        )


def _told() -> Mapping[str, str]:
    """Return what is said after a form was taken."""
    return {
        "done": _("Done."),
        "kept": _("Kept for you alone. Nobody else can read it."),
    }


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    own, board = ThanksPage(deps), Board(deps)
    pages = routed(
        "thanks_page",
        (
            ("GET", "/tours/<tour_id>/thanks", "show", own.show),
            ("POST", "/tours/<tour_id>/thanks", "act", own.act),
            ("GET", "/thanks", "board", board.show),
            ("POST", "/thanks", "give", board.give),
            ("GET", "/thanks/<tour_id>/<thanks_id>", "one", board.one),
        ),
    )
    pages.add_app_template_global(shared_thanks, "shared_thanks")
    return pages
