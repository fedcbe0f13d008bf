"""Whether somebody works here no more, so that sessions and links of theirs open nothing.

A leaving that is only planned must not show before its day is over: whoever is going to leave works
on as always until then.
"""

from datetime import date, datetime

from tourwright.domain.dates import DateError, zone_of
from tourwright.domain.people import GONE, SourcePerson


def has_left(facts: SourcePerson, now: datetime) -> bool:
    """Say whether the person is gone: by the source's word, or with the end of the last day.

    The last day ends at midnight where the person works; a later hire takes the leaving back.
    """
    if facts.status in GONE:
        return True
    ending = facts.termination
    if ending is None or (facts.hire_date is not None and facts.hire_date > ending.date):
        return False
    return _today(facts.zone, now) > ending.date


def _today(zone: str, now: datetime) -> date:
    """Return the day at a place; a zone that nobody knows has the day of UTC."""
    try:
        return now.astimezone(zone_of(zone or "UTC")).date()
    except DateError:
        return now.date()
