"""The emulated Teams: a bot writes cards, people open and press them, tokens are really signed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
import requests

from emulators.contracts import contract_folder
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.ledger_checks import ACTIVITIES, CARD
from emulators.microsoft365.posting import Reply
from emulators.server import serving

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DANA = "11111111-0000-0000-0000-000000000001"
CONNECTOR = "/smba.trafficmanager.net/teams/v3/conversations"


def a_card(text: str, **more: object) -> dict[str, Any]:
    """Return a card with one button."""
    button = {"type": "Action.Execute", "title": "Yes", "verb": "approve", "data": {"ask": "a-1"}}
    body = [{"type": "TextBlock", "text": text}, {"type": "ActionSet", "actions": [button]}]
    return {"type": "AdaptiveCard", "version": "1.5", "body": body, **more}


def a_message(face: Mapping[str, Any]) -> dict[str, Any]:
    """Return the activity that carries a card."""
    attached = [{"contentType": CARD, "content": face}]
    conversation = {"id": "x"}
    return {
        "type": "message", "channelId": "msteams", "conversation": conversation,
        "attachments": attached,
    }  # fmt: skip


@dataclass
class Bot:
    """Remembers what it was told and answers what a test wants."""

    answer: object = None
    status: int = 200
    told: list[tuple[Mapping[str, str], dict[str, Any]]] = field(default_factory=list)

    def post(self, _url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Take one activity."""
        self.told.append((headers, json.loads(body)))
        return Reply(self.status, {}, json.dumps(self.answer).encode())


@pytest.fixture
def bot() -> Bot:
    """A bot that answers with a card."""
    return Bot({"statusCode": 200, "type": CARD, "value": a_card("Done")})


@pytest.fixture
def tenant(bot: Bot) -> Iterator[Microsoft365Emulator]:
    """A tenant with Dana in it."""
    with closing(MailStore()) as store:
        made = Microsoft365Emulator(store, Ledger(), lambda: NOW)
        made.tenant.add(User(DANA, "dana@acme.example", name="Dana Ruiz"))
        made.endpoints.post = bot.post
        yield made


@pytest.fixture
def service(tenant: Microsoft365Emulator) -> Iterator["Service"]:
    """The connector as a bot with a good token reaches it."""
    with serving(tenant.app) as url:
        yield Service(url, tenant.access.hand_out("api.botframework.com"))


@dataclass(frozen=True)
class Service:
    """Calls of a bot."""

    url: str
    token: str

    def call(self, method: str, path: str, body: object = None) -> requests.Response:
        """Call the connector."""
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.url}{CONNECTOR}{path}"
        return requests.request(method, url, json=body, headers=headers, timeout=5)

    def posted(self, user: User, face: Mapping[str, Any]) -> str:
        """Post a card and return its id."""
        path = f"/{user.conversation_id}/activities"
        return str(self.call("POST", path, a_message(face)).json()["id"])


def test_a_card_is_posted_pressed_and_replaced(
    tenant: Microsoft365Emulator, service: Service, bot: Bot
) -> None:
    """The press carries our data and what was typed; the answer stands in the card's place."""
    tenant.install_app(DANA)
    user = tenant.tenant.users[DANA]
    key = service.posted(user, a_card("Yes or no?"))

    tenant.press(key, DANA, "approve", {"reason": "fine"})
    seen = tenant.open_card(key, DANA)
    service.call("PUT", f"/{user.conversation_id}/activities/{key}", a_message(a_card("Over")))

    invoke = bot.told[-1][1]
    assert invoke["value"]["action"]["data"] == {"ask": "a-1", "reason": "fine"}
    assert invoke["replyToId"] == key
    assert seen["body"][0]["text"] == "Done"
    assert tenant.open_card(key, DANA)["body"][0]["text"] == "Over"


def test_an_opened_card_refreshes_itself(
    tenant: Microsoft365Emulator, service: Service, bot: Bot
) -> None:
    """Looking at it asks the bot, without anybody pressing."""
    tenant.install_app(DANA)
    action = {"type": "Action.Execute", "verb": "refresh", "data": {"ask": "a-1"}}
    card = a_card("Old", refresh={"action": action, "userIds": []})
    key = service.posted(tenant.tenant.users[DANA], card)

    seen = tenant.open_card(key, DANA)

    assert bot.told[-1][1]["value"]["trigger"] == "automatic"
    assert seen["body"][0]["text"] == "Done"


