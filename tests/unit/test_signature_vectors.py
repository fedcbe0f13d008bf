"""Each system's events are taken by its own proof and refused without it."""

import base64
import hashlib
import hmac
import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from connectors.hris_events import HintedEvents, events_by
from connectors.hris_signatures import RECIPES
from emulators.contracts import contract_folder
from tourwright.ports import InboundEvent, MalformedError, NotAuthenticError
from tourwright.ports.errors import PingError

NOW = datetime.fromtimestamp(1780000000, UTC)
NAMES = {"standard-webhooks": "standard", "personio": "unsigned"}
BODY = b'{"type":"employee.updated","data":{"employeeId":"1009"}}'


def vectors() -> list[dict[str, Any]]:
    """Return all known answers, none when the contracts are not there."""
    path = contract_folder() / "hris/webhook-vectors.json"
    if not path.exists():
        return []
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    return found


def reader_of(vector: dict[str, Any]) -> HintedEvents:
    """Return the reader that a source with the vector's secret has."""
    recipe = NAMES.get(vector["vendor"], vector["vendor"])
    return HintedEvents("people", recipe, (vector["secret"],) if vector["secret"] else ())


def judged(vector: dict[str, Any]) -> InboundEvent:
    """Read the vector at its own clock."""
    now = datetime.fromtimestamp(vector.get("now", 1780000000), UTC)
    return reader_of(vector).read(vector["headers"], vector["body"].encode(), now)


def test_the_vectors_are_there() -> None:
    """Without them the next test would be empty in silence."""
    if not vectors():
        pytest.skip("webhook-vectors.json is not there: set TOURWRIGHT_CONTRACTS")

    assert len(vectors()) == 19


@pytest.mark.parametrize("vector", vectors(), ids=lambda each: str(each["name"]))
def test_every_signature_vector_gets_its_verdict(vector: dict[str, Any]) -> None:
    """Good ones are read, bad ones refused, a trial of the address is answered and not kept."""
    if not vector["valid"]:
        with pytest.raises(NotAuthenticError):
            judged(vector)
    elif vector["name"].endswith("ping"):
        with pytest.raises(PingError):
            judged(vector)
    else:
        assert judged(vector).body == vector["body"].encode()


@pytest.mark.parametrize(
    ("name", "kind", "subject"),
    [
        ("bamboohr-employee-updated", "employee.updated", "1009"),
        ("hibob-table-entry-created", "table.entry.created", "3332883854254932743"),
        ("frappe-employee-on-update", "Employee", "HR-EMP-00011"),
        ("finch-vendor-vector", "changed", ""),
        ("merge-changed-data", "changed_data.synced", ""),
        ("deel-contract-terminated", "contract.terminated", ""),
        ("standard-webhooks-outbound", "tour.renewal_due", "1002"),
        ("personio-person-updated-unsigned", "person.updated", "1009"),
    ],
)
def test_an_event_tells_its_kind_and_whom_it_is_about(name: str, kind: str, subject: str) -> None:
    """Whom it names is read again; "" when somebody changed and nobody is named."""
    found = [each for each in vectors() if each["name"] == name]
    if not found:
        pytest.skip("webhook-vectors.json is not there")

    event = judged(found[0])

    assert (event.source, event.kind, event.subject) == ("people", kind, subject)


@pytest.mark.parametrize("recipe", sorted(RECIPES))
def test_a_missing_header_never_verifies(recipe: str) -> None:
    """An absent timestamp or number is not the same as an empty one that was signed."""
    secret = base64.b64encode(b"0123456789abcdef").decode()
    headers = dict.fromkeys((*RECIPES[recipe].needed, RECIPES[recipe].signature), "x")
    headers |= {RECIPES[recipe].signature: RECIPES[recipe].sign(secret, headers, BODY)}
    reader = HintedEvents("people", recipe, (secret,))
    assert reader.read(headers, BODY, NOW).body == BODY

    for name in headers:
        for empty in ({name: ""}, {name: "  "}, {name: "é"}):
            with pytest.raises(NotAuthenticError):
                reader.read(headers | empty, BODY, NOW)
        with pytest.raises(NotAuthenticError):
            reader.read({k: v for k, v in headers.items() if k != name}, BODY, NOW)


