"""Activities as Microsoft's tools really sent them, and as nobody should send them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.microsoft365.bot.activities import MAX_BYTES, MOST_TYPED, parsed_activity
from tourwright.ports import MalformedError
from tourwright.ports.microsoft import TeamsActivity

FIXTURES = Path(__file__).parents[1] / "fixtures" / "microsoft365"
DANA = "11111111-0000-0000-0000-000000000001"
TENANT = "22222222-0000-0000-0000-000000000001"
KINDS = ("message", "invoke", "installationUpdate", "conversationUpdate")


def recorded(kind: str) -> dict[str, Any]:
    """Return a recorded activity."""
    text = (FIXTURES / f"activity-{kind}.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def parsed(activity: object) -> TeamsActivity:
    """Read an activity."""
    return parsed_activity(json.dumps(activity).encode())


@pytest.mark.parametrize("kind", KINDS)
def test_each_recorded_activity_is_read(kind: str) -> None:
    """Who it is, in which tenant and chat, and where answers go."""
    found = parsed(recorded(kind))

    assert (found.kind, found.oid, found.tenant) == (kind, DANA, TENANT)
    assert (found.conversation_id, found.user_mri) == ("a:1dana", "29:1dana")
    assert (found.service_url, found.channel) == (
        "https://smba.trafficmanager.net/teams",
        "msteams",
    )


def test_a_press_brings_its_verb_and_what_was_typed() -> None:
    """Numbers become text: everything is read by the rules of the page afterwards."""
    found = parsed(recorded("invoke"))

    assert (found.name, found.verb, found.reply_to) == (
        "adaptiveCard/action",
        "decline",
        "1795354260359",
    )
    assert found.data == {
        "ask": "a1-step-1",
        "rev": "3",
        "reason": "Fine, one remark: start in May",
    }


@pytest.mark.parametrize(
    ("action", "read"),
    [("add", "add"), ("add-upgrade", "add"), ("remove", "remove"), ("remove-upgrade", "remove")],
)
def test_the_app_comes_and_goes(action: str, read: str) -> None:
    """An upgrade is told in two parts."""
    assert parsed(recorded("installationUpdate") | {"action": action}).action == read


def test_a_conversation_tells_who_was_added() -> None:
    """Only then somebody is new in it."""
    added = recorded("conversationUpdate")
    renamed = {name: value for name, value in added.items() if name != "membersAdded"}

    assert [parsed(each).action for each in (added, renamed)] == ["add", ""]


def test_an_old_clients_button_is_read_as_a_press() -> None:
    """It comes as a message with a value."""
    value = {"ask": "a1-1", "rev": 2, "verb": "approve", "agreed": True}

    found = parsed(recorded("message") | {"value": value, "text": None})

    assert (found.kind, found.verb, found.text) == ("message", "approve", "")
    assert (found.data["rev"], found.data["agreed"]) == ("2", "true")


Bend = Callable[[dict[str, Any]], object]
LENIENT: tuple[Bend, ...] = (
    lambda each: each["from"].pop("name"),
    lambda each: each.update(brand_new={"deep": [1, 2, {"x": None}]}),
    lambda each: each.pop("locale"),
    lambda each: each.pop("recipient"),
    lambda each: each.update(entities="not a list"),
    lambda each: each["conversation"].pop("conversationType"),
)


@pytest.mark.parametrize("bend", LENIENT)
def test_what_is_new_or_missing_does_not_matter(bend: Bend) -> None:
    """Nothing is asked for that is not used."""
    activity = recorded("message")
    bend(activity)

    found = parsed(activity)

    assert (found.oid, found.conversation_id, found.text) == (DANA, "a:1dana", "hello")


def test_a_chat_where_others_read_along_is_no_chat() -> None:
    """It is never kept as the place where somebody is asked."""
    activity = recorded("message")
    for changes in ({"conversationType": "groupChat"}, {"conversationType": "", "isGroup": True}):
        told = activity | {"conversation": activity["conversation"] | changes}
        assert parsed(told).conversation_id == ""


def test_two_tenants_in_one_activity_are_none() -> None:
    """The gate then refuses it."""
    told = recorded("message") | {"channelData": {"tenant": {"id": "another"}}}

    assert parsed(told).tenant == ""


STRANGE: tuple[Bend, ...] = (
    lambda each: each.update({"from": None}),
    lambda each: each.update({"from": {"aadObjectId": 7}}),
    lambda each: each.update({"from": {"aadObjectId": "x" * 5000}}),
    lambda each: each.update({"from": []}),
)


@pytest.mark.parametrize("bend", STRANGE)
def test_whoever_cannot_be_told_is_nobody(bend: Bend) -> None:
    """A person is a short text or nobody at all."""
    activity = recorded("message")
    bend(activity)

    assert parsed(activity).oid == ""


def test_nested_and_long_inputs_are_cut() -> None:
    """Only plain values are typed by people, and only so much of them."""
    pressed = recorded("invoke")
    data = {"text": "a" * 30_000, "list": [1], "inner": {"x": "y"}, "none": None, "day": 4.5}
    pressed["value"]["action"]["data"] = data

    found = parsed(pressed)

    assert set(found.data) == {"text", "day"}
    assert len(found.data["text"]) == MOST_TYPED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"type":7}',
        b'{"type":"message","type":"invoke"}',
        b"\xff\xfe",
        b'{"type":"message","text":"' + b"a" * MAX_BYTES + b'"}',
        b"[" * 5000,
    ],
)
def test_what_is_no_activity_is_refused(body: bytes) -> None:
    """With a word about what is wrong, and nothing of the content."""
    with pytest.raises(MalformedError, match="activity"):
        parsed_activity(body)
