"""The ledger of dated changes: what is true of somebody on a day, whatever order it came in; pure.

Some sources state changes, each with its own day, rather than people. Sorted by the day they take
effect, each once, they give the same person however late, twice or out of order they were told. A
change that is ahead shows nothing of itself before its day, but for a hire and an announced end,
which people are to know of.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain.diff import PLAIN
from tourwright.domain.hris import DatedChange
from tourwright.domain.people import EmploymentEvent, FactKind

HIRE = FactKind.HIRED.value
ENDS = frozenset({FactKind.TERMINATED.value, FactKind.TERMINATION_SCHEDULED.value})
ANNOUNCED = frozenset({HIRE, FactKind.HIRE_CANCELLED.value, *ENDS})
"""Kinds that are told ahead of their day."""

OF_AN_END = frozenset({"end_date", "termination"})
"""What is known of an end before it is true."""

AT_WORK = frozenset({"active", "leave", "suspended"})


@dataclass(frozen=True)
class Ledger:
    """Whose changes are told, and since when we know them."""

    source: str
    person_key: str
    observed_at: datetime


def fold(changes: Iterable[DatedChange], until: date | None = None) -> Mapping[str, object]:
    """Return the fields that the changes leave, as of the end of a day; None folds all of them."""
    values: dict[str, object] = {}
    for change in in_order(changes):
        values.update(_visible(change, until))
    return values if until is None else _as_of(values, until)


def in_order(changes: Iterable[DatedChange]) -> Sequence[DatedChange]:
    """Return each change once, by the day it takes effect and then as it was written down."""
    once: dict[str, DatedChange] = {}
    for change in sorted(changes, key=_by_day):
        once.setdefault(change.event_id, change)
    return tuple(once.values())


def derive_dated(
    changes: Iterable[DatedChange], ledger: Ledger, until: date
) -> tuple[EmploymentEvent, ...]:
    """Return the events that the changes state, as far as people may know of them on a day.

    Which of them are new is for the reader to say: an event always has the same id.
    """
    return tuple(_event(change, ledger) for change in in_order(changes) if _is_told(change, until))


def kind_of(change: DatedChange) -> FactKind:
    """Return the kind that the source names, else what the fields speak of."""
    if change.kind:
        return FactKind(change.kind)
    for kind, names in PLAIN.items():
        if any(name in change.values for name in names):
            return kind
    return FactKind.JOB_CHANGED


def _is_told(change: DatedChange, until: date) -> bool:
    """Say whether the change is true, or is one that is announced."""
    return change.effective_date <= until or kind_of(change).value in ANNOUNCED


def _visible(change: DatedChange, until: date | None) -> Mapping[str, object]:
    """Return what the change makes true by the end of the day."""
    kind = change.kind
    if until is None or change.effective_date < until:
        return change.values
    if kind in ENDS:
        return {name: value for name, value in change.values.items() if name in OF_AN_END}
    return change.values if change.effective_date == until or kind in ANNOUNCED else {}


def _as_of(values: Mapping[str, object], until: date) -> Mapping[str, object]:
    """Return the values with the status that their own days give it."""
    status, today = values.get("status"), until.isoformat()
    hired, ended = _day(values.get("hire_date")), _day(values.get("end_date"))
    if status in {*AT_WORK, "prehire"} and hired > today:
        return {**values, "status": "prehire"}
    if status == "prehire" and hired:
        status = "active"
    if status in AT_WORK and ended and ended < today and hired <= ended:
        status = "terminated"
    return {**values, "status": status} if status else values


def _day(value: object) -> str:
    """Return a day as text, "" for none."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _event(change: DatedChange, ledger: Ledger) -> EmploymentEvent:
    """Make the event of a change; its id is that of the change within its source."""
    named = json.dumps([ledger.source, change.event_id]).encode()
    return EmploymentEvent(
        event_id=hashlib.sha256(named).hexdigest(),
        kind=kind_of(change),
        person_key=ledger.person_key,
        effective_date=change.effective_date,
        recorded_at=change.recorded_at,
        observed_at=ledger.observed_at,
        source=ledger.source,
        changes={name: ("", _text(value)) for name, value in sorted(change.values.items())},
        certainty="stated",
    )


def _text(value: object) -> str:
    """Write one value; equal values give equal texts."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_day)


def _by_day(change: DatedChange) -> tuple[date, datetime, int, str]:
    """Order changes by the day they take effect, then as they were written down."""
    return (change.effective_date, change.recorded_at, change.number, change.event_id)
