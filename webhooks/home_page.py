"""Pages: the first page of somebody signed in: the people they have a tour with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice

from flask import Blueprint, Response, make_response, redirect, request, url_for

from tourwright.domain.leavers import has_left
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import COMMITTED_TO, Right, Role, populations
from tourwright.domain.tables.hand_over import HandOverState
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.i18n import _
from webhooks.page_kit import OPERATIONS, PEOPLE_DATA, csrf_of, link_to, page, places_of
from webhooks.rights import Need
from webhooks.standing import has_face, standing_of
from webhooks.who import looks_after, seen, who
from webhooks.words import name_of

NEEDS: Mapping[str, Need] = {"home_page.show": Need(Right.SIGNED_IN)}
"""What each endpoint needs, by its full name ("home_page.show")."""

SHOWN, LONGEST = 20, 100
ROLES_THAT_FIND = frozenset({Role.HR, Role.ALUMNI_MANAGER})
"""Who looks for people by name: HR for their own, alumni managers for those who left."""


@dataclass(frozen=True)
class Place:
    """A page to go on to; of a person that HR looks after, also the pages about them alone."""

    url: str
    name: str
    words: str = ""
    stop: str = ""
    standing: str = ""
    begin: str = ""


class HomePage:
    """Leads to where somebody stands, with everybody."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """List the own tour and the ones with others; a single one opens by itself."""
        views, key = self._deps.views, who().person_key
        own = _newest(views.of_employee(key))
        led = _newest((*views.of_manager(key), *views.of_delegate(key)))
        is_hr = Role.HR in seen().roles
        if is_hr and request.args.get("of"):
            return self._one(request.args["of"])
        operations = places_of(OPERATIONS)
        if own and not (led or is_hr or operations) and (url := _url(own[0])):
            return make_response(redirect(url, HTTPStatus.SEE_OTHER))
        names = self._deps.people.many(_keys((*own, *led)))
        return page(
            "sign_in/home.html",
            self._csrf,
            begin="" if own else link_to("begin_page.show", person_key=key),
            own=[_place(view, names.get(view.manager_key)) for view in own],
            led=[_place(view, names.get(view.employee_key)) for view in led],
            is_hr=is_hr,
            finds_leavers=_finds_leavers(),
            channels=link_to("channels_page.show") if is_hr and self._deps.choices else "",
            people_data=places_of(PEOPLE_DATA),
            operations=operations,
            is_closed=not self._deps.operator_token,
            has_sources=self._deps.hris is not None,
            taken_over=link_to("hand_overs_page.show") if _takes_over(led, key) else "",
            sought=request.args.get("q", "")[:LONGEST],
            found=self._found(request.args.get("q", "").strip()[:LONGEST]),
        )

    def _found(self, sought: str) -> Sequence[Place]:
        """Return people whose name holds all the words and whom the reader may look for."""
        if len(sought) < 2 or not ROLES_THAT_FIND & seen().roles:
            return ()
        populace = None if _finds_leavers() else populations(who().held)
        everybody = self._deps.people.named(sought, populace)
        mine = (each for each in everybody if looks_after(each) or self._is_alum_of_mine(each))
        return [self._place_of(one) for one in islice(mine, SHOWN)]

    def _is_alum_of_mine(self, person: Person) -> bool:
        """Say whether the person has left and the reader cares for the alumni network."""
        return _finds_leavers() and self._has_left(person)

    def _has_left(self, person: Person) -> bool:
        return has_left(person.facts, self._deps.clock.now())

    def _place_of(self, person: Person) -> Place:
        key, reads, left = person.person_key, looks_after(person), self._has_left(person)
        return Place(
            url_for("home_page.show", of=key) if reads else "",
            name_of(person),
            person.facts.department,
            link_to("stop_page.show", person_key=key),
            link_to("good_standing_page.show", person_key=key) if left else "",
            link_to("begin_page.show", person_key=key) if reads and not left else "",
        )

    def _one(self, person_key: str) -> Response:
        """Lead an HR partner to what somebody has committed to; why it is read is asked there."""
        person = self._deps.people.get(person_key)
        if person is None or not looks_after(person):
            return no_such_page()
        standing = standing_of(self._deps.views.of_alliance(person.alliance_id), person_key)
        if standing is None or standing.now.state not in COMMITTED_TO:
            return page(
                "sign_in/nothing_yet.html",
                self._csrf,
                employee=name_of(person),
                begin=link_to("begin_page.show", person_key=person_key),
            )
        url = link_to("print_page.show", tour_id=standing.now.tour_id)
        return make_response(redirect(url, HTTPStatus.SEE_OTHER))


def _finds_leavers() -> bool:
    return Role.ALUMNI_MANAGER in seen().roles


def _newest(views: Iterable[TourView]) -> list[TourView]:
    """Return the newest tour of each alliance that there is something to read of."""
    by_number = sorted(filter(has_face, views), key=lambda view: view.number)
    newest = {view.alliance_id: view for view in by_number}
    return list(newest.values())


def _keys(views: Iterable[TourView]) -> tuple[str, ...]:
    return tuple({key for view in views for key in (view.employee_key, view.manager_key)})


def _place(view: TourView, other: Person | None) -> Place:
    return Place(_url(view), name_of(other) if other else _("no manager yet"), view.mission)


def _url(view: TourView) -> str:
    return link_to("alliance_page.show", alliance_id=view.alliance_id)


def _takes_over(led: Sequence[TourView], person_key: str) -> bool:
    """Say whether a text of one who came from another manager waits for this person."""
    return any(
        view.hand_over_state == HandOverState.OPEN and view.manager_key == person_key
        for view in led
    )


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("home_page")
    pages.add_url_rule("/", "show", HomePage(deps).show, methods=["GET"])
    return pages
