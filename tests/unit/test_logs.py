"""Logs: one JSON object a line, without names, addresses, tokens, bodies."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest
from temporalio.converter import WorkflowSerializationContext

from tests.fakes import NOW
from tests.log_lines import logged
from tests.web_world import ANA, World
from tourwright.ports import KeyDestroyedError
from tourwright.temporal import data_converter
from webhooks.tokens import Purpose

ALLIANCE = "b" * 20
TOUR = WorkflowSerializationContext(namespace="tours", workflow_id=f"tour:{ALLIANCE}-1")

SECRETS = {
    "a mail address": "ana.sol@meridian.example",
    "an address in another alphabet": "ана@пример.рф",
    "a webhook secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "a bearer token": "Bearer abc.def",
    "a link": "/asks/" + World().token(Purpose.ASK, "a1-1:commit:1:p-ana", ANA),
}


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Return what is logged during the test."""
    with logged() as written:
        yield written


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    """Return the lines as objects."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_secrets_do_not_pass_in_message_argument_or_field(stream: io.StringIO, secret: str) -> None:
    """Whichever way it gets into a record."""
    logger = logging.getLogger("some.library")

    logger.warning("got " + secret)  # noqa: G003 - as careless code does it
    logger.warning("got %s", secret)
    logger.warning("got", extra={"why": secret, "body": secret})

    assert secret.rsplit(maxsplit=1)[-1] not in stream.getvalue()
    assert secret.rpartition("/")[2] not in stream.getvalue()


def test_what_a_vendors_support_asks_for_gets_through(stream: io.StringIO) -> None:
    """Ids of requests name nobody, and are not taken for tokens."""
    ids = {"request_id": "1b0d5ae5-5d4e-4b0a-9c15-2f6f3f1c7e21", "host": "graph.microsoft.com"}
    logging.getLogger("x").warning("graph answered", extra={**ids, "status": 503})

    (line,) = lines(stream)
    assert {name: line[name] for name in (*ids, "status")} == {**ids, "status": 503}


def test_fields_that_nobody_named_do_not_pass(stream: io.StringIO) -> None:
    """A name has no pattern: so only named fields get through."""
    logging.getLogger("x").info("saved", extra={"person": "Ana Sol", "source": "hr"})

    assert "Ana" not in stream.getvalue()
    assert lines(stream)[0]["source"] == "hr"


def test_an_exception_is_told_by_class_and_place(stream: io.StringIO) -> None:
    """Messages of exceptions quote input; classes and places do not."""
    try:
        raise ValueError("Ana Sol wrote: I want to leave")
    except ValueError:
        logging.getLogger("x").exception("failed")

    (line,) = lines(stream)
    assert "Ana" not in stream.getvalue()
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["at"])


@pytest.mark.parametrize("text", ["a\nb", "a\r\nfake: line", "\x1b[31mred", "a\u2028b"])
def test_no_text_can_forge_a_line(stream: io.StringIO, text: str) -> None:
    """Line ends and terminal codes stay inside one JSON string."""
    logging.getLogger("x").warning(text)

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


def test_a_line_says_when_where_and_how_grave(stream: io.StringIO) -> None:
    """What an operator filters by."""
    logging.getLogger("webhooks.inbound").warning("event refused", extra={"status": 401})

    (line,) = lines(stream)
    assert (line["level"], line["logger"], line["status"]) == ("WARNING", "webhooks.inbound", 401)
    assert str(line["timestamp"]) > NOW.isoformat()[:2]


class Keyless:
    """A key ring that has lost every key."""

    def encrypt(self, subject: str, plain: bytes) -> bytes:
        """Return bytes that nobody can open."""
        return subject.encode() + plain

    def decrypt(self, envelope: bytes) -> bytes:
        """Refuse."""
        raise KeyDestroyedError(f"gone: {len(envelope)} bytes")


def test_a_payload_that_cannot_be_read_names_its_alliance(stream: io.StringIO) -> None:
    """The SDK names only the run, by which nobody finds the alliance to end."""
    sealed = asyncio.run(data_converter(Keyless()).with_context(TOUR).encode(["Ana Sol"]))

    with pytest.raises(KeyDestroyedError):
        asyncio.run(data_converter(Keyless()).with_context(TOUR).decode(sealed))

    (line,) = lines(stream)
    assert line["message"] == "payload cannot be read"
    assert (line["alliance_id"], line["why"]) == (ALLIANCE, "KeyDestroyedError")


def test_an_operator_who_looks_at_the_erased_leaves_no_line(stream: io.StringIO) -> None:
    """The codec's page shows such a payload as it is: nothing is to be mended."""
    sealed = asyncio.run(data_converter(Keyless()).with_context(TOUR).encode(["Ana Sol"]))

    with pytest.raises(KeyDestroyedError):
        asyncio.run(data_converter(Keyless()).decode(sealed))

    assert lines(stream) == []
