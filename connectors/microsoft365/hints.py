"""Notifications of the directory: cheaply told apart when they come, judged fully afterwards.

What says nothing of a subscription of ours, or does not know its word, is dropped at once, so that
nobody fills our store from outside. Tokens and sealed content are judged later, as that may need
Microsoft's keys. A notification is only a hint: what it says is never used, only that it came.
Source: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks; "Change
notifications that include resource data"; "Lifecycle notifications".
"""

import base64
import binascii
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from connectors.microsoft365.pem import rsa_key
from connectors.token_judge import TokenJudge
from tourwright.ports import InboundEvent, MalformedError, NotAuthenticError
from tourwright.ports.directory import Subscription, Subscriptions
from tourwright.ports.microsoft import Hint
from tourwright.strict_json import StrictJsonError, loads

SOURCE = "microsoft365"
LIFECYCLE, LIVE = "lifecycle", "live"
KINDS = frozenset({"created", "updated", "deleted"})
MAX_BODY = 256 * 1024
MAX_NOTICES = 200
MAX_TOKENS = 10
IV_BYTES, BLOCK_BITS = 16, 128
KEY_BYTES = frozenset({16, 24, 32})
Notice = Mapping[str, Any]


@dataclass(frozen=True)
class Seal:
    """What rich notifications are checked with: their tokens, and the key they are sealed for."""

    judge: TokenJudge
    key: RSAPrivateKey


def seal_key(pem: str) -> RSAPrivateKey:
    """Read the key of the setting. Raises RefusedError."""
    return rsa_key(pem, "TOURWRIGHT_M365_NOTIFICATION_KEY_FILE")


class NotificationGate:
    """See `tourwright.ports.microsoft.HintGate`; without a seal content is not read."""

    def __init__(self, subscriptions: Subscriptions, seal: Seal | None = None) -> None:
        self._subscriptions = subscriptions
        self._seal = seal

    def split(self, body: bytes, now: datetime) -> Sequence[InboundEvent]:
        """See `HintGate.split`; one that is not ours is left out."""
        told = _object(body)
        tokens = told.get("validationTokens") or []
        if not isinstance(tokens, list) or len(tokens) > MAX_TOKENS:
            raise MalformedError("validationTokens is no short list")
        return [_event(notice, tokens, now) for notice in _notices(told) if self._is_ours(notice)]

    def judge(self, event: InboundEvent, now: datetime) -> Hint:
        """See `HintGate.judge`."""
        kept = _object(event.body)
        notice = kept.get("notice")
        if not isinstance(notice, dict) or not self._is_ours(notice):
            raise NotAuthenticError("notification: no subscription of ours says so")
        lifecycle = str(notice.get("lifecycleEvent") or "")
        if self._seal is not None and not lifecycle:
            _open(notice, kept.get("tokens"), self._seal, now)
        return Hint(
            subscription_id=str(notice["subscriptionId"]),
            kind=event.kind,
            resource=event.subject,
            dedupe_key=event.dedupe_key,
            lifecycle=lifecycle,
        )

    def _is_ours(self, notice: Notice) -> bool:
        """Say whether a live subscription of ours knows the word that comes along."""
        known = self._subscriptions.get(str(notice.get("subscriptionId") or ""))
        return known is not None and known.state == LIVE and _knows(known, notice)


def _knows(known: Subscription, notice: Notice) -> bool:
    word = str(notice.get("clientState") or "")
    same = hmac.compare_digest(word.encode(), known.client_state.encode())
    return bool(known.client_state) and same


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = loads(body, max_bytes=2 * MAX_BODY)
    except StrictJsonError as broken:
        raise MalformedError(f"the notification is no JSON: {broken}") from broken
    if not isinstance(told, dict):
        raise MalformedError("the notification is no object")
    return told


def _notices(told: Mapping[str, Any]) -> Iterator[Notice]:
    listed = told.get("value")
    if not isinstance(listed, list) or len(listed) > MAX_NOTICES:
        raise MalformedError(f"value is no list of at most {MAX_NOTICES}")
    yield from (each for each in listed if isinstance(each, dict))


def _event(notice: Notice, tokens: Sequence[object], now: datetime) -> InboundEvent:
    """Return the notification as it is kept; the same one again has the same key."""
    body = {"notice": notice, "tokens": list(tokens)}
    return InboundEvent(
        source=SOURCE,
        dedupe_key=_key(notice, now),
        kind=_kind(notice),
        subject=_plain(_data(notice).get("id")),
        received_at=now,
        body=json.dumps(body, separators=(",", ":")).encode(),
    )


def _kind(notice: Notice) -> str:
    if notice.get("lifecycleEvent"):
        return LIFECYCLE
    told = str(notice.get("changeType") or "").lower()
    return told if told in KINDS else "updated"


def _key(notice: Notice, now: datetime) -> str:
    """Name what happened: a change by its etag, anything else by its id or its minute."""
    etag = _data(notice).get("@odata.etag") if not notice.get("lifecycleEvent") else None
    happened = etag or notice.get("id") or now.strftime("%Y-%m-%dT%H:%M")
    parts = (notice.get("subscriptionId"), _kind(notice), notice.get("resource"), happened)
    return sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()


def _data(notice: Notice) -> Mapping[str, Any]:
    data = notice.get("resourceData")
    return data if isinstance(data, dict) else {}


def _plain(text: object) -> str:
    told = str(text or "")[:100]
    return told if told.isprintable() else ""


def _open(notice: Notice, tokens: object, seal: Seal, now: datetime) -> None:
    """Check tokens and seal of a rich notification. Raises NotAuthenticError."""
    content = notice.get("encryptedContent")
    if not isinstance(content, dict) or not isinstance(tokens, list) or not tokens:
        raise NotAuthenticError("notification: content or token is missing")
    for token in tokens:
        seal.judge.judge(str(token), now)
    told = opened(content, seal.key)
    if str(told.get("id") or "") != str(_data(notice).get("id") or ""):
        raise NotAuthenticError("notification: the content is about something else")


def opened(content: Mapping[str, Any], key: RSAPrivateKey) -> Mapping[str, Any]:
    """Return the sealed content, its signature checked first. Raises NotAuthenticError."""
    try:
        data, wrapped, signature = (
            base64.b64decode(str(content[name]), validate=True)
            for name in ("data", "dataKey", "dataSignature")
        )
        inner = key.decrypt(wrapped, OAEP(MGF1(hashes.SHA1()), hashes.SHA1(), None))  # noqa: S303  what Graph uses
    except (KeyError, ValueError, binascii.Error) as wrong:
        raise NotAuthenticError("notification: the seal cannot be opened") from wrong
    if not hmac.compare_digest(hmac.digest(inner, data, "sha256"), signature):
        raise NotAuthenticError("notification: the seal is broken")
    return _object_in(_decrypted(data, inner))


def _decrypted(data: bytes, key: bytes) -> bytes:
    """Return what was encrypted; the first bytes of the key are where it begins."""
    if len(key) not in KEY_BYTES:
        raise NotAuthenticError("notification: the key of the seal has a wrong length")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:IV_BYTES])).decryptor()
    unpadder = PKCS7(BLOCK_BITS).unpadder()
    try:
        padded = cipher.update(data) + cipher.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as wrong:
        raise NotAuthenticError("notification: the content cannot be read") from wrong


def _object_in(text: bytes) -> Mapping[str, Any]:
    try:
        return _object(text)
    except MalformedError as wrong:
        raise NotAuthenticError("notification: the content is no object") from wrong
