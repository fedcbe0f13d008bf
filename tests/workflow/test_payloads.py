"""What stands in a history is sealed under one alliance's key, with nothing personal beside it."""

import json
from collections.abc import Iterator

import pytest
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.temporal_hands import REVIEW, E, Hand, TourHand
from tests.temporal_world import World
from tourwright.keyring import KeyRing
from tourwright.ports import KeyDestroyedError, RefusedError
from tourwright.temporal import ENCRYPTED, KeyRingCodec, data_converter, subject_of
from workflows.tour_of_duty import TourOfDuty

CANARIES = ("Ana Sol", "Dana Reyes", "KESTREL", "Learn how the plant works", "p-ottilie")


@pytest.fixture
def tour(running: World) -> TourHand:
    """Return a tour with texts of people in every kind of message."""
    tour = running.tour()
    running.settle()
    tour.sign()
    tour.told("manager_changed", fields={"manager_key": "p-ottilie-2", "zone": "UTC"})
    running.pass_days(65)
    fields = {"progress": "at_risk", "text": "KESTREL is hard.", "next_steps": "KESTREL"}
    tour.act(E, "answer", REVIEW, fields=fields)
    running.settle()
    return tour


def raw(hand: Hand) -> History:
    """Return the history as the server holds it."""
    return History(events=hand.events())


def payloads(message: Message, path: str = "") -> Iterator[tuple[str, Payload]]:
    """Yield every payload inside a message, with the way to it."""
    for field, value in message.ListFields():
        here = f"{path}.{field.name}"
        for name, each in _parts(value):
            if isinstance(each, Payload):
                yield f"{here}{name}", each
            elif isinstance(each, Message):
                yield from payloads(each, f"{here}{name}")


def _parts(value: object) -> list[tuple[str, object]]:
    if isinstance(value, Message):
        return [("", value)]
    if hasattr(value, "items"):
        return [(f"[{name}]", each) for name, each in value.items()]
    if isinstance(value, str | bytes | int | float):
        return []
    return [("", each) for each in value]  # type: ignore[attr-defined]  # a repeated field


def test_every_payload_is_sealed(tour: TourHand) -> None:
    """Inputs, results, signals, updates, markers: whatever carries a value is an envelope."""
    found = list(payloads(raw(tour)))
    clear = [path for path, payload in found if payload.metadata.get("encoding") != ENCRYPTED]

    assert len(found) > 20
    assert {path for path in clear if "search_attributes" not in path and "[data]" not in path} == (
        set()
    )


def test_the_sdk_writes_nothing_but_numbers_beside_them(tour: TourHand) -> None:
    """A marker names its activity; that is all it tells."""
    written = [json.loads(each.data) for path, each in payloads(raw(tour)) if "[data]" in path]

    assert written
    assert {each["activity_type"] for each in written} <= {
        "dates.plan",
        "steps.plan",
        "records.write",
    }
    assert all(name not in str(written) for name in CANARIES)


@pytest.mark.parametrize("canary", CANARIES)
def test_no_name_and_no_text_is_in_the_bytes(tour: TourHand, canary: str) -> None:
    """The serialized history, ids and search attributes included, tells nothing personal."""
    text = raw(tour).SerializeToString()

    assert canary.encode() not in text
    assert canary not in json.dumps(MessageToDict(raw(tour)))


def test_failures_are_sealed_too(running: World) -> None:
    """What an exception says goes into a history; its words are sealed like any value."""
    running.hris.fault = RefusedError("refused: KESTREL of Ana Sol")
    running.event("7", 77)

    text = raw(Hand(running, "event:test:77")).SerializeToString()

    assert b"Encoded failure" in text
    assert b"KESTREL" not in text
    assert b"activities/hris.py" not in text


def test_the_engines_refusal_is_readable_to_its_caller(tour: TourHand) -> None:
    """The caller, who has the keys, gets the rule's words back."""
    with pytest.raises(Exception, match="there is no dance"):
        tour.act(E, "dance")


async def test_without_its_key_a_history_is_unreadable(running: World, tour: TourHand) -> None:
    """Destroying the alliance's key erases what its workflows hold, in every backup as well."""
    kept = WorkflowHistory(tour.workflow_id, list(raw(tour).events))
    replayer = Replayer(
        workflows=[TourOfDuty], data_converter=data_converter(running.store.keyring)
    )
    await replayer.replay_workflow(kept)

    running.store.keyring.destroy(subject_of(tour.workflow_id), running.now())

    with pytest.raises(Exception, match=r"destroyed|[Ff]ailed decoding|activation"):
        await replayer.replay_workflow(kept)
    sealed = next(each for _, each in payloads(raw(tour)) if each.metadata["encoding"] == ENCRYPTED)
    with pytest.raises(KeyDestroyedError):
        await KeyRingCodec(running.store.keyring).decode([sealed])


def test_another_alliance_is_under_another_key(running: World, tour: TourHand) -> None:
    """The envelope names its alliance, so one key opens one person's history."""
    other = running.tour()
    running.settle()
    running.store.keyring.destroy(subject_of(tour.workflow_id), running.now())

    subjects = {each.data[3 : 3 + each.data[2]].decode() for _, each in sealed(other)}

    assert subjects == {subject_of(other.workflow_id)}
    assert other.state == "signing"


def sealed(hand: Hand) -> list[tuple[str, Payload]]:
    """Return the envelopes of a history."""
    found = payloads(raw(hand))
    return [(path, each) for path, each in found if each.metadata.get("encoding") == ENCRYPTED]


async def test_a_rotated_master_key_keeps_everything_readable(
    running: World, tour: TourHand
) -> None:
    """Data keys are wrapped anew; what they sealed stays as it is."""
    old, new = b"m" * 32, b"n" * 32
    both = KeyRing(running.store.data_keys, {"2026": old, "2027": new}, "2027")
    assert both.rotate() > 0

    alone = KeyRing(running.store.data_keys, {"2027": new}, "2027")
    replayer = Replayer(workflows=[TourOfDuty], data_converter=data_converter(alone))

    await replayer.replay_workflow(WorkflowHistory(tour.workflow_id, list(raw(tour).events)))
