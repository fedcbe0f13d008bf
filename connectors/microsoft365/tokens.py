"""Access tokens by client credentials, through msal: for Graph and for the bot service.

msal's cache is safe for threads but lets every thread that finds it cold ask for a token of its
own; one lock around it makes that a single request. The client is built at the first use, because
building it already asks Microsoft for the tenant's addresses. No token is ever logged: what goes
wrong is told by Microsoft's error word alone, as its description names ids of the tenant.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msal
import requests
from msal.exceptions import MsalError

from connectors.credentials import (
    Credential,
    ManagedIdentity,
    identity_client,
    msal_credential,
)
from connectors.http import TimedSession
from tourwright.ports import RefusedError, TransientError

PASSING_ERRORS = frozenset({"temporarily_unavailable", "server_error", "request_timeout"})
SCOPE_END = "/.default"
CODE = re.compile(r"AADSTS\d{1,9}\b")


class SignInRefusedError(RefusedError):
    """The application was not let in; code is Microsoft's number for why, "" without one."""

    def __init__(self, error: str, code: str) -> None:
        told = f"{error} ({code})" if code else error
        super().__init__(f"Microsoft sign-in: {told}; check tenant, client id and credential")
        self.code = code


@dataclass(frozen=True)
class AppSettings:
    """The Entra application, and what its token is for."""

    tenant: str
    client_id: str
    credential: Credential = field(repr=False)
    login: str = "https://login.microsoftonline.com"
    scope: str = "https://graph.microsoft.com/.default"


class AppTokens:
    """Hands out the application's token; see `tourwright.ports.microsoft.TokenSource`."""

    def __init__(self, settings: AppSettings, session: requests.Session | None = None) -> None:
        self._settings = settings
        self._session = session if session is not None else TimedSession()
        self._lock = threading.Lock()
        self._client: _Client | None = None

    def token(self) -> str:
        """Return a valid token. Raises TransientError, or RefusedError when IT must act."""
        with self._lock:
            try:
                answer = self._built().ask()
            except (requests.RequestException, MsalError, ValueError, OSError) as lost:
                # msal tells of a missing tenant and of an unreachable one by the same ValueError.
                raise TransientError("Microsoft sign-in gave no usable answer") from lost
            if "access_token" not in answer:
                raise _refusal(answer)
            return str(answer["access_token"])

    def forget(self) -> None:
        """Drop the cached token: it was not taken."""
        with self._lock:
            if self._client is not None and not self._client.forget():
                self._client = None

    def _built(self) -> "_Client":
        """Build the client once."""
        if self._client is None:
            self._client = _client_of(self._settings, self._session)
        return self._client


class _Client:
    """One of msal's two clients, asked alike."""

    def __init__(self, app: Any, wanted: Mapping[str, Any]) -> None:  # noqa: ANN401  # msal ships no types
        self._app = app
        self._wanted = wanted

    def ask(self) -> Mapping[str, Any]:
        """Return the token in msal's words, from its cache when it is still good."""
        answer: Mapping[str, Any] = self._app.acquire_token_for_client(**self._wanted)
        return answer

    def forget(self) -> bool:
        """Drop what msal has cached; False where only a new client does that."""
        drop = getattr(self._app, "remove_tokens_for_client", None)
        if drop is None:
            return False
        drop()
        return True


def _client_of(settings: AppSettings, session: requests.Session) -> _Client:
    credential = settings.credential
    if isinstance(credential, ManagedIdentity) and not credential.vouches:
        resource = settings.scope.removesuffix(SCOPE_END)
        return _Client(identity_client(credential, session), {"resource": resource})
    app = msal.ConfidentialClientApplication(
        settings.client_id,
        authority=f"{settings.login}/{settings.tenant}",
        client_credential=msal_credential(credential, session),
        http_client=session,
        instance_discovery=False,  # it would ask the public cloud, whichever cloud is ours
    )
    return _Client(app, {"scopes": [settings.scope]})


def _refusal(answer: Mapping[str, Any]) -> Exception:
    """Sort Microsoft's error word; of the description only the code is kept, as it names ids."""
    error = str(answer.get("error", "unknown"))
    if error in PASSING_ERRORS:
        return TransientError(f"Microsoft sign-in: {error}")
    code = CODE.match(str(answer.get("error_description", "")))
    return SignInRefusedError(error, code.group() if code else "")
