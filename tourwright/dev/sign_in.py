"""Signing in as anybody of the trial company, by a click; it refuses to exist anywhere else.

Sessions here do not end by themselves: time jumps by years between two clicks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from emulators.demo_company import Colleague, staff
from tourwright.bootstrap.parts import Parts
from tourwright.dev.places import LOOPBACK
from tourwright.domain.leavers import has_left
from tourwright.domain.people import Person
from tourwright.ports import Clock, NotFoundError
from tourwright.ports_pages import Session, Sessions
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.guard import HEADERS
from webhooks.own_path import own_path
from webhooks.session_start import Entry, begin_session
from webhooks.words import name_of

PATH = "/sign-in/dev"
PEOPLE = 500
HR_PARTNER, IT, EXECUTIVE, OPERATIONS = "105", "127", "100", "104"
ROLES: Mapping[str, tuple[str, str]] = {
    "HR": (HR_PARTNER, "HR partner of everybody"),
    "Configurator": (HR_PARTNER, "configurator"),
    "AlumniManager": (OPERATIONS, "alumni manager"),
    "Operator": (IT, "IT"),
    "Executive": (EXECUTIVE, "executive"),
}
"""The directory's roles: who has them in the trial company, and what they are called."""


class NotATrialError(Exception):
    """Sign-in without proof was asked for outside a trial company on this machine."""


@dataclass(frozen=True)
class Door:
    """What `webhooks.session_start` needs."""

    sessions: Sessions
    clock: Clock
    base_url: str


@dataclass(frozen=True)
class Choice:
    """One way in: `who` is a person key, or a role of the directory."""

    who: str
    name: str
    words: str = ""


class LastingSessions:
    """Sessions that are as fresh as the clock says; see `tourwright.ports_pages.Sessions`."""

    def __init__(self, kept: Sessions, clock: Clock) -> None:
        """Keep them where they are kept otherwise."""
        self._kept = kept
        self._clock = clock

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  every other call as it is
        """Return the kept sessions' own."""
        return getattr(self._kept, name)

    def find(self, digest: str) -> tuple[Session, Person] | None:
        """See `tourwright.ports_pages.Sessions.find`."""
        found = self._kept.find(digest)
        if found is None:
            return None
        session, person = found
        now = self._clock.now()
        return replace(
            session, seen_at=now, ends_at=datetime.max.replace(tzinfo=now.tzinfo)
        ), person


class SignInAs:
    """Offers everybody of the trial company, and starts a session by a click."""

    def __init__(self, parts: Parts) -> None:
        """Work over the parts of the web process. Raises NotATrialError."""
        settings = parts.settings
        must_be_on_a_desk(dev=settings.dev, base_url=settings.base_url)
        self._parts = parts
        self._door = Door(parts.sessions, parts.clock, settings.base_url.rstrip("/"))
        self._csrf = Csrf(settings.link_key.encode(), secure=False)

    def show(self) -> Response:
        """List who can be chosen, those with a tour first."""
        nonce = self._csrf.nonce()
        page = render_template(
            "sign_in_as.html",
            people=self._people(),
            roles=[Choice(role, _called(person), words) for role, (person, words) in ROLES.items()],
            csrf=self._csrf.field(nonce, PATH),
            next=own_path(request.args.get("next", "")),
        )
        return self._csrf.keep(make_response(page), nonce)

    def begin(self) -> Answer:
        """Start the session of whoever was chosen."""
        try:
            self._csrf.check()
        except FormNotOursError:
            abort(403, "Open the page again and repeat.")
        chosen = request.form.get("who", "")
        person = self._somebody(chosen) or abort(404)
        held = frozenset({chosen} if chosen in ROLES else ())
        answer = make_response(redirect(own_path(request.form.get("next", "")), 303))
        return begin_session(self._door, Entry(person, held), answer)

    def _people(self) -> Sequence[Choice]:
        store = self._parts.store
        found = [
            (person, store.views.of_alliance(person.alliance_id), store.views.of_manager(key))
            for person in store.people.search(PEOPLE)
            if (key := person.person_key) and not has_left(person.facts, self._door.clock.now())
        ]
        found.sort(key=lambda each: not (each[1] or each[2]))
        return [
            Choice(p.person_key, name_of(p), _part(bool(own), bool(led))) for p, own, led in found
        ]

    def _somebody(self, chosen: str) -> Person | None:
        """Return the person of a key, or the one who has a role; they are read when unknown."""
        if chosen not in ROLES:
            return self._parts.store.people.get(chosen)
        record, people = ROLES[chosen][0], self._parts.store.people
        known = people.by_source(self._parts.hris.source, record)
        if known is not None:
            return known
        try:
            facts = self._parts.hris.get_person(record)
        except NotFoundError:
            return None
        return people.apply(facts, (), self._door.clock.now())


def must_be_on_a_desk(*, dev: bool, base_url: str) -> None:
    """Raise NotATrialError anywhere but in a trial company on this very machine."""
    if not dev or urlsplit(base_url).hostname != LOOPBACK:
        raise NotATrialError("signing in without proof: only in a trial company on this machine")


def _part(own: bool, led: bool) -> str:  # noqa: FBT001  both are told by their place
    words = [word for word, is_so in (("employee", own), ("manager", led)) if is_so]
    return " and ".join(words)


def _called(record: str) -> str:
    found: Colleague = next(each for each in staff() if each.id == record)
    return f"{found.first_name} {found.last_name}"


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def blueprint(parts: Parts) -> Blueprint:
    """Return the routes. Raises NotATrialError."""
    page = SignInAs(parts)
    pages = Blueprint(
        "dev_sign_in", __name__, template_folder=str(Path(__file__).parent / "templates")
    )
    pages.after_request(_add_headers)
    pages.add_url_rule(PATH, "show", page.show, methods=["GET"])
    pages.add_url_rule(PATH, "begin", page.begin, methods=["POST"])
    return pages
