"""The tokens of a bot, a card in a mail and a notification, each with a gate that judges them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import jwt

from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.gates import (
    OUTLOOK_CALLER,
    ActionGate,
    BotGate,
    bot_rule,
    issuers_of,
)
from connectors.microsoft365.hints import NotificationGate, Seal
from connectors.token_judge import TokenJudge, TokenRule
from emulators.entra import SigningKey
from emulators.microsoft365.keys import NOTIFICATION_CALLER
from emulators.microsoft365.subscriptions import sealed
from tests.fakes import NOW
from tests.hint_world import KEY, FakeSubscriptions, certificate
from tests.key_server import OURS, KeyDesk, times
from tourwright.ports import NotAuthenticError
from tourwright.ports.directory import Subscription

TENANT, BOT = "22222222-0000-0000-0000-000000000001", "5a1d0f6e-2c0b-4c0e-8a51-0e7b9d2f4a10"
CLIENT, PROVIDER = "7f0e4d1c-0000-4000-8000-00000000000a", "65c680ef-36a6-4a1b-b84c-a7b5c6198792"
DANA, SERVICE = "11111111-0000-0000-0000-000000000001", "https://smba.trafficmanager.net/teams"
CLOUD = cloud_of("public")
AUDIENCES = (CLIENT, f"api://{CLIENT}", f"api://auth-am-{PROVIDER}/{CLIENT}")
V1 = {"iss": f"https://sts.windows.net/{TENANT}/", "appid": OUTLOOK_CALLER, "ver": "1.0"}
V2 = {
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "azp": OUTLOOK_CALLER,
    "ver": "2.0",
}
OF_A_PERSON = {"oid": DANA, "tid": TENANT, "scp": "act"}

Claims = Mapping[str, object]
Read = Callable[[KeyDesk, str, datetime], object]


@dataclass(frozen=True)
class TokenKind:
    """One kind of token: what a good one says, and what reads a call with it."""

    name: str
    claims: Claims
    read: Read

    def token(self, signer: SigningKey = OURS, **bent: object) -> str:
        """Return a token made now with some claims bent; None leaves one out."""
        return self.bent(bent, signer)

    def bent(self, bent: Claims, signer: SigningKey = OURS) -> str:
        """Return such a token, whatever the type of a claim: signed below what PyJWT would make."""
        told = {**times(NOW), **self.claims, **bent}
        kept = {name: value for name, value in told.items() if value is not None}
        return jwt.api_jws.encode(
            json.dumps(kept).encode(), signer.key, "RS256", {"kid": signer.kid}
        )

    def passes(self, desk: KeyDesk, token: str, now: datetime = NOW) -> bool:
        """Say whether a call with the token is let in."""
        try:
            self.read(desk, token, now)
        except NotAuthenticError:
            return False
        return True


def activity(**more: object) -> bytes:
    """Return an activity of Dana's."""
    told = {
        "type": "message",
        "id": "1",
        "from": {"id": "29:1dana", "aadObjectId": DANA},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "serviceUrl": f"{SERVICE}/",
        "channelId": "msteams",
    }
    return json.dumps(told | more).encode()


def bot_gate(desk: KeyDesk) -> BotGate:
    """Return what judges activities."""
    return BotGate(TokenJudge(bot_rule(CLOUD, BOT), desk.book), TENANT)


def action_gate(desk: KeyDesk) -> ActionGate:
    """Return what judges presses on cards in mails."""
    rule = TokenRule(
        issuers_of(CLOUD, TENANT),
        frozenset(AUDIENCES),
        frozenset({OUTLOOK_CALLER}),
        needs=("oid", "tid"),
        tenant=TENANT,
    )
    return ActionGate(TokenJudge(rule, desk.book))


def _to_bot(desk: KeyDesk, token: str, now: datetime) -> object:
    return bot_gate(desk).read({"Authorization": f"Bearer {token}"}, activity(), now)


def _to_action(desk: KeyDesk, token: str, now: datetime) -> object:
    return action_gate(desk).read({"authorization": f"bearer {token}"}, b'{"t":"x"}', now)


CONTENT = sealed(json.dumps({"id": DANA}).encode(), certificate())
NOTICE = {
    "subscriptionId": "s1",
    "clientState": "a-word",
    "changeType": "updated",
    "resource": f"Users/{DANA}",
    "resourceData": {"id": DANA, "@odata.etag": "1"},
    "encryptedContent": CONTENT,
}


def _to_hints(desk: KeyDesk, token: str, now: datetime) -> object:
    rule = TokenRule(
        issuers_of(CLOUD, TENANT),
        frozenset({CLIENT}),
        frozenset({NOTIFICATION_CALLER}),
        tenant=TENANT,
    )
    known = FakeSubscriptions()
    known.put(Subscription("s1", "users", NOW, NOW, client_state="a-word"))
    gate = NotificationGate(known, Seal(TokenJudge(rule, desk.book), KEY))
    body = json.dumps({"value": [NOTICE], "validationTokens": [token]}).encode()
    (event,) = gate.split(body, now)
    return gate.judge(event, now)


BOT_TOKEN = TokenKind(
    "bot",
    {"iss": "https://api.botframework.com", "aud": BOT, "serviceurl": SERVICE},
    _to_bot,
)
OUTLOOK_1 = TokenKind("outlook-v1", {**V1, **OF_A_PERSON, "aud": AUDIENCES[2]}, _to_action)
OUTLOOK_2 = TokenKind("outlook-v2", {**V2, **OF_A_PERSON, "aud": CLIENT}, _to_action)
NOTIFICATION = TokenKind(
    "notification",
    {**V1, "tid": TENANT, "appid": NOTIFICATION_CALLER, "aud": CLIENT},
    _to_hints,
)
KINDS = (BOT_TOKEN, OUTLOOK_1, OUTLOOK_2, NOTIFICATION)
