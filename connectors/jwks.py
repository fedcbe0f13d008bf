"""The public keys that a service of Microsoft signs with: read when needed, and seldom.

Whoever sends tokens with invented key ids makes us ask nobody: an unknown id has the keys read
again once in five minutes. Keys are used for a day at most. Reading them anew begins after half a
day, so that a key service that is away for hours stops nobody.
Source: RFC 7517; "Signing key rollover in the Microsoft identity platform".
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
import requests

from tourwright.ports import Clock, TransientError

logger = logging.getLogger(__name__)

ALGORITHM = "RS256"
FRESH_FOR = timedelta(hours=12)
GOOD_FOR = timedelta(hours=24)
UNKNOWN_AGAIN_AFTER = timedelta(minutes=5)
FAILED_AGAIN_AFTER = timedelta(seconds=10)
WAIT_S = (3.05, 5.0)
MAX_BYTES = 256 * 1024
MAX_KEYS = 200
MIN_BITS = 2048


@dataclass(frozen=True)
class PublishedKey:
    """A key; endorsements are the channels it may sign for, None where nothing is said."""

    jwk: jwt.PyJWK
    endorsements: frozenset[str] | None = None


@dataclass(frozen=True)
class _Page:
    """What was published, and when that was read."""

    keys: Mapping[str, PublishedKey]
    read_at: datetime


class KeyBook:
    """Finds a key by its id; one thread reads while the others that need it wait."""

    def __init__(self, session: requests.Session, url: str, clock: Clock) -> None:
        self._session = session
        self._url = url
        self._clock = clock
        self._reading = threading.Lock()
        self._page: _Page | None = None
        self._failed_at: datetime | None = None

    def get(self, kid: str) -> PublishedKey:
        """Return the key. Raises jwt.InvalidKeyError for an id nobody published, TransientError."""
        page = self._page
        if page is None or self._is_worth_reading(page, kid):
            page = self._current(kid)
        if kid not in page.keys:
            raise jwt.InvalidKeyError("nobody published this key")
        return page.keys[kid]

    def _is_worth_reading(self, page: _Page, kid: str) -> bool:
        age = self._clock.now() - page.read_at
        return age > (FRESH_FOR if kid in page.keys else UNKNOWN_AGAIN_AFTER)

    def _current(self, kid: str) -> _Page:
        """Read the keys unless another thread does. Raises TransientError.

        Nobody whose key is known waits for another thread's reading.
        """
        page = self._page
        known = page is not None and self._is_good(page) and kid in page.keys
        if self._reading.acquire(blocking=not known):
            try:
                self._read_again(kid)
            finally:
                self._reading.release()
        page = self._page
        if page is None or not self._is_good(page):
            raise TransientError("Microsoft's keys cannot be read now")
        return page

    def _is_good(self, page: _Page | None) -> bool:
        return page is not None and self._clock.now() - page.read_at <= GOOD_FOR

    def _read_again(self, kid: str) -> None:
        """Read the keys if that is still worth it, and was not tried in vain just now."""
        page, now = self._page, self._clock.now()
        pause = UNKNOWN_AGAIN_AFTER if self._is_good(page) else FAILED_AGAIN_AFTER
        if self._failed_at is not None and now - self._failed_at < pause:
            return
        if page is None or self._is_worth_reading(page, kid):
            self._try_to_read(now)

    def _try_to_read(self, now: datetime) -> None:
        """Replace the page; a failure leaves it."""
        try:
            self._page = _Page(self._read(), now)
            self._failed_at = None
        except (requests.RequestException, ValueError, jwt.PyJWTError) as lost:
            self._failed_at = now
            logger.warning("keys not read", extra={"why": type(lost).__name__})

    def _read(self) -> Mapping[str, PublishedKey]:
        answer = self._session.get(self._url, timeout=WAIT_S, allow_redirects=False)
        if answer.status_code != requests.codes.ok or len(answer.content) > MAX_BYTES:
            raise ValueError("no list of keys")
        return keys_of(answer.json())


def keys_of(document: object) -> Mapping[str, PublishedKey]:
    """Read a list of keys; those that are no RSA keys for signing are left out.

    Raises ValueError for what is no such list, and for one that has no usable key.
    """
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise ValueError("no list of keys")
    read = [(each, _key_of(each)) for each in listed if isinstance(each, dict)]
    found = {str(each["kid"]): key for each, key in read if key is not None}
    if not found:
        raise ValueError("no usable key")
    return found


def _key_of(listed: Mapping[str, Any]) -> PublishedKey | None:
    wanted = {"kty": "RSA", "use": "sig", "alg": ALGORITHM}
    signs = all(listed.get(name, value) == value for name, value in wanted.items())
    if not (signs and listed.get("kid") and isinstance(listed["kid"], str)):
        return None
    try:
        jwk = jwt.PyJWK({"kty": "RSA", "n": listed["n"], "e": listed["e"]}, algorithm=ALGORITHM)
    except (jwt.PyJWTError, KeyError):
        return None
    if jwk.key.key_size < MIN_BITS:
        return None
    told = listed.get("endorsements")
    return PublishedKey(jwk, frozenset(map(str, told)) if isinstance(told, list) else None)
