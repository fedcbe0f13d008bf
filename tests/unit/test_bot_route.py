"""The bot's route: whoever presses a card decides, and nobody else learns what it is about."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.faults import Fault
from emulators.microsoft365 import User
from emulators.microsoft365.connector import Posted
from emulators.microsoft365.ledger_checks import CARD
from emulators.microsoft365.teams import actions_of
from emulators.microsoft365.tenant import oid_of
from tests.chat_world import ENDPOINT, ChatWorld, chat_world
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.ports_pages import Preference
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


def forged(chats: ChatWorld, name: str, verb: str, **data: object) -> Any:  # noqa: ANN401
    """Let somebody's client send an action that no card of theirs has."""
    action = {"type": "Action.Execute", "title": "x", "verb": verb, "data": data}
    anything = Posted("1", "", oid_of(name), {}, chats.world.clock.now())
    return chats.emulator.teams.execute(anything, oid_of(name), action)


def raw(chats: ChatWorld, body: bytes | None = None, token: str | None = None) -> int:
    """Send bytes with a token; returns the status."""
    activity = chats.emulator.teams.activity(chats.emulator.tenant.users[oid_of("ana")])
    told = json.dumps(activity | {"type": "message", "text": "hello"}).encode()
    shown = chats.emulator.bot_token() if token is None else token
    return chats.emulator.teams.send(told if body is None else body, shown).status


def test_an_unsigned_activity_is_refused(chats: ChatWorld) -> None:
    """No token, somebody else's, one for another bot, an old one."""
    emulator = chats.emulator
    tokens = (
        "",
        "x.y.z",
        emulator.bot_token(aud="another-bot"),
        emulator.bot_token(serviceurl="https://evil.example"),
        emulator.bot_token(exp=1),
        emulator.outlook_token(oid_of("ana")),
    )

    assert [raw(chats, token=token) for token in tokens] == [401] * len(tokens)


def test_an_activity_of_another_tenant_is_refused(chats: ChatWorld) -> None:
    """Truly signed for our bot, but about another company."""
    chats.emulator.tenant.id = "33333333-0000-0000-0000-000000000003"

    assert raw(chats) == 403


def test_what_cannot_be_read_is_refused(chats: ChatWorld) -> None:
    """No activity, and far too much of one."""
    assert raw(chats, b"[]") == 400
    assert raw(chats, b'{"type":"message","text":"' + b"a" * 300_000 + b'"}') == 413
    assert chats.client.get(ENDPOINT).status_code == 405


def test_while_the_keys_are_away_everybody_comes_again(sqlite_store: Store) -> None:
    """What cannot be checked is neither taken nor refused."""
    with chat_world(sqlite_store) as chats:
        chats.emulator.faults.add(Fault("503", "/keys"))

        answer = chats.client.post(
            ENDPOINT,
            json=chats.emulator.teams.activity(chats.emulator.tenant.users[oid_of("ana")])
            | {"type": "message"},
            headers={"Authorization": f"Bearer {chats.emulator.bot_token()}"},
        )

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_without_a_bot_there_is_no_such_page(sqlite_store: Store) -> None:
    """A company without Teams has no endpoint for it."""
    client = PageWorld(sqlite_store).client()

    assert client.post(ENDPOINT, json={"type": "message"}).status_code == 404


def test_a_stranger_learns_nothing_of_the_question(chats: ChatWorld) -> None:
    """Neither a colleague who was not asked, nor one who asks for a question that is not there."""
    ask = chats.asked("ana", AskKind.COMMIT)
    chats.install("olga")

    answers = [
        forged(chats, "olga", verb, ask=ask_id, rev=ask.revision)
        for verb in ("refresh", "read", "open", "sign", "undo")
        for ask_id in (ask.ask_id, "a-question-that-is-not-there")
    ]

    assert all(each == answers[0] for each in answers)
    assert answers[0]["type"] == TEXT
    assert answers[0]["value"] == "This question is for somebody else."


def test_an_account_that_nobody_knows_is_told_so(chats: ChatWorld) -> None:
    """Friendly, and without a word about anybody."""
    chats.emulator.add_user(User("aaaaaaaa-0000-0000-0000-000000000009", "new@acme.example"))
    action = {"type": "Action.Execute", "verb": "list", "data": {}}
    posted = chats.send("ana", chats.asked("ana", AskKind.COMMIT))

    answer = chats.emulator.teams.execute(posted, "aaaaaaaa-0000-0000-0000-000000000009", action)

    assert answer["type"] == TEXT
    assert "do not know you yet" in answer["value"]


def test_an_account_that_only_signed_in_is_known(chats: ChatWorld) -> None:
    """Where the directory is not read, whoever signed in once is known by that."""
    oid = "aaaaaaaa-0000-0000-0000-000000000007"
    chats.emulator.add_user(User(oid, "ana.private@acme.example"))
    chats.store.sessions.bind(oid, chats.world.key("ana"))
    posted = chats.send("ana", chats.asked("ana", AskKind.COMMIT))
    action = {"type": "Action.Execute", "verb": "list", "data": {}}

    answer = chats.emulator.teams.execute(posted, oid, action)

    assert answer["type"] == CARD


