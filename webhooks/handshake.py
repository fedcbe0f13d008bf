"""Asks a receiver of events whether it wants ours, before the first one, and keeps to its rate.

Source: CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery", abuse protection: the validation
handshake by OPTIONS. A receiver says yes in its answer; calling us back later is not offered.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests

from tourwright.ports import Permission, Permissions
from webhooks.safe_http import CONNECT_S, READ_S

ASKED_A_MINUTE = 120
MINUTE = timedelta(minutes=1)
ANY = "*"


class NotAllowedError(Exception):
    """The receiver did not say that it wants our events; the message says what it did."""


@dataclass(frozen=True)
class Pause:
    """Until when the receiver's rate lets nothing go out."""

    until: datetime


class Handshake:
    """Knows who may be sent to, and when next."""

    def __init__(self, permissions: Permissions, session: requests.Session, origin: str) -> None:
        """Ask through the session, a `safe_http.safe_session`; origin is our host's name."""
        self._permissions = permissions
        self._session = session
        self._origin = origin
        self._next: dict[str, datetime] = {}

    def may_send(self, subscriber: str, url: str, now: datetime) -> Pause | None:
        """Count one event to be sent now, or return the pause that the rate asks for.

        Raises NotAllowedError, requests.RequestException.
        """
        at = self._next.get(subscriber, now)
        if at > now:
            return Pause(at)
        allowed = self._permission(subscriber, url, now)
        if allowed.a_minute is not None:
            self._next[subscriber] = now + MINUTE / allowed.a_minute
        return None

    def _permission(self, subscriber: str, url: str, now: datetime) -> Permission:
        address = hashlib.sha256(url.encode()).hexdigest()
        known = self._permissions.get(subscriber)
        if known is not None and known.address == address:
            return known
        given = Permission(address, self._asked(url), now)
        self._permissions.put(subscriber, given)
        return given

    def _asked(self, url: str) -> int | None:
        """Return how many events a minute are allowed, None for any number."""
        headers = {
            "User-Agent": "Tourwright-Webhooks/1.0",
            "WebHook-Request-Origin": self._origin,
            "WebHook-Request-Rate": str(ASKED_A_MINUTE),
        }
        wait = (CONNECT_S, READ_S)
        with self._session.options(
            url, headers=headers, timeout=wait, allow_redirects=False, stream=True
        ) as answer:
            return self._rate_of(answer)

    def _rate_of(self, answer: requests.Response) -> int | None:
        if not answer.ok or answer.is_redirect:
            raise NotAllowedError(f"the receiver was asked and answered {answer.status_code}")
        origin = answer.headers.get("WebHook-Allowed-Origin", "").strip()
        if origin != ANY and origin.lower() != self._origin.lower():
            raise NotAllowedError("the receiver does not allow events from our host")
        rate = answer.headers.get("WebHook-Allowed-Rate", str(ASKED_A_MINUTE)).strip()
        if rate == ANY:
            return None
        if not (rate.isascii() and rate.isdigit() and int(rate[:9]) > 0):
            raise NotAllowedError("the receiver allows events at a rate that is no number")
        return int(rate[:9])
