"""The pages over a real store, beside an emulated Teams whose people are the same.

    with chat_world(sqlite_store) as chats:
        chats.install("dana")
        chats.press("dana", chats.posted("dana")[-1], "approve")

Everything between is the production code: tokens are really signed, and really checked.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import requests

from connectors.credentials import Secret
from connectors.jwks import KeyBook
from connectors.microsoft365.bot.sending import BotClient, BotSettings
from connectors.microsoft365.cards import Faces
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.gates import BotGate, bot_rule
from connectors.microsoft365.stand_in import stood_in
from connectors.microsoft365.tokens import AppSettings, AppTokens
from connectors.token_judge import TokenJudge
from emulators.entra import TENANT
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.connector import Face, Posted
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.tenant import BOT_ID, oid_of
from emulators.server import serving
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.ports import Ask, Clock
from tourwright.ports.cards import Chat
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store
from webhooks.bot_talk import summary_of
from webhooks.card_desk import desk_of
from webhooks.mail_language import MailLanguages

CLOUD = cloud_of("public")
ENDPOINT = "/api/messages"


class ClockOf:
    """The clock of a world that is still being made."""

    world: PageWorld

    def now(self) -> datetime:
        """See `tourwright.ports.Clock.now`."""
        return self.world.clock.now()


class ChatWorld:
    """People who have both a person key and an account with a chat."""

    def __init__(
        self, store: Store, emulator: Microsoft365Emulator, url: str, clock: ClockOf
    ) -> None:
        """Give the whole cast accounts; nobody has the app yet."""
        self.store = store
        self.emulator = emulator
        self.voice = voice_of(emulator, url)
        gate = gate_of(url, clock)
        own: dict[str, Any] = {
            "chats": store.chats,
            "cards": store.cards,
            "directory": store.directory,
            "choices": store.choices,
            "faces": Faces(),
            "chat": self.voice,
            "teams": gate,
            "languages": MailLanguages(store.preferences),
        }
        self.world = clock.world = PageWorld(store, **own)
        self.client = self.world.client()
        emulator.endpoints.post = self.post
        people = {oid_of(name): each.facts for name, each in self.world.people.items()}
        for oid, facts in people.items():
            emulator.add_user(User(oid, facts.work_email, name=facts.given_name))
        read = [DirectoryUser(oid, mail=facts.work_email) for oid, facts in people.items()]
        store.directory.apply(read, clock.now())

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Hand an activity to the bot's route, as the network would."""
        del url
        answer = self.client.post(ENDPOINT, data=body, headers=dict(headers))
        return Reply(answer.status_code, dict(answer.headers), answer.data)

    def install(self, *names: str) -> None:
        """Install the app for people."""
        for name in names:
            assert self.emulator.install_app(oid_of(name)).status == 200

    def chat(self, name: str) -> Chat:
        """Return what we know of somebody's chat."""
        found = self.store.chats.get(oid_of(name))
        assert found is not None, name
        return found

    def posted(self, name: str) -> list[Posted]:
        """Return the bot's messages in somebody's chat, oldest first."""
        return self.emulator.chats.of(oid_of(name))

    def asked(self, name: str, kind: AskKind) -> Ask:
        """Return the open question of this kind to somebody."""
        mine = self.store.asks.open_for(self.world.key(name))
        return next(ask for ask in mine if ask.kind is kind)

    def send(self, name: str, ask: Ask) -> Posted:
        """Post the question into somebody's chat."""
        card = desk_of(self.world.deps).show(ask.ask_id, self.world.key(name))
        assert card is not None, ask.ask_id
        self.voice.post(self.chat(name), Faces().teams(card))
        return self.posted(name)[-1]

    def press(
        self, name: str, posted: Posted, verb: str, typed: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Press a button of the card as somebody sees it; returns the answer."""
        return self.emulator.press(posted.id, oid_of(name), verb, typed)

    def seen(self, name: str, posted: Posted) -> Face:
        """Return the card as somebody sees it who opens the chat."""
        return self.emulator.open_card(posted.id, oid_of(name))


def voice_of(emulator: Microsoft365Emulator, url: str) -> BotClient:
    """Return the bot's voice, by tokens of the emulated sign-in."""
    app = AppSettings(
        TENANT, BOT_ID, Secret(emulator.tenant.bot_secret), CLOUD.login, CLOUD.bot_scope
    )
    tokens = AppTokens(app, stood_in(requests.Session(), url))
    settings = BotSettings(CLOUD, TENANT, BOT_ID, summary_of=summary_of)
    return BotClient(stood_in(requests.Session(), url), tokens, settings)


def gate_of(url: str, clock: Clock) -> BotGate:
    """Return what checks the activities, by the keys that the emulator publishes."""
    keys = KeyBook(stood_in(requests.Session(), url), CLOUD.bot_keys, clock)
    return BotGate(TokenJudge(bot_rule(CLOUD, BOT_ID), keys), TENANT)


@contextmanager
def chat_world(store: Store) -> Iterator[ChatWorld]:
    """Serve the emulated tenant for as long as the block lasts."""
    clock = ClockOf()
    with closing(MailStore()) as mails:
        emulator = Microsoft365Emulator(mails, Ledger(), clock.now)
        with serving(emulator.app) as url:
            yield ChatWorld(store, emulator, url, clock)
