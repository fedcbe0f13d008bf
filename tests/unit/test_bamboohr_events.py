"""Only BambooHR's own webhooks get in."""

import hashlib
import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.bamboohr.events import BambooHrEvents
from emulators.hris_hooks import signed_headers
from tourwright.ports import MalformedError, NotAuthenticError

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path(os.environ.get("TOURWRIGHT_CONTRACTS", str(ROOT.parent / "shared/contracts")))
NOW = datetime.fromtimestamp(1780000000, UTC)
KEY = "test-key"
BODY = b'{"type":"employee.updated","timestamp":"x","data":{"employeeId":"1009"}}'


def vectors() -> list[dict[str, Any]]:
    """Return BambooHR's known answers, none when the contracts are not there."""
    path = CONTRACTS / "hris/webhook-vectors.json"
    if not path.exists():
        return []
    everything = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    return [each for each in everything if each["vendor"] == "bamboohr"]


def signed(body: bytes, key: str = KEY, moment: datetime = NOW) -> dict[str, str]:
    """Return the headers of an honest delivery."""
    return signed_headers(key, body, moment)


def test_the_vectors_are_there() -> None:
    """Without them the next test would be empty in silence."""
    if not vectors():
        pytest.skip("webhook-vectors.json is not there: set TOURWRIGHT_CONTRACTS")

    assert {each["valid"] for each in vectors()} == {True, False}


@pytest.mark.parametrize("vector", vectors(), ids=lambda each: str(each["name"]))
def test_each_vector_gets_its_verdict(vector: dict[str, Any]) -> None:
    """Good ones are read, bad ones refused, at the clock they were made for."""
    reader = BambooHrEvents((vector["secret"],))
    body = vector["body"].encode()

    if not vector["valid"]:
        with pytest.raises(NotAuthenticError):
            reader.read(vector["headers"], body, NOW)
        return

    event = reader.read(vector["headers"], body, NOW)
    assert event.subject == json.loads(body)["data"]["employeeId"]
    assert event.body == body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-BambooHR-Timestamp": "", "X-BambooHR-Signature": "x"},
        {"X-BambooHR-Timestamp": "   ", "X-BambooHR-Signature": "x"},
        {"X-BambooHR-Timestamp": "1780000000"},
        {"X-BambooHR-Timestamp": "1780000000", "X-BambooHR-Signature": ""},
        {"X-BambooHR-Timestamp": "1780000000", "X-BambooHR-Signature": "é" * 64},
        {"X-BambooHR-Timestamp": "१७८", "X-BambooHR-Signature": "a" * 64},
    ],
)
def test_missing_and_odd_headers_are_refused(headers: dict[str, str]) -> None:
    """Nothing but a refusal, whatever is sent."""
    with pytest.raises(NotAuthenticError):
        BambooHrEvents((KEY,)).read(headers, BODY, NOW)


def test_an_empty_timestamp_does_not_verify_even_when_signed_over() -> None:
    """A signature over the body alone must not pass as one over body and timestamp."""
    signature = hmac.new(KEY.encode(), BODY, hashlib.sha256).hexdigest()
    headers = {"X-BambooHR-Timestamp": "", "X-BambooHR-Signature": signature}

    with pytest.raises(NotAuthenticError):
        BambooHrEvents((KEY,)).read(headers, BODY, NOW)


@pytest.mark.parametrize(("seconds", "fresh"), [(300, True), (-300, True), (301, False)])
def test_an_old_or_early_delivery_is_refused(seconds: int, *, fresh: bool) -> None:
    """Five minutes either way."""
    reader, later = BambooHrEvents((KEY,)), NOW + timedelta(seconds=seconds)

    if fresh:
        assert reader.read(signed(BODY), BODY, later).kind == "employee.updated"
    else:
        with pytest.raises(NotAuthenticError):
            reader.read(signed(BODY), BODY, later)


def test_header_names_are_read_in_any_case() -> None:
    """Servers spell them as they like."""
    headers = {name.upper(): value for name, value in signed(BODY).items()}

    assert BambooHrEvents((KEY,)).read(headers, BODY, NOW).subject == "1009"


def test_a_key_can_be_replaced_without_a_gap() -> None:
    """Old and new are taken while both are configured."""
    reader = BambooHrEvents(("new", "old"))

    events = [reader.read(signed(BODY, key), BODY, NOW) for key in ("old", "new")]

    assert {event.subject for event in events} == {"1009"}


def test_the_same_delivery_has_the_same_key() -> None:
    """A repeat is seen; the same words signed anew are another delivery."""
    reader = BambooHrEvents((KEY,))
    later = NOW + timedelta(seconds=1)

    first, again = (reader.read(signed(BODY), BODY, NOW) for _ in range(2))
    anew = reader.read(signed(BODY, moment=later), BODY, later)

    assert first.dedupe_key == again.dedupe_key != anew.dedupe_key


@pytest.mark.parametrize("keys", [(), ("",), ("good", "")])
def test_an_empty_key_is_never_taken_into_use(keys: tuple[str, ...]) -> None:
    """An empty key would let everybody in."""
    with pytest.raises(ValueError, match="key"):
        BambooHrEvents(keys)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"type":"employee.updated"}',
        b'{"type":"employee.updated","data":{"employeeId":"../1"}}',
        b'{"type":"employee.updated","data":{"employeeId":""}}',
        b'{"type":"employee.updated","data":{"employeeId":["1"]}}',
        b'{"type":1,"data":{"employeeId":"1"}}',
        b'{"type":"employee.updated","data":{"employeeId":"1","employeeId":"2"}}',
        b'{"type":"employee.updated","data":{"employeeId":"1","x":NaN}}',
        b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"type":"employee.updated","data":{"employeeId":"1","x":"\\ud800"}}',
    ],
    ids=range(13),
)
def test_an_authentic_body_that_cannot_be_read_is_malformed(body: bytes) -> None:
    """Authentic nonsense is told from a forgery."""
    with pytest.raises(MalformedError):
        BambooHrEvents((KEY,)).read(signed(body), body, NOW)