def test_an_answer_is_stored_while_the_engine_is_away(chats: ChatWorld) -> None:
    """The card says that it will be confirmed, and can be pressed no more."""
    posted = chats.send("ana", chats.asked("ana", AskKind.COMMIT))
    chats.press("ana", posted, "read")
    chats.world.engine.down = True

    answer = chats.press("ana", posted, "sign")

    assert answer["statusCode"] == 200
    assert '"verb": "sign"' not in json.dumps(answer["value"])
    later = chats.world.clock.now() + timedelta(minutes=1)
    assert len(chats.store.asks.pending(10, later)) == 1


def test_whoever_has_left_is_nobody(chats: ChatWorld) -> None:
    """The account may live a little longer than the employment."""
    answer = forged(chats, "gus", "list")

    assert "do not know you yet" in answer["value"]


def test_verb_and_data_of_the_card_are_not_trusted(chats: ChatWorld) -> None:
    """Made up by a client: another answer, an old revision, a proof of nothing, more fields."""
    ask = chats.asked("ana", AskKind.COMMIT)
    forgeries: tuple[tuple[str, dict[str, object]], ...] = (
        ("sign", {"ask": ask.ask_id, "rev": ask.revision}),
        ("sign", {"ask": ask.ask_id, "rev": ask.revision, "p": "made-up"}),
        ("sign", {"ask": ask.ask_id, "rev": 10**30, "p": ""}),
        ("decline", {"ask": ask.ask_id, "rev": ask.revision, "reason": "no"}),
        (
            "approve",
            {"ask": ask.ask_id, "rev": ask.revision, "person_key": chats.world.key("dana")},
        ),
        ("x" * 5000, {"ask": ask.ask_id, "rev": ask.revision}),
        ("sign", {"ask": {"ask": ask.ask_id}, "rev": [ask.revision]}),
    )

    answers = [forged(chats, "ana", verb, **data) for verb, data in forgeries]

    assert {each["statusCode"] for each in answers} <= {200, 400}
    assert chats.store.asks.get(ask.ask_id) == ask
    assert chats.world.rules.tour.signatures == ()


def test_a_press_that_is_repeated_counts_once(chats: ChatWorld) -> None:
    """The client repeats a slow call twice: the card comes back, and says that it was recorded."""
    posted = chats.send("ana", chats.asked("ana", AskKind.COMMIT))
    chats.press("ana", posted, "read")
    found = actions_of(posted.seen_by(oid_of("ana")))
    commit = next(each for each in found if each.get("verb") == "sign")

    answers = [chats.emulator.teams.execute(posted, oid_of("ana"), commit) for _ in range(3)]

    assert [each["statusCode"] for each in answers] == [200] * 3
    assert "recorded already" in json.dumps(answers[-1])
    assert len(chats.world.rules.tour.signatures) == 1


def test_a_card_that_is_opened_says_how_it_stands(chats: ChatWorld) -> None:
    """The whole text is gone from the chat, and what happened elsewhere is told."""
    ask = chats.asked("ana", AskKind.COMMIT)
    posted = chats.send("ana", ask)
    chats.press("ana", posted, "read")
    whole = json.dumps(posted.seen_by(oid_of("ana")))

    short = json.dumps(chats.seen("ana", posted))
    chats.world.act("dana", "edit", fields={"career": '"Elsewhere."'})
    after = json.dumps(chats.seen("ana", posted))

    assert "Run a plant one day" in whole
    assert "Run a plant one day" not in short
    assert '"verb": "read"' in short
    assert '"verb": "read"' not in after


def test_a_message_brings_the_list_and_a_line_opens_its_question(chats: ChatWorld) -> None:
    """Whatever was written; the way back leads to the list."""
    for words in ("open", "Hi there"):
        assert chats.emulator.say(oid_of("ana"), words).status == 200
    listed = chats.posted("ana")[-1]

    opened = chats.press("ana", listed, "open")
    back = chats.press("ana", listed, "list")

    assert len(chats.posted("ana")) == 2
    assert "Back to the list" in json.dumps(opened)
    assert "waits for you" in json.dumps(back)
    assert not chats.emulator.ledger.broken()


def test_a_list_is_noted_and_a_repeated_message_brings_no_second(chats: ChatWorld) -> None:
    """So it is replaced like every card when one of its questions is answered elsewhere."""
    user = chats.emulator.tenant.users[oid_of("ana")]
    told = {"type": "message", "text": "open", "id": "the-same"}
    for _ in range(2):
        chats.emulator.teams.tell(user, told)

    (listed,) = chats.posted("ana")
    (noted,) = chats.store.cards.of_ask(chats.asked("ana", AskKind.COMMIT).ask_id)

    assert (noted.state, noted.activity_id, noted.kind) == ("live", listed.id, "list")


