"""The keys of the emulated services, and the tokens signed with them.

What a token says can be bent: `bot_token(aud="other")` changes a claim, `bot_token(aud=None)`
leaves it out. Keys are served where Microsoft serves them, below the name of the host.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import jwt
from flask import Flask, Response, jsonify

from emulators.entra import SigningKey
from emulators.microsoft365.tenant import Tenant

LOGIN = "https://login.microsoftonline.com"
BOT_ISSUER = "https://api.botframework.com"
BOT_KEYS = "https://login.botframework.com/v1/.well-known/keys"
STS = "https://sts.windows.net"
OUTLOOK_CALLER = "48af08dc-f6d2-435f-b2a7-069abd99c086"
NOTIFICATION_CALLER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
LIFE_S = 3600
MADE: dict[str, SigningKey] = {}


def kept_key(name: str) -> SigningKey:
    """Return the key of that name, made once in a process: making one is slow."""
    if name not in MADE:
        MADE[name] = SigningKey()
    return MADE[name]


@dataclass
class Service:
    """One service that signs: its key, what it publishes, how often that was read."""

    signer: SigningKey
    endorsements: tuple[str, ...] = ()
    published: list[SigningKey] = field(default_factory=list)
    reads: int = 0

    def __post_init__(self) -> None:
        self.published = self.published or [self.signer]

    def rotate(self) -> None:
        """Sign with a new key, which is published beside the old one."""
        self.signer = SigningKey()
        self.published.append(self.signer)

    def shown(self) -> Response:
        """Return the published keys and count the reading."""
        self.reads += 1
        more = {"endorsements": list(self.endorsements)} if self.endorsements else {}
        return jsonify(keys=[each.public() | more for each in self.published])

    def signed(self, claims: Mapping[str, object]) -> str:
        """Sign what is not None."""
        told = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(told, self.signer.key, "RS256", {"kid": self.signer.kid})


class Keys:
    """The services that sign, and the tokens they hand out."""

    def __init__(self, tenant: Tenant, clock: Callable[[], datetime]) -> None:
        self.entra = Service(kept_key("entra"))
        self.bot = Service(kept_key("bot"), ("msteams",))
        self._tenant = tenant
        self._clock = clock

    def bot_token(self, **claims: object) -> str:
        """Return what the bot service shows to a bot."""
        told = {"iss": BOT_ISSUER, "aud": self._tenant.bot_id}
        told |= {"serviceurl": self._tenant.service_url}
        return self.bot.signed(self._times() | told | claims)

    def outlook_token(self, oid: str, **claims: object) -> str:
        """Return what Outlook shows when a card is clicked."""
        tenant = self._tenant
        user = tenant.find(oid)
        told: dict[str, object] = {"oid": oid, "tid": tenant.id, "scp": "act"}
        if tenant.outlook_tokens == "1.0":
            told |= {"iss": f"{STS}/{tenant.id}/", "ver": "1.0", "appid": OUTLOOK_CALLER}
            told |= {"aud": f"api://auth-am-{tenant.outlook_provider}/{tenant.client_id}"}
            told |= {"upn": user.upn if user else ""}
        else:
            told |= {"iss": f"{LOGIN}/{tenant.id}/v2.0", "ver": "2.0", "azp": OUTLOOK_CALLER}
            told |= {"aud": tenant.client_id, "preferred_username": user.upn if user else ""}
        return self.entra.signed(self._times() | told | claims)

    def notification_token(self, **claims: object) -> str:
        """Return what comes with a change notification that holds data."""
        told = {"iss": f"{STS}/{self._tenant.id}/", "aud": self._tenant.client_id}
        told |= {"appid": NOTIFICATION_CALLER, "tid": self._tenant.id, "ver": "1.0"}
        return self.entra.signed(self._times() | told | claims)

    def access_token(self, audience: str, roles: list[str]) -> str:
        """Return a token for a service of Microsoft's own."""
        told: dict[str, object] = {"aud": audience, "tid": self._tenant.id, "roles": roles}
        told |= {"iss": f"{STS}/{self._tenant.id}/", "jti": uuid4().hex}
        return self.entra.signed(self._times() | told)

    def _times(self) -> dict[str, Any]:
        now = int(self._clock().timestamp())
        return {"iat": now, "nbf": now, "exp": now + LIFE_S}


def add_keys(app: Flask, keys: Keys) -> None:
    """Serve the keys."""

    @app.get("/v1/.well-known/openidconfiguration")
    def bot_configuration() -> Response:
        return jsonify(
            issuer=BOT_ISSUER,
            jwks_uri=BOT_KEYS,
            id_token_signing_alg_values_supported=["RS256"],
        )

    @app.get("/v1/.well-known/keys")
    def bot_keys() -> Response:
        return keys.bot.shown()

    @app.get("/<tenant>/discovery/v2.0/keys")
    @app.get("/<tenant>/discovery/keys")
    def entra_keys(tenant: str) -> Response:
        return keys.entra.shown() if tenant else Response(status=404)
