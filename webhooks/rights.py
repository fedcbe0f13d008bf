"""The one check before every page: who is there, what the address names, may they.

Unknown, somebody else's and forbidden look alike: the same page, headers and length. Whoever is not
signed in is sent to sign in, whatever is behind the address. A page without a declared need opens
to nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from flask import Flask, Response, g, make_response, redirect, request, url_for

from tourwright.domain.leavers import has_left
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import (
    COMMITTED_TO,
    MATRIX,
    NOBODY,
    Circle,
    Grant,
    Right,
    Role,
    grant,
    roles_of,
)
from webhooks import kept_page
from webhooks import who as people_here
from webhooks.deps import Deps
from webhooks.guard import no_such_page, with_headers
from webhooks.own_path import page_of
from webhooks.standing import standing_of
from webhooks.tokens import BadLinkError, ExpiredLinkError, Links, Purpose
from webhooks.who import Seen, Who

PRIVATE = (
    "/tours/",
    "/alliances/",
    "/people/",
    "/team",
    "/settings",
    "/away",
    "/time-machine",
    "/undo/",
)
"""Addresses that only somebody signed in is told anything about."""

LOOK_LASTS = timedelta(minutes=60)
LOOK = "looks_page.show"
PERSON = "person_key"
AT_WORK = frozenset({Purpose.ASK, Purpose.WHERE})


@dataclass(frozen=True)
class Need:
    """What a page needs: a right, towards what the address names by `of`, a person for one."""

    right: Right
    of: str = ""


OPEN = Need(Right.PUBLIC)
"""For pages that let people in by a link or a token of their own."""


def install(app: Flask, deps: Deps, needs: Mapping[str, Need]) -> None:
    """Check every request to the application."""
    check = Check(deps, needs)
    app.before_request(check)


class Check:
    """Lets a request pass, or answers in the page's place."""

    def __init__(self, deps: Deps, needs: Mapping[str, Need]) -> None:
        """Know what each endpoint needs."""
        self._deps = deps
        self._needs = needs
        self._links = Links(deps.token_key, deps.base_url)

    def __call__(self) -> Response | None:
        """Return None to let the request pass."""
        need = self._needs.get(request.endpoint or "")
        if need is not None and need.right is Right.PUBLIC:
            return _nothing() if self._is_leavers_link() else None
        if request.endpoint is None and not request.path.startswith(PRIVATE):
            return None
        here, lasts = people_here.from_session(self._deps)
        if here is None:
            return _to_sign_in(_address())
        return self._judged(here, need) if lasts else self._ended(here, need)

    def _is_leavers_link(self) -> bool:
        """Say whether the address is a link to a page at work, of somebody who works here no more.

        The links of alumni are for those who left.
        """
        place, token = request.path.split("/")[1], (request.view_args or {}).get("token")
        if token is None or place not in AT_WORK:
            return False
        try:
            link = self._links.read(token, Purpose(place), self._deps.clock.now())
        except ExpiredLinkError as old:
            link = old.link
        except BadLinkError:
            return False
        person = self._deps.people.get(link.person_key) if link.person_key else None
        return person is not None and has_left(person.facts, self._deps.clock.now())

    def _judged(self, here: Who, need: Need | None) -> Response | None:
        seen = self._seen(here, need) if need is not None else None
        if need is None or seen is None:
            return _nothing()
        given = _granted(need.right, seen)
        if given is Grant.WITH_PURPOSE and not self._said_why(here, seen):
            return _say_why(seen)
        if given not in (Grant.YES, Grant.WITH_PURPOSE):
            return _nothing()
        g.who, g.seen = here, seen
        kept_page.drop_if_sent_again(self._deps, here)
        return None

    def _ended(self, here: Who, need: Need | None) -> Response:
        """Lead to sign in again; a form that was sent too late is kept for whoever wrote it."""
        back = _address()
        if request.method == "POST" and self._judged(here, need) is None:
            seen: Seen = g.pop("seen")
            del g.who
            alliance_id = seen.view.alliance_id if seen.view else ""
            back = kept_page.keep(self._deps, here, alliance_id) or back
        return _to_sign_in(back)

    def _seen(self, here: Who, need: Need) -> Seen | None:
        """Return what the address names; None for what is not there."""
        if need.of == "":
            return Seen(roles=self._roles_in_company(here, need.right))
        named = str((request.view_args or {}).get(need.of, ""))
        if need.of == PERSON:
            return self._person(here, named)
        alliance_id = named.rpartition("-")[0] if need.of == "tour_id" else named
        views = tuple(self._deps.views.of_alliance(alliance_id)) if alliance_id else ()
        view = _view(views, named) if need.of == "tour_id" else _head(views, here)
        if view is None or here.scope not in ("", alliance_id):
            self._deps.people.many((here.person_key,))  # as much work as for what is there
            return None
        return self._around(here, view, views)

    def _person(self, here: Who, person_key: str) -> Seen | None:
        """Return somebody by themselves, with or without a tour."""
        person = self._deps.people.get(person_key)
        if person is None or here.scope not in ("", person.alliance_id):
            return None
        circle = Circle(person_key, person.manager_key, department=person.facts.department)
        roles = roles_of(here.person_key, here.held, circle)
        return Seen(circle=circle, roles=roles, employee=person)

    def _roles_in_company(self, here: Who, right: Right) -> frozenset[Role]:
        """Return the directory's roles, and those that come from leading or standing in."""
        roles = roles_of(here.person_key, here.held, NOBODY)
        if MATRIX[right][Role.EMPLOYEE] is Grant.NO and MATRIX[right][Role.MANAGER] is Grant.YES:
            views, key = self._deps.views, here.person_key
            roles |= {Role.MANAGER} if views.of_manager(key) else set()
            roles |= {Role.DELEGATE} if views.of_delegate(key) else set()
        return roles

    def _around(self, here: Who, view: TourView, views: Sequence[TourView]) -> Seen:
        head = _head(views, here) or view
        now = view if view.number >= head.number else head
        two = self._deps.people.many((view.employee_key, now.manager_key))
        employee, manager = two.get(view.employee_key), two.get(now.manager_key)
        circle = _circle(now, employee, manager)
        roles = roles_of(here.person_key, here.held, circle)
        return Seen(view, circle, roles, employee, manager, tuple(views))

    def _said_why(self, here: Who, seen: Seen) -> bool:
        """Say whether this person wrote down within the hour why they look."""
        assert seen.view is not None, "a purpose is asked about a tour"
        since = self._deps.clock.now() - LOOK_LASTS
        looks = self._deps.looks.of_alliance(seen.view.alliance_id)
        mine = (each for each in looks if each.person_key == here.person_key and each.at > since)
        return any(each.tour_id == seen.view.tour_id for each in mine)


