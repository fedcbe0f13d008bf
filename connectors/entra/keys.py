"""The keys that the tenant signs with, read when needed and at most every few minutes."""

import threading
from datetime import datetime, timedelta

import jwt
import requests

from connectors.http import CONNECT_S, READ_S
from tourwright.ports import Clock, TransientError

AGAIN_AFTER = timedelta(minutes=5)
OLD_AFTER = timedelta(hours=24)
MAX_BYTES = 256 * 1024


class TenantKeys:
    """Finds a key by its id.

    An id that is not known lets the keys be read again, but not each time: whoever sends tokens
    with invented ids makes us ask nobody.
    """

    def __init__(self, session: requests.Session, url: str, clock: Clock) -> None:
        self._session = session
        self._url = url
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._read_at: datetime | None = None

    def get(self, kid: str) -> jwt.PyJWK:
        """Return the key. Raises jwt.InvalidKeyError for no key of the tenant, TransientError."""
        with self._lock:
            if self._is_worth_reading(kid):
                self._keys = self._read()
                self._read_at = self._clock.now()
            if kid not in self._keys:
                raise jwt.InvalidKeyError("no key of the tenant")
            return self._keys[kid]

    def _is_worth_reading(self, kid: str) -> bool:
        if self._read_at is None:
            return True
        age = self._clock.now() - self._read_at
        return age > OLD_AFTER or (kid not in self._keys and age > AGAIN_AFTER)

    def _read(self) -> dict[str, jwt.PyJWK]:
        try:
            answer = self._session.get(
                self._url, timeout=(CONNECT_S, READ_S), allow_redirects=False
            )
            if answer.status_code != requests.codes.ok or len(answer.content) > MAX_BYTES:
                raise TransientError("Microsoft's keys cannot be read now")
            found = jwt.PyJWKSet.from_dict(answer.json())
        except (requests.RequestException, ValueError, jwt.PyJWTError) as lost:
            raise TransientError("Microsoft's keys cannot be read now") from lost
        return {key.key_id: key for key in found.keys if key.key_id}
