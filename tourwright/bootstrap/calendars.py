"""Builds the calendars; apart from the other parts, as `tourwright dates` needs nothing else."""

from connectors.holidays.client import HolidayCalendars
from tourwright.ports import WorkCalendars


def calendars() -> WorkCalendars:
    """Return the public holidays."""
    return HolidayCalendars()
