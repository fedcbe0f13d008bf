"""Leads a connector's requests for a real address to a stand-in."""

import requests
from requests.adapters import HTTPAdapter


class ToEmulator(HTTPAdapter):
    """Sends what is meant for one address to another one."""

    def __init__(self, real: str, url: str) -> None:
        super().__init__()
        self._real = real
        self._url = url

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **options: object
    ) -> requests.Response:
        """Send it there."""
        assert request.url is not None
        request.url = request.url.replace(self._real, self._url, 1)
        return super().send(request, **options)  # type: ignore[arg-type]
