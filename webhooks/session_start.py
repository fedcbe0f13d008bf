"""Begins and ends sessions: the cookie's value is random, the store knows only its digest."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from flask import Response, request

from tourwright.domain.leavers import has_left
from tourwright.domain.people import Person
from tourwright.ports import Clock
from tourwright.ports_pages import Session, Sessions
from webhooks.deps import Deps
from webhooks.who import IDLE, LONGEST, cookie_name, digest_of

FLOW = "tourwright_sign_in"
FLOW_LASTS = timedelta(minutes=10)


class Door(Protocol):
    """What is needed to let somebody in."""

    @property
    def sessions(self) -> Sessions:
        """Where sessions are kept."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    @property
    def base_url(self) -> str:
        """Our own address."""
        ...


@dataclass(frozen=True)
class Entry:
    """Who comes in, and how far: scope is one alliance, "" for all that is theirs."""

    person: Person
    held: frozenset[str] = frozenset()
    scope: str = ""


def begin_session(deps: Door, entry: Entry, answer: Response) -> Response:
    """Start a new session, put its cookie on the answer, and end the browser's earlier one.

    A session of one alliance ends after two hours, any other one after twelve.
    """
    end_session(deps)
    value, now = secrets.token_urlsafe(32), deps.clock.now()
    session = Session(
        digest=digest_of(value),
        person_key=entry.person.person_key,
        held=entry.held,
        started_at=now,
        seen_at=now,
        ends_at=now + (IDLE if entry.scope else LONGEST),
        scope=entry.scope,
    )
    deps.sessions.start(session)
    answer.set_cookie(
        cookie_name(deps), value, secure=is_secure(deps), httponly=True, samesite="Lax", path="/"
    )
    return answer


def end_session(deps: Door) -> None:
    """End the session that the browser has."""
    value = request.cookies.get(cookie_name(deps), "")
    if value:
        deps.sessions.end(digest_of(value))


def forget_session(deps: Door, answer: Response) -> Response:
    """Take the cookie back."""
    answer.delete_cookie(
        cookie_name(deps), path="/", secure=is_secure(deps), httponly=True, samesite="Lax"
    )
    return answer


def keep_flow(deps: Deps, flow: dict[str, object], answer: Response) -> Response:
    """Keep what a sign-in under way needs, and name it in a cookie of this browser.

    The company's directory sends the browser back by a form of another site, so this one cookie is
    sent along with that.
    """
    value = secrets.token_urlsafe(32)
    deps.sessions.keep_flow(digest_of(value), flow, deps.clock.now() + FLOW_LASTS)
    answer.set_cookie(
        _flow_cookie(deps),
        value,
        max_age=FLOW_LASTS,
        secure=is_secure(deps),
        httponly=True,
        samesite="None" if is_secure(deps) else "Lax",
        path="/",
    )
    return answer


def take_flow(deps: Deps) -> dict[str, object] | None:
    """Return, once, what this browser's sign-in needs; None when it never began or is too old."""
    value = request.cookies.get(_flow_cookie(deps), "")
    found = deps.sessions.take_flow(digest_of(value), deps.clock.now()) if value else None
    return None if found is None else dict(found)


def is_secure(deps: Door) -> bool:
    """Say whether pages are served over TLS; they are everywhere but on a desk."""
    return deps.base_url.startswith("https:")


def here_still(deps: Deps, person: Person | None) -> Person | None:
    """Return the person, None for somebody unknown or gone."""
    if person is None or has_left(person.facts, deps.clock.now()):
        return None
    return person


def _flow_cookie(deps: Deps) -> str:
    return f"__Host-{FLOW}" if is_secure(deps) else FLOW
