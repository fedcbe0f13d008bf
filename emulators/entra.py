"""A stand-in for Microsoft Entra as far as sign-in goes: one tenant, one application, its people.

The address to sign in at lists everybody; a click is the whole sign-in. What the tokens say can be
bent by `claims`, the key they are signed with by `signer`, so that a client's checks can be tried.
Source: OpenID Connect Core, 3.1; RFC 7636 for the code verifier.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, Response, jsonify, render_template_string, request

TENANT = "3f0c8a52-7d4e-4b0a-9c15-2f6f3f1c7e21"
CLIENT_ID = "b1d6c9b4-0f3e-4a55-8f0e-6f3c2a9d1e77"
CLIENT_SECRET = "demo-secret"
LOGIN = "https://login.microsoftonline.com"
TOKEN_LIFE = timedelta(hours=1)
WANTED = ("S256", "form_post")
PAGE = """<!doctype html><html lang="en"><title>Sign in</title><h1>Who are you?</h1><ul>
{% for each in people %}<li><a href="{{ link(each) }}">{{ each.address }}</a></li>
{% endfor %}</ul></html>"""
BACK = """<!doctype html><html lang="en"><title>Sign in</title>
<form method="post" action="{{ to }}">{% for name, value in sent.items() %}
<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
<button>Go on</button></form></html>"""


@dataclass(frozen=True)
class Account:
    """Somebody of the tenant. roles are the application's roles that were given to them."""

    oid: str
    address: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """What an authorization code stands for, once."""

    account: Account
    redirect_uri: str
    challenge: str
    nonce: str


@dataclass
class SigningKey:
    """A key of the tenant by its id."""

    kid: str = field(default_factory=lambda: secrets.token_hex(8))
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def public(self) -> dict[str, Any]:
        """Return what the tenant publishes of it."""
        text = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())
        shown: dict[str, Any] = json.loads(text)
        return {**shown, "kid": self.kid, "use": "sig"}


class EntraEmulator:
    """One emulated tenant."""

    def __init__(self, clock: Callable[[], datetime], *accounts: Account) -> None:
        self.accounts = accounts
        self.redirect_uris: set[str] = set()
        self.signer = SigningKey()
        self.published = [self.signer]
        self.claims: dict[str, object] = {}
        self.key_reads = 0
        self._codes: dict[str, Code] = {}
        self._clock = clock
        self.app = _make_app(self)

    def choose(self, account: Account) -> dict[str, str]:
        """Return what the browser brings back after this account was chosen."""
        code = secrets.token_urlsafe(24)
        asked = request.args
        self._codes[code] = Code(
            account, asked["redirect_uri"], asked.get("code_challenge", ""), asked.get("nonce", "")
        )
        return {"code": code, "state": asked["state"]}

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Code | None:
        """Take a code, which works once; None when anything about it does not fit."""
        found = self._codes.pop(code, None)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if found is None or (found.redirect_uri, found.challenge) != (redirect_uri, challenge):
            return None
        return found

    def id_token(self, code: Code) -> str:
        """Return a signed statement of who signed in."""
        now = self._clock()
        claims = {
            "iss": f"{LOGIN}/{TENANT}/v2.0",
            "aud": CLIENT_ID,
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + TOKEN_LIFE).timestamp()),
            "nonce": code.nonce,
            "tid": TENANT,
            "oid": code.account.oid,
            "sub": f"sub-{code.account.oid}",
            "preferred_username": code.account.address,
            "roles": list(code.account.roles),
        }
        told = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return jwt.encode(told, self.signer.key, "RS256", {"kid": self.signer.kid})


def _make_app(tenant: EntraEmulator) -> Flask:
    """Build the application."""
    app = Flask("emulators.entra")
    _add_discovery(app, tenant)
    _add_authorize(app, tenant)
    _add_tokens(app, tenant)
    return app


def _add_discovery(app: Flask, tenant: EntraEmulator) -> None:
    """The tenant's addresses and keys."""

    @app.get(f"/{TENANT}/v2.0/.well-known/openid-configuration")
    def configuration() -> Response:
        login = f"{LOGIN}/{TENANT}"
        return jsonify(
            issuer=f"{login}/v2.0",
            authorization_endpoint=f"{login}/oauth2/v2.0/authorize",
            token_endpoint=f"{login}/oauth2/v2.0/token",
            jwks_uri=f"{login}/discovery/v2.0/keys",
        )

    @app.get(f"/{TENANT}/discovery/v2.0/keys")
    def keys() -> Response:
        tenant.key_reads += 1
        return jsonify(keys=[each.public() for each in tenant.published])

    @app.get("/common/discovery/instance")
    def instance() -> Response:
        host = LOGIN.removeprefix("https://")
        names = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        return jsonify(tenant_discovery_endpoint="", metadata=[names])


def _add_authorize(app: Flask, tenant: EntraEmulator) -> None:
    """The page on which people say who they are."""

    @app.get(f"/{TENANT}/oauth2/v2.0/authorize")
    def authorize() -> str | tuple[str, int]:
        asked = request.args
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code":
            return "AADSTS700016: no such application", 400
        if asked.get("redirect_uri") not in tenant.redirect_uris:
            return "AADSTS50011: the redirect address is not registered", 400
        if (asked.get("code_challenge_method"), asked.get("response_mode")) != WANTED:
            return "AADSTS9002325: a code challenge and an answer by form are needed", 400
        chosen = [each for each in tenant.accounts if each.oid == asked.get("choose")]
        if chosen:
            sent = tenant.choose(chosen[0])
            return render_template_string(BACK, to=asked["redirect_uri"], sent=sent)
        return render_template_string(PAGE, people=tenant.accounts, link=_link)


def _link(account: Account) -> str:
    """Return the open request with this account chosen."""
    return f"?{urlencode({**request.args, 'choose': account.oid})}"


def _add_tokens(app: Flask, tenant: EntraEmulator) -> None:
    """Tokens for a code, once."""

    @app.post(f"/{TENANT}/oauth2/v2.0/token")
    def token() -> tuple[Response, int]:
        given = request.form
        if given.get("client_secret") != CLIENT_SECRET or given.get("client_id") != CLIENT_ID:
            return jsonify(error="invalid_client", error_description="AADSTS7000215"), 401
        code = tenant.redeem(
            given.get("code", ""), given.get("redirect_uri", ""), given.get("code_verifier", "")
        )
        if code is None:
            return jsonify(error="invalid_grant", error_description="AADSTS54005"), 400
        told = {"token_type": "Bearer", "expires_in": int(TOKEN_LIFE.total_seconds())}
        access = secrets.token_urlsafe(24)
        return jsonify(told | {"access_token": access, "id_token": tenant.id_token(code)}), 200
