"""Tries a mapping on a saved answer: what the records would become, what was refused or unknown.

Nobody is asked anything. The statuses follow the dates as of now.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from connectors.http import MAX_ANSWER_BYTES
from connectors.rest.mapping import MappingError, RestMapping, mapping_named
from connectors.rest.records import About, Mapped, mapped
from tourwright.domain.people import SourcePerson
from tourwright.strict_json import StrictJsonError, loads

Said = tuple[int, str]
COLUMNS = (
    ("id", "source_person_id"),
    ("name", "display_name"),
    ("status", "status"),
    ("hired", "hire_date"),
    ("ends", "end_date"),
    ("manager", "manager_source_id"),
    ("zone", "zone"),
    ("work e-mail", "work_email"),
)
WIDEST = 40


def tried(file: str, sample: Path, now: datetime, *, as_json: bool = False) -> Said:
    """Return 0 when all of the sample was taken, else 1, and what to print."""
    try:
        mapping = mapping_named(file)
        found = _read(mapping, sample, now)
    except MappingError as wrong:
        return 1, "\n".join(wrong.faults)
    code = 1 if any(each.rejects or each.unmapped for each in found) or not found else 0
    return code, _as_json(found) if as_json else _as_text(found)


def _read(mapping: RestMapping, sample: Path, now: datetime) -> Sequence[Mapped]:
    """Map every record of the answer. Raises MappingError for a sample that has none."""
    try:
        answer = loads(sample.read_bytes(), max_bytes=MAX_ANSWER_BYTES)
    except OSError as wrong:
        raise MappingError((f"{sample.name}: {wrong.strerror}",)) from wrong
    except StrictJsonError as wrong:
        raise MappingError((f"{sample.name}: {wrong}",)) from wrong
    records = mapping.search("/list/records", answer)
    if not isinstance(records, list):
        raise MappingError(("/list/records: finds no list in the sample",))
    about = About(mapping.name, now)
    return [mapped(mapping, each, row, about) for row, each in enumerate(records, 1)]


def _unmapped(found: Sequence[Mapped]) -> Counter[tuple[str, str]]:
    return Counter(value for each in found for value in each.unmapped)


def _as_text(found: Sequence[Mapped]) -> str:
    """Return a table of the people, then what is to be mended."""
    people = [each.person for each in found if each.person is not None]
    rejects = [reject for each in found for reject in each.rejects]
    unknown = sorted(_unmapped(found).items())
    lines = [
        *_table(people),
        "",
        f"records: {len(found)}, people: {len(people)}, refused: {len(rejects)}",
        *(f"refused: {each.place}: {each.field} {each.why}" for each in rejects),
        *(f"unknown: {name}: {_quoted(word)}, seen: {count}" for (name, word), count in unknown),
    ]
    return "\n".join(lines)


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _table(people: Sequence[SourcePerson]) -> list[str]:
    """Return one line a person under a line of headings."""
    rows = [[title for title, _ in COLUMNS]]
    rows += [[_cell(_value(person, name)) for _, name in COLUMNS] for person in people]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _value(person: SourcePerson, name: str) -> object:
    """Return one fact; a name to be called by is made of the others where it is not told."""
    parts = f"{person.given_name} {person.family_name}".strip()
    return getattr(person, name) or (parts if name == "display_name" else None)


def _cell(value: object) -> str:
    """Return a value for one cell, with nothing in it that moves a terminal's cursor."""
    text = "-" if value is None or value == "" else str(value)
    return "".join(each if each.isprintable() else "?" for each in text)[:WIDEST]


def _as_json(found: Sequence[Mapped]) -> str:
    told = {
        "people": [asdict(each.person) for each in found if each.person is not None],
        "rejects": [asdict(reject) for each in found for reject in each.rejects],
        "unmapped": [
            {"field": name, "value": word, "count": count}
            for (name, word), count in sorted(_unmapped(found).items())
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
