"""Checks and reads what systems of people send; each is a hint, the person is read afterwards.

Where a system sends no number of its own, the same bytes under the same signature are one event.
A body that names nobody has no subject: somebody changed, and a reading of changes finds out who.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import jmespath

from connectors.hris_signatures import RECIPES, lowered, must_be_a_secret, must_be_theirs
from tourwright.ports import EventReader, InboundEvent, MalformedError
from tourwright.ports.errors import PingError
from tourwright.strict_json import StrictJsonError, loads

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@:-]{0,127}", re.ASCII)
KIND = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
PING = "Ping test"
Words = tuple[str, str]
Secrets = Callable[[], Sequence[str]]

WHERE: Mapping[str, Words] = {
    "bamboohr": ("type", "data.employeeId"),
    "hibob": ("type", "data.employeeId"),
    "frappe": ("doctype", "name"),
    "finch": ("event_type", "data.individual_id"),
    "merge": ("hook.event", "data.id"),
    "deel": ("data.meta.event_type", "data.resource.id"),
    "standard": ("type", "data.person"),
    "unsigned": ("event_name || type || event", "payload.person.id || person_id || id"),
}
"""Where a recipe's body tells the kind of event, and whom it is about."""


class HintedEvents:
    """The EventReader of one source. Several secrets let one be replaced without a gap.

    Recipe "unsigned" takes whatever came to the source's secret address. kept gives secrets that
    were agreed on later, anew at each event.
    """

    def __init__(
        self, source: str, recipe: str, secrets: Sequence[str] = (), kept: Secrets | None = None
    ) -> None:
        if recipe != "unsigned" and not secrets and kept is None:
            raise ValueError(f"{recipe} webhooks need at least one secret")
        for secret in secrets:
            must_be_a_secret(recipe, secret)
        self._source = source
        self._recipe = RECIPES.get(recipe)
        self._secrets = tuple(secrets)
        self._kept = kept or tuple
        self._where = tuple(jmespath.compile(path).search for path in WHERE[recipe])

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """See `tourwright.ports.EventReader.read`. Raises PingError for a trial of the address."""
        shown = lowered(headers)
        signature = number = ""
        if self._recipe is not None:
            secrets = (*self._secrets, *self._kept())
            signature = must_be_theirs(self._recipe, secrets, shown, body, now)
            number = shown.get(self._recipe.number, "")
        kind, subject = _content(body, *self._where)
        key = hashlib.sha256(number.encode() or body + b"\n" + signature.encode()).hexdigest()
        return InboundEvent(self._source, key, kind, subject, now, body)


def events_by(
    source: str, recipe: str, secrets: Sequence[str] = (), kept: Secrets | None = None
) -> EventReader:
    """Return the reader of a source's events by the name of a recipe. Raises ValueError."""
    return HintedEvents(source, recipe, secrets, kept)


Search = Callable[[object], object]


def _content(body: bytes, kind_of: Search, subject_of: Search) -> Words:
    """Return kind and subject. Raises MalformedError naming the place, PingError."""
    try:
        document = loads(body)
    except StrictJsonError as broken:
        raise MalformedError(f"the body is no plain JSON: {broken}") from broken
    if document == PING or (isinstance(document, dict) and document.get("text") == PING):
        raise PingError("a trial of the address")
    if not isinstance(document, dict):
        raise MalformedError("the body must be a JSON object")
    return _kind(kind_of(document)), _subject(subject_of(document))


def _kind(found: object) -> str:
    """Return the kind of event, its letters checked; "changed" where the body names none."""
    if found is None:
        return "changed"
    if not isinstance(found, str) or not KIND.fullmatch(found):
        raise MalformedError("the kind of event must be a short word")
    return found


def _subject(found: object) -> str:
    """Return whom it is about, its letters checked; "" where the body names nobody."""
    if found is None:
        return ""
    text = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    if not ID.fullmatch(text):
        raise MalformedError("the id of the person must be letters, digits and _ . @ : -")
    return text
