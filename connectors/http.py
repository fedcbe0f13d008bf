"""What an HTTP answer means to us, in one place: every connector decides by this table.

    408, 425, 429, 500, 502, 503, 504, no answer   TransientError, with the wait that was asked for
    404, 410                                       NotFoundError
    2xx                                            fine; a 200 that is no JSON is TransientError
    401                                            UnauthorizedError, a RefusedError
    the rest, redirects too                        RefusedError: a person must act

A request that has an effect (sending a mail) must not be repeated blindly: there a lost answer,
408, 500, 502 and 504 are UnknownOutcomeError, and only a clear "later" is TransientError.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.auth import AuthBase

from tourwright.ports import (
    NotFoundError,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)
from tourwright.strict_json import StrictJsonError, loads

CONNECT_S = 5.0
READ_S = 30.0
MAX_ANSWER_BYTES = 32 * 1024 * 1024
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
GONE = frozenset({404, 410})
CLEARLY_NOT_DONE = frozenset({425, 429, 503})

TokenSource = Callable[[], str]


class UnauthorizedError(RefusedError):
    """The credential was not taken; a token source may have a fresh one."""


class TimedSession(requests.Session):
    """A session that never waits for ever, for libraries that forget to say how long."""

    def request(  # type: ignore[override]  # narrowed: only the time limit is added
        self,
        method: str,
        url: str,
        **options: Any,  # noqa: ANN401  # passed on as it is
    ) -> requests.Response:
        """See `requests.Session.request`."""
        options.setdefault("timeout", (CONNECT_S, READ_S))
        return super().request(method, url, **options)


class BearerAuth(AuthBase):
    """Puts the token of a token source on each request."""

    def __init__(self, token: TokenSource) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request; the token is fetched now, so that it is never an old one."""
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request


@dataclass(frozen=True)
class Call:
    """One request. repeatable False says that doing it twice would be seen outside.

    what names the call in messages, without ids of people. answers are statuses beside 2xx that
    the caller reads itself instead of having them raised. max_bytes bounds the answer.
    """

    method: str
    url: str
    what: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    repeatable: bool = True
    answers: frozenset[int] = frozenset()
    max_bytes: int = MAX_ANSWER_BYTES


@dataclass(frozen=True)
class Answer:
    """A 2xx answer, or one that the caller reads itself, read completely."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    what: str
    max_bytes: int = MAX_ANSWER_BYTES

    def json(self) -> object:
        """Return the body as JSON. Raises TransientError for a cut or broken one."""
        try:
            return loads(self.body, max_bytes=self.max_bytes)
        except StrictJsonError as broken:
            raise TransientError(f"{self.what}: the answer is no JSON ({broken})") from broken


def perform(session: requests.Session, call: Call) -> Answer:
    """Make the call and return its 2xx answer; every other end is raised as the table says."""
    try:
        with session.request(
            call.method,
            call.url,
            params=dict(call.params),
            headers={"Accept": "application/json", **call.headers},
            data=call.body,
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            return _read(call, response)
    except requests.RequestException as lost:
        raise _lost(call, lost) from lost


def get_json(
    session: requests.Session, url: str, what: str, params: Mapping[str, str] | None = None
) -> object:
    """Read one JSON document."""
    return perform(session, Call("GET", url, what, params or {})).json()


def cursor_pages(
    read: Callable[[str], object], next_cursor: Callable[[object], str]
) -> Iterator[object]:
    """Yield page after page; next_cursor tells the cursor of the next one, "" after the last.

    Raises TransientError when the same cursor comes twice: the listing would never end.
    """
    seen: set[str] = set()
    cursor = ""
    while True:
        page = read(cursor)
        yield page
        cursor = next_cursor(page)
        if not cursor:
            return
        if cursor in seen:
            raise TransientError("paging: the same cursor came twice, the listing would not end")
        seen.add(cursor)


def _read(call: Call, response: requests.Response) -> Answer:
    """Read the answer up to the limit and judge it."""
    chunks, size = [], 0
    for chunk in response.iter_content(64 * 1024):
        size += len(chunk)
        if size > call.max_bytes:
            raise RefusedError(f"{call.what}: the answer is larger than {call.max_bytes} bytes")
        chunks.append(chunk)
    _judge(call, response)
    body = b"".join(chunks)
    return Answer(response.status_code, response.headers, body, call.what, call.max_bytes)


def _judge(call: Call, response: requests.Response) -> None:
    """Raise what the status means unless it is 2xx."""
    status = response.status_code
    message = f"{call.what}: HTTP {status}"
    if 200 <= status < 300 or status in call.answers:
        return
    if status in GONE:
        raise NotFoundError(message)
    if status == 401:
        raise UnauthorizedError(f"{message}; check the key or the credential given to us")
    if status not in TRANSIENT:
        raise RefusedError(f"{message}; check the address and the permissions given to us")
    if call.repeatable or status in CLEARLY_NOT_DONE:
        raise TransientError(message, retry_after_s(response.headers))
    raise UnknownOutcomeError(message)


def _lost(call: Call, lost: requests.RequestException) -> Exception:
    """Say what a missing answer means; one that never left us can be repeated."""
    message = f"{call.what}: no answer ({type(lost).__name__})"
    if call.repeatable or _never_left(lost):
        return TransientError(message)
    return UnknownOutcomeError(message)


def _never_left(lost: requests.RequestException) -> bool:
    """Say whether the connection was never made."""
    if isinstance(lost, requests.ConnectTimeout):
        return True
    reason = getattr(lost.args[0], "reason", None) if lost.args else None
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError"}


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`: seconds, or a date counted from the answer's own `Date`."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        wait = until - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, wait.total_seconds())
