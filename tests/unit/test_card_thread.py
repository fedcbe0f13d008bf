"""One question from the rule that asks to the act in the store, over a chat in Teams.

Production code all the way: gate, route, desk, courier, cards and keeper over a real store; only
Teams is emulated.
"""

import json
from collections.abc import Iterator

import pytest

from emulators.microsoft365.tenant import oid_of
from tests.card_thread import Thread
from tests.chat_world import chat_world
from tests.page_world import send
from tourwright.store import Store
from webhooks.tokens import Purpose


@pytest.fixture
def thread(sqlite_store: Store) -> Iterator[Thread]:
    """Dana has the app; nothing waits. All that is sent fits Microsoft's descriptions."""
    with chat_world(sqlite_store) as chats:
        chats.install("dana")
        yield Thread(chats)
        assert not chats.emulator.ledger.broken()


def test_a_question_comes_as_a_card_in_the_morning(thread: Thread) -> None:
    """One activity in the chat, no mail, and the choice is kept."""
    ask = thread.ask_approval()
    thread.morning()

    (card,) = thread.approval()
    choice = thread.store.choices.of_ask(ask.ask_id)
    assert choice is not None
    assert (choice.channel, choice.fallen) == ("teams", ())
    assert thread.mailer.letters == []
    assert "Something waits for you" in json.dumps(card.body)


def test_it_is_decided_by_a_press(thread: Thread) -> None:
    """Without a reason the card asks for one; with it the answer counts, once."""
    ask = thread.ask_approval()
    thread.morning()
    (card,) = thread.approval()

    bare = thread.chats.press("dana", card, "decline", {})
    done = thread.chats.press("dana", card, "decline", {"reason": "No budget left."})
    answered = thread.store.asks.get(ask.ask_id)

    assert "Please put this right" in json.dumps(bare["value"])
    assert "Answered by you in Teams" in json.dumps(done["value"])
    assert answered is not None
    assert (answered.state, answered.channel) == ("answered", "teams")
    assert answered.answered_by == thread.world.key("dana")


def test_a_second_press_changes_nothing(thread: Thread) -> None:
    """A client that kept the old card hears that it was recorded."""
    ask = thread.ask_approval()
    thread.morning()
    (card,) = thread.approval()
    data = {"ask": ask.ask_id, "rev": ask.revision, "reason": "No budget left."}
    action = {"type": "Action.Execute", "verb": "decline", "data": data}

    first, second = (
        thread.chats.emulator.teams.execute(card, oid_of("dana"), action) for _ in range(2)
    )

    assert "recorded already" not in json.dumps(first)
    assert "recorded already" in json.dumps(second)
    assert thread.world.rules.lines().count("step.decline") == 1


def test_everybody_sees_then_who_did_what(thread: Thread) -> None:
    """The keeper replaces the card itself a moment later, once."""
    thread.ask_approval()
    thread.morning()
    (card,) = thread.approval()
    thread.chats.press("dana", card, "approve")

    thread.settle()

    assert card.replaced == 1
    assert "Answered by you in Teams" in json.dumps(card.card)
    assert "Answered by you in Teams" in json.dumps(thread.chats.seen("dana", card))


def test_somebody_else_learns_nothing(thread: Thread) -> None:
    """A press with the account of somebody who was not asked."""
    thread.ask_approval()
    thread.morning()
    (card,) = thread.approval()
    thread.chats.install("olga")

    answer = thread.chats.press("olga", card, "approve")

    assert answer["value"] == "This question is for somebody else."
    assert "Lyon" not in json.dumps(answer)


def test_whoever_blocked_the_bot_gets_a_mail_and_hr_reads_why(thread: Thread) -> None:
    """The mail has its link; the reason stays beside the choice."""
    thread.chats.emulator.teams.block(oid_of("dana"))
    ask = thread.ask_approval()
    thread.morning()

    (letter,) = thread.mailer.letters
    choice = thread.store.choices.of_ask(ask.ask_id)
    assert choice is not None
    assert (choice.channel, choice.fallen[0]) == ("mail", ("teams", "blocked"))
    assert "https://tours.example/asks/" in str(letter)
    assert thread.chats.chat("dana").state == "blocked"


def test_an_answer_on_the_page_puts_the_card_right(thread: Thread) -> None:
    """Whatever was pressed elsewhere, no card says that the question is open."""
    ask = thread.ask_approval()
    thread.morning()
    (card,) = thread.approval()

    client = thread.world.signed_in("dana")
    link = thread.world.token(Purpose.ASK, ask.ask_id, "dana")
    assert send(client, f"/asks/{link}", {"verb": "approve"}).status_code < 400
    thread.settle()

    assert card.replaced == 1
    assert "Answered by you on the page" in json.dumps(card.card)


def test_the_choice_is_shown_to_hr(thread: Thread) -> None:
    """On the page of channels, in words."""
    thread.chats.emulator.teams.block(oid_of("dana"))
    thread.ask_approval()
    thread.morning()

    page = thread.world.signed_in("kim").get("/channels")

    assert page.status_code == 200
    assert "Dana Reyes" in page.text
    assert "the app was blocked" in page.text
