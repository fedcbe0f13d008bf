"""The generic signed source: every known-answer vector, every trick that must not work."""

import base64
import hashlib
import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.fakes import NOW
from tests.web_world import SECRET, sign
from tourwright.ports import MalformedError, NotAuthenticError
from webhooks.signed_source import BadSecretError, SignedSource, signature_is_good

BODY = b'{"type":"person.changed","source_person_id":"7","occurred_at":"2027-04-01T08:59:00Z"}'
OTHER = "whsec_" + base64.b64encode(b"another secret of thirty-two byt").decode()
CONTRACTS = Path(os.environ.get("TOURWRIGHT_CONTRACTS", "../shared/contracts"))
VECTORS = CONTRACTS / "hris" / "webhook-vectors.json"


class AnyBody:
    """Accepts every document: the vectors' bodies are other systems'."""

    def is_valid(self, instance: object) -> bool:
        """See `BodyCheck.is_valid`."""
        return isinstance(instance, dict)


@pytest.fixture
def source() -> SignedSource:
    """Return a source with one secret."""
    return SignedSource("hr", [SECRET])


def vectors() -> list[Any]:
    """Return the vectors of senders that use the Standard Webhooks recipe."""
    if not VECTORS.exists():
        reason = f"no contract vectors: set TOURWRIGHT_CONTRACTS (looked in {CONTRACTS.name})"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    known = json.loads(VECTORS.read_text())["vectors"]
    return [
        pytest.param(vector, id=vector["name"])
        for vector in known
        if vector["vendor"] in {"standard-webhooks", "finch"}
    ]


@pytest.mark.parametrize("vector", vectors())
def test_a_known_answer_is_judged_right(vector: dict[str, Any]) -> None:
    """Vectors of the recipe verify, or are refused, at the moment they name."""
    headers = {
        "webhook-" + name.lower().split("-", 1)[1].replace("event-", ""): value
        for name, value in vector["headers"].items()
        if name.lower().startswith(("webhook-", "finch-"))
    }
    now = datetime.fromtimestamp(vector["now"], UTC)
    source = SignedSource("any", [vector["secret"]], AnyBody())

    try:
        source._authentic_id(headers, vector["body"].encode(), now)
        judged = True
    except NotAuthenticError:
        judged = False

    assert judged is vector["valid"]


def test_the_published_vector_verifies() -> None:
    """The specification's own example, byte for byte."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'

    assert signature_is_good([key], signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")


def test_what_the_common_package_signs_is_taken(source: SignedSource) -> None:
    """Senders use the package: its signatures are good here."""
    stamp = int(NOW.timestamp())
    headers = {
        "webhook-id": "msg_9",
        "webhook-timestamp": str(stamp),
        "webhook-signature": Webhook(SECRET).sign("msg_9", NOW, BODY.decode()),
    }

    assert source.read(headers, BODY, NOW).subject == "7"


def test_bytes_moved_between_id_time_and_body_are_refused(source: SignedSource) -> None:
    """One signature over a.b.c must not serve another cut; the common package takes this one."""
    stamp = str(int(NOW.timestamp()))
    signed = f"msg_1.{stamp}.".encode() + BODY
    mac = hmac.digest(base64.b64decode(SECRET[6:]), signed, hashlib.sha256)
    forged = {
        "webhook-id": f"msg_1.{stamp}",
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }

    with pytest.raises(NotAuthenticError, match="webhook-id"):
        source.read(forged, BODY.partition(b".")[2], NOW)


@pytest.mark.parametrize(
    "stamp",
    ["", "1e9", " 1806570000", "\uff11\uff18\uff10\uff16", "-5", "0180657000", "9" * 40, "nan"],
)
def test_a_timestamp_that_is_no_plain_number_is_refused(source: SignedSource, stamp: str) -> None:
    """Digits only, so that what was signed is what was compared."""
    headers = sign(BODY, NOW) | {"webhook-timestamp": stamp}

    with pytest.raises(NotAuthenticError):
        source.read(headers, BODY, NOW)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_time_outside_the_window_is_refused(source: SignedSource, seconds: int) -> None:
    """Five minutes to either side, not more."""
    headers = sign(BODY, NOW + timedelta(seconds=seconds))

    with pytest.raises(NotAuthenticError, match="5 minutes"):
        source.read(headers, BODY, NOW)


@pytest.mark.parametrize(
    "junk", ["", "v1", "v1,", "v1,äöü", "v2,AAAA", ",,,", "v1a,AAAA v1,%%%", " " * 50]
)
def test_junk_in_the_signature_header_is_no_accident(source: SignedSource, junk: str) -> None:
    """Junk is not authentic, and never another kind of failure."""
    headers = sign(BODY, NOW) | {"webhook-signature": junk}

    with pytest.raises(NotAuthenticError):
        source.read(headers, BODY, NOW)


def test_a_good_entry_among_junk_is_enough(source: SignedSource) -> None:
    """While a sender rotates its secret it sends several signatures."""
    headers = sign(BODY, NOW)
    headers["webhook-signature"] = "v1,AAAA v9,x " + headers["webhook-signature"]

    assert source.read(headers, BODY, NOW).dedupe_key == "msg_1"


def test_either_secret_is_good_while_one_is_replaced() -> None:
    """We take the old and the new secret at the same time."""
    source = SignedSource("hr", [OTHER, SECRET])

    for secret in (SECRET, OTHER):
        assert source.read(sign(BODY, NOW, secret=secret), BODY, NOW).subject == "7"


@pytest.mark.parametrize("secrets", [[], ["whsec_"], ["whsec_%%%"], ["whsec_c2hvcnQ="]])
def test_a_weak_secret_is_refused_at_the_start(secrets: list[str]) -> None:
    """An empty key would let everybody in: it is refused before any event comes."""
    with pytest.raises(BadSecretError):
        SignedSource("hr", secrets)


def test_a_body_outside_the_schema_is_malformed(source: SignedSource) -> None:
    """Authentic is not enough: the body must be ours to read."""
    body = BODY.replace(b'"7"', b"7")

    with pytest.raises(MalformedError, match=r"webhook_in\.hris_change\.v1"):
        source.read(sign(body, NOW), body, NOW)
