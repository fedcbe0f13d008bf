"""Pages: saying why one looks, and who looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, request

from tourwright.domain.model import TourView
from tourwright.domain.rights import Right, Role
from tourwright.ports_pages import Look
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.i18n import _, lazy
from webhooks.own_path import HOME, own_path
from webhooks.page_kit import Fault, csrf_of, form, is_ours, link_to, page
from webhooks.rights import Need
from webhooks.who import seen, who
from webhooks.words import moment, name_of

NEEDS: Mapping[str, Need] = {
    "looks_page.show": Need(Right.READ_STATES, "tour_id"),
    "looks_page.look": Need(Right.READ_STATES, "tour_id"),
    "looks_page.looks": Need(Right.READ_LOOKS, "alliance_id"),
}
"""What each endpoint needs, by its full name ("looks_page.show")."""

PURPOSE = "purpose"
SHORTEST, LONGEST = 10, 500
ROLES = {
    Role.DELEGATE: lazy("stands in for the manager"),
    Role.SKIP_LEVEL: lazy("manager's manager"),
    Role.HR: lazy("HR partner"),
}


@dataclass(frozen=True)
class Told:
    """One look as the employee reads it."""

    iso: str
    said: str
    who: str
    role: str
    purpose: str


class LooksPage:
    """Asks readers why, and tells the employee."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, **_ids: str) -> Response:
        """Ask what for; one of the two needs no reason."""
        if self._role() is None:
            return _see_other(self._next(request.args.get("next", "")))
        return self._page({}, ())

    def look(self, **_ids: str) -> Response:
        """Write the reason down, then lead on to what was asked for."""
        role = self._role()
        if role is None:
            return _see_other(self._next(request.form.get("next", "")))
        typed, faults = form((_purpose(),), limit=LONGEST)
        if not faults and len(typed[PURPOSE].strip()) < SHORTEST:
            words = _("What for? Say it in a few words, so that it can be understood.")
            faults = (Fault(PURPOSE, words),)
        if faults or not is_ours(self._csrf):
            return self._page(typed, faults, HTTPStatus.UNPROCESSABLE_ENTITY)
        view = _tour()
        self._deps.looks.add(
            Look(
                alliance_id=view.alliance_id,
                tour_id=view.tour_id,
                person_key=who().person_key,
                role=role.value,
                purpose=typed[PURPOSE].strip(),
                at=self._deps.clock.now(),
            )
        )
        return _see_other(self._next(request.form.get("next", "")))

    def looks(self, **_ids: str) -> Response:
        """Tell the employee who looked."""
        found = self._deps.looks.of_alliance(_tour().alliance_id)
        people = self._deps.people.many(tuple({each.person_key for each in found}))
        told = [self._told(each, name_of(people.get(each.person_key))) for each in found]
        return page("sign_in/looks.html", self._csrf, looks=told, manager=name_of(seen().manager))

    def _told(self, look: Look, reader: str) -> Told:
        role = ROLES.get(Role(look.role), "")
        said = moment(look.at, who().zone)
        return Told(look.at.isoformat(), said, reader, str(role), look.purpose)

    def _role(self) -> Role | None:
        """Return as whom somebody reads who has to say why, the nearest first."""
        return next((role for role in ROLES if role in seen().roles), None)

    def _next(self, text: str) -> str:
        """Return where to go on: the page asked for, else the alliance's."""
        asked = own_path(text)
        if asked != HOME:
            return asked
        return link_to("alliance_page.show", alliance_id=_tour().alliance_id) or HOME

    def _page(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...], status: int = HTTPStatus.OK
    ) -> Response:
        return page(
            "sign_in/look.html",
            self._csrf,
            status=status,
            employee=name_of(seen().employee),
            manager=name_of(seen().manager),
            purpose=_purpose(),
            typed=typed,
            faults_found=faults,
            next=own_path(request.values.get("next", "")),
        )


def _purpose() -> FormField:
    hint = _("For example: Ana asked me to help with the renewal talk.")
    return FormField(PURPOSE, _("What for?"), FieldKind.TEXT, hint=hint)


def _tour() -> TourView:
    view = seen().view
    assert view is not None, "the address names a tour or an alliance"
    return view


def _see_other(url: str) -> Response:
    return make_response(redirect(url, HTTPStatus.SEE_OTHER))


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("looks_page")
    looks = LooksPage(deps)
    add = pages.add_url_rule
    add("/tours/<tour_id>/look", "show", looks.show, methods=["GET"])
    add("/tours/<tour_id>/look", "look", looks.look, methods=["POST"])
    path = "/alliances/<alliance_id>/looks"
    add(path, "looks", looks.looks, methods=["GET"])
    return pages
