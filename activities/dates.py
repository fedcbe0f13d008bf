"""Plans moments with the holidays and zones as they are known today."""

from datetime import datetime

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.domain.alliance import PlanAsked, alliance_moment
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import PersonRef
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.timers import plan
from tourwright.ports import WorkCalendars
from tourwright.step_planning import plan_at
from tourwright.values import DatesAsked, with_dues

YEARS_AHEAD = 11


def years_of(request: PlanRequest, now: datetime) -> range:
    """Return the years whose holidays a tour's dates may touch."""
    first = min(day.year for day in (request.start, now.date()) if day is not None)
    last = request.last_day.year if request.last_day else first + YEARS_AHEAD
    return range(first - 1, max(last, now.year) + 2)


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
        with sorted_failures():
            employee = calendar_of(self._calendars, request.employee, years)
            manager = calendar_of(self._calendars, request.manager, years)
        made = plan(request, employee, manager, now)
        return with_dues(made, plan_at(asked.workflows, request, made, employee, manager))

    @activity.defn(name="dates.moment")
    def moment(self, asked: PlanAsked) -> datetime:
        """Return the moment (UTC) that a person's day means; safe to repeat, it computes."""
        years = range(asked.day.year - 1, asked.day.year + 2)
        with sorted_failures():
            calendar = self._calendars.calendar(asked.country, asked.region, years)
        return alliance_moment(asked, calendar)
