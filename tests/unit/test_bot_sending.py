"""Writing into chats: what each answer means, and where our token never goes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import requests
import responses

from connectors.microsoft365.bot.answers import LATEST_S, SOONEST_S
from connectors.microsoft365.bot.sending import BotClient, BotSettings, is_ours_to_call
from connectors.microsoft365.clouds import CLOUDS, cloud_of
from connectors.microsoft365.graph import GraphClient
from emulators.microsoft365.ledger_checks import activity_fault, conversation_fault
from tests.microsoft_tenant import DANA
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.cards import CardResult, CardWord, Chat

TENANT, BOT = "22222222-0000-0000-0000-000000000001", "5a1d0f6e-2c0b-4c0e-8a51-0e7b9d2f4a10"
SERVICE = "https://smba.trafficmanager.net/teams"
CHAT = Chat(DANA, TENANT, "p1", "a:1/dana", f"{SERVICE}/", "29:1dana")
POSTS = f"{SERVICE}/v3/conversations/a%3A1%2Fdana/activities"
OPENS = f"{SERVICE}/v3/conversations"
INSTALLS = f"https://graph.microsoft.com/v1.0/users/{DANA}/teamwork/installedApps"
PUBLIC = cloud_of("public")
FACE = {"type": "AdaptiveCard", "version": "1.5", "lang": "de", "body": []}
CardWords = dict[str, str]


@dataclass
class Tokens:
    """A token source that can run dry."""

    error: Exception | None = None
    forgotten: int = 0
    handed_out: int = 0

    def token(self) -> str:
        """See `tourwright.ports.microsoft.TokenSource.token`."""
        if self.error:
            raise self.error
        self.handed_out += 1
        return f"token-{self.forgotten}"

    def forget(self) -> None:
        """See `tourwright.ports.microsoft.TokenSource.forget`."""
        self.forgotten += 1


@dataclass
class Line:
    """A bot with everything around it faked."""

    calls: responses.RequestsMock
    tokens: Tokens = field(default_factory=Tokens)
    seconds: float = 0.0

    def bot(self, cloud: str = "public", app: str = "") -> BotClient:
        """Return the bot; app is what it may install."""
        settings = BotSettings(
            cloud_of(cloud), TENANT, BOT, app, {"de": "Etwas wartet", "en": "Something"}.__getitem__
        )
        graph = GraphClient(requests.Session(), Tokens(), PUBLIC)
        return BotClient(requests.Session(), self.tokens, settings, graph, lambda: self.seconds)

    def answers(self, method: str, url: str, status: int, code: str = "", **headers: str) -> None:
        """Let the service answer; code is its word for an error."""
        body = {"error": {"code": code}} if code else {"id": "1795"}
        self.calls.add(method, url, json=body, status=status, headers=headers)

    def sent(self, number: int = -1) -> Any:  # noqa: ANN401  whatever was sent
        """Return the body of a call."""
        return json.loads(self.calls.calls[number].request.body or "null")


@pytest.fixture
def line() -> Iterator[Line]:
    """Let no call out."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as calls:
        yield Line(calls)


def test_a_card_is_posted_into_the_chat(line: Line) -> None:
    """With a summary for the notification that says nothing of the question."""
    line.answers("POST", POSTS, 201)

    done = line.bot().post(CHAT, FACE)

    assert done == CardResult(CardWord.SENT, "1795")
    (attached,) = line.sent()["attachments"]
    assert attached["content"] == FACE
    assert line.sent()["summary"] == "Etwas wartet"
    assert line.calls.calls[0].request.headers["Authorization"] == "Bearer token-0"


def test_a_card_is_replaced_in_its_place(line: Line) -> None:
    """An empty answer is fine: the card's id is known."""
    line.calls.add("PUT", f"{POSTS}/1795", status=200)

    assert line.bot().replace(CHAT, "1795", FACE) == CardResult(CardWord.SENT, "1795")


