"""Checks and reads the webhooks BambooHR sends; they are hints, the person is read afterwards.

Source: https://documentation.bamboohr.com/docs/webhooks - `X-BambooHR-Signature` is the hex
HMAC-SHA256, under the key shown once when the webhook was made, of the raw body followed by the
text of `X-BambooHR-Timestamp`, body first, nothing between.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from connectors.bamboohr.mapping import SOURCE
from connectors.bamboohr.reading import PERSON_ID
from tourwright.ports import InboundEvent, MalformedError, NotAuthenticError
from tourwright.strict_json import StrictJsonError, loads

SIGNATURE = "x-bamboohr-signature"
TIMESTAMP = "x-bamboohr-timestamp"
WINDOW_S = 300
KIND = re.compile(r"[a-z_.]{1,64}", re.ASCII)


class BambooHrEvents:
    """The EventReader of BambooHR. Several keys let one be replaced without a gap."""

    def __init__(self, private_keys: Sequence[str]) -> None:
        if not private_keys or not all(private_keys):
            raise ValueError("BambooHR webhooks need at least one private key, none of them empty")
        self._keys = tuple(key.encode() for key in private_keys)

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """See `tourwright.ports.EventReader.read`."""
        named = {name.lower(): value for name, value in headers.items()}
        signature, stamp = named.get(SIGNATURE, ""), named.get(TIMESTAMP, "")
        self._must_be_theirs(signature, stamp, body)
        _must_be_fresh(stamp, now)
        kind, subject = _content(body)
        key = hashlib.sha256(body + b"\n" + signature.encode()).hexdigest()
        return InboundEvent(SOURCE, key, kind, subject, now, body)

    def _must_be_theirs(self, signature: str, stamp: str, body: bytes) -> None:
        """Refuse what no key of ours signed; an absent timestamp must never verify as ""."""
        if not stamp.strip() or not stamp.isascii():
            raise NotAuthenticError("the timestamp header is missing or not plain text")
        if not signature or not signature.isascii():
            raise NotAuthenticError("the signature header is missing or not plain text")
        signed = body + stamp.encode()
        wanted = [hmac.new(key, signed, hashlib.sha256).hexdigest() for key in self._keys]
        # All are compared, whichever fits: the time taken must not tell which key came near.
        if sum(hmac.compare_digest(signature, each) for each in wanted) == 0:
            raise NotAuthenticError("the signature is not ours")


def _must_be_fresh(stamp: str, now: datetime) -> None:
    """Refuse a signature older or newer than the window, where the timestamp can be read."""
    sent = _moment(stamp.strip())
    if sent is not None and abs((now - sent).total_seconds()) > WINDOW_S:
        raise NotAuthenticError(f"the timestamp is more than {WINDOW_S} s from our clock")


def _moment(stamp: str) -> datetime | None:
    """Read Unix seconds or ISO 8601; None for any other text, which was signed all the same."""
    try:
        if stamp.isdigit():
            return datetime.fromtimestamp(int(stamp), UTC)
        parsed = datetime.fromisoformat(stamp)
    except (ValueError, OverflowError, OSError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _content(body: bytes) -> tuple[str, str]:
    """Return kind and employee id. Raises MalformedError naming the place."""
    try:
        document = loads(body)
    except StrictJsonError as broken:
        raise MalformedError(f"the body is no plain JSON: {broken}") from broken
    if not isinstance(document, dict):
        raise MalformedError("the body must be a JSON object")
    kind, data = document.get("type"), document.get("data")
    if not isinstance(kind, str) or not KIND.fullmatch(kind):
        raise MalformedError('/type must be text as "employee.updated": use event-based webhooks')
    return kind, _subject(data)


def _subject(data: object) -> str:
    """Return the employee id, its letters checked."""
    found = data.get("employeeId") if isinstance(data, dict) else None
    subject = str(found) if isinstance(found, int) else found
    if not isinstance(subject, str) or not PERSON_ID.fullmatch(subject):
        raise MalformedError("/data/employeeId must be BambooHR's id of the employee")
    return subject
