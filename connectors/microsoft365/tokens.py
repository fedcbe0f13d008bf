"""Access tokens for Microsoft Graph by client credentials, through msal.

msal's cache is safe for threads but lets every thread that finds it cold ask for a token of its
own; one lock around it makes that a single request. The application object is built at the first
use, because building it already asks Microsoft for the tenant's addresses.
"""

import threading
from dataclasses import dataclass

import msal
import requests
from msal.exceptions import MsalError

from connectors.http import TimedSession
from tourwright.ports import RefusedError, TransientError

PASSING_ERRORS = frozenset({"temporarily_unavailable", "server_error", "request_timeout"})


@dataclass(frozen=True)
class AppSettings:
    """The Entra application. credential is a secret, or a certificate as msal takes it."""

    tenant: str
    client_id: str
    credential: str | dict[str, str]
    login: str = "https://login.microsoftonline.com"
    scope: str = "https://graph.microsoft.com/.default"


class GraphTokens:
    """Hands out the application's token; see `connectors.http.TokenSource`."""

    def __init__(self, settings: AppSettings, session: requests.Session | None = None) -> None:
        self._settings = settings
        self._session = session if session is not None else TimedSession()
        self._lock = threading.Lock()
        self._app: msal.ConfidentialClientApplication | None = None

    def token(self) -> str:
        """Return a valid token. Raises TransientError, or RefusedError when IT must act."""
        with self._lock:
            try:
                answer = self._application().acquire_token_for_client([self._settings.scope])
            except (requests.RequestException, MsalError, ValueError) as lost:
                # msal tells of a missing tenant and of an unreachable one by the same ValueError.
                raise TransientError("Microsoft sign-in gave no usable answer") from lost
        if "access_token" not in answer:
            raise _refusal(str(answer.get("error", "unknown")))
        return str(answer["access_token"])

    def forget(self) -> None:
        """Drop the cached token: Graph did not take it."""
        with self._lock:
            if self._app is not None:
                self._app.remove_tokens_for_client()

    def _application(self) -> "msal.ConfidentialClientApplication":
        """Build the application once."""
        if self._app is None:
            self._app = msal.ConfidentialClientApplication(
                self._settings.client_id,
                authority=f"{self._settings.login}/{self._settings.tenant}",
                client_credential=self._settings.credential,
                http_client=self._session,
            )
        return self._app


def _refusal(error: str) -> Exception:
    """Sort Microsoft's error word; the description stays out, it names ids of the tenant."""
    if error in PASSING_ERRORS:
        return TransientError(f"Microsoft sign-in: {error}")
    return RefusedError(f"Microsoft sign-in: {error}; check tenant, client id and credential")