def _granted(right: Right, seen: Seen) -> Grant:
    """Return what the table gives here; a reason opens nothing before both have committed."""
    if right is Right.SIGNED_IN:
        return Grant.YES
    given = grant(right, seen.roles)
    is_draft = seen.view is not None and seen.view.state not in COMMITTED_TO
    return Grant.NO if given is Grant.WITH_PURPOSE and is_draft else given


def _address() -> str:
    """Return where to come back to; a form without a page of its own leads to the one above."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return page_of(request.path)


def _to_sign_in(back: str) -> Response:
    """Send the browser to sign in; the address is kept."""
    return with_headers(make_response(redirect(f"/sign-in?next={quote(back, safe='/')}", 303)))


def _nothing() -> Response:
    return with_headers(no_such_page())


def _say_why(seen: Seen) -> Response:
    if request.method not in ("GET", "HEAD") or seen.view is None:
        return _nothing()
    url = url_for(LOOK, tour_id=seen.view.tour_id, next=request.path)
    return with_headers(make_response(redirect(url, 303)))


def _view(views: Sequence[TourView], tour_id: str) -> TourView | None:
    return next((view for view in views if view.tour_id == tour_id), None)


def _head(views: Sequence[TourView], here: Who) -> TourView | None:
    """Return the tour in which the alliance stands for this reader."""
    if not views:
        return None
    own = standing_of(views, here.person_key)
    anyone = standing_of(views, views[-1].employee_key)
    found = own or anyone
    return found.now if found else views[-1]


def _circle(view: TourView, employee: Person | None, manager: Person | None) -> Circle:
    return Circle(
        employee_key=view.employee_key,
        manager_key=view.manager_key,
        delegate_key=view.delegate_key,
        skip_level_key=manager.manager_key if manager else "",
        department=employee.facts.department if employee else "",
    )
