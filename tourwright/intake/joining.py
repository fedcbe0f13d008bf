"""A second source of people: its records join people whom another source brought.

It begins nobody, ends nobody and changes nobody. What it says differently is shown by a comparison
of the source with what we hold. Source: lifecycle E62.
"""

from collections.abc import Sequence
from datetime import datetime

from tourwright.domain.diff import COMING_OR_HERE
from tourwright.domain.people import SourcePerson
from tourwright.intake.ports import IntakePorts
from tourwright.ports.hris import HrisSource


def join_people(
    ports: IntakePorts, source: HrisSource, readings: Sequence[SourcePerson], now: datetime
) -> frozenset[str]:
    """Join what belongs to exactly one person; returns the records to look at again."""
    found = ports.people.join(readings, source.rules.joins, now)
    pairs = zip(readings, found, strict=True)
    waiting = (each for each, person in pairs if person is None)
    return frozenset(each.source_person_id for each in waiting if each.status in COMING_OR_HERE)