@pytest.mark.parametrize("recipe", sorted(name for name in RECIPES if RECIPES[name].stamp))
@pytest.mark.parametrize(("off", "is_taken"), [(299, True), (301, False), (-301, False)])
def test_what_was_sent_at_another_time_is_refused(recipe: str, off: int, *, is_taken: bool) -> None:
    """Too long ago, or ahead of our clock: five minutes either way."""
    secret = base64.b64encode(b"0123456789abcdef").decode()
    headers = dict.fromkeys(RECIPES[recipe].needed, "x")
    headers[RECIPES[recipe].stamp] = str(int(NOW.timestamp()) + off)
    headers |= {RECIPES[recipe].signature: RECIPES[recipe].sign(secret, headers, BODY)}
    reader = HintedEvents("people", recipe, (secret,))

    with nullcontext() if is_taken else pytest.raises(NotAuthenticError):
        assert reader.read(headers, BODY, NOW).body == BODY


def test_a_new_secret_and_the_old_one_are_both_taken_meanwhile() -> None:
    """A secret is changed without losing an event."""
    old, new = HintedEvents("p", "frappe", ("old",)), HintedEvents("p", "frappe", ("new", "old"))
    signed = base64.b64encode(hmac.new(b"old", BODY, hashlib.sha256).digest()).decode()
    headers = {"X-Frappe-Webhook-Signature": signed}

    assert old.read(headers, BODY, NOW) == new.read(headers, BODY, NOW)


def test_a_number_of_the_sender_makes_repeats_one_event() -> None:
    """A repeat comes with another timestamp and signature, and the same number."""
    secret = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
    reader = HintedEvents("p", "standard", (f"whsec_{secret}",))

    def sent(number: str, moment: datetime) -> str:
        signature = Webhook(secret).sign(number, moment, BODY.decode())
        stamp = str(int(moment.timestamp()))
        headers = dict(zip(RECIPES["standard"].needed, (number, stamp), strict=True))
        return reader.read({**headers, "webhook-signature": signature}, BODY, moment).dedupe_key

    assert sent("msg_1", NOW) == sent("msg_1", NOW + timedelta(hours=1)) != sent("msg_2", NOW)


def test_the_same_bytes_signed_anew_are_another_event_without_a_number() -> None:
    """Without a number only bytes and signature tell a repeat."""
    reader = HintedEvents("p", "unsigned")

    first, second = reader.read({}, BODY, NOW), reader.read({}, BODY + b" ", NOW)

    assert first.dedupe_key == reader.read({}, BODY, NOW).dedupe_key != second.dedupe_key


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"7",
        b'{"event_name": 7}',
        b'{"event_name": "a b"}',
        b'{"event_name": "x", "payload": {"person": {"id": "../1"}}}',
        b'{"event_name": "x", "payload": {"person": {"id": true}}}',
        b'{"event_name": "x", "payload": {"person": {"id": ""}, "id": ""}, "id": {}}',
        b"\xff\xfe",
    ],
)
def test_odd_bodies_are_told_and_not_taken(body: bytes) -> None:
    """They come from whom they say and cannot be read."""
    with pytest.raises(MalformedError):
        events_by("p", "unsigned").read({}, body, NOW)


@pytest.mark.parametrize(
    ("recipe", "secrets"),
    [("bamboohr", ()), ("hibob", ("",)), ("finch", ("no base64!",)), ("standard", ("whsec_*",))],
)
def test_what_can_sign_nothing_is_no_secret(recipe: str, secrets: tuple[str, ...]) -> None:
    """The mistake is told at the start, not at the first event."""
    with pytest.raises(ValueError, match="secret"):
        events_by("p", recipe, secrets)
