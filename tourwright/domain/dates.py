"""Calendar arithmetic of a tour: lengths, last days, renewal talks, working days, local hours.

The end of a tour is its start plus whole calendar months, the day clamped to the month; the last
day is the day before the end. Month arithmetic is not reversible (31 August + 6 - 6 months is 28
August), so every date is computed from its anchor and never from the date before it. A stored last
day, edited by the two people, wins over arithmetic.

Source: lifecycle 4.4, timers and golden dates; edges E1-E6.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.errors import RuleError

MORNING_HOUR = 9
LONG_TOUR_MONTHS = 24
LONG_TOUR_LEAD_MONTHS = 12
SHIFT_DAYS = 7
SEARCH_DAYS = 30
LATEST_BEFORE_END_WORKING_DAYS = 5
CATCH_UP_WORKING_DAYS = 10
LAST_REVIEW_BEFORE_END_DAYS = 14
LONGEST_SEARCH_DAYS = 3_660
ONE_DAY = timedelta(days=1)

_OF_THE_MACHINE = ("localtime", "posixrules", "posix/", "right/")
"""Files beside the zones that mean another time on another machine, or count leap seconds."""


class DateError(RuleError):
    """A date, length or zone that no tour can have; the message names the fix."""


def add_months(anchor: date, months: int) -> date:
    """Return the anchor moved by whole months, its day clamped to the month it lands in."""
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DateError(f"{months} months from {anchor} leave the calendar: choose fewer months")
    day = min(anchor.day, monthrange(year, month0 + 1)[1])
    return date(year, month0 + 1, day)


def end_of(start: date, months: int) -> date:
    """Return the first day after a tour of so many months."""
    if months < 1:
        raise DateError(f"a tour of {months} months has no day: give at least 1 month")
    return add_months(start, months)


def last_day(start: date, months: int) -> date:
    """Return the last day of a tour of so many months: the day before its end."""
    return end_of(start, months) - ONE_DAY


def length_in_months(start: date, last: date) -> int:
    """Return how many whole months fit from the start to the last day, the last day included."""
    months = (last.year - start.year) * 12 + last.month - start.month + 1
    while months > 0 and add_months(start, months) > last + ONE_DAY:
        months -= 1
    return months


def series(anchor: date, every_months: int) -> Iterator[date]:
    """Yield anchor + n * every_months for n = 1, 2 ...: from the anchor, so it never drifts."""
    if every_months < 1:
        raise DateError(f"every {every_months} months is no rhythm: give at least 1 month")
    return (add_months(anchor, every_months * n) for n in count(1))


def review_days(start: date, every_months: int, last: date) -> list[date]:
    """Return the raw review days of a tour that ends; the n-th belongs to review n + 1.

    One that would fall within 14 days of the end is dropped: closing asks the final review.
    """
    latest = last - timedelta(days=LAST_REVIEW_BEFORE_END_DAYS)
    return list(takewhile(lambda day: day <= latest, series(start, every_months)))


def renewal_raw(
    start: date, months: int, last: date | None = None, lead_months: int | None = None
) -> date:
    """Return the renewal talk's day before any shift to a working day.

    The lead is 12 months from 24 months of length on, else half of the length in days, rounded
    down. An explicit lead_months replaces the rule, unless the talk would come before the tour
    began.
    """
    end = end_of(start, months) if last is None else last + ONE_DAY
    if end <= start:
        raise DateError(
            f"the last day {last} is before the start {start}: move it behind the start"
        )
    if lead_months is not None and add_months(end, -lead_months) > start:
        return add_months(end, -lead_months)
    if end >= add_months(start, LONG_TOUR_MONTHS):
        return add_months(end, -LONG_TOUR_LEAD_MONTHS)
    return end - timedelta(days=(end - start).days // 2)


def usual_talk_day(raw: date, last: date, *calendars: WorkCalendar) -> date:
    """Return the working day of a talk, passed or not; never in the last five working days."""
    return min(shift_to_common_working_day(raw, *calendars), _latest_talk(last, *calendars))


def catch_up_day(last: date | None, today: date, *calendars: WorkCalendar) -> date:
    """Return the day of a talk that was missed: ten working days on, or the latest one possible."""
    caught = add_working_days(today, CATCH_UP_WORKING_DAYS, *calendars)
    return caught if last is None else min(caught, _latest_talk(last, *calendars))


def _latest_talk(last: date, *calendars: WorkCalendar) -> date:
    return add_working_days(last + ONE_DAY, -LATEST_BEFORE_END_WORKING_DAYS, *calendars)


def works_for_all(day: date, *calendars: WorkCalendar) -> bool:
    """Say whether the day is a working day in each of the calendars."""
    return all(calendar.works_on(day) for calendar in calendars)


def shift_to_common_working_day(day: date, *calendars: WorkCalendar) -> date:
    """Return the nearest common working day: up to 7 days forward, then up to 7 days backward.

    Where both weeks have none, the first one within 30 days forward, else the day itself.
    """
    forward = [day + timedelta(days=n) for n in range(SEARCH_DAYS + 1)]
    backward = [day - timedelta(days=n) for n in range(1, SHIFT_DAYS + 1)]
    order = forward[: SHIFT_DAYS + 1] + backward + forward[SHIFT_DAYS + 1 :]
    return next((each for each in order if works_for_all(each, *calendars)), day)


def add_working_days(day: date, n: int, *calendars: WorkCalendar) -> date:
    """Return the n-th common working day after the day, or before it when n is negative.

    n = 0 is the day itself. Raises DateError when ten years hold fewer than n such days.
    """
    step = ONE_DAY if n >= 0 else -ONE_DAY
    left, moved = abs(n), day
    for _ in range(LONGEST_SEARCH_DAYS):
        if left == 0:
            return moved
        moved += step
        left -= works_for_all(moved, *calendars)
    raise DateError("the calendars share too few working days: look at their weekends")


def zone_of(name: str) -> ZoneInfo:
    """Return the zone with this IANA name. Raises DateError for any other name."""
    try:
        if name.startswith(_OF_THE_MACHINE):
            raise KeyError(name)
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise DateError("this zone has no IANA name: write it like Europe/Berlin") from unknown


def sound_zone(name: str) -> str:
    """Return the zone's name, UTC's where nobody knows it: nothing waits for ever for a zone."""
    try:
        zone_of(name)
    except DateError:
        return "UTC"
    return name


def local_moment(day: date, at: time, zone: str) -> datetime:
    """Return the local time of a day as a moment in UTC.

    A time that the clocks skip moves forward by the gap; of a time that comes twice it is the
    first.
    """
    # fold=0 reads a skipped time with the offset before the gap, which lands behind the gap
    local = datetime.combine(day, at.replace(fold=0, tzinfo=None), tzinfo=zone_of(zone))
    return local.astimezone(UTC)


def local_morning(day: date, zone: str, hour: int = MORNING_HOUR) -> datetime:
    """Return the full hour of a day in the zone as a moment in UTC."""
    return local_moment(day, time(hour), zone)


def local_day(moment: datetime, zone: str) -> date:
    """Return which day it is in the zone at the moment."""
    return moment.astimezone(zone_of(zone)).date()


def day_there(moment: datetime, zone: str) -> date:
    """Return which day it is there; UTC's where the zone is not known."""
    try:
        return local_day(moment, zone or "UTC")
    except DateError:
        return moment.astimezone(UTC).date()
