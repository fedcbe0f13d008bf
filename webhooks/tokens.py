"""Links that open one page for one person: signed, bound to purpose and person, expiring.

A link is not a log-in: it says who was written to. So it shows on GET and decides once on POST; an
old or broken one leads to a page that offers a fresh link, to the address that we know.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe

from flask import g, has_app_context
from itsdangerous import BadData, URLSafeSerializer

from tourwright.domain.asks import Actor
from tourwright.domain.model import Party
from webhooks.signing import signer_of

LINK_DAYS = 60


class Purpose(StrEnum):
    """What a link is for; the first word of its path."""

    ASK = "asks"
    WHERE = "where-we-stand"
    ALUMNI = "alumni"
    LEAVE = "leave"


class BadLinkError(Exception):
    """The token was never ours, or is for another purpose."""


class ExpiredLinkError(Exception):
    """The token was ours and its time is over; `link` says what it was for."""

    def __init__(self, link: "Link") -> None:
        super().__init__("expired")
        self.link = link


@dataclass(frozen=True)
class Link:
    """What a token says. subject is an ask id or an alliance id; role stands for person_key ""."""

    purpose: Purpose
    subject: str
    person_key: str = ""
    role: str = ""
    issued: int = 0

    @property
    def actor(self) -> Actor:
        """Return whoever holds the link."""
        roles = frozenset({Party(self.role)}) if self.role else frozenset()
        return Actor(self.person_key, roles)

    @property
    def expires(self) -> datetime:
        """Return the moment from which the link decides nothing any more."""
        return datetime.fromtimestamp(self.issued, UTC) + timedelta(days=LINK_DAYS)


class Links:
    """Makes and reads tokens and addresses."""

    def __init__(self, key: bytes, base_url: str) -> None:
        """Sign with the key; addresses begin with base_url."""
        self._key = key
        self._signers = {
            each: URLSafeSerializer(**signer_of(key, f"tourwright.link.{each}")) for each in Purpose
        }
        self.base_url = base_url.rstrip("/")

    def token(self, link: Link, now: datetime) -> str:
        """Return a new token for the link, issued now; no two are the same."""
        link = replace(link, issued=int(now.timestamp()))
        content = [link.subject, link.person_key, link.role, link.issued, token_urlsafe(6)]
        return str(self._signers[link.purpose].dumps(content))

    def url(self, link: Link, now: datetime) -> str:
        """Return the whole address of the link's page."""
        token = self.token(link, now)
        if link.purpose is Purpose.LEAVE:
            return f"{self.base_url}/alumni/{token}/leave"
        return f"{self.base_url}/{link.purpose}/{token}"

    def read(self, token: str, purpose: Purpose, now: datetime) -> Link:
        """Return what the token says. Raises BadLinkError, ExpiredLinkError (never for LEAVE)."""
        link = self._verified(token, purpose)
        if purpose is not Purpose.LEAVE and now > link.expires:
            raise ExpiredLinkError(link)
        return link

    def good(self, token: str, purpose: Purpose, now: datetime) -> Link | None:
        """Return what the token says, None when it is not ours or too old."""
        try:
            return self.read(token, purpose, now)
        except (BadLinkError, ExpiredLinkError):
            return None

    def _verified(self, token: str, purpose: Purpose) -> Link:
        """Return what the token says, be it old; a request verifies it once, whoever asks."""
        known: dict[tuple[bytes, Purpose, str], Link]
        known = g.setdefault("links", {}) if has_app_context() else {}
        this = (self._key, purpose, token)
        if this not in known:
            known[this] = self._opened(token, purpose)
        return known[this]

    def _opened(self, token: str, purpose: Purpose) -> Link:
        if len(token) > 1024:
            raise BadLinkError("too long")
        try:
            subject, person_key, role, issued, _ = self._signers[purpose].loads(token)
        except (BadData, ValueError, TypeError) as bad:
            raise BadLinkError("not ours") from bad
        return Link(purpose, subject, person_key, role, issued)


def token_id(token: str) -> str:
    """Return the name under which a used token is remembered; the token cannot be made from it."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]