NEXT = {"blocked", "not_installed", "failed"}
ANSWERS: tuple[tuple[int, str, str, str], ...] = (
    (200, "", "sent", "sent"),
    (201, "", "sent", "sent"),
    (202, "", "sent", "sent"),
    (400, "BadSyntax", "failed", "failed"),
    (403, "MessageWritesBlocked", "blocked", "blocked"),
    (403, "BotNotInConversationRoster", "not_installed", "not_installed"),
    (404, "ConversationNotFound", "not_installed", "not_installed"),
    (404, "ActivityNotFoundInConversation", "failed", "failed"),
    (408, "", "unknown", "later"),
    (410, "", "not_installed", "not_installed"),
    (412, "PreconditionFailed", "later", "later"),
    (413, "MessageSizeTooBig", "failed", "failed"),
    (425, "", "later", "later"),
    (429, "", "later", "later"),
    (500, "", "unknown", "later"),
    (502, "", "unknown", "later"),
    (503, "", "later", "later"),
    (504, "", "unknown", "later"),
    (301, "", "failed", "failed"),
)


@pytest.mark.parametrize(("status", "code", "posting", "replacing"), ANSWERS)
def test_every_answer_of_the_connector_becomes_next_later_or_unknown(
    line: Line, status: int, code: str, posting: str, replacing: str
) -> None:
    """A new card that may be there is not known; one that is replaced can be replaced again."""
    line.answers("POST", POSTS, status, code)
    line.answers("PUT", f"{POSTS}/1795", status, code)
    bot = line.bot()

    for done, wanted in (
        (bot.post(CHAT, FACE), posting),
        (bot.replace(CHAT, "1795", FACE), replacing),
    ):
        assert (done.word, done.reason) == (
            (CardWord.NEXT, wanted) if wanted in NEXT else (CardWord(wanted), "")
        )


LOST: tuple[tuple[Exception, CardWord], ...] = (
    (requests.ConnectTimeout(), CardWord.LATER),
    (requests.ReadTimeout(), CardWord.UNKNOWN),
    (requests.ConnectionError("reset"), CardWord.UNKNOWN),
    (requests.exceptions.ChunkedEncodingError(), CardWord.UNKNOWN),
)


@pytest.mark.parametrize(("error", "word"), LOST)
def test_a_lost_answer_is_not_known_for_a_post_alone(
    line: Line, error: Exception, word: CardWord
) -> None:
    """What never left us can be sent later; what may be there is posted anew as another card."""
    line.calls.add("POST", POSTS, body=error)
    line.calls.add("PUT", f"{POSTS}/1795", body=error)

    assert line.bot().post(CHAT, FACE).word is word
    assert line.bot().replace(CHAT, "1795", FACE).word is CardWord.LATER


def test_the_wait_that_is_asked_for_is_kept(line: Line) -> None:
    """Without one, not everybody comes again at the same moment."""
    line.answers("POST", POSTS, 429, **{"Retry-After": "17"})
    line.answers("PUT", f"{POSTS}/1795", 412)

    asked, own = line.bot().post(CHAT, FACE), line.bot().replace(CHAT, "1795", FACE)

    assert asked.after_s == 17.0
    assert own.after_s is not None
    assert SOONEST_S <= own.after_s <= LATEST_S


def test_a_token_that_is_not_taken_is_replaced_once(line: Line) -> None:
    """A second refusal means that the credential is wrong: the next channel is taken."""
    line.answers("POST", POSTS, 401)
    line.answers("POST", POSTS, 201)
    bot = line.bot()

    assert bot.post(CHAT, FACE).word is CardWord.SENT
    assert line.calls.calls[-1].request.headers["Authorization"] == "Bearer token-1"
    line.calls.reset()
    line.answers("POST", POSTS, 401)
    assert bot.post(CHAT, FACE) == CardResult(CardWord.NEXT, reason="failed")
    assert line.tokens.forgotten == 2


@pytest.mark.parametrize(
    ("error", "word"),
    [(TransientError("away"), CardWord.LATER), (RefusedError("wrong secret"), CardWord.NEXT)],
)
def test_without_a_token_nothing_is_sent(line: Line, error: Exception, word: CardWord) -> None:
    """Sign-in that is away for a while is waited for; a wrong secret takes the next channel."""
    line.tokens.error = error

    assert line.bot().post(CHAT, FACE).word is word
    assert not line.calls.calls


UNKNOWN_HOSTS = (
    "https://evil.example/teams",
    "https://smba.trafficmanager.net.evil.example/teams",
    "https://smba.trafficmanager.net@evil.example/teams",
    "https://evil.example#smba.trafficmanager.net/teams",
    "http://smba.trafficmanager.net/teams",
    "https://smba.trafficmanager.net:8443/teams",
    "https://smba.infra.gov.teams.microsoft.us/teams",
    "//smba.trafficmanager.net/teams",
    "https://[smba/teams",
    "",
)


