"""How we prove ourselves to systems of people, whoever made them.

A token is fetched when the first request needs it, kept until a minute before its end and fetched
anew after `forget`. What a token endpoint answers never reaches a message.
Source: RFC 6749 (client credentials, refresh), RFC 7522 and RFC 7523 (assertions as grants).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

import jmespath
import requests
from requests.auth import AuthBase

from connectors.http import Call, perform
from tourwright.ports import Clock, RefusedError

EARLY = timedelta(minutes=1)
USUAL_S = 3600.0
FORM = "application/x-www-form-urlencoded"
Fields = Mapping[str, str]


@dataclass(frozen=True)
class TokenAsked:
    """A request for a token. fields is asked for at each fetch, as an assertion is made anew.

    token and lifetime are JMESPath; the lifetime is in seconds. json sends JSON instead of a form.
    basic is a user and password that go into the header.
    """

    url: str
    fields: Callable[[], Fields] = field(repr=False)
    json: bool = False
    basic: tuple[str, str] | None = field(default=None, repr=False)
    token: str = "access_token"  # noqa: S105 - the name of a field
    lifetime: str = "expires_in"
    headers: Fields = field(default_factory=dict, repr=False)


class Tokens:
    """A token source over one token endpoint."""

    def __init__(self, session: requests.Session, asked: TokenAsked, clock: Clock) -> None:
        self._session = session
        self._asked = asked
        self._clock = clock
        self._token = ""
        self._until: datetime | None = None

    def __call__(self) -> str:
        """Return a token that is good now. Raises TransientError, RefusedError."""
        now = self._clock.now()
        if not self._token or (self._until is not None and now >= self._until):
            self._fetch(now)
        return self._token

    def forget(self) -> None:
        """Fetch a new one next time: this one was not taken."""
        self._token = ""

    def _fetch(self, now: datetime) -> None:
        answer = perform(self._session, self._call()).json()
        token = jmespath.search(self._asked.token, answer)
        if not isinstance(token, str) or not token:
            raise RefusedError("token endpoint: the answer holds no token; check the credential")
        seconds = jmespath.search(self._asked.lifetime, answer)
        length = float(seconds) if isinstance(seconds, int | float) else USUAL_S
        self._token, self._until = token, now + timedelta(seconds=length) - EARLY

    def _call(self) -> Call:
        asked = self._asked
        fields = dict(asked.fields())
        body = json.dumps(fields) if asked.json else urlencode(fields)
        headers = {"Content-Type": "application/json" if asked.json else FORM, **asked.headers}
        if asked.basic:
            headers["Authorization"] = _basic(*asked.basic)
        return Call("POST", asked.url, "token endpoint", headers=headers, body=body.encode())


class HeaderAuth(AuthBase):
    """Puts headers on each request; a value is text, or made anew for each."""

    def __init__(self, headers: Mapping[str, str | Callable[[], str]]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request."""
        for name, value in self._headers.items():
            request.headers[name] = value if isinstance(value, str) else value()
        return request


def client_credentials(
    client_id: str, secret: str, extra: Fields | None = None
) -> Callable[[], Fields]:
    """Return the fields of the grant for an application's own rights."""
    fields = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return lambda: {**fields, **(extra or {})}


def refreshing(client_id: str, secret: str, refresh_token: str) -> Callable[[], Fields]:
    """Return the fields of the refresh grant; the token must be one that is not replaced by use."""
    fields = {"grant_type": "refresh_token", "client_id": client_id, "client_secret": secret}
    return lambda: {**fields, "refresh_token": refresh_token}


def _basic(user: str, password: str) -> str:
    """Return the header of basic authentication."""
    signed = requests.Request("GET", "http://localhost", auth=(user, password)).prepare()
    return signed.headers["Authorization"]
