"""A zone's clock as recorded values, so that the day a rule saw never depends on a later package.

Time-zone data changes with its package while a tour lives for years. An activity writes down how
far the zone's clock is from UTC, and each change ahead; rules and replays read that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ZoneShift:
    """From this moment (UTC) on the zone's clock is so many minutes ahead of UTC."""

    at: datetime
    minutes: int


def shifts_between(zone: ZoneInfo, since: datetime, until: datetime) -> tuple[ZoneShift, ...]:
    """Return the zone's offset at `since`, then each change up to `until`, exact to the minute."""
    found = [ZoneShift(since, _minutes(zone, since))]
    day = since
    while day < until:
        behind = _minutes(zone, day + ONE_DAY)
        if behind != found[-1].minutes:
            found.append(ZoneShift(_change(zone, day, day + ONE_DAY), behind))
        day += ONE_DAY
    return tuple(found)


def day_by(shifts: Sequence[ZoneShift], moment: datetime) -> date | None:
    """Return the zone's day at the moment by what was recorded; None when it begins later."""
    known = [shift for shift in shifts if shift.at <= moment]
    return (moment + timedelta(minutes=known[-1].minutes)).date() if known else None


def _minutes(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    return round(offset / ONE_MINUTE)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first minute of the later offset, whose change lies between the two."""
    while after - before > ONE_MINUTE:
        middle = before + (after - before) / 2
        if _minutes(zone, middle) == _minutes(zone, after):
            after = middle
        else:
            before = middle
    return after.replace(second=0, microsecond=0)
