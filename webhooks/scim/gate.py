"""Who may write over SCIM: whoever has a token, which lasts or is given out for an hour."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from itsdangerous import BadSignature, TimestampSigner
from scim2_models import UnauthorizedException

from tourwright.ports import Clock
from webhooks.metrics import INBOUND

logger = logging.getLogger(__name__)

LASTS = timedelta(hours=1)
TOKEN_PATH = "/scim/oauth/token"  # noqa: S105  (an address)


@dataclass(frozen=True)
class Access:
    """What opens the door: tokens that last, two while one is changed, or a client's secrets."""

    bearers: Sequence[str] = field(default=(), repr=False)
    client_id: str = ""
    client_secrets: Sequence[str] = field(default=(), repr=False)


class Gate:
    """Checks every request, and gives out tokens to the client."""

    def __init__(self, access: Access, clock: Clock, source: str) -> None:
        """Let in what access names; who is not let in is counted and noted as of the source."""
        self._access = access
        self._clock = clock
        self._source = source

    def check(self) -> None:
        """Let the request in, or answer it as SCIM wants."""
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not self._opens(given.strip()):
            self._note("no valid token")
            raise UnauthorizedException(detail="a valid bearer token is needed")

    def _opens(self, token: str) -> bool:
        lasting = [_same(token, each) for each in self._access.bearers]
        return any(lasting) or any(self._made(token, each) for each in self._access.client_secrets)

    def token(self) -> Response:
        """Give a token for an hour to the client that proves itself."""
        if request.form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type", HTTPStatus.BAD_REQUEST)
        name, secret = _client()
        known = [_same(secret, each) for each in self._access.client_secrets]
        if not (_same(name, self._access.client_id) and any(known)):
            self._note("no valid client")
            return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)
        made = _Signer(secret, self._clock.now()).sign(name).decode()
        seconds = int(LASTS.total_seconds())
        answer = jsonify(access_token=made, token_type="Bearer", expires_in=seconds)  # noqa: S106
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _note(self, why: str) -> None:
        """Note that somebody was not let in; whoever guesses is seen."""
        status = HTTPStatus.UNAUTHORIZED.value
        INBOUND.labels(self._source, str(status)).inc()
        extra = {"source": self._source, "status": status, "why": why}
        logger.warning("event refused", extra=extra)

    def _made(self, token: str, secret: str) -> bool:
        signer = _Signer(secret, self._clock.now())
        try:
            name = signer.unsign(token, max_age=int(LASTS.total_seconds()))
        except BadSignature:
            return False
        return _same(name.decode(), self._access.client_id)


class _Signer(TimestampSigner):
    """Signs with the secret, by the clock it is given."""

    def __init__(self, secret: str, now: datetime) -> None:
        super().__init__(secret, salt="scim", digest_method=hashlib.sha256)
        self._now = now

    def get_timestamp(self) -> int:
        """Return the moment that signatures are made at and compared with."""
        return int(self._now.timestamp())


def _client() -> tuple[str, str]:
    """Return the name and secret of the form, or of the header."""
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return request.form.get("client_id", ""), request.form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return name, secret


def _same(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def _refused(error: str, status: HTTPStatus) -> Response:
    answer = jsonify(error=error)
    answer.status_code = status
    return answer


def blueprint(gate: Gate) -> Blueprint:
    """Return the route that gives out tokens."""
    routes = Blueprint("scim_token", __name__)
    routes.add_url_rule(TOKEN_PATH, "token", gate.token, methods=["POST"])
    return routes