def test_every_activity_comes_with_a_token_of_the_bot_service(
    tenant: Microsoft365Emulator, bot: Bot
) -> None:
    """Signed by the key that is served at the real address, bound to the service's address."""
    tenant.install_app(DANA)

    shown = bot.told[0][0]["Authorization"].removeprefix("Bearer ")
    client = tenant.app.test_client()
    (key,) = client.get("/login.botframework.com/v1/.well-known/keys").get_json()["keys"]
    claims = jwt.decode(
        shown,
        jwt.PyJWK(key),
        ["RS256"],
        audience=tenant.tenant.bot_id,
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )
    assert claims["serviceurl"] == "https://smba.trafficmanager.net/teams"
    assert key["endorsements"] == ["msteams"]


@pytest.mark.parametrize(("state", "status"), [("none", 403), ("blocked", 403), ("installed", 201)])
def test_a_bot_writes_only_where_it_is_installed(
    tenant: Microsoft365Emulator, service: Service, state: str, status: int
) -> None:
    """Blocked and not installed are refused with Microsoft's own word."""
    user = tenant.tenant.users[DANA]
    user.teams = state

    path = f"/{user.conversation_id}/activities"
    answer = service.call("POST", path, a_message(a_card("Hello")))

    assert answer.status_code == status
    assert status == 201 or answer.json()["error"]["code"] == "MessageWritesBlocked"


def test_a_chat_is_opened_by_object_id_and_knows_its_member(
    tenant: Microsoft365Emulator, service: Service
) -> None:
    """The shape that Microsoft documents fits; the member is told by both names."""
    tenant.install_app(DANA)
    wanted = {
        "bot": {"id": f"28:{tenant.tenant.bot_id}"}, "members": [{"id": DANA}], "isGroup": False,
        "tenantId": tenant.tenant.id, "channelData": {"tenant": {"id": tenant.tenant.id}},
    }  # fmt: skip

    chat = service.call("POST", "", wanted).json()["id"]
    (member,) = service.call("GET", f"/{chat}/members").json()

    assert (member["aadObjectId"], member["id"]) == (DANA, tenant.tenant.users[DANA].mri)
    assert not tenant.ledger.broken()


def test_what_breaks_the_schemas_is_in_the_ledger(
    tenant: Microsoft365Emulator, service: Service, bot: Bot
) -> None:
    """An activity without a type, a card with an unknown part, an answer of another shape."""
    if not (contract_folder() / ACTIVITIES).is_file():
        pytest.skip("Microsoft's published schemas are not at TOURWRIGHT_CONTRACTS")
    tenant.install_app(DANA)
    user = tenant.tenant.users[DANA]
    path = f"/{user.conversation_id}/activities"
    service.call("POST", path, {"conversation": {"id": "x"}, "channelId": "msteams"})
    key = service.posted(user, {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "X"}]})
    bot.answer = {"value": a_card("Done")}
    tenant.teams.execute(tenant.chats.get(key), DANA, {"type": "Action.Execute", "verb": "x"})

    assert len(tenant.ledger.broken()) == 3


def test_a_press_that_is_not_answered_is_repeated_twice(
    tenant: Microsoft365Emulator, service: Service, bot: Bot
) -> None:
    """As the client does; the card stays as it was."""
    tenant.install_app(DANA)
    key = service.posted(tenant.tenant.users[DANA], a_card("Yes or no?"))
    bot.status = 503

    answer = tenant.press(key, DANA, "approve")

    assert answer["statusCode"] == 503
    assert [told["type"] for _, told in bot.told].count("invoke") == 3
    assert tenant.chats.get(key).seen_by(DANA) == a_card("Yes or no?")


def test_no_token_opens_nothing(tenant: Microsoft365Emulator) -> None:
    """A token for Graph is none for the connector."""
    client = tenant.app.test_client()
    wrong = {"Authorization": f"Bearer {tenant.access.hand_out('graph.microsoft.com')}"}

    answers = [
        client.post(CONNECTOR, json={}),
        client.post(CONNECTOR, json={}, headers=wrong),
        client.get("/graph.microsoft.com/v1.0/users/x"),
    ]

    assert [each.status_code for each in answers] == [401, 401, 401]
