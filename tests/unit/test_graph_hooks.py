"""Where the directory tells of changes: a handshake, a 202, and nothing while it waits."""

import json
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

from tests.hint_world import ANA, BASE, WORD, HintWorld, hint_world
from tests.web_world import World
from tourwright.ports import TransientError
from webhooks.app import create_app

PLACES = ("/graph/notifications", "/graph/lifecycle")


@pytest.fixture
def hints() -> Iterator[HintWorld]:
    """A directory that tells us of changes."""
    with hint_world() as made:
        yield made


def counted(result: str) -> float:
    """Return how many notifications ended so."""
    labels = {"source": "microsoft365", "result": result}
    return REGISTRY.get_sample_value("tourwright_inbound_events_total", labels) or 0.0


@pytest.mark.parametrize("place", PLACES)
def test_the_handshake_is_said_back_as_plain_text(hints: HintWorld, place: str) -> None:
    """The word as it was meant, and no browser takes it for a page."""
    word = "Validation: <b>ä</b> + 100%"

    answer = hints.client.post(place, query_string={"validationToken": word})

    assert (answer.status_code, answer.text) == (200, word)
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_handshake_without_end_is_not_said_back(hints: HintWorld) -> None:
    """We are nobody's echo."""
    answer = hints.client.post(PLACES[0], query_string={"validationToken": "x" * 2049})

    assert answer.status_code == 400
    assert "xxx" not in answer.text


@pytest.mark.parametrize("place", PLACES)
def test_opening_the_address_does_nothing(hints: HintWorld, place: str) -> None:
    """A scanner that follows it learns nothing."""
    assert hints.client.get(place, query_string={"validationToken": "w"}).status_code in (404, 405)


@pytest.mark.parametrize("place", PLACES)
def test_without_notifications_the_address_is_not_there(place: str) -> None:
    """Not even for a handshake."""
    client = create_app(World().deps()).test_client()

    assert client.post(place, query_string={"validationToken": "w"}).status_code == 404


def test_a_change_is_taken_once_and_asks_nobody(hints: HintWorld) -> None:
    """It is stored, with an answer at once; the engine may be down."""
    hints.subscribe()
    hints.world.engine.up = False

    (reply,) = hints.emulator.subscriptions.notify(ANA)

    assert (reply.status, reply.body) == (202, b"")
    (event,) = hints.taken()
    assert (event.source, event.kind, event.subject) == ("microsoft365", "updated", ANA)
    assert hints.world.engine.started == []


def test_the_same_notification_again_changes_nothing(hints: HintWorld) -> None:
    """Microsoft repeats what was not answered in time."""
    found = hints.subscribe()
    notice = hints.emulator.subscriptions.notice(found, ANA, "updated")
    repeats = counted("repeat")

    replies = [hints.emulator.subscriptions.send(found, [notice]) for _ in range(3)]

    assert [reply.status for reply in replies] == [202] * 3
    assert len(hints.taken()) == 1
    assert counted("repeat") == repeats + 2


def test_two_changes_of_one_person_are_two(hints: HintWorld) -> None:
    """Each has another etag."""
    hints.subscribe()

    for _ in range(2):
        hints.emulator.subscriptions.notify(ANA)

    assert len(hints.taken()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"subscriptionId": "not-ours"},
        {"clientState": "guessed"},
        {"clientState": None},
        {"clientState": WORD + "x"},
        {"subscriptionId": None},
    ],
)
def test_a_notification_that_is_not_ours_is_answered_202_and_dropped(
    hints: HintWorld, wrong: dict[str, object]
) -> None:
    """Nobody learns what we know, and nobody fills our store from outside."""
    found = hints.subscribe()
    notice = hints.emulator.subscriptions.notice(found, ANA, "updated") | wrong

    reply = hints.emulator.subscriptions.send(found, [notice])

    assert (reply.status, hints.taken()) == (202, [])


def test_a_good_one_among_others_is_taken(hints: HintWorld) -> None:
    """One call brings many; each is judged by itself."""
    found = hints.subscribe()
    notices = [hints.emulator.subscriptions.notice(found, ANA, "updated") for _ in range(3)]
    notices[1]["clientState"] = "guessed"

    hints.emulator.subscriptions.send(found, notices)

    assert len(hints.taken()) == 2


def test_what_happens_to_a_subscription_is_taken_too(hints: HintWorld) -> None:
    """At the address that was named for it."""
    found = hints.subscribe()

    reply = hints.emulator.subscriptions.lifecycle(found["id"], "reauthorizationRequired")

    assert reply.status == 202
    assert [event.kind for event in hints.taken()] == ["lifecycle"]


def test_when_nothing_can_be_stored_it_is_to_be_sent_again(hints: HintWorld) -> None:
    """A 202 is a promise."""
    hints.subscribe()
    hints.world.inbox.broken = TransientError("the disk is full")

    (reply,) = hints.emulator.subscriptions.notify(ANA)

    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"value": 1}',
        b'{"value": [], "value": []}',
        json.dumps({"value": [{}] * 201}).encode(),
        json.dumps({"value": [], "validationTokens": ["t"] * 11}).encode(),
        b'{"value": [], "validationTokens": "t"}',
    ],
)
def test_what_is_no_notification_is_refused(hints: HintWorld, body: bytes) -> None:
    """Microsoft sends no such thing; nothing of it is stored or said back."""
    answer = hints.client.post(PLACES[0], data=body, content_type="application/json")

    assert answer.status_code == 400
    assert hints.taken() == []


@pytest.mark.parametrize("listed", [[None], ["x"], [[]], [{}], [1, {"clientState": {}}]])
def test_strange_entries_are_dropped(hints: HintWorld, listed: list[object]) -> None:
    """What cannot be ours is not looked at twice."""
    hints.subscribe()

    answer = hints.client.post(PLACES[0], json={"value": listed})

    assert (answer.status_code, hints.taken()) == (202, [])


def test_the_directory_subscribes_only_after_our_handshake(hints: HintWorld) -> None:
    """Both addresses are tried."""
    hints.emulator.endpoints.post = lambda *_: hints.post(f"{BASE}/elsewhere", b"", {})

    with pytest.raises(AssertionError, match="validation"):
        hints.subscribe()
