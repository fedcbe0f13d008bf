"""The facts of a person as text and back, field by field, for the changes of employment events."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from tourwright.domain.people import (
    Employment,
    Leave,
    PersonStatus,
    SourcePerson,
    Termination,
    WorkerType,
)

# When the source wrote it down is no fact about the person.
NOT_FACTS = frozenset({"source_updated_at"})
_ALWAYS = object()
_LATER: Mapping[str, object] = {"kind": "", "notice_date": None, "termination_type": ""}
"""Parts that came later: left out where empty, so that a change keeps the id it always had."""


def as_text(person: SourcePerson) -> dict[str, str]:
    """Return every fact by field name; "" means none."""
    names = (each.name for each in fields(person))
    return {name: _text(getattr(person, name)) for name in names if name not in NOT_FACTS}


def with_texts(person: SourcePerson, texts: Mapping[str, str]) -> SourcePerson:
    """Return the person with the fields named set from text."""
    values: dict[str, Any] = {name: _PARSERS.get(name, str)(text) for name, text in texts.items()}
    return replace(person, **values)


def _text(value: object) -> str:
    """Write one value; equal values give equal texts."""
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    """Turn a value object into what JSON can hold."""
    if isinstance(value, Leave | Termination | Employment):
        return {
            name: _plain(item)
            for name, item in asdict(value).items()
            if item != _LATER.get(name, _ALWAYS)
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _day(text: str) -> date | None:
    """Read a day."""
    return date.fromisoformat(text) if text else None


def _sure_day(text: str) -> date:
    """Read a day that is always there."""
    return date.fromisoformat(text)


def _leave(text: str) -> Leave | None:
    """Read a leave."""
    if not text:
        return None
    found = json.loads(text)
    ends = _day(found["expected_end"] or "")
    return Leave(_sure_day(found["start"]), ends, found.get("kind", ""))


def _termination(text: str) -> Termination | None:
    """Read a termination."""
    if not text:
        return None
    found = json.loads(text)
    days = {name: _day(found.get(name) or "") for name in ("last_day_worked", "notice_date")}
    return Termination(**{**found, **days, "date": _sure_day(found["date"])})


def _employments(text: str) -> tuple[Employment, ...]:
    """Read the employments."""
    return tuple(
        Employment(
            _sure_day(each["start"]),
            _day(each["end"] or ""),
            WorkerType(each["worker_type"]),
            each.get("termination_type", ""),
        )
        for each in json.loads(text or "[]")
    )


def _attributes(text: str) -> Mapping[str, str]:
    """Read the mapped extras."""
    found: Mapping[str, str] = json.loads(text or "{}")
    return found


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "worker_type": WorkerType,
    "status": PersonStatus,
    "original_hire_date": _day,
    "hire_date": _day,
    "end_date": _day,
    "leave": _leave,
    "termination": _termination,
    "employments": _employments,
    "attributes": _attributes,
}
