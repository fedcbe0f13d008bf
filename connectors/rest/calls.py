"""Makes requests of a mapping's templates; pure.

`$name` stands for a value that the file of sources gives, `{since}`, `{id}`, `{id_number}` for what
a request is about, and {"base64_json": ...} for JSON in URL-safe base64. A text that is nothing but
one of them becomes the value itself, so that numbers stay numbers.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from tourwright.ports import NotFoundError

GIVEN = re.compile(r"\$([a-z][a-z_]*)")
PLACE = re.compile(r"\{(since|id|id_number)\}")
PERSON_ID = re.compile(r"[\w.@:+ -]{1,200}")
Values = Mapping[str, object]


@dataclass(frozen=True)
class Wire:
    """One request as it goes out, without the server's address."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def given_to(template: object, given: Values, missing: set[str]) -> object:
    """Return the template with every `$name` replaced; names that nobody gave go to missing."""
    return _filled(template, GIVEN, given, missing)


def names_in(template: object) -> set[str]:
    """Return every `$name` of a template."""
    found: set[str] = set()
    _filled(template, GIVEN, {}, found)
    return found


def about(source_person_id: str) -> Values:
    """Return the values of a request about one person. Raises NotFoundError for what is no id."""
    key = source_person_id
    if not PERSON_ID.fullmatch(key) or set(key) <= {".", " "}:
        raise NotFoundError("that is no id of a person")
    return {"id": key, "id_number": int(key) if key.isascii() and key.isdigit() else key}


def wire(request: Mapping[str, Any], values: Values, extra: Mapping[str, Any]) -> Wire:
    """Return the request filled in; extra has further query, body and headers of a page.

    Raises NotFoundError for a person whose id is no number where the request wants one: systems
    answer such a question as if the address were wrong.
    """
    if isinstance(values.get("id_number"), str) and "{id_number}" in json.dumps(request):
        raise NotFoundError("that is no id of a person: it must be a number")
    path = str(_filled(request["path"], PLACE, {n: quote(str(v)) for n, v in values.items()}))
    query = {**request.get("query", {}), **extra.get("query", {})}
    pairs = urlencode(encoded(_filled(query, PLACE, values)), doseq=True)
    headers = encoded(_filled({**request.get("headers", {}), **extra.get("headers", {})}, PLACE))
    body = _body(request, values, extra)
    if body is not None:
        headers["Content-Type"] = "application/json"
    whole = f"{path}{'&' if '?' in path else '?'}{pairs}" if pairs else path
    return Wire(request.get("method", "GET"), whole, _texts(headers), body)


def written(since: datetime, layout: str, zone: ZoneInfo) -> object:
    """Return the moment as a source wants it."""
    there = since.astimezone(zone)
    if layout == "date":
        return there.date().isoformat()
    if layout == "sql":
        return there.strftime("%Y-%m-%d %H:%M:%S")
    if layout in ("epoch", "epoch_ms"):
        return int(since.timestamp() * (1000 if layout == "epoch_ms" else 1))
    if layout == "tryton":
        return _tryton(since.astimezone(UTC))
    return since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tryton(when: datetime) -> dict[str, object]:
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {"__class__": "datetime", **{part: getattr(when, part) for part in parts}}


def _body(request: Mapping[str, Any], values: Values, extra: Mapping[str, Any]) -> bytes | None:
    """Return the JSON body, None when there is none."""
    body = request.get("body")
    further = extra.get("body")
    if body is None and not further:
        return None
    if further:
        body = {**(body or {}), **further}
    return json.dumps(_filled(body, PLACE, values), default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _filled(
    template: object,
    pattern: re.Pattern[str],
    values: Values | None = None,
    missing: set[str] | None = None,
) -> Any:  # noqa: ANN401  # JSON in, JSON out
    """Replace what the pattern finds, everywhere in a JSON value."""
    known = values or {}
    if isinstance(template, dict):
        return {name: _filled(each, pattern, known, missing) for name, each in template.items()}
    if isinstance(template, list):
        return [_filled(each, pattern, known, missing) for each in template]
    if not isinstance(template, str):
        return template
    if missing is not None:
        missing.update(name for name in pattern.findall(template) if name not in known)
    whole = pattern.fullmatch(template)
    if whole and whole[1] in known:
        return known[whole[1]]
    return pattern.sub(lambda found: str(known.get(found[1], found[0])), template)


def encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write {"base64_json": ...} as text, and yes and no as JSON has them."""
    return {name: _one(value) for name, value in values.items()}


def _one(value: object) -> object:
    if isinstance(value, dict):
        plain = json.dumps(value.get("base64_json", value)).encode()
        return (base64.urlsafe_b64encode(plain) if "base64_json" in value else plain).decode()
    return str(value).lower() if isinstance(value, bool) else value


def _texts(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in headers.items()}
