"""Page: all hand-overs that wait for one manager, after a reorganisation for instance.

Each text is on the page in full and has a tick of its own; what is ticked is adopted one by one,
by the hash of the text that was shown, exactly as on the page of the single tour.

Source: product C33; lifecycle, machine H.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.asks import Actor
from tourwright.domain.model import MachineName, TourView
from tourwright.domain.rights import Right
from tourwright.ports import Ask
from webhooks.decide import Decider, DecideResult, Decision
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _, ngettext
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, link_to, page, see_other
from webhooks.rights import Need
from webhooks.statement_sheet import Sheet, sheet_of
from webhooks.submit import TAKEN
from webhooks.who import who
from webhooks.words import name_of

NEEDS: Mapping[str, Need] = {
    "hand_overs_page.show": Need(Right.SIGNED_IN),
    "hand_overs_page.act": Need(Right.SIGNED_IN),
}
"""What each endpoint needs; whose hand-overs are shown follows from who reads."""

ON_A_PAGE = 10
TOURS, HASH = "tour", "text-"


@dataclass(frozen=True)
class Waiting:
    """One hand-over that waits for the reader. sheet None: not on this part of the list."""

    ask: Ask
    view: TourView
    name: str
    sheet: Sheet | None = None

    @property
    def is_current(self) -> bool:
        """Say whether the text shown is the one that stands."""
        return self.sheet is not None and self.sheet.text_hash == self.view.text_hash


class HandOversPage:
    """Shows what a new manager takes over, and takes their word for many tours at once."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """List the hand-overs that wait for the reader; changes nothing."""
        return self._page()

    def act(self) -> Response:
        """Adopt those that were ticked, each by its own text."""
        if not_ours(self._csrf):
            return self._page(not_ours(self._csrf), FORBIDDEN)
        chosen = frozenset(request.form.getlist(TOURS))
        found = [one for one in self._waiting() if one.view.tour_id in chosen]
        if not found:
            return self._page((Fault("", _("Tick the texts that stand for you.")),), UNPROCESSABLE)
        faults = tuple(self._refusals(found))
        if faults:
            return self._page(faults, UNPROCESSABLE)
        return see_other("hand_overs_page.show", done=len(found))

    def _refusals(self, chosen: Sequence[Waiting]) -> Iterator[Fault]:
        """Adopt each; yields those that were not taken, by name."""
        for one in chosen:
            result = self._adopted(one)
            if result.kind not in TAKEN:
                words = _("%(name)s: %(why)s", name=one.name, why=_(result.message))
                yield Fault("", words)

    def _adopted(self, one: Waiting) -> DecideResult:
        deps, ask = self._deps, one.ask
        decision = Decision(
            ask_id=ask.ask_id,
            verb="adopt",
            revision=ask.revision,
            actor=Actor(who().person_key),
            channel="page",
            text_hash=request.form.get(f"{HASH}{one.view.tour_id}", ""),
        )
        decider = Decider(deps.asks, deps.engine, deps.recorder, deps.clock, deps.token_key)
        return decider.decide(decision, ask)

    def _page(self, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
        waiting = self._waiting()
        part = part_of(request.args.get("part", "1"), len(waiting))
        return page(
            "hand_over/many.html",
            self._csrf,
            status=status,
            faults=faults,
            waiting=waiting,
            shown=[self._with_text(one) for one in waiting[part]],
            parts=parts_of("hand_overs_page.show", len(waiting)),
            told=_told(),
            text_field=HASH,
        )

    def _waiting(self) -> list[Waiting]:
        """Return what waits, by name."""
        key = who().person_key
        asks = {
            ask.stream: ask
            for ask in self._deps.asks.open_for(key)
            if ask.machine == MachineName.HAND_OVER and "adopt" in ask.verbs
        }
        mine = [view for view in self._deps.views.of_manager(key) if view.tour_id in asks]
        names = self._deps.people.many(tuple(view.employee_key for view in mine))
        found = [
            Waiting(asks[view.tour_id], view, name_of(names.get(view.employee_key)))
            for view in mine
        ]
        return sorted(found, key=lambda one: (one.name, one.view.tour_id))

    def _with_text(self, one: Waiting) -> Waiting:
        return Waiting(one.ask, one.view, one.name, sheet_of(one.view, self._deps.policy_of, {}))


def part_of(asked: str, count: int, size: int = ON_A_PAGE) -> slice:
    """Return the places of the part of a list that was asked for; the nearest one there is."""
    part = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    last = max(1, -(-count // size))
    first = (min(max(part, 1), last) - 1) * size
    return slice(first, first + size)


def parts_of(endpoint: str, count: int, size: int = ON_A_PAGE) -> list[tuple[int, str]]:
    """Return the parts of a long list with their addresses; none when it is short."""
    if count <= size:
        return []
    return [(n, link_to(endpoint, part=n)) for n in range(1, -(-count // size) + 1)]


def _told() -> str:
    """Return what was just done, by the number in the address."""
    done = request.args.get("done", "")
    if not done.isdecimal() or len(done) > 4:
        return ""
    return ngettext("%(num)s text stands for you.", "%(num)s texts stand for you.", int(done))


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    pages = guarded("hand_overs_page")
    many = HandOversPage(deps)
    pages.add_url_rule("/hand-overs", "show", many.show, methods=["GET"])
    pages.add_url_rule("/hand-overs", "act", many.act, methods=["POST"])
    return pages
