"""The inbound route: what is taken, what is refused, and that a refusal changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from tests.web_world import World, sign
from tourwright.ports import InboundEvent
from tourwright.ports.errors import PingError
from tourwright.ports.hris import HrisSource, PagedHris
from webhooks.app import create_app
from webhooks.hris_deps import HrisDeps
from webhooks.metrics import INBOUND

BODY = b'{"type":"person.changed","source_person_id":"1009","occurred_at":"2027-04-01T08:59:00Z"}'


@pytest.fixture
def world() -> World:
    """Return fakes."""
    return World()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """Return a client of the application."""
    return world.client()


def test_a_signed_event_is_taken(world: World, client: FlaskClient) -> None:
    """An authentic new event is stored and acknowledged with 202."""
    answer = client.post("/hooks/hr", data=BODY, headers=sign(BODY, world.clock.now()))

    assert answer.status_code == 202
    assert [row.event.subject for row in world.inbox.rows.values()] == ["1009"]


def test_a_repeat_is_acknowledged_and_stored_once(world: World, client: FlaskClient) -> None:
    """The same id again is 200 and changes nothing."""
    headers = sign(BODY, world.clock.now())

    first = client.post("/hooks/hr", data=BODY, headers=headers)
    second = client.post("/hooks/hr", data=BODY, headers=headers)

    assert (first.status_code, second.status_code) == (202, 200)
    assert len(world.inbox.rows) == 1


def test_an_event_wakes_whoever_hands_it_on(world: World) -> None:
    """What is stored is not left until somebody happens to look."""
    woken: list[bool] = []
    deps = replace(world.deps(), wake=lambda: woken.append(True))
    client = create_app(deps).test_client()

    client.post("/hooks/hr", data=BODY, headers=sign(BODY, world.clock.now()))
    client.post("/hooks/hr", data=BODY, content_type="application/json")

    assert woken == [True]


def test_what_comes_in_is_counted_by_source_and_result(world: World, client: FlaskClient) -> None:
    """A name that nobody configured is never a label: anybody could make thousands of them."""
    counted = [("hr", "taken"), ("hr", "repeat"), ("hr", "401"), ("unknown", "404")]
    before = [INBOUND.labels(*each)._value.get() for each in counted]
    headers = sign(BODY, world.clock.now())

    for source, sent in (("hr", headers), ("hr", headers), ("hr", {}), ("made-up", headers)):
        kind = {"content-type": "application/json"}
        client.post(f"/hooks/{source}", data=BODY, headers=kind | sent)

    after = [INBOUND.labels(*each)._value.get() for each in counted]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 1]


def test_an_unsigned_event_is_refused(world: World, client: FlaskClient) -> None:
    """Without headers the answer is 401 with a reason."""
    answer = client.post("/hooks/hr", data=BODY, content_type="application/json")

    assert answer.status_code == 401
    assert "webhook-id" in answer.get_json()["title"]
    assert not world.inbox.rows


def test_a_replay_after_the_window_is_refused(world: World, client: FlaskClient) -> None:
    """A good signature that is six minutes old is 401."""
    headers = sign(BODY, world.clock.now())
    world.clock.move(minutes=6)

    assert client.post("/hooks/hr", data=BODY, headers=headers).status_code == 401


def test_an_unknown_source_is_404(world: World, client: FlaskClient) -> None:
    """A source that nobody configured does not exist."""
    answer = client.post("/hooks/other", data=BODY, headers=sign(BODY, world.clock.now()))

    assert answer.status_code == 404


def test_a_large_body_is_413(world: World, client: FlaskClient) -> None:
    """More than 256 KiB are not even read."""
    body = b"[" + b"1," * 140_000 + b"1]"

    answer = client.post("/hooks/hr", data=body, headers=sign(body, world.clock.now()))

    assert answer.status_code == 413


def test_another_media_type_is_415(world: World, client: FlaskClient) -> None:
    """A form is no event."""
    headers = sign(BODY, world.clock.now()) | {"content-type": "text/plain"}

    assert client.post("/hooks/hr", data=BODY, headers=headers).status_code == 415


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json; charset=utf-8", 202),
        ("Application/CloudEvents+JSON", 202),
        ("application/json-seq", 415),
        ("application/xml", 415),
        ("text/x+json", 415),
    ],
)
def test_only_json_is_read(world: World, client: FlaskClient, kind: str, status: int) -> None:
    """With or without parameters, and of any kind that says it is JSON."""
    headers = sign(BODY, world.clock.now()) | {"content-type": kind}

    assert client.post("/hooks/hr", data=BODY, headers=headers).status_code == status


def test_a_chunked_body_is_411(world: World, client: FlaskClient) -> None:
    """A length is wanted, so that no proxy can read the message differently."""
    headers = sign(BODY, world.clock.now()) | {"transfer-encoding": "chunked"}

    assert client.post("/hooks/hr", data=BODY, headers=headers).status_code == 411


def test_a_broken_inbox_is_503_and_asks_to_come_again(world: World, client: FlaskClient) -> None:
    """What was not stored is not acknowledged."""
    world.inbox.broken = OSError("disk full")

    answer = client.post("/hooks/hr", data=BODY, headers=sign(BODY, world.clock.now()))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_the_log_of_a_refusal_holds_no_body(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Bodies may hold personal data: logs name source, status and reason only."""
    client.post("/hooks/hr", data=b'{"name":"Ana Sol"}', content_type="application/json")

    assert "event refused" in caplog.text
    assert all("Ana" not in str(record.__dict__) for record in caplog.records)


