"""What was true of a person from which day on: values spliced into a list of periods, pure.

A change may be back-dated or lie ahead. It takes effect from its own day on, in every period from
there, and leaves what other changes said of other facts alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from tourwright.domain.people import EmploymentEvent, SourcePerson


@dataclass(frozen=True)
class Period:
    """Facts that hold from a day on, until the next period begins."""

    start: date
    facts: SourcePerson

    def told(self, values: Mapping[str, Any]) -> "Period":
        """Return the period with some facts replaced."""
        return replace(self, facts=replace(self.facts, **values))


def first_period(
    facts: SourcePerson, events: Iterable[EmploymentEvent], today: date
) -> tuple[Period]:
    """Return the only period of a person just met: from the earliest day anybody named."""
    return (Period(min([today, *(event.effective_date for event in events)]), facts),)


def spliced(
    periods: Sequence[Period],
    before: SourcePerson,
    after: SourcePerson,
    events: Sequence[EmploymentEvent],
    today: date,
) -> tuple[Period, ...]:
    """Return the periods with each difference of the two readings in force from its day on."""
    result = tuple(sorted(periods, key=lambda period: period.start))
    for day, values in sorted(_by_day(before, after, events, today).items()):
        parts = _with_boundary(result, day)
        result = tuple(part.told(values) if part.start >= day else part for part in parts)
    return result


def _by_day(
    before: SourcePerson, after: SourcePerson, events: Sequence[EmploymentEvent], today: date
) -> Mapping[date, dict[str, Any]]:
    """Group what differs by the day it is true from: its event's, else the earliest event's."""
    days = {name: event.effective_date for event in events for name in event.changes}
    otherwise = min((event.effective_date for event in events), default=today)
    found: dict[date, dict[str, Any]] = {}
    for field in fields(SourcePerson):
        value = getattr(after, field.name)
        if value != getattr(before, field.name):
            found.setdefault(days.get(field.name, otherwise), {})[field.name] = value
    return found


def _with_boundary(periods: tuple[Period, ...], day: date) -> tuple[Period, ...]:
    """Return the periods with one that starts on the day; before the first it copies the first."""
    if any(period.start == day for period in periods):
        return periods
    earlier = [period for period in periods if period.start < day]
    source = earlier[-1] if earlier else periods[0]
    return tuple(sorted((*periods, replace(source, start=day)), key=lambda period: period.start))
