"""T6, T7 and T18: the talk about what follows, its reminders, and the end coming near.

Source: lifecycle 4.4 (T6, T7, T18), machine W; edges E1-E4.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from tourwright.domain import dates
from tourwright.domain.model import Due, MachineName, TourKind
from tourwright.domain.plan import RenewalFact
from tourwright.domain.timers_base import Ladder, Planning, Spread, Step

W = MachineName.RENEWAL
OVERDUE = ((21, "overdue_21d", "renewal_remind"), (42, "", "renewal_skip_level"))
UNDECIDED_EVERY_DAYS = 60
UNDECIDED_UNTIL_DAYS = 30
END_NEAR_DAYS = 90
TALK_COUNTS_DAYS = 90
HORIZON_MONTHS = 24


@dataclass(frozen=True)
class Talk:
    """The talk as planned: day None when none is to come."""

    dues: list[Due]
    day: date | None = None
    catch_up: bool = False


def renewal(planning: Planning) -> Talk:
    """Return the renewal talk of a tour that ends, or the re-affirmations of one that does not."""
    fact = planning.request.renewal or RenewalFact("not_due")
    first = _reaffirmed if planning.request.kind is TourKind.FOUNDATIONAL else _before_the_end
    talk = first(planning, fact)
    return Talk([*talk.dues, *_waiting(planning, fact)], talk.day, talk.catch_up)


def end_near(planning: Planning) -> list[Due]:
    """T7: one line to both, 90 days or a quarter of the tour before its end."""
    start, last = planning.request.start, planning.request.last_day
    if start is None or last is None or last <= planning.today:
        return []
    end = last + dates.ONE_DAY
    near = end - timedelta(days=min(END_NEAR_DAYS, (end - start).days // 4))
    tour = MachineName.TOUR
    step = Step("T7", "end.near", last, near, tour, notice="end_near", spread=Spread.END_NEAR)
    return [due for due in planning.settle([step]) if planning.day_of(due.at) <= last]


def _before_the_end(planning: Planning, fact: RenewalFact) -> Talk:
    """T6: the talk 12 months before the end, or at half of a shorter tour."""
    request = planning.request
    start, last = request.start, request.last_day
    if start is None or last is None or last < start or _over_before_confirmed(planning, last):
        return Talk([])
    raw = dates.renewal_raw(start, 1, last, request.renewal_lead_months)
    usual = dates.usual_talk_day(raw, last, *planning.calendars)
    if fact.state != "not_due":
        return Talk([], usual)
    anchor, day, catch_up = _first_talk(planning, fact, raw, usual)
    if planning.held_back(day):
        day, catch_up = planning.earliest(Spread.RENEWAL), True
    return Talk([_due(planning, "renewal", anchor, day)], day, catch_up)


def _over_before_confirmed(planning: Planning, last: date) -> bool:
    """Say whether a tour from elsewhere had ended before both confirmed it: its end is asked."""
    return planning.request.imported and last < planning.today


def _first_talk(
    planning: Planning, fact: RenewalFact, raw: date, usual: date
) -> tuple[date, date, bool]:
    """Return anchor, day and whether the day is caught up.

    A talk that fired, and is not due again (an end taken back), is caught up under a new anchor.
    """
    since = planning.day_of(_since(planning, fact))
    anchor = since if f"T6:renewal.due:{raw.isoformat()}" in planning.request.fired else raw
    if anchor == raw and planning.is_coming(usual):
        return anchor, usual, False
    last = planning.request.last_day or usual
    caught = dates.catch_up_day(last, since, *planning.calendars)
    return anchor, caught if planning.is_coming(caught) else planning.next_morning, True


def _since(planning: Planning, fact: RenewalFact) -> datetime:
    request = planning.request
    return request.head_at or fact.since or request.entered_at


def _reaffirmed(planning: Planning, fact: RenewalFact) -> Talk:
    """T18: re-affirmations of the next 24 months; of missed ones only the last comes.

    Where the talk of the last time still waits, the next day reminds of it again.
    """
    request = planning.request
    if request.start is None:
        return Talk([])
    horizon = dates.add_months(max(planning.today, request.start), HORIZON_MONTHS)
    series = dates.series(request.start, request.reaffirm_every_months)
    event, notice = ("overdue_21d", "renewal_remind") if fact.state == "due" else ("due", "")
    steps = [
        Step("T18", "renewal.due", raw, raw, W, event, notice=notice, spread=Spread.RENEWAL)
        for raw in takewhile(lambda day: day <= horizon, series)
        if not _talked_near(fact, raw)
    ]
    dues = planning.settle(steps)
    day = planning.day_of(dues[0].at) if dues else None
    late = bool(steps) and bool(dues) and day != planning.common(_anchor(dues[0]))
    return Talk(dues, day, late)


def _anchor(due: Due) -> date:
    return date.fromisoformat(due.key.rsplit(":", 1)[1])


def _talked_near(fact: RenewalFact, raw: date) -> bool:
    """Say whether a talk held up to 90 days before, or later, stands for this one."""
    return fact.held_on is not None and raw <= fact.held_on + timedelta(days=TALK_COUNTS_DAYS)


def _waiting(planning: Planning, fact: RenewalFact) -> list[Due]:
    """Return what a talk that is due, or held without a choice, still causes."""
    anchor = planning.anchor_of(fact.since or planning.request.entered_at)
    if fact.state == "due":
        return planning.climb(Ladder("T6", "renewal.overdue", anchor, W, OVERDUE))
    if fact.state == "held":
        return [*_undecided(planning, max(anchor, fact.held_on or anchor)), *_at_end(planning)]
    return []


def _undecided(planning: Planning, held: date) -> list[Due]:
    last = planning.request.last_day
    until = dates.add_months(max(held, planning.today), HORIZON_MONTHS)
    if last is not None:
        until = last + dates.ONE_DAY - timedelta(days=UNDECIDED_UNTIL_DAYS)
    days = range(UNDECIDED_EVERY_DAYS, (until - held).days + 1, UNDECIDED_EVERY_DAYS)
    steps = tuple((n, "undecided_60d", "renewal_undecided") for n in days)
    return planning.climb(Ladder("T6", "renewal.undecided", held, W, steps))


def _at_end(planning: Planning) -> list[Due]:
    """Settle a held talk without a choice on the day after the last one."""
    last = planning.request.last_day
    if last is None:
        return []
    day = last + dates.ONE_DAY
    step = Step("T6", "renewal.end", last, day, W, "end_reached", exact=True, spread=Spread.END)
    return planning.settle([step])


def _due(planning: Planning, name: str, anchor: date, day: date) -> Due:
    return planning.due(Step("T6", f"{name}.due", anchor, day, W, "due"), day)
