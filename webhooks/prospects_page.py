"""Prospects: the chain of tours so far, and what could come next as the two have written it down.

What stands here is no promise and no decision: it is what somebody thought of, so that nobody has
to wonder. An empty page says that nothing is written yet.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.model import TourView
from tourwright.domain.rights import Right
from tourwright.ports_pages import PairText
from webhooks import words
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours, read_form, said_of
from webhooks.page_kit import ONCE, Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.standing import standing_of
from webhooks.where_board import KINDS, STATES
from webhooks.who import Seen, seen, who

OF_THE_PAIR = Need(Right.EDIT, "alliance_id")
NEEDS: Mapping[str, Need] = {
    "prospects_page.show": OF_THE_PAIR,
    "prospects_page.write": OF_THE_PAIR,
}
"""What each endpoint needs, by its full name."""

KIND = "prospect"
LONGEST = 2_000


@dataclass(frozen=True)
class Link:
    """One tour of the chain, in words."""

    kind: str
    state: str
    mission: str
    span: str


@dataclass(frozen=True)
class Thought:
    """What could come next, who wrote it and when."""

    text: str
    by: str


class ProspectsPage:
    """Shows the chain of an alliance to the two, and takes what could come next."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, alliance_id: str) -> Response:
        """Return the page."""
        del alliance_id
        return self._answer({})

    def write(self, alliance_id: str) -> Response:
        """Take what could come next; both read it at once, and no rule hears of it."""
        typed, faults = read_form(_fields(), "write", LONGEST)
        old = not_ours(self._csrf)
        if old:
            return self._answer(typed, old, FORBIDDEN)
        if faults:
            return self._answer(typed, faults, UNPROCESSABLE)
        self._deps.pair_texts.add(self._text(alliance_id, typed["text"].strip()))
        return see_other("prospects_page.show", alliance_id=alliance_id, done="written")

    def _text(self, alliance_id: str, text: str) -> PairText:
        """Return the text as it is kept: with the alliance, as it outlives the present tour."""
        key = who().person_key
        sent = f"{alliance_id}\n{request.form.get(ONCE, '')}\n{key}\n{text}"
        return PairText(
            text_id=f"prospect-{hashlib.sha256(sent.encode()).hexdigest()[:24]}",
            alliance_id=alliance_id,
            tour_id=alliance_id,
            kind=KIND,
            by_key=key,
            at=self._deps.clock.now(),
            text=text,
        )

    def _answer(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        here = seen()
        return page(
            "prospects/show.html",
            self._csrf,
            status=status,
            alliance_id=_here().alliance_id,
            chain=[_link(view) for view in _chain(here)],
            thoughts=self._thoughts(here),
            fields=_fields(),
            faults=faults,
            typed=typed,
            said=said_of({"written": _("Written down. The other side can read it now.")}),
        )

    def _thoughts(self, here: Seen) -> list[Thought]:
        """Return what was written in this alliance, newest first."""
        found = self._deps.pair_texts.of_tour(_here().alliance_id, KIND)
        names = {here.circle.employee_key: here.employee, here.circle.manager_key: here.manager}
        return [
            Thought(
                text.text,
                _(
                    "%(name)s, %(day)s",
                    name=words.name_of(names.get(text.by_key)),
                    day=words.day(text.at.date()),
                ),
            )
            for text in reversed(found)
        ]


def _here() -> TourView:
    """Return the alliance's present tour."""
    tour = seen().view
    assert tour is not None, "the page is about an alliance"
    return tour


def _chain(here: Seen) -> Sequence[TourView]:
    """Return the tours that this reader may know of, oldest first."""
    standing = standing_of(here.views, who().person_key)
    return standing.all if standing else ()


def _link(view: TourView) -> Link:
    return Link(
        str(KINDS[view.kind][0]),
        str(STATES.get(view.state, view.state)),
        view.mission,
        _span(view),
    )


def _span(view: TourView) -> str:
    """Return from when to when, as far as it is known."""
    start = words.day(view.start) if view.start else ""
    if not view.last_day:
        return start
    return _("%(start)s to %(end)s", start=start, end=words.day(view.last_day))


def _fields() -> tuple[FormField, ...]:
    hint = _("A possible mission, a place, a skill. It is a thought, not a promise.")
    return (FormField("text", _("What could come next?"), FieldKind.TEXT, ("write",), hint=hint),)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("prospects_page")
    prospects, rule = ProspectsPage(deps), "/alliances/<alliance_id>/prospects"
    pages.add_url_rule(rule, "show", prospects.show, methods=["GET"])
    pages.add_url_rule(rule, "write", prospects.write, methods=["POST"])
    return pages
