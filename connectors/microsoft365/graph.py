"""Calls of Microsoft Graph: one way to make them, and which permission each needs.

A token that Graph does not take is replaced once. Each call carries a request id of our own, the
same at every try, and the log keeps Microsoft's: with both their support finds a call.
Source: https://learn.microsoft.com/graph/use-the-api, "Best practices", "Throttling".
"""

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

from connectors.http import Answer, BearerAuth, Call, UnauthorizedError, perform
from connectors.microsoft365.clouds import Cloud
from tourwright.ports import RefusedError
from tourwright.ports.microsoft import TokenSource

logger = logging.getLogger(__name__)

REQUEST_IDS = uuid.UUID("2f0a3a9e-5a52-4f7d-8f3c-0b9f4a6d1c77")
JSON = "application/json"


@dataclass(frozen=True)
class GraphCall:
    """One request to Graph. path begins with a slash, after the version.

    permission is the key of `permissions.PERMISSIONS` that the call needs. body is written as
    JSON, bytes go as they are. answers are statuses beside 2xx that the caller reads itself.
    """

    method: str
    path: str
    what: str
    permission: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object | None = None
    repeatable: bool = True
    answers: frozenset[int] = frozenset()


class GraphClient:
    """Makes calls of Graph as one application; safe between threads."""

    def __init__(self, session: requests.Session, tokens: TokenSource, cloud: Cloud) -> None:
        session.auth = BearerAuth(tokens.token)
        session.hooks["response"].append(_note)
        self._session = session
        self._tokens = tokens
        self._cloud = cloud

    def call(self, call: GraphCall, key: str = "") -> Answer:
        """Make the call; key is what it is about, so that each try has the same request id.

        Raises as `connectors.http.perform`.
        """
        about = f"{call.what}:{key}" if key else str(uuid.uuid4())
        headers = {"client-request-id": str(uuid.uuid5(REQUEST_IDS, about)), **call.headers}
        if call.body is not None:
            headers.setdefault("Content-Type", JSON)
        return self._perform(
            Call(
                call.method,
                f"{self._cloud.graph_url}{call.path}",
                f"Graph {call.what}",
                params=call.params,
                headers=headers,
                body=_written(call.body),
                repeatable=call.repeatable,
                answers=call.answers,
            )
        )

    def follow(self, link: str, what: str, answers: frozenset[int] = frozenset()) -> Answer:
        """Read the page that Graph named; an address of somebody else is refused."""
        if not link.startswith(f"{self._cloud.graph}/"):
            raise RefusedError(f"Graph {what}: the next page is not at {self._cloud.graph}")
        return self._perform(Call("GET", link, f"Graph {what}", answers=answers))

    def _perform(self, call: Call) -> Answer:
        """Make the call; a token Graph does not take is replaced once."""
        try:
            return perform(self._session, call)
        except UnauthorizedError:
            self._tokens.forget()
            return perform(self._session, call)


def _written(body: object | None) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _note(response: requests.Response, *_: object, **__: object) -> None:
    """Log what Microsoft's support needs to find a call; nothing of whom it was about."""
    fields = {
        "host": urlsplit(response.url).netloc,
        "status": response.status_code,
        "request_id": response.headers.get("request-id", ""),
        "client_request_id": response.request.headers.get("client-request-id", ""),
    }
    level = logging.DEBUG if response.ok else logging.WARNING
    logger.log(level, "graph answered", extra=fields)
