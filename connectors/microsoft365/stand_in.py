"""Sends what is meant for Microsoft to a stand-in instead: for a desk and for tests.

Every address stays Microsoft's own, so the code under test is the code in production: only the last
step, the connection, goes elsewhere.
"""

from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter


class StandIn(HTTPAdapter):
    """Sends `https://HOST/PATH` to `BASE/HOST/PATH`."""

    def __init__(self, base: str) -> None:
        """Know where the stand-in listens."""
        super().__init__()
        self._base = base.rstrip("/")

    def send(
        self, request: requests.PreparedRequest, *args: object, **options: object
    ) -> requests.Response:
        """See `requests.adapters.HTTPAdapter.send`."""
        told = urlsplit(request.url or "")
        base = urlsplit(self._base)
        path = f"{base.path}/{told.netloc}{told.path}"
        request.url = urlunsplit((base.scheme, base.netloc, path, told.query, ""))
        return super().send(request, *args, **options)  # type: ignore[arg-type]  # passed on as it is


def stood_in(session: requests.Session, base: str) -> requests.Session:
    """Return the session; with a base, nothing of it reaches the network."""
    if base:
        session.mount("https://", StandIn(base))
    return session
