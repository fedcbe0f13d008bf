"""Cards in mails: pressed by their reader alone, true when they are opened, and told in words."""

from collections.abc import Iterator

import pytest

from emulators.microsoft365.tenant import oid_of
from tests.card_world import PROVIDER
from tests.outlook_world import OutlookWorld, outlook_world
from tests.page_world import PageWorld
from tourwright.store import Store
from webhooks.outlook_tokens import ACTION, REFRESH, NotOurCardError, OutlookTokens


@pytest.fixture
def outlook(sqlite_store: Store) -> Iterator[OutlookWorld]:
    """Return a tour whose two are asked for their views."""
    with outlook_world(sqlite_store) as made:
        yield made


def test_a_press_decides_and_brings_the_card_as_it_is_now(outlook: OutlookWorld) -> None:
    """The answer is the next card, by Microsoft's schema."""
    ask = outlook.asked()

    answer = outlook.post(
        ACTION, t=outlook.token_of(ask), verb="answer", progress="on_track", text="All runs."
    )

    stored = outlook.store.asks.get(ask.ask_id)
    assert (answer.status_code, answer.headers["CARD-UPDATE-IN-BODY"]) == (200, "true")
    assert PROVIDER in answer.text
    assert "Answered by you in Outlook" in answer.text
    assert "All runs." not in answer.text
    assert stored is not None
    assert (stored.state, stored.channel) == ("answered", "outlook")


def test_opening_a_mail_changes_nothing(outlook: OutlookWorld) -> None:
    """The card says how it stands; nothing is decided, however often it is opened."""
    ask = outlook.asked()
    token = outlook.token_of(ask)

    answers = [outlook.post(REFRESH, t=token, verb="answer") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert outlook.store.asks.get(ask.ask_id) == ask
    assert "answer" in answers[0].text


def test_an_old_card_says_that_it_was_answered(outlook: OutlookWorld) -> None:
    """Whoever answered elsewhere reads that on opening the mail."""
    ask = outlook.asked()
    token = outlook.token_of(ask)
    outlook.post(ACTION, t=token, verb="answer", progress="at_risk", text="Two plants do.")

    again = outlook.post(REFRESH, t=token)
    twice = outlook.post(ACTION, t=token, verb="answer", progress="at_risk", text="Two do.")

    assert "Answered by you in Outlook" in again.text
    assert "recorded already" in twice.text


def test_what_is_to_be_put_right_leaves_the_card_as_it_is(outlook: OutlookWorld) -> None:
    """The words stand below the card, so nothing that was typed is lost."""
    ask = outlook.asked()

    answer = outlook.post(ACTION, t=outlook.token_of(ask), verb="answer", text="All runs.")

    assert answer.status_code == 400
    assert "choose one of the answers" in answer.headers["CARD-ACTION-STATUS"]
    assert "CARD-UPDATE-IN-BODY" not in answer.headers


@pytest.mark.parametrize("name", ["dana", "olga", "gus"])
@pytest.mark.parametrize("path", [ACTION, REFRESH])
def test_somebody_else_learns_nothing(outlook: OutlookWorld, path: str, name: str) -> None:
    """A mail that was forwarded, or read by an assistant, opens nothing."""
    ask = outlook.asked()

    answer = outlook.post(path, name, t=outlook.token_of(ask), verb="answer")

    assert (answer.status_code, answer.data) == (403, b"")
    assert answer.headers["CARD-ACTION-STATUS"] == "This question is for somebody else."


@pytest.mark.parametrize("token", ["", "x", "a" * 2000, "W10.abc"])
def test_a_card_that_was_never_ours_opens_nothing(outlook: OutlookWorld, token: str) -> None:
    """The body of a press is the client's."""
    answer = outlook.post(ACTION, t=token, verb="answer")

    assert answer.status_code == 400
    assert "link in the mail" in answer.headers["CARD-ACTION-STATUS"]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example/"},
        {"aud": "another"},
        {"azp": "another", "appid": "another"},
        {"tid": "another"},
        {"exp": 1},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_is_not_for_us_is_refused(
    outlook: OutlookWorld, claims: dict[str, object]
) -> None:
    """Nothing of the card is read."""
    ask = outlook.asked()
    token = outlook.emulator.outlook_token(oid_of("ana"), **claims)

    answer = outlook.client.post(
        ACTION,
        json={"t": outlook.token_of(ask), "verb": "answer"},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code == 401
    assert outlook.store.asks.get(ask.ask_id) == ask


def test_a_get_is_no_press(outlook: OutlookWorld) -> None:
    """Scanners open addresses: 405, and nothing happened."""
    assert {outlook.client.get(path).status_code for path in (ACTION, REFRESH)} == {405}


def test_without_a_provider_there_is_no_such_address(sqlite_store: Store) -> None:
    """An installation without cards in mails answers as if they did not exist."""
    client = PageWorld(sqlite_store).client()

    assert client.post(ACTION, json={}).status_code == 404


def test_a_token_of_a_card_holds_for_one_question_and_reader(outlook: OutlookWorld) -> None:
    """Another key reads nothing of it."""
    ask = outlook.asked()
    token = outlook.token_of(ask)

    said = outlook.tokens.read(token)

    assert (said.ask_id, said.revision, said.person_key) == (
        ask.ask_id,
        ask.revision,
        ask.person_key,
    )
    with pytest.raises(NotOurCardError):
        OutlookTokens(b"x" * 32, "https://tours.example").read(token)
