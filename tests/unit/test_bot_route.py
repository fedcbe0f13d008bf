"""The bot's route: whoever presses a card decides, and nobody else learns what it is about."""

import json
from collections.abc import Iterator

import pytest

from emulators.microsoft365.ledger_checks import CARD
from emulators.microsoft365.tenant import oid_of
from tests.chat_world import ChatWorld, chat_world
from tourwright.domain.model import AskKind
from tourwright.store import Store

TEXT = "application/vnd.microsoft.activity.message"


@pytest.fixture
def chats(sqlite_store: Store) -> Iterator[ChatWorld]:
    """Ana and Dana are ready to commit, and both have the app."""
    with chat_world(sqlite_store) as made:
        made.world.signing()
        made.install("ana", "dana")
        yield made


def test_an_installation_tells_where_the_chat_is(chats: ChatWorld) -> None:
    """The account, its chat and its person are known from then on."""
    chat = chats.chat("dana")

    assert chat.person_key == chats.world.key("dana")
    assert chat.conversation_id == chats.emulator.tenant.users[oid_of("dana")].conversation_id
    assert chats.store.chats.of_person(chats.world.key("dana")) == chat


def test_a_card_is_read_and_committed_to(chats: ChatWorld) -> None:
    """The whole text comes to the click alone; the commitment below it counts."""
    posted = chats.send("ana", chats.asked("ana", AskKind.COMMIT))

    chats.press("ana", posted, "read")
    answer = chats.press("ana", posted, "sign")

    assert (answer["statusCode"], answer["type"]) == (200, CARD)
    assert "Answered by you in Teams" in json.dumps(answer["value"])
    assert [each.channel for each in chats.world.rules.tour.signatures] == ["teams"]
    assert not chats.emulator.ledger.broken()
