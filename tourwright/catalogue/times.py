"""ISO 8601 durations and the expressions of `at:`, read with isodate."""

from dataclasses import dataclass
from datetime import date, timedelta

import isodate

ANCHORS = ("start", "end", "renewal", "review")
MAX_DAYS = 3660


class DurationError(ValueError):
    """The text is no duration that a step can have."""


@dataclass(frozen=True)
class At:
    """A day before or after an anchor; sign is -1, 0 or 1, duration "" when sign is 0."""

    anchor: str
    sign: int = 0
    duration: str = ""

    def day(self, anchor_day: date) -> date:
        """Return the day that is meant, from the day of the anchor."""
        return shifted(anchor_day, self.duration, self.sign) if self.sign else anchor_day


def shifted(day: date, duration: str, sign: int = 1) -> date:
    """Return the day before (-1) or after (1) by the duration; months end within their month."""
    length = _parsed(duration)
    moved: date = day + length if sign > 0 else day - length
    return moved


def rough_days(duration: str) -> int:
    """Return the length in days from a day with months of 31 days, to compare two durations."""
    first = date(2026, 7, 1)
    return (shifted(first, duration) - first).days


def duration_problem(duration: str) -> str:
    """Return what is wrong with a duration, "" when nothing is."""
    try:
        days = rough_days(duration)
    except (DurationError, OverflowError, ValueError):
        return "no ISO 8601 duration of days, weeks, months or years"
    if days < 1:
        return "a duration of nothing"
    return f"{days} days, longer than {MAX_DAYS}" if days > MAX_DAYS else ""


def parse_at(text: str) -> At:
    """Return the expression of `at:`, as "end - P90D". Raises DurationError."""
    parts = text.split(" ")
    if parts[0] not in ANCHORS or len(parts) not in (1, 3):
        raise DurationError(f"{text!r} is not: one of {', '.join(ANCHORS)}, + or -, a duration")
    if len(parts) == 1:
        return At(parts[0])
    wrong = duration_problem(parts[2])
    if wrong or parts[1] not in "+-":
        raise DurationError(wrong or f"{parts[1]!r} is neither + nor -")
    return At(parts[0], 1 if parts[1] == "+" else -1, parts[2])


def _parsed(duration: str) -> timedelta | isodate.Duration:
    """Return the duration; hours and smaller are refused, as moments are days here."""
    if "T" in duration:
        raise DurationError("hours and minutes mean nothing here: use days")
    try:
        length: timedelta | isodate.Duration = isodate.parse_duration(duration)
    except isodate.ISO8601Error as broken:
        raise DurationError(str(broken)) from broken
    return length
