"""The first line of a file: which character parts its cells, and which column means what."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SEPARATORS = (",", ";", "\t")
FIELDS = frozenset(
    {
        *("source_person_id", "given_name", "family_name", "display_name"),
        *("work_email", "personal_email", "manager_source_id", "job_title", "department"),
        *("location", "region", "country", "time_zone", "worker_type", "status", "merged_into"),
        *("original_hire_date", "hire_date", "end_date", "last_day_worked", "notice_date"),
        *("termination_date", "termination_type", "termination_reason", "rehire_eligible"),
        *("leave_start", "leave_expected_end", "leave_kind", "source_updated_at"),
    }
)
"""Neutral names that a column may have; `attributes.<name>` keeps a further one."""

DAYS = tuple(sorted(name for name in FIELDS if name.endswith(("_date", "_worked"))))
DAY_FIELDS = (*DAYS, "leave_start", "leave_expected_end")
USUAL = {"employee_id": "source_person_id", "manager_id": "manager_source_id"}
"""Column names that are understood without being listed."""

NEEDED = ("source_person_id", "hire_date")
ATTRIBUTE = "attributes."


class HeaderError(ValueError):
    """The first line cannot be used; the message names columns and says what to mend."""


@dataclass(frozen=True)
class Header:
    """What the first line says. fields are the neutral names by column, "" for one not read."""

    separator: str
    fields: tuple[str, ...]


def header_of(line: str, columns: Mapping[str, str]) -> Header:
    """Read the first line; columns maps a file's names to neutral ones. Raises HeaderError."""
    if not line.strip():
        raise HeaderError("has no first line with the names of its columns")
    separator = _separator(line)
    names = next(csv.reader([line], delimiter=separator, strict=False))
    fields = tuple(_field(name, _known(columns)) for name in names)
    _check(fields)
    return Header(separator, fields)


def plain(name: str) -> str:
    """Return a column's name as it is compared: lower case, one kind of gap."""
    return re.sub(r"[\s_\-]+", "_", name.strip().casefold())


def faults_in(columns: Mapping[str, str]) -> Sequence[str]:
    """Return what is wrong with a map of columns."""
    return [
        f"columns: {name} leads to {field}, which is no field"
        for name, field in columns.items()
        if field not in FIELDS and not field.startswith(ATTRIBUTE)
    ]


def _separator(line: str) -> str:
    """Return what parts most cells; quoted parts do not count."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=bare.count)


def _known(columns: Mapping[str, str]) -> Mapping[str, str]:
    """Return every name that is understood, the source's own ones first."""
    given = {plain(name): field for name, field in columns.items()}
    taken = set(given.values())
    usual = {**{name: name for name in FIELDS}, **USUAL}
    return {**{name: field for name, field in usual.items() if field not in taken}, **given}


def _field(name: str, known: Mapping[str, str]) -> str:
    return known.get(plain(name), "")


def _check(fields: Sequence[str]) -> None:
    twice = sorted({name for name in fields if name and fields.count(name) > 1})
    if twice:
        raise HeaderError(f"has two columns for {', '.join(twice)}")
    lacking = [name for name in NEEDED if name not in fields]
    if lacking:
        raise HeaderError(f"lacks columns for {', '.join(lacking)}: name them in columns")
