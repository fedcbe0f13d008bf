"""Writes into personal chats through the Bot Framework Connector.

There is no key against repeats, so a post whose answer was lost is UNKNOWN; replacing a card can be
repeated. Our token goes only to hosts of Microsoft's chat in this cloud, whatever address was
stored, and never after a redirect.
Source: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-
reference; Teams, "Send proactive messages", "Proactive installation of apps using Graph API".
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import requests

from connectors.http import Answer, BearerAuth, Call, UnauthorizedError, perform
from connectors.microsoft365.bot.answers import (
    FAILED,
    NOT_INSTALLED,
    READ_HERE,
    id_in,
    later,
    result_of,
    result_of_error,
)
from connectors.microsoft365.bot.rates import Rates
from connectors.microsoft365.clouds import Cloud
from connectors.microsoft365.graph import GraphCall, GraphClient
from tourwright.ports import ConnectorError
from tourwright.ports.cards import CardResult, CardWord, Chat, Face
from tourwright.ports.microsoft import TokenSource

logger = logging.getLogger(__name__)

CARD = "application/vnd.microsoft.card.adaptive"
INSTALL = "TeamsAppInstallation.ReadWriteSelfForUser.All"
THERE_ALREADY = 409
NEXT_UNLESS_INSTALLED = CardResult(CardWord.NEXT, reason=NOT_INSTALLED)


def _no_summary(language: str) -> str:
    """Say nothing beside the card."""
    del language
    return ""


@dataclass(frozen=True)
class BotSettings:
    """Who writes. summary_of returns what a notification says, in a language; never what is asked.

    teams_app_id is our app in the organisation's catalogue, "" when we may not install it.
    """

    cloud: Cloud
    tenant: str
    bot_id: str
    teams_app_id: str = ""
    summary_of: Callable[[str], str] = _no_summary


class BotClient:
    """See `tourwright.ports.cards.ChatVoice`; safe between threads."""

    def __init__(
        self,
        session: requests.Session,
        tokens: TokenSource,
        settings: BotSettings,
        graph: GraphClient | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write as the bot; graph installs the app where that is allowed."""
        session.auth = BearerAuth(tokens.token)
        self._session = session
        self._tokens = tokens
        self._settings = settings
        self._graph = graph
        self._rates = Rates(seconds)

    def post(self, chat: Chat, face: Face) -> CardResult:
        """See `tourwright.ports.cards.ChatChannel.post`."""
        return self._written(chat, "POST", "", self._message(chat, face))

    def replace(self, chat: Chat, activity_id: str, face: Face) -> CardResult:
        """See `tourwright.ports.cards.ChatChannel.replace`."""
        path = f"/{quote(activity_id, safe='')}"
        message = {**self._message(chat, face), "id": activity_id}
        done = self._written(chat, "PUT", path, message)
        return CardResult(CardWord.SENT, activity_id) if done.word is CardWord.UNKNOWN else done

    def say(self, chat: Chat, text: str) -> CardResult:
        """See `tourwright.ports.cards.ChatVoice.say`."""
        return self._written(chat, "POST", "", {**_activity(chat), "text": text})

    def open(self, oid: str) -> Chat | CardResult:
        """See `tourwright.ports.cards.ChatChannel.open`."""
        opened = self._opened(oid)
        lacks_it = isinstance(opened, CardResult) and opened.reason == NOT_INSTALLED
        if not lacks_it or self._graph is None or not self._settings.teams_app_id:
            return opened
        failed = self._installed(self._graph, oid)
        return failed or self._opened(oid)

    def _opened(self, oid: str) -> Chat | CardResult:
        """Ask for the personal chat; making it again gives the same one."""
        known = self._settings
        url = known.cloud.teams_url
        if not url:
            return NEXT_UNLESS_INSTALLED
        wanted = {
            "bot": {"id": f"28:{known.bot_id}"},
            "members": [{"id": oid}],
            "isGroup": False,
            "tenantId": known.tenant,
            "channelData": {"tenant": {"id": known.tenant}},
        }
        answer = self._called("POST", f"{url}/v3/conversations", wanted, repeatable=True)
        if isinstance(answer, CardResult):
            return answer
        made = id_in(answer)
        if 200 <= answer.status < 300 and made:
            return Chat(oid, known.tenant, "", made, url)
        return result_of(answer) if answer.status >= 300 else later(None)

    def _installed(self, graph: GraphClient, oid: str) -> CardResult | None:
        """Install our app for somebody; None when it is there then."""
        app = (
            f"{self._settings.cloud.graph_url}/appCatalogs/teamsApps/{self._settings.teams_app_id}"
        )
        call = GraphCall(
            "POST",
            f"/users/{quote(oid, safe='')}/teamwork/installedApps",
            "install the app",
            INSTALL,
            body={"teamsApp@odata.bind": app},
            answers=frozenset({THERE_ALREADY, 403, 404}),
        )
        try:
            status = graph.call(call, oid).status
        except ConnectorError as why:
            return result_of_error(why)
        return None if status < 300 or status == THERE_ALREADY else NEXT_UNLESS_INSTALLED

    def _message(self, chat: Chat, face: Face) -> dict[str, object]:
        summary = self._settings.summary_of(str(face.get("lang", "")))
        told = {"summary": summary} if summary else {}
        attached = [{"contentType": CARD, "content": face}]
        return {**_activity(chat), **told, "attachments": attached}

    def _written(
        self, chat: Chat, method: str, path: str, message: dict[str, object]
    ) -> CardResult:
        if not chat.conversation_id:
            return NEXT_UNLESS_INSTALLED
        wait = self._rates.wait_s(chat.conversation_id)
        if wait:
            return later(wait)
        conversation = quote(chat.conversation_id, safe="")
        url = f"{chat.service_url.rstrip('/')}/v3/conversations/{conversation}/activities{path}"
        answer = self._called(method, url, message, repeatable=method == "PUT")
        return answer if isinstance(answer, CardResult) else result_of(answer)

    def _called(
        self, method: str, url: str, body: object, *, repeatable: bool
    ) -> Answer | CardResult:
        """Make the call; a token that is not taken is replaced once."""
        if not is_ours_to_call(self._settings.cloud, url):
            logger.error("chat address refused", extra={"why": "no host of this cloud"})
            return CardResult(CardWord.NEXT, reason=FAILED)
        call = Call(
            method,
            url,
            "Teams chat",
            headers={"Content-Type": "application/json"},
            body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
            repeatable=repeatable,
            answers=READ_HERE,
        )
        try:
            return self._performed(call)
        except ConnectorError as why:
            return result_of_error(why)

    def _performed(self, call: Call) -> Answer:
        try:
            return perform(self._session, call)
        except UnauthorizedError:
            self._tokens.forget()
            return perform(self._session, call)


def is_ours_to_call(cloud: Cloud, url: str) -> bool:
    """Say whether our token may go to this address: Microsoft's chat in this cloud, by https."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    return plain and cloud.serves(parts.hostname or "")


def _activity(chat: Chat) -> dict[str, object]:
    """Return what every message of ours holds."""
    conversation = {"id": chat.conversation_id, "conversationType": "personal"}
    return {"type": "message", "channelId": "msteams", "conversation": conversation}
