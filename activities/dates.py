"""Plans moments with the holidays and zones as they are known today."""

from dataclasses import replace
from datetime import datetime, timedelta

from temporalio import activity

from activities.failures import patiently
from tourwright.domain.alliance import PlanAsked, alliance_moment
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import zone_of
from tourwright.domain.model import PersonRef
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.timers import plan
from tourwright.domain.timers_base import known_zone
from tourwright.domain.zone_shifts import shifts_between
from tourwright.ports import WorkCalendars
from tourwright.step_planning import plan_at
from tourwright.values import DatesAsked, with_dues

YEARS_AHEAD = 11
YEARS_OF_REVIEWS = 3
CLOCK_AHEAD = timedelta(days=750)


def years_of(request: PlanRequest, now: datetime) -> range:
    """Return the years whose holidays a tour's dates may touch."""
    first = min(day.year for day in (request.start, now.date()) if day is not None)
    last = request.last_day.year if request.last_day else first + YEARS_AHEAD
    return range(first - 1, max(last + 1, now.year + YEARS_OF_REVIEWS) + 1)


def calendar_of(calendars: WorkCalendars, person: PersonRef, years: range) -> WorkCalendar:
    """Return the working days of a person."""
    return calendars.calendar(person.country, person.region, years)


class DateActivities:
    """Planning of dates, over whichever calendars were configured."""

    def __init__(self, calendars: WorkCalendars) -> None:
        """Read holidays from the given calendars."""
        self._calendars = calendars

    @activity.defn(name="dates.plan")
    def plan(self, asked: DatesAsked) -> Plan:
        """Return the moments to come, HR's dated ones included; safe to repeat, it computes."""
        request = asked.request
        now = request.now or request.entered_at
        years = years_of(request, now)
        with patiently():
            employee = calendar_of(self._calendars, request.employee, years)
            manager = calendar_of(self._calendars, request.manager, years)
        zone = zone_of(known_zone(request.employee))
        shifts = shifts_between(zone, now, now + CLOCK_AHEAD)
        made = replace(plan(request, employee, manager, now), shifts=shifts)
        return with_dues(made, plan_at(asked.workflows, request, made, employee, manager))

    @activity.defn(name="dates.moment")
    def moment(self, asked: PlanAsked) -> datetime:
        """Return the moment (UTC) that a person's day means; safe to repeat, it computes."""
        years = range(asked.day.year - 1, asked.day.year + 2)
        with patiently():
            calendar = self._calendars.calendar(asked.country, asked.region, years)
        return alliance_moment(asked, calendar)
