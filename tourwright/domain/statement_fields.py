"""The blanks that people fill: whose each is, what fits in, and what is still missing.

Input is JSON text from a page. An error names the blank and the fix and repeats nothing that was
written: errors end up in histories and logs.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NoReturn

from tourwright.domain import dates
from tourwright.domain.errors import GuardError, IncompleteError
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.domain.statement_model import (
    FieldError,
    Promise,
    PromiseOwner,
    Result,
    Statement,
    chosen_last_day,
)
from tourwright.domain.statement_text import LANGUAGES, promises_of

LONGEST_TEXT = 2_000
LONGEST_WORD = 60
MOST_ITEMS = 20
LONGEST_INPUT = 200_000
SHORTEST_MONTHS, LONGEST_MONTHS = 1, 120
EARLIEST_START, LATEST_START = date(1950, 1, 1), date(2200, 12, 31)
USUAL_MONTHS = {TourKind.ROTATIONAL: (6, 36), TourKind.TRANSFORMATIONAL: (24, 60)}

FIELDS: Mapping[str, Party] = MappingProxyType(
    {
        "language": Party.MANAGER,
        "mission_objective": Party.MANAGER,
        "start": Party.MANAGER,
        "length_months": Party.MANAGER,
        "last_day": Party.MANAGER,
        "company_results": Party.MANAGER,
        "employee_results": Party.EMPLOYEE,
        "promises": Party.MANAGER,
        "manager_aspirations": Party.MANAGER,
        "company_values": Party.MANAGER,
        "employee_aspirations": Party.EMPLOYEE,
        "career": Party.MANAGER,
        "shareable": Party.MANAGER,
    }
)

_POLICY_FIELDS = frozenset(each.name for each in fields(Policy)) | {"allowance", "policy"}
_FIXED_FIELDS = frozenset({"kind", "names", "wording"})
_OPTIONAL = frozenset({"language", "last_day"})
_OPTIONAL_IN_ROTATION = frozenset(
    {"employee_results", "manager_aspirations", "company_values", "employee_aspirations", "career"}
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def with_field(statement: Statement, field: str, json_text: str) -> Statement:
    """Return the statement with one blank set from JSON text.

    Setting length_months computes the last day anew; setting last_day counts the months anew, and
    None computes the day from the length again. Setting start does the first, or the second when
    the stored last day is not the computed one: a day that was chosen stays. So a change of several
    sets them in the order of FIELDS. Raises FieldError for a value that does not fit, GuardError
    for a field that the two cannot set.
    """
    _may_set(field)
    return with_value(statement, field, _parsed(field, json_text))


def with_value(statement: Statement, field: str, value: object) -> Statement:
    """Return the statement with one blank set from a parsed value; see `with_field`."""
    _may_set(field)
    checked = _READERS[field](field, value)
    if field in ("length_months", "last_day") and statement.kind is TourKind.FOUNDATIONAL:
        _refuse_end(field, checked)
        return statement
    changes: dict[str, Any] = {field: checked}
    changed = replace(statement, **changes)
    if field not in ("start", "length_months", "last_day"):
        return changed
    is_chosen = field == "last_day" or (field == "start" and bool(chosen_last_day(statement)))
    return _with_time(changed, is_chosen=is_chosen)


def missing(statement: Statement, party: Party) -> tuple[str, ...]:
    """Return the party's blanks that are still empty, in reading order.

    promises is the manager's blank as long as the manager or the company promises nothing, the
    employee's as long as the employee does not. A rotational tour may leave aspirations open.
    """
    return tuple(each for each in FIELDS if _is_missing(statement, each, party))


def require(statement: Statement, *parties: Party) -> None:
    """Raise IncompleteError for the first blank of these parties that is empty."""
    for party in parties:
        for field in missing(statement, party):
            raise IncompleteError(field, f"{field} is empty: {_REMEDIES.get(field, 'fill it in')}")


def warnings_for(statement: Statement) -> tuple[str, ...]:
    """Return words for what is unusual and still allowed: length_short, length_long."""
    low, high = USUAL_MONTHS.get(statement.kind, (SHORTEST_MONTHS, LONGEST_MONTHS))
    months = statement.length_months
    if months is None or low <= months <= high:
        return ()
    return ("length_short",) if months < low else ("length_long",)


def _may_set(field: str) -> None:
    if field in FIELDS:
        return
    if field in _POLICY_FIELDS:
        raise GuardError(
            f"{field} belongs to the policy layer, equal for the whole team: ask HR to change the "
            "policy for everybody"
        )
    if field in _FIXED_FIELDS:
        raise GuardError(f"{field} is fixed for this tour: start another tour to change it")
    raise FieldError("field", f"no such blank: choose one of {', '.join(FIELDS)}")


def _refuse_end(field: str, value: object) -> None:
    if value is not None:
        raise GuardError(f"{field}: a foundational tour has no planned end, leave it empty")


def _with_time(statement: Statement, *, is_chosen: bool) -> Statement:
    start, months, last = statement.start, statement.length_months, statement.last_day
    if is_chosen and start is None:
        return statement
    if is_chosen and start and last:
        return replace(statement, length_months=_months_until(start, last))
    if start is None or months is None:
        return replace(statement, last_day=None)
    return replace(statement, last_day=dates.last_day(start, months))


def _months_until(start: date, last: date) -> int:
    if not start <= last <= dates.last_day(start, LONGEST_MONTHS):
        raise FieldError(
            "last_day", f"choose a day from the start to {LONGEST_MONTHS} months after it"
        )
    return max(SHORTEST_MONTHS, dates.length_in_months(start, last))


def _is_missing(statement: Statement, field: str, party: Party) -> bool:
    if field == "promises":
        owners = _PROMISE_OWNERS.get(party, ())
        return not all(promises_of(statement, owner) for owner in owners)
    if FIELDS[field] is not party or field in _OPTIONAL:
        return False
    if field == "length_months" and statement.kind is TourKind.FOUNDATIONAL:
        return False
    if statement.kind is TourKind.ROTATIONAL and field in _OPTIONAL_IN_ROTATION:
        return False
    return not getattr(statement, field)


def _parsed(field: str, json_text: str) -> object:
    if len(json_text) > LONGEST_INPUT:
        raise FieldError(field, f"is too long: write at most {LONGEST_TEXT} characters a text")
    try:
        return json.loads(
            json_text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_no_constant,
        )
    except (ValueError, RecursionError) as broken:
        raise FieldError(field, "is not JSON of the expected shape: send it again") from broken


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError("only whole numbers are expected")


def _text(field: str, value: object, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str):
        raise FieldError(field, "is not a text: send it as a JSON string")
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if len(text) > longest:
        raise FieldError(field, f"has {len(text)} characters: write at most {longest}")
    _refuse_characters(field, text)
    return text


def _refuse_characters(field: str, text: str) -> None:
    for place, char in enumerate(text, start=1):
        bad = unicodedata.category(char) in _REFUSED_CATEGORIES and char != "\n"
        if bad or char in _BIDI_OVERRIDES:
            raise FieldError(
                field, f"character {place} (U+{ord(char):04X}) cannot be seen: delete it"
            )


def _word(field: str, value: object) -> str:
    text = _filled_text(field, value, LONGEST_WORD)
    if "\n" in text:
        raise FieldError(field, "has a line break: write it on one line")
    return text


def _filled_text(field: str, value: object, longest: int = LONGEST_TEXT) -> str:
    text = _text(field, value, longest)
    if not text:
        raise FieldError(field, "is empty: write something or take the item away")
    return text


def _items(field: str, value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise FieldError(field, "is not a list: send it as a JSON array")
    if len(value) > MOST_ITEMS:
        raise FieldError(field, f"has {len(value)} items: keep at most {MOST_ITEMS}")
    return value


def _texts(field: str, value: object) -> tuple[str, ...]:
    items = enumerate(_items(field, value), start=1)
    return tuple(_filled_text(f"{field}[{n}]", each) for n, each in items)


def _row(field: str, value: object, keys: frozenset[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise FieldError(field, f"is not an object: send {', '.join(sorted(keys))}")
    if set(value) - keys:
        raise FieldError(field, f"has keys that are not known: send {', '.join(sorted(keys))}")
    return value


def _results(field: str, value: object) -> tuple[Result, ...]:
    items = enumerate(_items(field, value), start=1)
    return tuple(_result(f"{field}[{n}]", each) for n, each in items)


def _result(field: str, value: object) -> Result:
    row = _row(field, value, frozenset({"kind", "text", "how_we_know"}))
    return Result(
        _word(f"{field}.kind", row.get("kind", "")),
        _filled_text(f"{field}.text", row.get("text", "")),
        _text(f"{field}.how_we_know", row.get("how_we_know", "")),
    )


def _promises(field: str, value: object) -> tuple[Promise, ...]:
    items = enumerate(_items(field, value), start=1)
    return tuple(_promise(f"{field}[{n}]", each) for n, each in items)


def _promise(field: str, value: object) -> Promise:
    row = _row(field, value, frozenset({"owner", "text"}))
    if row.get("owner") not in list(PromiseOwner):
        raise FieldError(f"{field}.owner", f"is unknown: choose {', '.join(PromiseOwner)}")
    text = _filled_text(f"{field}.text", row.get("text", ""))
    return Promise(PromiseOwner(str(row["owner"])), text)


def _day(field: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise FieldError(field, "is not a day: write it like 2026-01-15")
    try:
        day = date.fromisoformat(value)
    except ValueError as none:
        raise FieldError(field, "is not in the calendar: write it like 2026-01-15") from none
    if not EARLIEST_START <= day <= LATEST_START:
        raise FieldError(field, f"choose a day from {EARLIEST_START} to {LATEST_START}")
    return day


def _months(field: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError(field, "is not a whole number: write the months as a number")
    if not SHORTEST_MONTHS <= value <= LONGEST_MONTHS:
        raise FieldError(field, f"choose {SHORTEST_MONTHS} to {LONGEST_MONTHS} months")
    return value


def _language(field: str, value: object) -> str:
    if value not in LANGUAGES:
        raise FieldError(field, f"has no wording: choose one of {', '.join(LANGUAGES)}")
    return str(value)


_READERS: Mapping[str, Callable[[str, object], object]] = MappingProxyType(
    {
        "language": _language,
        "mission_objective": _text,
        "start": _day,
        "length_months": _months,
        "last_day": _day,
        "company_results": _results,
        "employee_results": _results,
        "promises": _promises,
        "manager_aspirations": _texts,
        "company_values": _texts,
        "employee_aspirations": _texts,
        "career": _text,
        "shareable": _text,
    }
)
_PROMISE_OWNERS = {
    Party.MANAGER: (PromiseOwner.MANAGER, PromiseOwner.COMPANY),
    Party.EMPLOYEE: (PromiseOwner.EMPLOYEE,),
}
_REMEDIES = {
    "promises": "each side promises something, or nobody does",
    "manager_aspirations": "the manager goes first and writes their own",
    "length_months": "write about how many months the mission takes",
}
