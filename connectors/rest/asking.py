"""Sends the requests of a mapping and says what an answer means beside its status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from connectors.hris_auth import Tokens
from connectors.http import Answer, Call, UnauthorizedError, perform, retry_after_s
from connectors.rest.calls import Wire
from connectors.rest.mapping import RestMapping
from tourwright.ports import Clock, RefusedError, TransientError

BEYOND = 416
LATER = frozenset({429, 503})


@dataclass(frozen=True)
class Line:
    """The line to the source. tokens is what a refused token is forgotten in, None without one."""

    session: requests.Session
    clock: Clock
    tokens: Tokens | None = None


class Asking:
    """Asks one source; base is its address without a slash at the end."""

    def __init__(self, line: Line, mapping: RestMapping, base: str) -> None:
        self._line = line
        self._mapping = mapping
        self._errors: Mapping[str, Any] = mapping.document.get("errors", {})
        self.base = base

    def ask(self, wire: Wire, what: str) -> Answer:
        """Return the answer; 416 is one too. Raises TransientError, RefusedError, NotFoundError."""
        url = wire.path if "://" in wire.path.partition("?")[0] else self.base + wire.path
        call = Call(
            wire.method,
            url,
            f"{self._mapping.name} {what}",
            headers=wire.headers,
            body=wire.body,
            answers=self._waits() | {BEYOND},
        )
        answer = self._answered(call)
        if answer.status in self._waits():
            raise TransientError(f"{call.what}: HTTP {answer.status}", self._wait_s(answer))
        return answer

    def json(self, answer: Answer) -> object:
        """Return what the answer holds, unless it says that it failed."""
        found = answer.json()
        if "failure" not in self._errors:
            return found
        failure = self._mapping.search("/errors/failure", found)
        if not failure:
            return found
        message = f"{answer.what}: the answer says that it failed"
        if failure in self._errors.get("failure_waits", ()):
            raise TransientError(message, self._wait_s(answer))
        raise RefusedError(f"{message}; look into the log of the system")

    def clock_of(self, answer: Answer) -> datetime:
        """Return what time it is at the source; without its word, here."""
        return _date(answer) or self._line.clock.now()

    def _answered(self, call: Call) -> Answer:
        """Send; a token that is not taken is fetched anew, once."""
        try:
            return perform(self._line.session, call)
        except UnauthorizedError:
            if self._line.tokens is None:
                raise
            self._line.tokens.forget()
            return perform(self._line.session, call)

    def _waits(self) -> frozenset[int]:
        """Return the statuses that mean later and whose wait the mapping tells."""
        told = "wait_header" in self._errors or "reset_header" in self._errors
        return frozenset(self._errors.get("wait", ())) | (LATER if told else frozenset())

    def _wait_s(self, answer: Answer) -> float | None:
        """Return how long to wait: by the header of seconds, else until the moment told."""
        headers = {name.casefold(): value for name, value in answer.headers.items()}
        seconds = headers.get(self._errors.get("wait_header", "Retry-After").casefold(), "")
        wait = retry_after_s({"Retry-After": seconds, "Date": headers.get("date", "")})
        until = headers.get(self._errors.get("reset_header", "").casefold(), "")
        if wait is not None or not (until.isascii() and until.isdigit()):
            return wait
        left = float(until) - self.clock_of(answer).timestamp()
        return min(max(left, 0.0), 3600.0)


def _date(answer: Answer) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return None
