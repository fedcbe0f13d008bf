"""Events out: a thin CloudEvents body, signed for each subscriber, tried for more than a day.

Source: CloudEvents 1.0 JSON format; Standard Webhooks 1.0.0; the schedule is the one that the
field's senders use.
"""

import base64
import hashlib
import hmac
import json
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests

from schemas import validator
from tourwright.ports import OutboxRow
from webhooks.handshake import Handshake, NotAllowedError
from webhooks.safe_http import CONNECT_S, READ_S
from webhooks.signed_source import secret_bytes

logger = logging.getLogger(__name__)

SCHEMA = "event_out.v1"
SCHEDULE_S = (0, 5, 300, 1800, 7200, 18_000, 36_000, 36_000)
"""Seconds before each attempt, counted from the one before; the first is at once."""
OBEYED = frozenset({429, 502, 503, 504})
GONE = 410
LONGEST_WAIT_S = 24 * 3600


@dataclass(frozen=True)
class Subscriber:
    """Whoever gets our events. secrets are `whsec_` texts: while one is rotated, old and new.

    handshake: it is asked before the first event whether it wants any.
    """

    name: str
    url: str
    secrets: tuple[str, ...]
    handshake: bool = False


@dataclass(frozen=True)
class Verdict:
    """What became of an attempt: sent, later or wait (then at), dead, and a word for the log."""

    state: str
    why: str = ""
    at: datetime | None = None


class NotOurEventError(ValueError):
    """The row makes no event that our own schema allows: it is never sent."""


def event_id(key: str) -> str:
    """Return the id of the event of a row: the same in every attempt, without dots."""
    return "evt_" + hashlib.sha256(key.encode()).hexdigest()[:32]


def body_of(row: OutboxRow, source: str) -> bytes:
    """Return the CloudEvents body of a row. Raises NotOurEventError."""
    data = row.body.get("data")
    facts = {str(k): str(v) for k, v in data.items()} if isinstance(data, Mapping) else {}
    event = {
        "specversion": "1.0",
        "id": event_id(row.key),
        "source": source,
        "type": str(row.body.get("type", "")),
        "subject": facts.get("tour_id") or row.stream,
        "time": row.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "dataschema": f"urn:tourwright:schemas:{SCHEMA}",
        "data": facts,
    }
    if not validator(SCHEMA).is_valid(event):
        raise NotOurEventError(f"the event does not obey {SCHEMA}")
    return json.dumps(event, separators=(",", ":"), sort_keys=True).encode()


def signed_headers(
    subscriber: Subscriber, message_id: str, body: bytes, now: datetime
) -> dict[str, str]:
    """Return the Standard Webhooks headers, one signature for each secret."""
    stamp = str(int(now.timestamp()))
    signed = b"%s.%s.%s" % (message_id.encode(), stamp.encode(), body)
    macs = (hmac.digest(secret_bytes(each), signed, hashlib.sha256) for each in subscriber.secrets)
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "Tourwright-Webhooks/1.0",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join("v1," + base64.b64encode(mac).decode() for mac in macs),
    }


class Delivery:
    """Makes one attempt for one row."""

    def __init__(
        self,
        subscribers: Mapping[str, Subscriber],
        session: requests.Session,
        source: str,
        jitter: random.Random | None = None,
        handshake: Handshake | None = None,
    ) -> None:
        """Send through the session, a `safe_http.safe_session`; source is our own address.

        handshake asks those subscribers that want to be asked.
        """
        self._subscribers = subscribers
        self._session = session
        self._source = source
        self._jitter = jitter or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._handshake = handshake
        self._gone: set[str] = set()

    def attempt(self, row: OutboxRow, now: datetime) -> Verdict:
        """Return what became of it."""
        subscriber = self._subscribers.get(row.subscriber)
        if subscriber is None:
            return Verdict("dead", "no such subscriber is configured")
        if subscriber.name in self._gone:
            return Verdict("dead", "the subscriber is switched off: it answered 410")
        try:
            body = body_of(row, self._source)
        except NotOurEventError as wrong:
            return Verdict("dead", str(wrong))
        return self._held_back(subscriber, row, now) or self._post(subscriber, row, body, now)

    def _held_back(self, subscriber: Subscriber, row: OutboxRow, now: datetime) -> Verdict | None:
        """Return why the subscriber may not be sent to yet, None when it may."""
        if self._handshake is None or not subscriber.handshake:
            return None
        try:
            pause = self._handshake.may_send(subscriber.name, subscriber.url, now)
        except NotAllowedError as not_allowed:
            return self._again(row, now, str(not_allowed), 0)
        except requests.RequestException as failed:
            return self._again(row, now, type(failed).__name__, 0)
        return Verdict("wait", "as often as the receiver allows", pause.until) if pause else None

    def _post(self, subscriber: Subscriber, row: OutboxRow, body: bytes, now: datetime) -> Verdict:
        headers = signed_headers(subscriber, event_id(row.key), body, now)
        try:
            answer = self._session.post(
                subscriber.url,
                data=body,
                headers=headers,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as failed:
            # The message of the library may hold the address: its class says enough.
            return self._again(row, now, type(failed).__name__, 0)
        with answer:
            return self._judged(subscriber, row, answer, now)

    def _judged(
        self, subscriber: Subscriber, row: OutboxRow, answer: requests.Response, now: datetime
    ) -> Verdict:
        """Judge by the status; the body of the answer is not read at all."""
        status = answer.status_code
        if 200 <= status < 300:
            return Verdict("sent")
        if status == GONE:
            self._gone.add(subscriber.name)
            logger.error("subscriber switched off", extra={"subscriber": subscriber.name})
            return Verdict("dead", "410: the subscriber wants no more events")
        wait_s = _retry_after_s(answer.headers.get("Retry-After", ""), now)
        return self._again(row, now, f"status {status}", wait_s if status in OBEYED else 0)

    def _again(self, row: OutboxRow, now: datetime, why: str, wait_s: float) -> Verdict:
        made = row.attempts + 1
        if made >= len(SCHEDULE_S):
            return Verdict("dead", why)
        spread = SCHEDULE_S[made] * (0.9 + 0.2 * self._jitter.random())
        return Verdict("later", why, now + timedelta(seconds=max(spread, wait_s)))


def _retry_after_s(text: str, now: datetime) -> float:
    """Return the wait asked for in seconds, at most a day; 0 for none or nonsense."""
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0
    if until.tzinfo is None:
        return 0
    return min(max((until - now).total_seconds(), 0), LONGEST_WAIT_S)
