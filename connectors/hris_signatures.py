"""How systems of people sign what they send to us, one recipe a system.

    bamboohr  hex HMAC-SHA256 of body and timestamp, body first, nothing between
    hibob     base64 HMAC-SHA512 of the body
    frappe    base64 HMAC-SHA256 of the body
    finch     `v1,` and base64 HMAC-SHA256 of id.timestamp.body; the secret is base64
    merge     URL-safe base64 HMAC-SHA256 of the body
    deel      hex HMAC-SHA256 of "POST" and body
    standard  as finch, under the header names of Standard Webhooks

Source: the systems' pages on webhooks; Standard Webhooks, "Signature scheme". A missing header
never verifies, all comparing takes the same time whatever fits, and nothing is parsed before.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tourwright.ports import NotAuthenticError

WINDOW_S = 300
Headers = Mapping[str, str]
Signer = Callable[[str, Headers, bytes], str]


@dataclass(frozen=True)
class Recipe:
    """One way of signing. Header names are lower case.

    sign makes the signature of secret, headers and body. stamp names the header that says when it
    was sent, "" where there is none; needed are headers that the signature covers. number is the
    header with the delivery's own number. listed: several signatures may come, by spaces.
    """

    signature: str
    sign: Signer
    stamp: str = ""
    needed: tuple[str, ...] = ()
    number: str = ""
    listed: bool = False


def lowered(headers: Headers) -> Headers:
    """Return the headers by their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}


def must_be_theirs(
    recipe: Recipe, secrets: Sequence[str], headers: Headers, body: bytes, now: datetime
) -> str:
    """Return the signature that proved itself; header names are lower case.

    Raises NotAuthenticError: a header is missing, none of the secrets fits, or it is too old.
    """
    for name in (*recipe.needed, recipe.signature):
        text = headers.get(name, "")
        if not text.strip() or not text.isascii():
            raise NotAuthenticError(f"the header {name} is missing or not plain text")
    given = headers[recipe.signature]
    shown = given.split(" ") if recipe.listed else [given]
    wanted = [recipe.sign(secret, headers, body) for secret in secrets]
    # All are compared, whichever fits: the time taken must not tell which one came near.
    if sum(hmac.compare_digest(one, other) for one in shown for other in wanted) == 0:
        raise NotAuthenticError("the signature is not ours")
    if recipe.stamp:
        _must_be_fresh(headers[recipe.stamp], now)
    return given


def _must_be_fresh(stamp: str, now: datetime) -> None:
    """Refuse what was sent outside the window, where the timestamp can be read."""
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


def _bamboohr(secret: str, headers: Headers, body: bytes) -> str:
    return _mac(secret, body + headers["x-bamboohr-timestamp"].encode()).hex()


def _hibob(secret: str, _: Headers, body: bytes) -> str:
    return base64.b64encode(_mac(secret, body, hashlib.sha512)).decode()


def _frappe(secret: str, _: Headers, body: bytes) -> str:
    return base64.b64encode(_mac(secret, body)).decode()


def _merge(secret: str, _: Headers, body: bytes) -> str:
    return base64.urlsafe_b64encode(_mac(secret, body)).decode()


def _deel(secret: str, _: Headers, body: bytes) -> str:
    return _mac(secret, b"POST" + body).hex()


def _numbered(number: str, stamp: str) -> Signer:
    """Return the scheme that covers a number, a timestamp and the body."""

    def sign(secret: str, headers: Headers, body: bytes) -> str:
        signed = f"{headers[number]}.{headers[stamp]}.".encode() + body
        made = hmac.new(_decoded(secret), signed, hashlib.sha256).digest()
        return f"v1,{base64.b64encode(made).decode()}"

    return sign


def _mac(secret: str, signed: bytes, how: Callable[..., object] = hashlib.sha256) -> bytes:
    return hmac.new(secret.encode(), signed, how).digest()  # type: ignore[arg-type]  # hashlib's own


def _decoded(secret: str) -> bytes:
    """Return the key behind a secret that is written as base64."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as wrong:
        raise ValueError("the secret must be base64, as the system shows it") from wrong


FINCH = ("finch-event-id", "finch-timestamp")
STANDARD = ("webhook-id", "webhook-timestamp")
RECIPES: Mapping[str, Recipe] = {
    "bamboohr": Recipe(
        "x-bamboohr-signature",
        _bamboohr,
        stamp="x-bamboohr-timestamp",
        needed=("x-bamboohr-timestamp",),
    ),
    "hibob": Recipe("bob-signature", _hibob),
    "frappe": Recipe("x-frappe-webhook-signature", _frappe),
    "finch": Recipe(
        "finch-signature",
        _numbered(*FINCH),
        stamp=FINCH[1],
        needed=FINCH,
        number=FINCH[0],
        listed=True,
    ),
    "merge": Recipe("x-merge-webhook-signature", _merge),
    "deel": Recipe("x-deel-signature", _deel),
    "standard": Recipe(
        "webhook-signature",
        _numbered(*STANDARD),
        stamp=STANDARD[1],
        needed=STANDARD,
        number=STANDARD[0],
        listed=True,
    ),
}


def must_be_a_secret(recipe: str, secret: str) -> None:
    """Refuse a secret that can sign nothing. Raises ValueError."""
    if not secret:
        raise ValueError("a secret of webhooks must not be empty")
    if RECIPES[recipe].listed:
        _decoded(secret)
