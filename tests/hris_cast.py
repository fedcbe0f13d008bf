"""The nine awkward people of the contracts: each connector turns its shape of them into these.

`expected` and `told` leave out what a vendor cannot tell; a connector's own test names what its
sample lacks beyond that in `also`, with the reason beside it.
"""

import copy
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from tourwright.domain.people import SourcePerson

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = Path(os.environ.get("TOURWRIGHT_CONTRACTS", str(ROOT.parent / "shared/contracts")))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
IDS = tuple(str(number) for number in range(1001, 1010))

# Beside each sentence of `gaps` the facts that it takes away, written out by hand.
GAPS: Mapping[str, tuple[str, ...]] = {
    "bamboohr": (
        "time_zone",
        "leave.expected_end",
        "termination.rehire_eligible",
        "termination.type",
    ),
    "personio": (
        "personal_email",
        "time_zone",
        "termination.rehire_eligible",
        "leave.expected_end",
        "department",
        "location",
    ),
    "hibob": (),
    "workday": ("leave.expected_end",),
    "successfactors": ("leave.expected_end",),
    "frappe-hr": ("time_zone", "termination.type", "termination.rehire_eligible", "leave"),
    "scim": (
        "original_hire_date",
        "hire_date",
        "end_date",
        "leave",
        "termination",
        "status",
        "personal_email",
        "employments",
    ),
    "csv": (),
}


def contract(name: str) -> dict[str, object]:
    """Return one file of the contracts; the test is skipped where they are not at hand."""
    path = CONTRACTS / "hris" / name
    if not path.exists():
        pytest.skip("the contract data is not here")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8-sig"))
    return found


def cast() -> dict[str, dict[str, object]]:
    """Return the nine people in neutral words by their id."""
    people = contract("cast.neutral.json")["people"]
    assert isinstance(people, list)
    return {person["source_person_id"]: person for person in people}


def expected(vendor: str, source_person_id: str, also: Iterable[str] = ()) -> dict[str, object]:
    """Return the person less what the vendor, and this sample (also), cannot tell."""
    return _less(cast()[source_person_id], (*GAPS[vendor], *also))


def told(vendor: str, person: SourcePerson, also: Iterable[str] = ()) -> dict[str, object]:
    """Return what the connector told, less the same."""
    return _less(neutral(person), (*GAPS[vendor], *also))


def neutral(person: SourcePerson) -> dict[str, object]:
    """Return the person in the words and order of the neutral file, None for none."""
    names = next(iter(cast().values()))
    parts = asdict(person) | {"time_zone": person.zone}
    return {name: _plain(name, parts[name]) for name in names}


def _plain(name: str, value: object) -> object:
    """Return the value as JSON has it."""
    if isinstance(value, dict):
        return {each: _plain(each, inner) for each, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(name, inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else (None if value == "" else value)


def _less(record: Mapping[str, object], paths: Iterable[str]) -> dict[str, object]:
    """Return a copy without these facts; in a list they go from each item."""
    left = copy.deepcopy(dict(record))
    for path in paths:
        _drop(left, path)
    return left


def _drop(part: object, path: str) -> None:
    """Take one fact out."""
    first, _, rest = path.partition(".")
    if isinstance(part, list):
        for item in part:
            _drop(item, path)
    elif isinstance(part, dict) and rest:
        _drop(part.get(first), rest)
    elif isinstance(part, dict):
        part.pop(first, None)
