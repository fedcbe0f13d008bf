"""The ledger of dated changes: what is true of somebody on a day, whatever order it came in; pure.

Some sources state changes, each with its own day, rather than people. Sorted by the day they take
effect, each once, they give the same person however late, twice or out of order they were told. A
change that is ahead shows nothing of itself before its day, but for a hire and an announced end,
which people are to know of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from tourwright.domain.hris import DatedChange
from tourwright.domain.ledger_periods import Periods
from tourwright.domain.people import EmploymentEvent, FactKind

HIRE = FactKind.HIRED.value
ENDS = frozenset({FactKind.TERMINATED.value, FactKind.TERMINATION_SCHEDULED.value})
ANNOUNCED = frozenset({HIRE, FactKind.HIRE_CANCELLED.value, *ENDS})
"""Kinds that are told ahead of their day."""

OF_AN_END = frozenset({"end_date", "termination"})
"""What is known of an end before it is true."""

THEIR_NAMES = {"zone": "time_zone"}
"""Fields that a ledger calls by another name."""

AT_WORK = frozenset({"active", "leave", "suspended"})


def fold(changes: Iterable[DatedChange], until: date | None = None) -> Mapping[str, object]:
    """Return the fields that the changes leave, as of the end of a day; None folds all of them.

    With a day the periods of employment are among them, unless the source lists them itself.
    """
    values: dict[str, object] = {}
    periods = Periods()
    for change in in_order(changes):
        seen = _visible(change, until)
        values.update(seen)
        periods.take(change, seen)
    if until is None:
        return values
    if periods.found:
        values.setdefault("employments", periods.found)
    return _as_of(values, until)


def in_order(changes: Iterable[DatedChange]) -> Sequence[DatedChange]:
    """Return each change once, by the day it takes effect and then as it was written down."""
    once: dict[str, DatedChange] = {}
    for change in sorted(changes, key=_by_day):
        once.setdefault(change.event_id, change)
    return tuple(once.values())


def dated(
    events: Iterable[EmploymentEvent], changes: Iterable[DatedChange], until: date
) -> tuple[EmploymentEvent, ...]:
    """Return the events with the days that the changes state for what they changed.

    Two readings only show that something differs since the last one; the ledger says since when.
    """
    true_by_now = [each for each in in_order(changes) if each.effective_date <= until]
    return tuple(_with_day(event, true_by_now) for event in events)


def _with_day(event: EmploymentEvent, changes: Sequence[DatedChange]) -> EmploymentEvent:
    """Give an event whose day was only inferred the one of the change that brought it."""
    if event.certainty != "inferred":
        return event
    names = {THEIR_NAMES.get(name, name) for name in event.changes}
    mine = [each for each in changes if names & set(each.values)]
    if not mine:
        return event
    day, recorded_at = mine[-1].effective_date, mine[-1].recorded_at
    return replace(event, effective_date=day, recorded_at=recorded_at, certainty="stated")


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


def _by_day(change: DatedChange) -> tuple[date, datetime, int, str]:
    """Order changes by the day they take effect, then as they were written down."""
    return (change.effective_date, change.recorded_at, change.number, change.event_id)
