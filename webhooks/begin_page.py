"""Page: a tour of duty is begun by whoever may: the two negotiate theirs, HR begins a rotation.

A hire and a renewal talk begin tours by themselves; this is for everybody else, as people who were
here before us. One tour runs for one person at a time, unless the alliance's rules say otherwise.
Source: lifecycle 4.2, Kinds, "started by"; E25.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.alliance_offers import ASK_TOUR
from tourwright.domain.alliance_state import RUNNING_STATES
from tourwright.domain.leavers import has_left
from tourwright.domain.model import MachineName, Party, TourKind, TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import Right
from webhooks import on_paper
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import CONFLICT, FORBIDDEN, UNPROCESSABLE, not_ours, refusal, said_of
from webhooks.page_kit import Fault, csrf_of, link_to, page, see_other
from webhooks.person_pages import person_named
from webhooks.rights import Need
from webhooks.submit import Wish, party_of, submit_about
from webhooks.where_board import KINDS
from webhooks.who import seen, who
from webhooks.words import name_of

HERE = "begin_page.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.BEGIN_TOUR, "person_key"),
    "begin_page.begin": Need(Right.BEGIN_TOUR, "person_key"),
}
"""What each endpoint needs, by its full name ("begin_page.show")."""

NEGOTIATED = (TourKind.TRANSFORMATIONAL, TourKind.FOUNDATIONAL)
BY_HR = (TourKind.ROTATIONAL,)


@dataclass(frozen=True)
class Choice:
    """One kind of tour: the button's value and words, and what the kind means."""

    kind: str
    label: str
    means: str


class BeginPage:
    """Shows which tours can be begun for one person, and begins one."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, person_key: str) -> Response:
        """Return the page; changes nothing."""
        del person_key
        return self._page()

    def begin(self, person_key: str) -> Response:
        """Ask the alliance for a tour of the chosen kind."""
        chosen = request.form.get("verb", "")
        old = not_ours(self._csrf)
        if old:
            return self._page(old, FORBIDDEN)
        if chosen == on_paper.VERB:
            return self._on_paper(person_key)
        if chosen not in _kinds():
            return self._page((Fault("", _("Choose one of the answers.")),), UNPROCESSABLE)
        self._deps.begin_alliance(person_key)
        wish = Wish(MachineName.ALLIANCE, ASK_TOUR, fields={"kind": chosen})
        done = submit_about(self._deps, person_named(), wish)
        if not done.is_taken:
            return self._page(refusal(done, ()), CONFLICT)
        return see_other(HERE, person_key=person_key, done="asked")

    def _on_paper(self, person_key: str) -> Response:
        """Record that the two committed on paper: HR alone does, while the text waits for both."""
        running = self._running(person_named())
        if running is None or _party() is not Party.HR or not on_paper.is_possible(running):
            gone = _("This cannot be done any more: the page shows how it stands now.")
            return self._page((Fault("", gone),), CONFLICT)
        done, faults = on_paper.record(self._deps, running)
        if done is None:
            return self._page(faults, UNPROCESSABLE)
        if not done.is_taken:
            return self._page(refusal(done, ()), CONFLICT)
        return see_other(HERE, person_key=person_key, done=on_paper.VERB)

    def _page(self, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
        person = person_named()
        running = self._running(person)
        gone = has_left(person.facts, self._deps.clock.now())
        asked = said_of(
            {
                "asked": _("Taken. The text is made ready; it takes a moment."),
                on_paper.VERB: _("Recorded. Both of them are told."),
            }
        )
        return page(
            "people/begin.html",
            self._csrf,
            status=status,
            faults=faults,
            name=name_of(person),
            said=asked,
            has_left=gone,
            running=running is not None,
            url=_url(running),
            choices=() if gone or running or asked else _choices(),
            is_hr=_party() is Party.HR,
            may_record=_party() is Party.HR and on_paper.is_possible(running),
            typed=request.form.get(on_paper.MARK, ""),
        )

    def _running(self, person: Person) -> TourView | None:
        """Return the tour of this person that is on its way, None when there is none."""
        views = self._deps.views.of_alliance(person.alliance_id)
        return next((view for view in views if view.state in RUNNING_STATES), None)


def _party() -> Party | None:
    return party_of(seen().roles)


def _kinds() -> tuple[TourKind, ...]:
    return BY_HR if _party() is Party.HR else NEGOTIATED


def _choices() -> tuple[Choice, ...]:
    return tuple(Choice(kind, str(KINDS[kind][0]), str(KINDS[kind][2])) for kind in _kinds())


def _url(running: TourView | None) -> str:
    """Return where the two stand with the tour; what they write is for nobody else."""
    if running is None or who().person_key not in (running.employee_key, running.manager_key):
        return ""
    return link_to("alliance_page.show", alliance_id=running.alliance_id)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    pages = guarded("begin_page")
    one, path = BeginPage(deps), "/people/<person_key>/tour"
    pages.add_url_rule(path, "show", one.show, methods=["GET"])
    pages.add_url_rule(path, "begin", one.begin, methods=["POST"])
    return pages
