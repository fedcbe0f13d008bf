"""One read of a system of people, with the waits that such systems ask for in their own ways."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import requests

from connectors.hris_records import Json
from connectors.http import MAX_ANSWER_BYTES, Answer, Call, UnauthorizedError, perform
from tourwright.ports import TransientError

USUAL_WAIT_S = 60.0
PERSON_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""What goes into addresses and filters as the id of a person; nothing else is taken for one."""


def nothing() -> None:
    """Do nothing: for credentials that cannot be fetched anew."""


@dataclass(frozen=True)
class Reads:
    """Reads of one account. forget lets the session show a new token at the next call.

    what names the system in messages. A system that says "later" without saying when is left alone
    for wait_s.
    """

    session: requests.Session
    what: str
    forget: Callable[[], None] = nothing
    wait_s: float = USUAL_WAIT_S
    headers: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = MAX_ANSWER_BYTES

    def get(self, url: str, what: str, params: Mapping[str, str] | None = None) -> Answer:
        """Return the answer. Raises as `connectors.http` says; a lapsed token is fetched anew."""
        call = replace(self._call(url, what), params=params or {})
        try:
            return perform(self.session, call)
        except UnauthorizedError:
            self.forget()
            return self._again(call)
        except TransientError as put_off:
            raise self._waiting(put_off) from put_off

    def _call(self, url: str, what: str) -> Call:
        name = f"{self.what} {what}"
        return Call("GET", url, name, headers=self.headers, max_bytes=self.max_bytes)

    def _again(self, call: Call) -> Answer:
        try:
            return perform(self.session, call)
        except TransientError as put_off:
            raise self._waiting(put_off) from put_off

    def _waiting(self, put_off: TransientError) -> TransientError:
        wait = self.wait_s if put_off.after_s is None else put_off.after_s
        return TransientError(str(put_off), wait)


def object_of(answer: Answer) -> Json:
    """Return the JSON object that the answer must be."""
    found = answer.json()
    if not isinstance(found, dict):
        raise TransientError(f"{answer.what}: the answer is no JSON object")
    return found
