"""A leave that was announced: the two plan the time that is left, before the last day of work.

It is known here only where the people system may say so, and after the day of notice. The days
around a plan then keep to the last day of work; the tour itself goes on until the job ends, and the
leave is seen on its own day, as any other. Nobody approves it, and nobody has to plan anything.

Source: lifecycle, machine X ("both, or a date from the HRIS"); edge E16.
"""

from dataclasses import dataclass, replace
from datetime import date

from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import MachineName, Party
from tourwright.domain.tables import TRANSITION, TransitionState
from tourwright.domain.tour_state import PAIR, Leaving, Tour
from tourwright.domain.tour_turn import RepeatError, Turn
from tourwright.domain.tour_view import LIVE

X = MachineName.TRANSITION
LAST_DAY, ENDS_ON = "last_day", "ends_on"


@dataclass(frozen=True)
class LeavingDays:
    """The days that planning keeps to; None where nothing is known.

    last_day is that of the plan, works_until that of the work, ends_on that of the job.
    """

    last_day: date | None = None
    works_until: date | None = None
    ends_on: date | None = None


def leave_announced(turn: Turn) -> None:
    """Take the announced days, other ones, or that nobody leaves after all; a repeat is silent."""
    if turn.party is not Party.HRIS:
        raise NotAllowedError("tour: a leave is announced by the people system alone")
    told = _told(turn)
    if told == turn.tour.leaving or turn.tour.state not in LIVE:
        raise RepeatError
    turn.change(leaving=told)
    turn.replan = True
    if told is None:
        turn.note(X, "leave_recalled")
        turn.mark(private_to=PAIR)
        turn.tell_both("leave_recalled")
        return
    days = {"day": told.last_day.isoformat(), "end": told.ends_on.isoformat()}
    if not take_day(turn):
        turn.note(X, "leave_announced", day=days["day"])
        turn.mark(private_to=PAIR)
    turn.tell_both("leave_announced", **days)


def take_day(turn: Turn) -> bool:
    """Give a plan without a day the announced one; says whether there was such a plan."""
    plan, leaving = turn.tour.transition, turn.tour.leaving
    if plan is None or leaving is None or plan.state != TransitionState.DECLARED:
        return False
    row = TRANSITION.row(plan.state, "agree_day", Party.HRIS)
    day = leaving.last_day
    turn.change(transition=replace(plan, state=row.target, last_day=day))
    turn.note(X, row.event, (row.source, row.target), day=day.isoformat())
    turn.trigger("transition.dated", day=day.isoformat())
    turn.replan = True
    return True


def leaving_days(tour: Tour) -> LeavingDays:
    """Return the plan's last day, never behind the last day of work, and when the job ends."""
    plan, leaving = tour.transition, tour.leaving
    agreed = plan.last_day if plan and plan.state == TransitionState.DATED else None
    if leaving is None:
        return LeavingDays(agreed)
    nearer = min(agreed, leaving.last_day) if agreed else None
    return LeavingDays(nearer, leaving.last_day, leaving.ends_on)


def _told(turn: Turn) -> Leaving | None:
    fields = turn.act.fields
    if not fields.get(LAST_DAY):
        return None
    last_day = date.fromisoformat(fields[LAST_DAY])
    return Leaving(last_day, date.fromisoformat(fields.get(ENDS_ON) or fields[LAST_DAY]))
