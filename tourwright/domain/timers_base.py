"""What every timer of a tour needs: the people's mornings, and ladders of steps from one anchor.

A ladder is what one thing that waits causes over time: a reminder, another one, an end. Its steps
are counted from the ladder's anchor, never from each other. Of the steps whose moment passed before
they could fire only the last one still comes (at the next common morning), so that nobody returns
to a pile.

Source: lifecycle 4.4; edges E6, E7, E27, E48.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Due, MachineName, PersonRef
from tourwright.domain.plan import PlanRequest

GRACE = timedelta(hours=1)
AFTER_RETURN_WORKING_DAYS = 10


class Spread(StrEnum):
    """Kinds of moments that are held back by a leave and then come on days of their own."""

    REVIEW = "review"
    RENEWAL = "renewal"
    REMINDER = "reminder"
    END_NEAR = "end_near"
    END = "end"


SPREAD_WORKING_DAYS = {
    Spread.REVIEW: 0,
    Spread.RENEWAL: 2,
    Spread.REMINDER: 3,
    Spread.END_NEAR: 4,
    Spread.END: 6,
}
MISSED = frozenset({Spread.REVIEW, Spread.RENEWAL})
"""What a tour from elsewhere may have missed before both confirmed it."""


@dataclass(frozen=True)
class Step:
    """One moment to come: on the day, or on the nearest common working day unless exact.

    name makes the key together with the timer and the anchor, so it stays the same for ever.
    """

    timer: str
    name: str
    anchor: date
    day: date
    machine: MachineName
    event: str = ""
    subject_id: str = ""
    notice: str = ""
    exact: bool = False
    spread: Spread = Spread.REMINDER

    @property
    def key(self) -> str:
        """The moment's identity: timer, subject with step, anchor date."""
        return f"{self.timer}:{self.name}:{self.anchor.isoformat()}"


@dataclass(frozen=True)
class Ladder:
    """The same timer's steps from one anchor: (days, event, notice) each, in rising order."""

    timer: str
    name: str
    anchor: date
    machine: MachineName
    steps: tuple[tuple[int, str, str], ...]
    subject_id: str = ""


@dataclass(frozen=True)
class Planning:
    """One planning: what was asked, the two calendars and the moment it happens."""

    request: PlanRequest
    employee_calendar: WorkCalendar
    manager_calendar: WorkCalendar
    now: datetime

    @cached_property
    def calendars(self) -> tuple[WorkCalendar, WorkCalendar]:
        """The calendars of both: a common working day works in each."""
        return (self.employee_calendar, self.manager_calendar)

    @cached_property
    def zone(self) -> str:
        """The employee's zone: dates are dates at the employee's work place."""
        return known_zone(self.request.employee)

    @cached_property
    def today(self) -> date:
        """The day it is at the employee's work place."""
        return dates.local_day(self.now, self.zone)

    @cached_property
    def stopped(self) -> bool:
        """Whether the pair's timers stand still."""
        return self.request.paused or self.request.on_hold

    @cached_property
    def floor(self) -> date | None:
        """The first day on which anything may come after a leave; None when nobody was away."""
        returned = self.request.returned_on
        if returned is None:
            return None
        return dates.add_working_days(returned, AFTER_RETURN_WORKING_DAYS, *self.calendars)

    @cached_property
    def next_morning(self) -> date:
        """The first common working day whose morning is still to come."""
        day = self.today
        while not self.is_coming(day) or not dates.works_for_all(day, *self.calendars):
            if day > self.today + timedelta(days=dates.SEARCH_DAYS):
                return self.today + timedelta(days=1)
            day += timedelta(days=1)
        return day

    @cached_property
    def first_look(self) -> date:
        """The first day for what a tour from elsewhere has missed; for any other the next morning.

        It is the day on which a talk that was missed is caught up: both come as one.
        """
        head, last = self.request.head_at, self.request.last_day
        if not self.request.imported or head is None:
            return self.next_morning
        caught = dates.catch_up_day(last, self.day_of(head), *self.calendars)
        return max(caught, self.next_morning)

    def is_coming(self, day: date) -> bool:
        """Say whether the day's morning is still to come, or passed only just now."""
        return dates.local_morning(day, self.zone) > self.now - GRACE

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment at the employee's work place."""
        return dates.local_day(moment, self.zone)

    def anchor_of(self, moment: datetime) -> date:
        """Return the day a waiting thing is counted from: a leave in between starts it anew."""
        day, returned = self.day_of(moment), self.request.returned_on
        return day if returned is None else max(day, returned)

    def common(self, day: date) -> date:
        """Return the nearest day on which both work."""
        return dates.shift_to_common_working_day(day, *self.calendars)

    def held_back(self, day: date) -> bool:
        """Say whether the day lies in a leave or in the ten working days after it."""
        return self.floor is not None and day < self.floor

    def earliest(self, spread: Spread) -> date:
        """Return the first common day for something late: spread after a leave, else at once."""
        soonest = self.first_look if spread in MISSED else self.next_morning
        if self.floor is None:
            return soonest
        after = SPREAD_WORKING_DAYS[spread]
        behind = dates.add_working_days(self.floor, after, *self.calendars)
        return max(behind, soonest)

    def place(self, step: Step) -> tuple[date, bool]:
        """Return the day on which the step comes, and whether it had been late."""
        day = step.day if step.exact else self.common(step.day)
        late = not self.is_coming(day) or self.held_back(day)
        return (self.earliest(step.spread), True) if late else (day, False)

    def due(self, step: Step, day: date) -> Due:
        """Return the step as a due on the day."""
        at = dates.local_morning(day, self.zone)
        return Due(
            key=step.key,
            timer=step.timer,
            at=at,
            machine=step.machine,
            event=step.event,
            subject_id=step.subject_id,
            notice=step.notice,
            manager_at=self._manager_morning(day, at),
        )

    def settle(self, steps: Iterable[Step]) -> list[Due]:
        """Return one ladder's steps as dues: late ones become one, fired ones are left out."""
        placed = [(step, *self.place(step)) for step in steps]
        last_late = max((n for n, (_, _, late) in enumerate(placed) if late), default=-1)
        return [
            self.due(step, day)
            for step, day, _ in placed[max(last_late, 0) :]
            if step.key not in self.request.fired
        ]

    def climb(self, ladder: Ladder) -> list[Due]:
        """Return the dues of a ladder."""
        return self.settle(
            Step(
                ladder.timer,
                f"{ladder.name}.{days}d",
                ladder.anchor,
                ladder.anchor + timedelta(days=days),
                ladder.machine,
                event,
                ladder.subject_id,
                notice,
            )
            for days, event, notice in ladder.steps
        )

    def _manager_morning(self, day: date, at: datetime) -> datetime | None:
        zone = known_zone(self.request.manager)
        days = (day + timedelta(days=n) for n in range(dates.SEARCH_DAYS))
        working = (each for each in days if self.manager_calendar.works_on(each))
        mornings = (dates.local_morning(each, zone) for each in working)
        found = next((morning for morning in mornings if morning >= at), at)
        return None if found == at else found


def known_zone(person: PersonRef) -> str:
    """Return the person's zone, UTC when it has no IANA name: a tour never fails for that."""
    return dates.sound_zone(person.zone)


def in_order(dues: Sequence[Due]) -> tuple[Due, ...]:
    """Return the dues by moment; at the same one the talk about the end comes before the end."""
    return tuple(sorted(dues, key=lambda due: (due.at, len(due.timer), due.timer, due.key)))
