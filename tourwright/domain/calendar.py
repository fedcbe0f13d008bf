"""Working days as a value: which days nobody is asked to work."""

from dataclasses import dataclass
from datetime import date

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class WorkCalendar:
    """Working days of one place. weekend holds weekday numbers (Monday is 0)."""

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def works_on(self, day: date) -> bool:
        """Say whether the day is a working day here."""
        return day.weekday() not in self.weekend and day not in self.holidays
