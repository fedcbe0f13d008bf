"""The first look at a whole file: what only all rows together can tell.

Ids are kept as 8-byte hashes in arrays, never rows, so that a million rows take few megabytes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from connectors.files.days import ColumnDays
from connectors.files.headers import DAY_FIELDS, Header
from connectors.files.table import Place, records

NOBODY = 0


@dataclass(frozen=True)
class Survey:
    """What a file is like. twice and circling are keys of ids, see `key_of`.

    forms gives the form of each column of days, "" for one that cannot be told.
    """

    rows: int
    twice: frozenset[int] = frozenset()
    circling: frozenset[int] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict)
    too_long: bool = False


@dataclass
class _Gathered:
    ids: "array[int]" = field(default_factory=lambda: array("q"))
    managers: "array[int]" = field(default_factory=lambda: array("q"))
    days: dict[str, ColumnDays] = field(default_factory=dict)


def key_of(source_person_id: str) -> int:
    """Return 8 bytes for an id; the same within one process."""
    return hash(source_person_id.strip()) or 1


def survey(path: Path, header: Header, start: Place, *, max_rows: int, form: str = "") -> Survey:
    """Read the whole file once. Beyond max_rows it only counts."""
    columns = {name: at for at, name in enumerate(header.fields) if name}
    days = {name: columns[name] for name in DAY_FIELDS if name in columns}
    found = _Gathered(days={name: ColumnDays() for name in days})
    rows = 0
    for record in records(path, header.separator, start):
        rows += 1
        if rows <= max_rows and len(record.cells) == len(header.fields):
            _gather(found, record.cells, columns, days)
    if rows > max_rows:
        return Survey(rows, too_long=True)
    forms = {name: form or each.form() for name, each in found.days.items()}
    order = sorted(range(len(found.ids)), key=found.ids.__getitem__)
    sorted_ids = array("q", (found.ids[at] for at in order))
    return Survey(rows, _twice(sorted_ids), _circling(found, order, sorted_ids), forms)


def _gather(
    found: _Gathered,
    cells: tuple[str, ...],
    columns: Mapping[str, int],
    days: Mapping[str, int],
) -> None:
    """Take from one row what the whole needs."""
    own = cells[columns["source_person_id"]]
    if not own.strip():
        return
    found.ids.append(key_of(own))
    at = columns.get("manager_source_id")
    manager = cells[at].strip() if at is not None else ""
    found.managers.append(key_of(manager) if manager else NOBODY)
    for name, column in days.items():
        if value := cells[column].strip():
            found.days[name].add(value)


def _twice(ids: "array[int]") -> frozenset[int]:
    """Return the ids that stand there more than once."""
    return frozenset(ids[at] for at in range(1, len(ids)) if ids[at] == ids[at - 1])


def _circling(found: _Gathered, order: list[int], sorted_ids: "array[int]") -> frozenset[int]:
    """Return the ids whose line of managers leads back to themselves; own managers left out.

    Every row is walked once: numbers of the walks tell a circle from a line met before.
    """
    boss = _bosses(found, order, sorted_ids)
    walked = array("l", bytes(array("l").itemsize * len(boss)))
    circling: set[int] = set()
    for walk, first in enumerate(range(len(boss)), 1):
        at = first
        while at >= 0 and not walked[at]:
            walked[at] = walk
            at = boss[at]
        if at >= 0 and walked[at] == walk:
            circling.update(found.ids[each] for each in _round(boss, at))
    return frozenset(circling)


def _bosses(found: _Gathered, order: list[int], sorted_ids: "array[int]") -> "array[int]":
    """Return for each row the row of its manager, -1 for none, unknown, or the row itself."""
    bosses = array("l")
    for at, manager in enumerate(found.managers):
        place = bisect_left(sorted_ids, manager) if manager != NOBODY else len(sorted_ids)
        known = place < len(sorted_ids) and sorted_ids[place] == manager
        boss = order[place] if known else -1
        bosses.append(-1 if boss == at else boss)
    return bosses


def _round(boss: "array[int]", start: int) -> Iterable[int]:
    """Yield the rows of a circle."""
    at = start
    while True:
        yield at
        at = boss[at]
        if at == start:
            return
