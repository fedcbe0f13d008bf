"""Who is at the page, and what they look at; set once for each request by `webhooks.rights`."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from flask import g, request

from tourwright.domain.leavers import has_left
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import NOBODY, Circle, Role, roles_of
from tourwright.ports_pages import Session
from webhooks.deps import Deps

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
COOKIE = "tourwright_session"
SEEN_AGAIN = timedelta(minutes=5)


class HasAddress(Protocol):
    """Whatever knows where our pages are."""

    @property
    def base_url(self) -> str:
        """Our own address."""
        ...


@dataclass(frozen=True)
class Who:
    """Somebody signed in, or known by a link. held are the directory's roles.

    scope is the one alliance they may see, "" for every one that is theirs; zone and name are
    as the HRIS has them. leads says whether "My team" has anything for them.
    """

    person_key: str
    held: frozenset[str] = frozenset()
    via: str = "session"
    scope: str = ""
    session_id: str = ""
    language: str = ""
    name: str = ""
    zone: str = "UTC"
    leads: bool = False


@dataclass(frozen=True)
class Seen:
    """What the address names: a tour with all of its alliance's, and the reader's roles in it.

    view is the tour of the address, or the alliance's present one; None on pages about no tour.
    """

    view: TourView | None = None
    circle: Circle = field(default_factory=lambda: Circle("", ""))
    roles: frozenset[Role] = frozenset()
    employee: Person | None = None
    manager: Person | None = None
    views: tuple[TourView, ...] = ()


class NobodyError(Exception):
    """A page asked who is there without the check: a mistake in the code."""


def who() -> Who:
    """Return who is at the page. Raises NobodyError on a page that let everybody in."""
    found: Who | None = g.get("who")
    if found is None:
        raise NobodyError("declare what the page needs in NEEDS")
    return found


def seen() -> Seen:
    """Return what the address names. Raises NobodyError on a page that let everybody in."""
    found: Seen | None = g.get("seen")
    if found is None:
        raise NobodyError("declare what the page needs in NEEDS")
    return found


def anybody() -> Who | None:
    """Return who is at the page, None when it is open to all."""
    found: Who | None = g.get("who")
    return found


def cookie_name(deps: "HasAddress") -> str:
    """Return the name of the session's cookie; the prefix binds it to our host over TLS."""
    return f"__Host-{COOKIE}" if deps.base_url.startswith("https:") else COOKIE


def digest_of(value: str) -> str:
    """Return what the store knows of a cookie's value."""
    return hashlib.sha256(value.encode()).hexdigest()


def from_session(deps: Deps) -> tuple[Who | None, bool]:
    """Return whose session the browser has, None without one, and whether it still lasts.

    Whoever has left loses every session with the first request after it.
    """
    value = request.cookies.get(cookie_name(deps), "")
    found = deps.sessions.find(digest_of(value)) if value else None
    if found is None:
        return None, False
    session, person = found
    now = deps.clock.now()
    if has_left(person.facts, now):
        deps.sessions.end_of(person.person_key)
        return None, False
    lasts = is_open(session, now)
    if lasts and now - session.seen_at > SEEN_AGAIN:
        deps.sessions.touch(session.digest, now)
    return _who(session, person), lasts


def is_open(session: Session, now: datetime) -> bool:
    """Say whether the session was used lately and is not too old."""
    return now < session.ends_at and now - session.seen_at < IDLE


def _who(session: Session, person: Person) -> Who:
    facts = person.facts
    called = facts.display_name or f"{facts.given_name} {facts.family_name}".strip()
    return Who(
        person_key=person.person_key,
        held=session.held,
        scope=session.scope,
        session_id=session.digest,
        language=session.language,
        name=called,
        zone=facts.zone or "UTC",
        leads=session.leads,
    )


def looks_after(person: Person) -> bool:
    """Say whether the reader is an HR partner of the person."""
    here = who()
    circle = Circle(person.person_key, person.manager_key, department=person.facts.department)
    return Role.HR in roles_of(here.person_key, here.held, circle)


def reads_names() -> bool:
    """Say whether the reader is an HR partner of anybody; operators read figures only."""
    here = who()
    return Role.HR in roles_of(here.person_key, here.held, NOBODY)
