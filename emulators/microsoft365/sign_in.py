"""Where an application signs in: the tenant's addresses, and tokens for a good credential."""

import time
from collections.abc import Mapping

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from flask import Flask, Response, jsonify, request

from emulators.microsoft365.keys import LOGIN, Keys
from emulators.microsoft365.tenant import Tenant

GRAPH = "graph.microsoft.com"


class Access:
    """The access tokens that are good: `tokens` holds them, clearing it makes all of them bad."""

    def __init__(self, tenant: Tenant, keys: Keys) -> None:
        self.tokens: set[str] = set()
        self._ends: dict[str, float] = {}
        self._audiences: dict[str, str] = {}
        self._tenant = tenant
        self._keys = keys

    def hand_out(self, audience: str) -> str:
        """Make a token for a host."""
        made = self._keys.access_token(f"https://{audience}", sorted(self._tenant.grants))
        self.tokens.add(made)
        self._audiences[made] = audience
        self._ends[made] = time.monotonic() + self._tenant.token_life_s
        return made

    def is_good(self, shown: str, audience: str) -> bool:
        """Say whether the token is of this service and not over."""
        known = shown in self.tokens and self._ends[shown] > time.monotonic()
        return known and audience in self._audiences[shown]


def add_sign_in(app: Flask, tenant: Tenant, access: Access) -> None:
    """Serve it."""

    @app.get("/<name>/v2.0/.well-known/openid-configuration")
    def configuration(name: str) -> Response:
        login = f"{LOGIN}/{name}"
        return jsonify(
            issuer=f"{login}/v2.0",
            authorization_endpoint=f"{login}/oauth2/v2.0/authorize",
            token_endpoint=f"{login}/oauth2/v2.0/token",
            jwks_uri=f"{login}/discovery/v2.0/keys",
        )

    @app.get("/common/discovery/instance")
    def instance() -> Response:
        host = LOGIN.removeprefix("https://")
        names = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        return jsonify(tenant_discovery_endpoint="", metadata=[names])

    @app.post("/<name>/oauth2/v2.0/token")
    def token(name: str) -> tuple[Response, int]:
        why = _refusal(tenant, name, request.form)
        if why:
            return jsonify(error="invalid_client", error_description=why), 401
        audience = _host_of(request.form.get("scope", ""))
        return jsonify(
            token_type="Bearer",  # noqa: S106  # the name of the scheme
            expires_in=tenant.token_life_s,
            access_token=access.hand_out(audience),
        ), 200


def _refusal(tenant: Tenant, name: str, form: Mapping[str, str]) -> str:
    """Return Microsoft's code for what is wrong with the credential, "" when it is good."""
    if "." not in name and name != tenant.id:
        return f"AADSTS90002: tenant {name} not found"
    if tenant.secret_expired:
        return "AADSTS7000222: the client secret keys are expired"
    is_bot = form.get("client_id") == tenant.bot_id
    if form.get("client_assertion"):
        return _fault_of(form["client_assertion"], tenant, form.get("client_id", ""))
    if form.get("client_secret") != (tenant.bot_secret if is_bot else tenant.secret):
        return f"AADSTS7000215: invalid client secret {name}"
    return ""


def _fault_of(assertion: str, tenant: Tenant, client_id: str) -> str:
    """Return what is wrong with a signed statement in a secret's place.

    It is signed by the certificate that the application has here, or it is another party's token
    whose subject is trusted; a tenant with neither takes any.
    """
    told = jwt.decode(assertion, options={"verify_signature": False})
    if told.get("sub") in tenant.federated or not (tenant.certificate or tenant.federated):
        return ""
    if not tenant.certificate or told.get("iss") != client_id:
        return "AADSTS70021: no matching federated identity record found"
    key = x509.load_pem_x509_certificate(tenant.certificate.encode()).public_key()
    assert isinstance(key, RSAPublicKey)
    try:
        jwt.decode(assertion, key, ["RS256", "PS256"], options={"verify_aud": False})
    except jwt.InvalidTokenError:
        return "AADSTS700027: client assertion contains an invalid signature"
    return ""


def _host_of(scope: str) -> str:
    """Return the host of a scope, Graph's for one without."""
    return scope.removeprefix("https://").partition("/")[0] or GRAPH
