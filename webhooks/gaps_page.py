"""Gaps: what the two see differently, said aloud and settled by both."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, request

from tourwright.domain.model import MachineName
from tourwright.domain.region_words import LONGEST_WORDS
from tourwright.domain.rights import Right
from webhooks import words
from webhooks.alignment import AlignmentPage
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.gap_words import (
    GapTold,
    button,
    form_of,
    gaps_told,
    open_gaps,
    raise_fields,
    two_of,
)
from webhooks.guard import no_such_page, routed
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
from webhooks.page_kit import Fault, csrf_of, link_to, page, see_other
from webhooks.rights import Need
from webhooks.submit import Done, Wish, submit
from webhooks.who import seen, who

OF_THE_PAIR = Need(Right.EDIT, "tour_id")
NEEDS: Mapping[str, Need] = dict.fromkeys(
    (
        "gaps_page.show",
        "gaps_page.write",
        "gaps_page.one",
        "gaps_page.act",
        "gaps_page.alignment",
        "gaps_page.mark",
    ),
    OF_THE_PAIR,
)
"""What each endpoint needs, by its full name."""

DRAFT = "gap"
AMEND = "amend_page.show"


class GapsPage:
    """Shows the gaps of a tour to the two, and takes what they say about them."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._drafts = Drafts(deps, DRAFT)

    def show(self, tour_id: str) -> Response:
        """Return the list, with a draft that was kept."""
        return self._list(self._drafts.typed(tour_id))

    def write(self, tour_id: str) -> Response:
        """Name a gap, or keep the words for later."""
        verb = request.form.get("verb", "")
        typed, faults = read_form(raise_fields(), verb, LONGEST_WORDS)
        old = not_ours(self._csrf)
        if old:
            return self._list(typed, old, FORBIDDEN)
        if verb == "save":
            self._drafts.keep(tour_id, typed)
            return see_other("gaps_page.show", tour_id=tour_id, done="kept")
        if faults or verb != "raise":
            return self._list(typed, faults, UNPROCESSABLE)
        done = submit(self._deps, Wish(MachineName.GAP, "raise", fields=typed))
        if not done.is_taken:
            return self._list(typed, refusal(done, tuple(typed)), CONFLICT)
        self._drafts.drop(tour_id)
        return see_other("gaps_page.show", tour_id=tour_id, done=_kind(done))

    def one(self, tour_id: str, gap_id: str) -> Response:
        """Return one gap with what the reader may do about it."""
        del tour_id
        told = _found(gap_id)
        return self._one(told) if told else no_such_page()

    def act(self, tour_id: str, gap_id: str) -> Response:
        """Do what one of the two wants about it."""
        told = _found(gap_id)
        if told is None:
            return no_such_page()
        verb = request.form.get("verb", "")
        meant = form_of(told, verb)
        typed, faults = read_form(meant.fields if meant else (), verb, LONGEST_WORDS)
        old = not_ours(self._csrf)
        if old or meant is None:
            return self._one(told, typed, old or (_moved_on(),), FORBIDDEN if old else CONFLICT)
        if faults:
            return self._one(told, typed, faults, UNPROCESSABLE)
        done = submit(self._deps, _wish(gap_id, verb, typed))
        if not done.is_taken:
            return self._one(told, typed, refusal(done, tuple(typed)), CONFLICT)
        if verb == "to_amendment" and link_to(AMEND, tour_id=tour_id):
            return see_other(AMEND, tour_id=tour_id, gap=gap_id)
        return see_other("gaps_page.show", tour_id=tour_id, done=_kind(done))

    def _list(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        tour = seen()
        gaps = gaps_told(two_of(tour, who().person_key))
        return page(
            "gaps/list.html",
            self._csrf,
            status=status,
            tour=tour.view,
            open_gaps=[gap for gap in gaps if gap.is_open],
            settled=[gap for gap in gaps if not gap.is_open],
            fields=raise_fields(),
            employee=words.name_of(tour.employee),
            manager=words.name_of(tour.manager),
            faults=faults,
            typed=typed,
            said=said_of(_told()),
        )

    def _one(
        self,
        told: GapTold,
        typed: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
        status: int = 200,
    ) -> Response:
        values = {"tour": seen().view, "gap": told, "button": button}
        return page(
            "gaps/one.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=typed or {},
            **values,
        )


def _found(gap_id: str) -> GapTold | None:
    gaps = gaps_told(two_of(seen(), who().person_key))
    return next((gap for gap in gaps if gap.gap_id == gap_id), None)


def _wish(gap_id: str, verb: str, typed: Mapping[str, str]) -> Wish:
    fields = {name: value for name, value in typed.items() if name != "day"}
    day = date.fromisoformat(typed["day"]) if typed.get("day") else None
    return Wish(MachineName.GAP, verb, gap_id, fields, day=day)


def _moved_on() -> Fault:
    return Fault("", _("This changed meanwhile. Please look at it as it is now."))


def _kind(done: Done) -> str:
    return "stored" if done.kind is DecideKind.RECORDED else "done"


def _told() -> Mapping[str, str]:
    """Return what is said after a form was taken."""
    return {
        "done": _("Done. The other side sees it too."),
        "stored": _("Stored safely; it will be carried out shortly."),
        "kept": _("Kept for you alone. Nobody else can read it."),
    }


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    gaps, alignment = GapsPage(deps), AlignmentPage(deps)
    pages = routed(
        "gaps_page",
        (
            ("GET", "/tours/<tour_id>/gaps", "show", gaps.show),
            ("POST", "/tours/<tour_id>/gaps", "write", gaps.write),
            ("GET", "/tours/<tour_id>/gaps/<gap_id>", "one", gaps.one),
            ("POST", "/tours/<tour_id>/gaps/<gap_id>", "act", gaps.act),
            ("GET", "/tours/<tour_id>/alignment", "alignment", alignment.show),
            ("POST", "/tours/<tour_id>/alignment", "mark", alignment.mark),
        ),
    )
    pages.add_app_template_global(open_gaps, "open_gaps")
    return pages
