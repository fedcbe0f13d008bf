"""Sign-in with Microsoft Entra: authorization code with PKCE through msal, one tenant only.

msal sends the code verifier and checks state and nonce, but since 1.38 leaves every other check of
the id token to us. So its signature, issuer, audience and times are checked here against the keys
of the tenant, and the tenant and object id must be there. Nothing is kept of the tokens: we want to
know who somebody is, not to act in their name. The answer comes back as a form: no code ever stands
in an address or a log.
Source: OpenID Connect Core 3.1.3.7; Microsoft's reference of id token claims.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt
import msal
import requests
from jwt.types import Options
from msal.exceptions import MsalError

from connectors.credentials import Credential, msal_credential
from connectors.http import TimedSession
from connectors.jwks import KeyBook
from tourwright.ports import Clock, NotAuthenticError, TransientError
from tourwright.ports_pages import Identity

SKEW = timedelta(minutes=2)
MAX_ROLES = 50
ALGORITHMS = ["RS256"]
CHECKS = Options(
    require=["iss", "aud", "exp", "iat", "tid", "oid"],
    verify_exp=False,  # times are compared with our clock, see `_is_of`
    verify_iat=False,
    verify_nbf=False,
)


@dataclass(frozen=True)
class AppSettings:
    """The Entra application, and how it proves itself."""

    tenant_id: str
    client_id: str
    credential: Credential = field(repr=False)
    login: str = "https://login.microsoftonline.com"

    @property
    def authority(self) -> str:
        """The tenant's address."""
        return f"{self.login.rstrip('/')}/{self.tenant_id}"


class KeepsNothing(msal.TokenCache):  # type: ignore[misc]  # msal ships no types
    """A token cache that forgets at once."""

    def add(self, event: object, now: object = None) -> None:
        """Keep no token."""


class EntraSignIn:
    """Leads people to their company's sign-in; see `tourwright.ports.SignIn`."""

    def __init__(
        self, settings: AppSettings, clock: Clock, session: requests.Session | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._session = session if session is not None else TimedSession()
        self._keys = KeyBook(self._session, f"{settings.authority}/discovery/v2.0/keys", clock)
        self._lock = threading.Lock()
        self._app: Any = None

    @property
    def origin(self) -> str:
        """See `tourwright.ports_pages.SignIn.origin`."""
        return self._settings.login.rstrip("/")

    def begin(self, redirect_uri: str) -> tuple[str, Mapping[str, object]]:
        """See `tourwright.ports.SignIn.begin`."""
        flow = self._msal().initiate_auth_code_flow(
            [], redirect_uri=redirect_uri, response_mode="form_post"
        )
        return flow["auth_uri"], flow

    def finish(self, flow: Mapping[str, object], query: Mapping[str, str]) -> Identity:
        """See `tourwright.ports.SignIn.finish`."""
        token = self._token(dict(flow), query)
        claims = self._checked(token)
        roles = claims.get("roles")
        return Identity(
            oid=claims["oid"],
            tenant=claims["tid"],
            address=str(claims.get("preferred_username") or ""),
            held=frozenset(map(str, roles[:MAX_ROLES] if isinstance(roles, list) else ())),
        )

    def _token(self, flow: dict[str, Any], given: Mapping[str, str]) -> str:
        app = self._msal()
        try:
            answer = app.acquire_token_by_auth_code_flow(flow, dict(given))
        except requests.RequestException as lost:
            raise TransientError("Microsoft sign-in gave no usable answer") from lost
        except (ValueError, RuntimeError, MsalError) as wrong:
            # Both tell of a state or nonce that is not ours; their messages quote what was sent.
            raise NotAuthenticError("the answer does not belong to this sign-in") from wrong
        if "id_token" not in answer:
            raise NotAuthenticError(f"Microsoft sign-in: {_word(answer.get('error'))}")
        return str(answer["id_token"])

    def _checked(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that is signed, ours, of our tenant and of now."""
        try:
            kid = str(jwt.get_unverified_header(token).get("kid", ""))
            claims: dict[str, Any] = jwt.decode(
                token,
                self._keys.get(kid).jwk,
                algorithms=ALGORITHMS,
                audience=self._settings.client_id,
                issuer=f"{self._settings.authority}/v2.0",
                options=CHECKS,
            )
        except jwt.PyJWTError as wrong:
            raise NotAuthenticError(f"id token: {type(wrong).__name__}") from wrong
        if not _is_of(claims, self._clock.now()) or claims["tid"] != self._settings.tenant_id:
            raise NotAuthenticError("id token: of another tenant or time")
        if not (isinstance(claims["oid"], str) and claims["oid"]):
            raise NotAuthenticError("id token: names nobody")
        return claims

    def _msal(self) -> Any:  # noqa: ANN401  # msal ships no types
        """Build msal's application once: that already asks Microsoft for addresses."""
        with self._lock:
            if self._app is None:
                self._app = self._built()
            return self._app

    def _built(self) -> Any:  # noqa: ANN401  # msal ships no types
        try:
            return msal.ConfidentialClientApplication(
                self._settings.client_id,
                authority=self._settings.authority,
                client_credential=msal_credential(self._settings.credential, self._session),
                http_client=self._session,
                token_cache=KeepsNothing(),
                exclude_scopes=["offline_access"],
            )
        except (requests.RequestException, MsalError, ValueError) as lost:
            # msal tells of a missing tenant and of an unreachable one by the same ValueError.
            raise TransientError("Microsoft sign-in gave no usable answer") from lost


def _is_of(claims: Mapping[str, Any], now: datetime) -> bool:
    """Say whether the token counts now; a moment that is no whole number is no moment."""
    begins, ends = claims.get("nbf", claims["iat"]), claims["exp"]
    if not all(type(moment) is int for moment in (begins, ends, claims["iat"])):
        return False
    stamp, skew = now.timestamp(), SKEW.total_seconds()
    return bool(begins - skew <= stamp < ends + skew)


def _word(error: object) -> str:
    """Return Microsoft's error word if it is one; its description names ids of the tenant."""
    text = str(error or "no id token")
    return text if text.replace("_", "").isalnum() and len(text) < 60 else "unknown error"