@pytest.mark.parametrize("url", UNKNOWN_HOSTS)
def test_the_token_never_goes_to_an_unknown_host(line: Line, url: str) -> None:
    """Whatever was stored: the call is not made, and no token is even fetched."""
    done = line.bot().post(replace(CHAT, service_url=url), FACE)

    assert done == CardResult(CardWord.NEXT, reason="failed")
    assert line.tokens.handed_out == 0


@pytest.mark.parametrize("cloud", [each for each in CLOUDS.values() if each.teams_url])
def test_each_cloud_calls_its_own_chat(cloud: Any) -> None:  # noqa: ANN401  a cloud
    """And no other cloud's but those that share one."""
    assert is_ours_to_call(cloud, f"{cloud.teams_url}/v3/conversations")


def test_a_chat_is_opened_by_the_account(line: Line) -> None:
    """The answer's id is the conversation; whose it is, the caller knows."""
    line.answers("POST", OPENS, 201)

    opened = line.bot().open(DANA)

    assert opened == Chat(DANA, TENANT, "", "1795", SERVICE)
    assert line.sent()["members"] == [{"id": DANA}]


def test_the_app_is_installed_where_that_is_allowed(line: Line) -> None:
    """Then the chat is opened again; one that is there already is fine."""
    for status in (201, 409):
        line.calls.reset()
        line.answers("POST", OPENS, 403, "BotNotInConversationRoster")
        line.answers("POST", OPENS, 201)
        line.answers("POST", INSTALLS, status)

        assert isinstance(line.bot(app="the-app").open(DANA), Chat)
        assert line.sent(1)["teamsApp@odata.bind"].endswith("/appCatalogs/teamsApps/the-app")


@pytest.mark.parametrize(
    ("install", "word"), [(403, CardWord.NEXT), (404, CardWord.NEXT), (429, CardWord.LATER)]
)
def test_an_app_that_cannot_be_installed_takes_the_next_channel(
    line: Line, install: int, word: CardWord
) -> None:
    """A tenant that allows no custom app, a person without Teams."""
    line.answers("POST", OPENS, 403, "BotNotInConversationRoster")
    line.answers("POST", INSTALLS, install)

    opened = line.bot(app="the-app").open(DANA)

    assert isinstance(opened, CardResult)
    assert opened.word is word


def test_without_leave_nothing_is_installed(line: Line) -> None:
    """And China's chats have no address of their own to open one at."""
    line.answers("POST", OPENS, 404, "BotNotInConversationRoster")

    found = [line.bot().open(DANA), line.bot("china").open(DANA)]

    assert found == [CardResult(CardWord.NEXT, reason="not_installed")] * 2
    assert len(line.calls.calls) == 1


def test_requests_fit_the_bot_framework_schema(line: Line) -> None:
    """Activities with cards and with text, and what opens a chat."""
    line.answers("POST", POSTS, 201)
    line.answers("PUT", f"{POSTS}/1795", 200)
    line.answers("POST", OPENS, 201)
    bot = line.bot()

    bot.post(CHAT, FACE), bot.replace(CHAT, "1795", FACE), bot.say(CHAT, "Hello"), bot.open(DANA)

    assert [activity_fault(line.sent(number)) for number in range(3)] == ["", "", ""]
    assert conversation_fault(line.sent(3)) == ""


def test_nobody_is_written_to_too_fast(line: Line) -> None:
    """Seven a second into one chat, thirty in all; who is too early is told how long to wait."""
    line.calls.add("POST", POSTS, json={"id": "1"}, status=201)
    bot = line.bot()

    words = [bot.post(CHAT, FACE) for _ in range(8)]
    line.seconds = 1.0

    assert [each.word for each in words] == [CardWord.SENT] * 7 + [CardWord.LATER]
    assert words[-1].after_s == 1.0
    assert bot.post(CHAT, FACE).word is CardWord.SENT


def test_nobody_is_written_to_too_often(line: Line) -> None:
    """1,800 an hour; then an hour after the first there is room again."""
    line.calls.add("POST", POSTS, json={"id": "1"}, status=201)
    bot = line.bot()
    for number in range(1800):
        line.seconds = number * 0.5
        assert bot.post(CHAT, FACE).word is CardWord.SENT

    refused = bot.post(CHAT, FACE)

    assert refused.word is CardWord.LATER
    assert refused.after_s == pytest.approx(3600 - 1799 * 0.5)