class Unsigned:
    """Reads events of a source that signs nothing; "ping" only tries the address out."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """See `EventReader.read`."""
        del headers
        if b"ping" in body:
            raise PingError("only tried out")
        return InboundEvent("erp", body.decode(), "changed", "1009", now, body)


@pytest.fixture
def unsigned(world: World) -> FlaskClient:
    """Return a client of an application with a source whose address is its secret."""
    reader = cast("PagedHris", None)
    source = HrisSource("erp", "rest", reader, events=Unsigned(), path_secret="s" * 32)
    rest = cast("Any", None)
    hris = HrisDeps({"erp": source}, rest, rest, rest, rest)
    return create_app(replace(world.deps(), hris=hris)).test_client()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/hooks/erp/{'s' * 32}", 202),
        (f"/hooks/erp/{'t' * 32}", 404),
        ("/hooks/erp", 404),
        (f"/hooks/hr/{'s' * 32}", 404),
        (f"/hooks/none/{'s' * 32}", 404),
    ],
)
def test_an_unsigned_source_is_heard_at_its_secret_address_alone(
    world: World, unsigned: FlaskClient, address: str, status: int
) -> None:
    """A wrong end of the address looks like no source."""
    answer = unsigned.post(address, data=b'{"id":1}', content_type="application/json")

    assert answer.status_code == status
    assert len(world.inbox.rows) == (status == 202)


def test_a_source_that_tries_the_address_out_is_answered(
    world: World, unsigned: FlaskClient
) -> None:
    """Nothing is stored of it."""
    address = f"/hooks/erp/{'s' * 32}"

    answer = unsigned.post(address, data=b'{"type":"ping"}', content_type="application/json")

    assert answer.status_code == 200
    assert not world.inbox.rows


@pytest.mark.parametrize(("length", "status"), [(255, 202), (256, 400)])
def test_an_id_longer_than_255_characters_is_refused(
    world: World, unsigned: FlaskClient, length: int, status: int
) -> None:
    """No table has room for it."""
    address = f"/hooks/erp/{'s' * 32}"

    answer = unsigned.post(address, data=b"9" * length, content_type="application/json")

    assert (answer.status_code, len(world.inbox.rows)) == (status, status == 202)
