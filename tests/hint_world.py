"""Notifications from the emulated directory to our routes, without a network between them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import responses
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from flask.testing import FlaskClient

from connectors.http import TimedSession
from connectors.jwks import KeyBook
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.gates import issuers_of
from connectors.microsoft365.hints import NotificationGate, Seal
from connectors.token_judge import TokenJudge, TokenRule
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.keys import NOTIFICATION_CALLER
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.subscriptions import Record
from tests.fakes import NOW, FakeClock
from tests.web_world import World
from tourwright.ports.directory import Subscription
from webhooks.app import create_app

BASE = "https://tours.example"
ANA = "11111111-0000-0000-0000-00000000000a"
WORD = "a-word-only-we-know"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class FakeSubscriptions:
    """What we subscribed to, in memory."""

    rows: dict[str, Subscription] = field(default_factory=dict)
    looked_up: int = 0

    def put(self, subscription: Subscription) -> None:
        """See `Subscriptions.put`."""
        self.rows[subscription.subscription_id] = subscription

    def get(self, subscription_id: str) -> Subscription | None:
        """See `Subscriptions.get`."""
        self.looked_up += 1
        return self.rows.get(subscription_id)

    def all(self) -> Sequence[Subscription]:
        """See `Subscriptions.all`."""
        return list(self.rows.values())

    def dropped(self, subscription_id: str, why: str, now: datetime) -> None:
        """See `Subscriptions.dropped`."""
        del now
        self.rows[subscription_id] = replace(self.rows[subscription_id], state="dead", problem=why)


@dataclass
class HintWorld:
    """The directory, our routes, and what we know of our subscriptions."""

    emulator: Microsoft365Emulator
    world: World
    client: FlaskClient
    subscriptions: FakeSubscriptions
    gate: NotificationGate
    outside: responses.RequestsMock

    def subscribe(self, **more: object) -> Record:
        """Subscribe at the directory, which shakes hands with us, and remember it."""
        wanted = {
            "changeType": "updated,deleted",
            "resource": "/users",
            "notificationUrl": f"{BASE}/graph/notifications",
            "lifecycleNotificationUrl": f"{BASE}/graph/lifecycle",
            "expirationDateTime": f"{NOW + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}",
            "clientState": WORD,
            **more,
        }
        made = self.emulator.subscriptions.create(wanted)
        assert isinstance(made, dict), made
        end = NOW + timedelta(days=2)
        self.subscriptions.put(Subscription(made["id"], "/users", end, NOW, client_state=WORD))
        return made

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Bring what the directory sends to our routes."""
        parts = urlsplit(url)
        answer = self.client.post(
            f"{parts.path}?{parts.query}", data=body, headers=list(headers.items())
        )
        return Reply(answer.status_code, dict(answer.headers), answer.data)

    def taken(self) -> list[Any]:
        """Return what stands in the inbox."""
        return [row.event for row in self.world.inbox.rows.values()]


def certificate() -> str:
    """Return a certificate for the key, as a subscription names it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tourwright")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(
        name, name, KEY.public_key(), 7, begin, begin + timedelta(days=9000)
    ).sign(KEY, hashes.SHA256())
    pem = made.public_bytes(serialization.Encoding.PEM).decode()
    return "".join(pem.splitlines()[1:-1])


def seal_of(emulator: Microsoft365Emulator) -> Seal:
    """Return what rich notifications are checked with."""
    tenant, cloud = emulator.tenant, cloud_of("public")
    rule = TokenRule(
        issuers=issuers_of(cloud, tenant.id),
        audiences=frozenset({tenant.client_id}),
        callers=frozenset({NOTIFICATION_CALLER}),
        tenant=tenant.id,
    )
    url = f"{cloud.login}/{tenant.id}/discovery/v2.0/keys"
    return Seal(TokenJudge(rule, KeyBook(TimedSession(), url, FakeClock())), KEY)


@contextmanager
def hint_world(*, rich: bool = False) -> Iterator[HintWorld]:
    """Set it up; the directory's keys are where Microsoft publishes them."""
    store = MailStore()
    emulator = Microsoft365Emulator(store, Ledger(), lambda: NOW)
    emulator.add_user(User(ANA, "ana@acme.example"))
    world, known = World(), FakeSubscriptions()
    gate = NotificationGate(known, seal_of(emulator) if rich else None)
    deps = replace(world.deps(), hints=gate)
    keys = [each.public() for each in emulator.keys.entra.published]
    with responses.RequestsMock(assert_all_requests_are_fired=False) as outside:
        made = HintWorld(emulator, world, create_app(deps).test_client(), known, gate, outside)
        emulator.endpoints.post = made.post
        outside.get(
            f"https://login.microsoftonline.com/{emulator.tenant.id}/discovery/v2.0/keys",
            body=json.dumps({"keys": keys}),
        )
        yield made
    store.close()
