"""Events out, over real HTTP on loopback: signature, schedule, what each status means."""

import base64
import json
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks import Webhook

from tests.fakes import NOW
from tourwright.ports import OutboxRow
from webhooks.delivery import SCHEDULE_S, Delivery, Subscriber, signed_headers
from webhooks.safe_http import Gate, safe_session

SECRET = "whsec_" + base64.b64encode(b"a subscriber's secret, 32 bytes.").decode()
OLD = "whsec_" + base64.b64encode(b"the secret of the year before it").decode()


@dataclass
class Receiver:
    """A subscriber: remembers what came and answers as told."""

    url: str = ""
    host: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a subscriber that listens on loopback."""
    known = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Remember and answer."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(known.status)
            for name, value in known.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    known.host = f"127.0.0.1:{server.server_port}"
    known.url = f"http://{known.host}/events"
    yield known
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def delivery(receiver: Receiver) -> Iterator[Delivery]:
    """Return a delivery that may reach the receiver."""
    subscriber = Subscriber("bi", receiver.url, (SECRET, OLD))
    with safe_session(Gate(frozenset({receiver.host}))) as session:
        yield Delivery({"bi": subscriber}, session, "https://tours.example", random.Random(7))


def row(attempts: int = 0, **more: object) -> OutboxRow:
    """Return a row with one event."""
    body = {
        "what": "event",
        "seq": 4,
        "type": "tour.state_changed",
        "data": {"tour_id": "a1-1", "state": "committed"},
    }
    made = OutboxRow(1, "webhook", "a1-1:4:0", "a1", "a1-1", body, NOW, attempts, subscriber="bi")
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_subscriber_gets_a_thin_signed_event(receiver: Receiver, delivery: Delivery) -> None:
    """The body is a CloudEvent and the common package accepts its signature with each secret."""
    verdict = delivery.attempt(row(), NOW)

    headers, body = receiver.got[0]
    event = json.loads(body)
    assert verdict.state == "sent"
    assert event["data"] == {"tour_id": "a1-1", "state": "committed"}
    assert event["id"] == headers["webhook-id"]
    for secret in (SECRET, OLD):
        stamp = Webhook(secret).sign(headers["webhook-id"], NOW, body.decode())
        assert stamp in headers["webhook-signature"].split(" ")


def test_the_event_is_the_same_in_every_attempt(receiver: Receiver, delivery: Delivery) -> None:
    """A subscriber can drop repeats by the id."""
    receiver.status = 500

    delivery.attempt(row(), NOW)
    delivery.attempt(row(3), NOW + timedelta(hours=2))

    assert receiver.got[0][1] == receiver.got[1][1]


def test_an_event_about_no_tour_is_about_its_stream(receiver: Receiver, delivery: Delivery) -> None:
    """A subscriber that sorts by subject finds the events of an alliance as well."""
    about = {"what": "event", "type": "alliance.leaver", "data": {"state": "leaver"}}

    delivery.attempt(row(), NOW)
    delivery.attempt(row(body=about, stream="a1"), NOW)

    assert [json.loads(body)["subject"] for _, body in receiver.got] == ["a1-1", "a1"]


@pytest.mark.parametrize(("status", "state"), [(200, "sent"), (204, "sent"), (300, "later")])
def test_every_2xx_and_nothing_else_is_a_success(
    receiver: Receiver, delivery: Delivery, status: int, state: str
) -> None:
    """What is not taken is tried again."""
    receiver.status = status

    assert delivery.attempt(row(), NOW).state == state


@pytest.mark.parametrize("attempts", range(len(SCHEDULE_S) - 1))
def test_a_failure_waits_as_the_schedule_says(
    receiver: Receiver, delivery: Delivery, attempts: int
) -> None:
    """Each wait is the schedule's, give or take a tenth."""
    receiver.status = 500

    verdict = delivery.attempt(row(attempts), NOW)

    assert verdict.state == "later"
    assert verdict.at is not None
    planned = SCHEDULE_S[attempts + 1]
    assert 0.9 * planned <= (verdict.at - NOW).total_seconds() <= 1.1 * planned


