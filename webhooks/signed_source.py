"""The generic signed source: any system that can send Standard Webhooks.

The check is our own: the widely used package accepts an id with dots, so that bytes can be moved
between id, timestamp and body under one signature, and raises on junk entries.

Source: Standard Webhooks 1.0.0, "Signature scheme" and "Verifying webhook authenticity".
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from schemas import validator
from tourwright.ports import InboundEvent, MalformedError, NotAuthenticError
from tourwright.strict_json import StrictJsonError, loads

SCHEMA = "webhook_in.hris_change.v1"
TOLERANCE_S = 300
MAX_SIGNATURES = 16
GOOD_ID = re.compile(r"[A-Za-z0-9_\-:]{1,128}")
GOOD_TIME = re.compile(r"[1-9][0-9]{0,11}")


class BodyCheck(Protocol):
    """A compiled JSON Schema."""

    def is_valid(self, instance: object) -> bool:
        """Say whether the document obeys the schema."""
        ...


class BadSecretError(ValueError):
    """A secret of the settings is no `whsec_` base64 text of 16 bytes or more."""


def secret_bytes(secret: str) -> bytes:
    """Return the key of a `whsec_` secret. Raises BadSecretError; the message holds no secret."""
    text = secret.removeprefix("whsec_")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as wrong:
        raise BadSecretError("a webhook secret is not base64 after whsec_") from wrong
    if len(key) < 16:
        raise BadSecretError("a webhook secret is shorter than 16 bytes: make a longer one")
    return key


def signature_is_good(keys: Sequence[bytes], signed: bytes, header: str) -> bool:
    """Say whether any v1 entry of the header is the signature under any key, in constant time."""
    wanted = [b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in keys]
    good = False
    for entry in header.split(" ")[:MAX_SIGNATURES]:
        given = entry.encode("latin-1", "replace")
        for expected in wanted:
            good |= hmac.compare_digest(expected, given)
    return good


class SignedSource:
    """`tourwright.ports.EventReader` for Standard Webhooks headers and our neutral change event."""

    def __init__(self, source: str, secrets: Sequence[str], check: BodyCheck | None = None) -> None:
        """Take every secret as good: while one is rotated, the old and the new one are given."""
        if not secrets:
            raise BadSecretError(f"source {source} has no secret: set one")
        self._source = source
        self._keys = [secret_bytes(secret) for secret in secrets]
        self._check: BodyCheck = check or validator(SCHEMA)

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """See `tourwright.ports.EventReader.read`."""
        event_id = self._authentic_id(headers, body, now)
        change = self._change(body)
        return InboundEvent(
            source=self._source,
            dedupe_key=event_id,
            kind=str(change["type"]),
            subject=str(change["source_person_id"]),
            received_at=now,
            body=body,
        )

    def _authentic_id(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        event_id = headers.get("webhook-id", "")
        sent_at = headers.get("webhook-timestamp", "")
        if not GOOD_ID.fullmatch(event_id):
            raise NotAuthenticError("webhook-id is missing or malformed")
        if not GOOD_TIME.fullmatch(sent_at):
            raise NotAuthenticError("webhook-timestamp is missing or not a number of seconds")
        if abs(now.timestamp() - int(sent_at)) > TOLERANCE_S:
            raise NotAuthenticError("webhook-timestamp is more than 5 minutes away")
        signed = b"%s.%s.%s" % (event_id.encode(), sent_at.encode(), body)
        if not signature_is_good(self._keys, signed, headers.get("webhook-signature", "")):
            raise NotAuthenticError("no entry of webhook-signature is right")
        return event_id

    def _change(self, body: bytes) -> dict[str, object]:
        try:
            change = loads(body)
        except StrictJsonError as wrong:
            raise MalformedError(str(wrong)) from wrong
        if not isinstance(change, dict) or not self._check.is_valid(change):
            raise MalformedError(f"the body does not obey {SCHEMA}")
        return change