def test_a_call_for_help_is_answered_in_words(chats: ChatWorld) -> None:
    """In the language that the person chose."""
    chats.store.preferences.put(Preference(chats.world.key("ana"), language="de"))

    for name in ("ana", "dana"):
        chats.emulator.say(oid_of(name), " Help ")

    assert "“open”" in chats.posted("dana")[-1].text
    assert "„offen“" in chats.posted("ana")[-1].text


def test_the_app_goes_and_comes_back(chats: ChatWorld) -> None:
    """Removed, no card is sent there; a message says that it is there again."""
    chats.emulator.teams.remove_app(oid_of("dana"))
    removed = chats.chat("dana").state

    chats.install("dana")

    assert (removed, chats.chat("dana").state) == ("removed", "installed")


def test_a_chat_that_moved_is_followed(chats: ChatWorld) -> None:
    """The latest address is kept, whatever activity brings it; a repeat writes nothing."""
    chats.emulator.tenant.service_url = "https://smba.trafficmanager.net/emea"
    with chats.world.queries() as first:
        forged(chats, "ana", "list")
    with chats.world.queries() as second:
        forged(chats, "ana", "list")

    assert chats.chat("ana").service_url == "https://smba.trafficmanager.net/emea"
    assert len(second) < len(first)


def test_a_group_is_no_place_for_questions(chats: ChatWorld) -> None:
    """A bot that was added to a group keeps the personal chat it had."""
    user = chats.emulator.tenant.users[oid_of("ana")]
    activity = chats.emulator.teams.activity(user)
    group = {"conversationType": "groupChat", "tenantId": chats.emulator.tenant.id, "id": "19:x"}
    told = activity | {"type": "conversationUpdate", "conversation": group, "membersAdded": [{}]}

    status = raw(chats, json.dumps(told).encode())

    assert status == 200
    assert chats.chat("ana").conversation_id == user.conversation_id


def test_an_old_client_sees_the_answer_in_the_cards_place(chats: ChatWorld) -> None:
    """It takes no card as an answer; the whole text is not left there."""
    ask = chats.asked("ana", AskKind.COMMIT)
    posted = chats.send("ana", ask)
    value = {"ask": ask.ask_id, "rev": ask.revision, "verb": "read"}
    user = chats.emulator.tenant.users[oid_of("ana")]

    reply = chats.emulator.teams.tell(
        user, {"type": "message", "value": value, "replyToId": posted.id}
    )

    assert reply.status == 200
    assert posted.replaced == 1
    assert "Run a plant one day" not in json.dumps(posted.card)


@pytest.mark.parametrize("name", ["signin/verifyState", "composeExtension/query", ""])
def test_an_action_that_we_do_not_know_is_an_error_for_the_client(
    chats: ChatWorld, name: str
) -> None:
    """HTTP 200 and the error in the body, as the client expects."""
    user = chats.emulator.tenant.users[oid_of("ana")]

    reply = chats.emulator.teams.tell(user, {"type": "invoke", "name": name, "value": {}})

    assert reply.status == 200
    assert reply.json()["statusCode"] == 400
    assert reply.json()["type"] == "application/vnd.microsoft.error"


@pytest.mark.parametrize(
    "kind", ["messageReaction", "typing", "event", "endOfConversation", "trace"]
)
def test_activities_of_no_interest_are_fine(chats: ChatWorld, kind: str) -> None:
    """Nothing is done and nothing is wrong."""
    user = chats.emulator.tenant.users[oid_of("ana")]

    assert chats.emulator.teams.tell(user, {"type": kind}).status == 200
    assert chats.posted("ana") == []


def test_while_the_store_is_away_the_client_comes_again(
    chats: ChatWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is answered that is not stored."""
    chats.emulator.tenant.service_url = "https://smba.trafficmanager.net/emea"
    chats.store.close()

    assert raw(chats) == 503
    assert chats.emulator.bot_token() not in caplog.text


def test_no_log_line_tells_whom_or_what(chats: ChatWorld, caplog: pytest.LogCaptureFixture) -> None:
    """Neither token nor account, chat, words or address, whatever was done."""
    caplog.set_level("DEBUG")
    posted = chats.send("ana", chats.asked("ana", AskKind.COMMIT))
    chats.press("ana", posted, "read")
    chats.emulator.say(oid_of("ana"), "a private remark")
    raw(chats, token="wrong")

    user = chats.emulator.tenant.users[oid_of("ana")]
    ours = [each for each in caplog.records if each.name.startswith(("webhooks", "connectors"))]
    said = " ".join(f"{each.getMessage()} {vars(each)}" for each in ours)
    secrets = (oid_of("ana"), user.conversation_id, "a private remark", "Bearer", "/emea", "29:")
    assert ours
    assert not [each for each in secrets if each in said]
