"""People with mailboxes in an emulated tenant, whose cards call us with real tokens."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace

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
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.tenant import oid_of
from emulators.server import serving
from tests.card_world import PROVIDER
from tests.chat_world import ClockOf
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from tourwright.store import Store
from webhooks.app import create_app
from webhooks.outlook_tokens import OutlookTokens

CLOUD = cloud_of("public")


class OutlookWorld:
    """People with mailboxes, and what their cards call."""

    mails: MailStore

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
            frozenset({emulator.tenant.client_id}),
            frozenset({OUTLOOK_CALLER}),
            needs=("oid", "tid"),
            tenant=TENANT,
        )
        gate = ActionGate(TokenJudge(rule, keys))
        deps = replace(self.world.deps, outlook=gate, faces=Faces(PROVIDER))
        self.tokens = OutlookTokens(deps.token_key, deps.base_url)
        self.deps = deps
        self.client: FlaskClient = create_app(deps).test_client()
        emulator.endpoints.post = self.call

    def call(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Hand a call of a card to its route, as the network would."""
        path = url.removeprefix(self.deps.base_url)
        answer = self.client.post(path, data=body, headers=dict(headers))
        return Reply(answer.status_code, dict(answer.headers), answer.data)

    def asked(self, kind: AskKind = AskKind.REVIEW) -> Ask:
        """Return what Ana is asked."""
        mine = self.store.asks.open_for(self.world.key("ana"))
        return next(ask for ask in mine if ask.kind is kind)

    def token_of(self, ask: Ask) -> str:
        """Return what the card of the question carries."""
        return self.tokens.envelope_of(ask, "ana@x", self.world.clock.now()).token

    def post(self, path: str, name: str = "ana", **body: str) -> TestResponse:
        """Let somebody's Outlook call us."""
        token = self.emulator.outlook_token(oid_of(name))
        return self.client.post(path, json=body, headers={"Authorization": f"Bearer {token}"})


@contextmanager
def outlook_world(store: Store) -> Iterator[OutlookWorld]:
    """Serve the emulated tenant, with a tour whose two are asked for their views."""
    clock = ClockOf()
    with closing(MailStore()) as mails:
        emulator = Microsoft365Emulator(mails, Ledger(), clock.now)
        with serving(emulator.app) as url:
            outlook = OutlookWorld(store, emulator, url)
            outlook.mails = mails
            clock.world = outlook.world
            outlook.world.committed()
            while not _waits(outlook):
                outlook.world.wait(days=14)
            yield outlook


def _waits(outlook: OutlookWorld) -> bool:
    mine = outlook.store.asks.open_for(outlook.world.key("ana"))
    return any(ask.kind is AskKind.REVIEW for ask in mine)