def test_after_the_last_attempt_the_event_is_a_dead_letter(
    receiver: Receiver, delivery: Delivery
) -> None:
    """Then a person looks."""
    receiver.status = 500

    assert delivery.attempt(row(len(SCHEDULE_S) - 1), NOW).state == "dead"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_wait_asked_for_is_given(receiver: Receiver, delivery: Delivery, status: int) -> None:
    """Retry-After counts when it is longer than our own wait."""
    receiver.status = status
    receiver.headers["Retry-After"] = "4000"

    verdict = delivery.attempt(row(), NOW)

    assert verdict.at == NOW + timedelta(seconds=4000)


def test_a_wait_asked_for_until_a_moment_is_given(receiver: Receiver, delivery: Delivery) -> None:
    """Retry-After may name a moment instead of seconds."""
    until = (NOW + timedelta(hours=2)).replace(microsecond=0)
    receiver.status = 503
    receiver.headers["Retry-After"] = format_datetime(until, usegmt=True)

    assert delivery.attempt(row(), NOW).at == until


def test_a_fault_of_the_receiver_is_tried_again_by_our_own_schedule(
    receiver: Receiver, delivery: Delivery
) -> None:
    """Only an answer that means "later" can put an event off."""
    receiver.status = 500
    receiver.headers["Retry-After"] = "4000"

    verdict = delivery.attempt(row(), NOW)

    assert verdict.at is not None
    assert verdict.at < NOW + timedelta(seconds=60)


@pytest.mark.parametrize("text", ["nonsense", "-5", "Thu, 99 Zzz 2027", "", "1" * 400])
def test_a_senseless_wait_changes_little(receiver: Receiver, delivery: Delivery, text: str) -> None:
    """No header can put an event off for more than a day."""
    receiver.status = 503
    receiver.headers["Retry-After"] = text

    verdict = delivery.attempt(row(), NOW)

    assert verdict.at is not None
    assert verdict.at <= NOW + timedelta(days=1)


def test_gone_switches_the_subscriber_off(
    receiver: Receiver, delivery: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    """After 410 nothing more is sent there, and the operator is told."""
    receiver.status = 410

    first, second = delivery.attempt(row(), NOW), delivery.attempt(row(), NOW)

    assert (first.state, second.state) == ("dead", "dead")
    assert len(receiver.got) == 1
    assert "subscriber switched off" in caplog.text


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure(receiver: Receiver, delivery: Delivery, status: int) -> None:
    """Signed events go to the address that was configured, nowhere else."""
    receiver.status = status
    receiver.headers["Location"] = receiver.url

    verdict = delivery.attempt(row(), NOW)

    assert verdict.state == "later"
    assert len(receiver.got) == 1


def test_an_address_inside_is_a_failure_without_words() -> None:
    """The reason in the log names the kind of failure, never the address."""
    subscriber = Subscriber("bi", "https://127.0.0.1:9/", (SECRET,))
    with safe_session(Gate()) as session:
        verdict = Delivery({"bi": subscriber}, session, "https://x").attempt(row(), NOW)

    assert (verdict.state, verdict.why) == ("later", "BlockedAddressError")


@pytest.mark.parametrize(
    "body", [{"type": "Odd Type", "data": {}}, {"data": {}}, {"type": "a.b", "data": {"X y": "1"}}]
)
def test_what_our_schema_does_not_allow_is_never_sent(
    receiver: Receiver, delivery: Delivery, body: dict[str, object]
) -> None:
    """An event with unknown shape may hold what it must not."""
    assert delivery.attempt(row(body=body), NOW).state == "dead"
    assert receiver.got == []


def test_an_unknown_subscriber_is_a_dead_letter(delivery: Delivery) -> None:
    """A subscriber that was removed gets nothing."""
    assert delivery.attempt(row(subscriber="gone"), NOW).state == "dead"


def test_our_own_receiver_accepts_what_we_send() -> None:
    """Both halves of the house speak the same recipe."""
    headers = signed_headers(Subscriber("x", "", (SECRET,)), "evt_1", b"{}", NOW)

    assert headers["webhook-signature"] == Webhook(SECRET).sign("evt_1", NOW, "{}")
