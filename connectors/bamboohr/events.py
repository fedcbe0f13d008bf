"""Checks and reads the webhooks BambooHR sends; they are hints, the person is read afterwards.

Source: https://documentation.bamboohr.com/docs/webhooks; how they are signed is a recipe of
`connectors.hris_signatures`. The key is shown once, when the webhook is made.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.bamboohr.mapping import SOURCE
from connectors.bamboohr.reading import PERSON_ID
from connectors.hris_signatures import RECIPES, lowered, must_be_theirs
from tourwright.ports import InboundEvent, MalformedError
from tourwright.strict_json import StrictJsonError, loads

KIND = re.compile(r"[a-z_.]{1,64}", re.ASCII)


class BambooHrEvents:
    """The EventReader of BambooHR. Several keys let one be replaced without a gap."""

    def __init__(self, private_keys: Sequence[str]) -> None:
        if not private_keys or not all(private_keys):
            raise ValueError("BambooHR webhooks need at least one private key, none of them empty")
        self._keys = tuple(private_keys)

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """See `tourwright.ports.EventReader.read`."""
        signature = must_be_theirs(RECIPES[SOURCE], self._keys, lowered(headers), body, now)
        kind, subject = _content(body)
        key = hashlib.sha256(body + b"\n" + signature.encode()).hexdigest()
        return InboundEvent(SOURCE, key, kind, subject, now, body)


def _content(body: bytes) -> tuple[str, str]:
    """Return kind and employee id. Raises MalformedError naming the place."""
    try:
        document = loads(body)
    except StrictJsonError as broken:
        raise MalformedError(f"the body is no plain JSON: {broken}") from broken
    if not isinstance(document, dict):
        raise MalformedError("the body must be a JSON object")
    kind, data = document.get("type"), document.get("data")
    if not isinstance(kind, str) or not KIND.fullmatch(kind):
        raise MalformedError('/type must be text as "employee.updated": use event-based webhooks')
    return kind, _subject(data)


def _subject(data: object) -> str:
    """Return the employee id, its letters checked."""
    found = data.get("employeeId") if isinstance(data, dict) else None
    subject = str(found) if isinstance(found, int) else found
    if not isinstance(subject, str) or not PERSON_ID.fullmatch(subject):
        raise MalformedError("/data/employeeId must be BambooHR's id of the employee")
    return subject
