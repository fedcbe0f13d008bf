"""What every page of somebody signed in is made with: the frame, forms that are read, redirects."""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from tourwright.domain.rights import NOBODY, Grant, Right, grant, roles_of
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.deps import Deps
from webhooks.forms import FormField, fault_of
from webhooks.i18n import _, language, mark
from webhooks.who import anybody

ONCE = "once"
COMPANY = "COMPANY"
SOURCES = "SOURCES_OF_PEOPLE"
"""Says in the application's configuration whether people come from sources of the file."""

MAX_FORM_BYTES = 2 * 1024 * 1024
MAX_FORM_PARTS = 1000
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls but a tab and a new line, and what turns the direction of a text."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field and how to put it right; name "" for the whole form."""

    name: str
    message: str


@dataclass(frozen=True)
class NavItem:
    """One place of the navigation."""

    endpoint: str
    label: str
    url: str


@dataclass(frozen=True)
class Place:
    """A page that the navigation may lead to; right is what it needs of the reader.

    sources: it is only there where people come from sources of the file. leads: it is only for
    whoever leads somebody.
    """

    endpoint: str
    label: str
    right: Right = Right.SIGNED_IN
    sources: bool = False
    leads: bool = False


NAV = (
    Place("home_page.show", mark("Where we stand")),
    Place("team_page.show", mark("My team"), leads=True),
    Place("time_machine.show", mark("Time machine"), Right.FORESEE),
    Place("hris_held.listing", mark("People"), Right.RELEASE_BATCH, sources=True),
    Place("away_page.show", mark("Away")),
    Place("settings_page.show", mark("Settings")),
)
PEOPLE_DATA = (
    Place("hris_held.listing", mark("Readings that wait"), Right.RELEASE_BATCH, sources=True),
    Place("hris_people.show", mark("Unclear records"), Right.CORRECT_DATA, sources=True),
    Place("hr_questions.show", mark("Questions to HR"), Right.CORRECT_DATA),
    Place("hand_overs_board.show", mark("New managers"), Right.CORRECT_DATA, sources=True),
    Place("import_page.show", mark("Running tours"), Right.CORRECT_DATA, sources=True),
    Place("hris_compare.show", mark("Comparison"), Right.RELEASE_BATCH, sources=True),
)
"""The pages about people's data; whoever is on one of them is led to the others."""

OPERATIONS = (
    Place("operator.show", mark("Mails and events that went out, or did not"), Right.OPERATE),
    Place("hris_operations.show", mark("Systems of people"), Right.OPERATE, sources=True),
    Place("health.ready", mark("Whether it is up"), Right.OPERATE),
)
"""The pages of whoever runs the installation."""

BELOW = "/hris/"


def csrf_of(deps: Deps) -> Csrf:
    """Return what makes and checks the hidden field of forms."""
    return Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))


def is_ours(csrf: Csrf) -> bool:
    """Say whether the form that was sent is one we rendered for this browser."""
    try:
        csrf.check()
    except FormNotOursError:
        return False
    return True


def page(template: str, csrf: Csrf, *, status: int = 200, **values: object) -> Response:
    """Return the page in its frame; faults and typed are for a form that came back.

    In templates: `csrf` is the hidden field for this address, `csrf_for(path)` for another one,
    `once` makes a double click one act.
    """
    nonce = csrf.nonce()
    frame: dict[str, object] = {
        "who": anybody(),
        "nav": places_of(NAV),
        "near": _near(),
        "csrf": csrf.field(nonce, request.path),
        "csrf_for": lambda path: csrf.field(nonce, path),
        ONCE: secrets.token_urlsafe(12),
        "path": request.path,
        "lang": language(),
        "company": current_app.config.get(COMPANY, ""),
        "faults": (),
        "typed": {},
    }
    shown = render_template(template, **{**frame, **values})
    return csrf.keep(make_response(shown, status), nonce)


def form(
    fields: Sequence[FormField], verb: str = "", limit: int = 100_000
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return the sent values of these fields as typed, in normal form, and what is wrong with them.

    verb is the button, for fields that only some buttons need; limit is characters a field.
    """
    typed = {one.name: _normal(request.form.get(one.name, "")) for one in fields}
    found = (_fault(one, verb, typed[one.name], limit) for one in fields)
    return typed, tuple(fault for fault in found if fault is not None)


def one_line(text: str) -> str:
    """Return the text with what a browser cannot type made visible, for a name or a title."""
    return " ".join(text.split())


def hidden_sign(text: str) -> str:
    """Return the name of the first sign that a reader would not see, "" when there is none."""
    found = UNSEEN.search(text)
    if found is None:
        return ""
    return unicodedata.name(found[0], f"U+{ord(found[0]):04X}").lower()


def see_other(endpoint: str, **ids: Any) -> Response:  # noqa: ANN401  (parts of the address)
    """Send the browser to a page after a form was taken, so that "back" sends nothing again."""
    return make_response(redirect(url_for(endpoint, **ids), 303))


def link_to(endpoint: str, **ids: Any) -> str:  # noqa: ANN401  (parts of the address)
    """Return the address of a page, "" when this installation does not have it."""
    return url_for(endpoint, **ids) if endpoint in current_app.view_functions else ""


def _fault(one: FormField, verb: str, value: str, limit: int) -> Fault | None:
    if len(value) > limit:
        words = _("%(label)s: at most %(limit)s characters.", label=one.label, limit=limit)
        return Fault(one.name, words)
    sign = hidden_sign(value)
    if sign:
        words = _("%(label)s: take out the hidden sign “%(sign)s”.", label=one.label, sign=sign)
        return Fault(one.name, words)
    fault = fault_of(one, verb, value.strip())
    return Fault(fault.name, fault.message) if fault else None


def _normal(text: str) -> str:
    """Return the text with one way to write each letter and each end of a line."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def places_of(places: Sequence[Place]) -> tuple[NavItem, ...]:
    """Return those of the places that this person has, with their addresses."""
    here = anybody()
    if here is None:
        return ()
    roles, sources = roles_of(here.person_key, here.held, NOBODY), current_app.config.get(SOURCES)
    theirs = (
        one
        for one in places
        if (sources or not one.sources)
        and (here.leads or not one.leads)
        and (one.right is Right.SIGNED_IN or grant(one.right, roles) is Grant.YES)
    )
    found = ((one, link_to(one.endpoint)) for one in theirs)
    return tuple(NavItem(one.endpoint, _(one.label), url) for one, url in found if url)


def _near() -> tuple[NavItem, ...]:
    """Return the pages about people's data for whoever is on one of them."""
    theirs = places_of(PEOPLE_DATA)
    is_one = request.path.startswith(BELOW) or request.path in {one.url for one in theirs}
    return theirs if is_one and len(theirs) > 1 else ()
