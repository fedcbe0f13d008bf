"""Cards in mails: pressed by their reader alone, true when they are opened, and told in words."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connectors.microsoft365.cards import Faces
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.gates import (
    OUTLOOK_CALLER,
    ActionGate,
    issuers_of,
    tenant_keys,
)
from connectors.microsoft365.stand_in import stood_in
from connectors.token_judge import TokenJudge, TokenRule
from emulators.entra import TENANT
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.tenant import oid_of
from emulators.server import serving
from tests.card_world import PROVIDER
from tests.chat_world import ClockOf
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from tourwright.store import Store
from webhooks.app import create_app
from webhooks.outlook_tokens import ACTION, REFRESH, NotOurCardError, OutlookTokens

CLOUD = cloud_of("public")
CLIENT = "our-client"


class OutlookWorld:
    """People with mailboxes, whose cards call us with real tokens of an emulated tenant."""

    def __init__(self, store: Store, emulator: Microsoft365Emulator, url: str) -> None:
        """Match everybody with an account."""
        self.world = PageWorld(store)
        self.emulator, self.store = emulator, store
        for name, person in self.world.people.items():
            emulator.add_user(User(oid_of(name), person.facts.work_email))
            store.sessions.bind(oid_of(name), person.person_key)
        keys = tenant_keys(stood_in(requests.Session(), url), CLOUD, TENANT, self.world.clock)
        rule = TokenRule(
            issuers_of(CLOUD, TENANT),
            frozenset({CLIENT}),
            frozenset({OUTLOOK_CALLER}),
            needs=("oid", "tid"),
            tenant=TENANT,
        )
        gate = ActionGate(TokenJudge(rule, keys))
        deps = replace(self.world.deps, outlook=gate, faces=Faces(PROVIDER))
        self.tokens = OutlookTokens(deps.token_key, deps.base_url)
        self.client: FlaskClient = create_app(deps).test_client()

    def asked(self, kind: AskKind = AskKind.REVIEW) -> Ask:
        """Return what Ana is asked."""
        mine = self.store.asks.open_for(self.world.key("ana"))
        return next(ask for ask in mine if ask.kind is kind)

    def token_of(self, ask: Ask) -> str:
        """Return what the card of the question carries."""
        return self.tokens.envelope_of(ask, "ana@x", self.world.clock.now()).token

    def post(self, path: str, name: str = "ana", **body: str) -> TestResponse:
        """Let somebody's Outlook call us."""
        token = self.emulator.outlook_token(oid_of(name), aud=CLIENT)
        return self.client.post(path, json=body, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def outlook(sqlite_store: Store) -> Iterator[OutlookWorld]:
    """Return a tour whose two are asked for their views."""
    clock = ClockOf()
    with closing(MailStore()) as mails:
        emulator = Microsoft365Emulator(mails, Ledger(), clock.now)
        with serving(emulator.app) as url:
            outlook = OutlookWorld(sqlite_store, emulator, url)
            clock.world = outlook.world
            outlook.world.committed()
            while not _waits(outlook):
                outlook.world.wait(days=14)
            yield outlook


def _waits(world: OutlookWorld) -> bool:
    mine = world.store.asks.open_for(world.world.key("ana"))
    return any(ask.kind is AskKind.REVIEW for ask in mine)


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
    told = {"aud": CLIENT, **claims}
    token = outlook.emulator.outlook_token(oid_of("ana"), **told)

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
