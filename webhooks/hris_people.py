"""Page: people whose data needs somebody, for HR: look-alikes, lost managers, no tour yet."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Response, abort, request

from tourwright.domain.people import Person
from tourwright.domain.rights import Circle, Right, Role, roles_of
from tourwright.ports.people_care import PeopleCare
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import CONFLICT, FORBIDDEN, not_ours
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.who import who
from webhooks.words import name_of

NEEDS: Mapping[str, Need] = {
    "hris_people.show": Need(Right.CORRECT_DATA),
    "hris_people.act": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs, by its full name."""

MOST = 200
NEW = timedelta(days=90)


class CarePage:
    """Lists people whose records somebody has to look at, of the reader's population only."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page; changes nothing."""
        return self._page(self._care())

    def act(self) -> Response:
        """Keep that two look-alikes are two people."""
        care = self._care()
        if not_ours(self._csrf):
            return self._page(care, not_ours(self._csrf), FORBIDDEN)
        one, other = request.form.get("one", ""), request.form.get("other", "")
        if not self._may_tell(one, other) or not care.apart(one, other):
            fault = Fault("", _("This is no question any more: the page shows what is."))
            return self._page(care, (fault,), CONFLICT)
        return see_other("hris_people.show", done="apart")

    def _may_tell(self, *keys: str) -> bool:
        known = self._deps.people.many(keys)
        return set(known) == set(keys) and all(map(_looks_after, known.values()))

    def _care(self) -> PeopleCare:
        if self._deps.hris is None or self._deps.hris.care is None:
            abort(HTTPStatus.NOT_FOUND)
        return self._deps.hris.care

    def _page(
        self, care: PeopleCare, faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        today = self._deps.clock.now().date()
        return page(
            "people/care.html",
            self._csrf,
            status=status,
            faults=faults,
            alike=[pair for pair in care.look_alikes(MOST) if all(map(_looks_after, pair))],
            orphans=_mine(care.orphans(MOST)),
            newcomers=_mine(care.newcomers(today - NEW, today, MOST)),
            name_of=name_of,
            told=request.args.get("done") == "apart",
        )


def _mine(found: Sequence[Person]) -> list[Person]:
    return [one for one in found if _looks_after(one)]


def _looks_after(person: Person) -> bool:
    """Say whether the reader is an HR partner of the person."""
    here = who()
    circle = Circle(person.person_key, person.manager_key, department=person.facts.department)
    return Role.HR in roles_of(here.person_key, here.held, circle)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    pages = guarded("hris_people")
    care = CarePage(deps)
    pages.add_url_rule("/hris/people", "show", care.show, methods=["GET"])
    pages.add_url_rule("/hris/people", "act", care.act, methods=["POST"])
    return pages
