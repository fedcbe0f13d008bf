"""A receiver is asked before its first event: who may send, how often, and what is kept of it."""

import base64
import random
from dataclasses import replace
from datetime import timedelta

import pytest
import responses

from tests.fakes import NOW
from tourwright.ports import OutboxRow, Permission
from tourwright.store import Store
from webhooks.delivery import Delivery, Subscriber, Verdict
from webhooks.handshake import Handshake
from webhooks.safe_http import Gate, safe_session

URL = "https://bi.example/events"
ORIGIN = "tours.example"
YES = {"WebHook-Allowed-Origin": ORIGIN, "WebHook-Allowed-Rate": "60"}
SECRET = "whsec_" + base64.b64encode(b"a subscriber's secret, 32 bytes.").decode()
BI = Subscriber("bi", URL, (SECRET,), handshake=True)
ROW = OutboxRow(
    outbox_id=1,
    channel="webhook",
    subscriber="bi",
    key="a1-1:3:0",
    stream="a1-1",
    alliance_id="a1",
    body={"type": "tourwright.tour.active.v1", "data": {"alliance_id": "a1", "tour_id": "a1-1"}},
    at=NOW,
    attempts=0,
)


class Permissions:
    """Permissions in memory; see `tourwright.ports.Permissions`."""

    def __init__(self) -> None:
        self.kept: dict[str, Permission] = {}

    def get(self, subscriber: str) -> Permission | None:
        """See `Permissions.get`."""
        return self.kept.get(subscriber)

    def put(self, subscriber: str, permission: Permission) -> None:
        """See `Permissions.put`."""
        self.kept[subscriber] = permission


@pytest.fixture
def permissions() -> Permissions:
    """What was allowed."""
    return Permissions()


def delivery(permissions: Permissions, subscriber: Subscriber = BI) -> Delivery:
    """Return a delivery as after a start of the process."""
    session = safe_session(Gate())
    handshake = Handshake(permissions, session, ORIGIN)
    source = f"https://{ORIGIN}"
    return Delivery({"bi": subscriber}, session, source, random.Random(7), handshake)


def attempt(permissions: Permissions, subscriber: Subscriber = BI) -> Verdict:
    """Try to deliver the event."""
    return delivery(permissions, subscriber).attempt(ROW, NOW)


@responses.activate
def test_the_first_event_is_asked_for(permissions: Permissions) -> None:
    """The request names our host and a rate; the event goes out after the yes."""
    asked = responses.options(URL, headers=YES)
    responses.post(URL)

    verdict = attempt(permissions)

    assert verdict.state == "sent"
    assert asked.calls[0].request.headers["WebHook-Request-Origin"] == ORIGIN
    assert asked.calls[0].request.headers["WebHook-Request-Rate"] == "120"


@responses.activate
def test_a_permission_is_asked_for_once(permissions: Permissions) -> None:
    """It outlives the process; another address is asked anew."""
    asked = responses.options(URL, headers=YES)
    elsewhere = responses.options(f"{URL}/2", headers=YES)
    responses.post(URL)
    responses.post(f"{URL}/2")

    for one in (BI, BI, replace(BI, url=f"{URL}/2")):
        attempt(permissions, one)

    assert (asked.call_count, elsewhere.call_count) == (1, 1)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (200, {"WebHook-Allowed-Origin": "others.example", "WebHook-Allowed-Rate": "*"}),
        (200, {**YES, "WebHook-Allowed-Rate": "0"}),
        (200, {**YES, "WebHook-Allowed-Rate": "-5"}),
        (200, {**YES, "WebHook-Allowed-Rate": "²"}),
        (302, {**YES, "Location": "https://bi.example/other"}),
        (403, YES),
        (405, {}),
        (503, YES),
    ],
)
@responses.activate
def test_without_a_yes_nothing_is_sent(
    permissions: Permissions, status: int, headers: dict[str, str]
) -> None:
    """The event waits and the receiver is asked again, by the schedule of every attempt."""
    responses.options(URL, status=status, headers=headers)
    event = responses.post(URL)

    verdict = attempt(permissions)

    assert (verdict.state, event.call_count, permissions.kept) == ("later", 0, {})
    assert "receiver" in verdict.why


@responses.activate
def test_a_receiver_that_is_away_is_asked_again(permissions: Permissions) -> None:
    """The reason kept is the kind of failure, without an address."""
    verdict = attempt(permissions)

    assert (verdict.state, verdict.why) == ("later", "ConnectionError")


@pytest.mark.parametrize(
    ("rate", "after_s", "state"),
    [("60", 0.5, "wait"), ("60", 1.0, "sent"), ("*", 0.0, "sent"), ("6", 9.9, "wait")],
)
@responses.activate
def test_the_rate_is_kept_to(
    permissions: Permissions, rate: str, after_s: float, state: str
) -> None:
    """What comes too early waits without being counted as tried."""
    responses.options(URL, headers={**YES, "WebHook-Allowed-Rate": rate})
    responses.post(URL)
    sending = delivery(permissions)
    sending.attempt(ROW, NOW)

    verdict = sending.attempt(ROW, NOW + timedelta(seconds=after_s))

    assert verdict.state == state
    assert verdict.at in (None, NOW + timedelta(minutes=1) / int(rate.replace("*", "1")))


@responses.activate
def test_who_does_not_want_to_be_asked_is_not(permissions: Permissions) -> None:
    """The handshake is a choice of whoever configures the subscriber."""
    asked = responses.options(URL, headers=YES)
    responses.post(URL)

    verdict = attempt(permissions, replace(BI, handshake=False))

    assert (verdict.state, asked.call_count) == ("sent", 0)


def test_permissions_are_kept_in_the_store(store: Store) -> None:
    """The newest stands, each subscriber's by itself; the address is a digest."""
    first, second = Permission("a" * 64, 60, NOW), Permission("b" * 64, None, NOW)

    store.permissions.put("bi", first)
    store.permissions.put("other", first)
    store.permissions.put("bi", second)

    assert store.permissions.get("bi") == second
    assert store.permissions.get("other") == first
    assert store.permissions.get("nobody") is None
