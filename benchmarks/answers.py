"""Answers through the ask page, as a browser that has it open sends them."""

import secrets
from datetime import UTC, datetime
from urllib.parse import urlencode

from benchmarks.processes import LINK_KEY, Place
from emulators.server import LOOPBACK
from tourwright.ports import Ask
from webhooks.csrf import COOKIE, FIELD, Csrf
from webhooks.tokens import Link, Links, Purpose


def answer_request(place: Place, ask: Ask, verb: str, **fields: str) -> bytes:
    """Return the bytes of a POST with a fresh link and form, as the page would have made them."""
    links, csrf = Links(LINK_KEY.encode(), place.base_url), Csrf(LINK_KEY.encode(), secure=False)
    role = "" if ask.person_key else ask.role
    link = Link(Purpose.ASK, ask.ask_id, ask.person_key, role)
    path = f"/asks/{links.token(link, datetime.now(UTC))}"
    nonce = secrets.token_urlsafe(18)
    form = {
        FIELD: csrf.field(nonce, path),
        "revision": str(ask.revision),
        "text_hash": ask.text_hash,
        "verb": verb,
        **fields,
    }
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {LOOPBACK}:{place.port}\r\ncookie: {COOKIE}={nonce}\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
