"""The moments to come of one tour: timers T1 to T11 and T18, computed from their anchors.

`plan` reads calendars and zones that change under a tour, so it runs in an activity and its answer
is kept. Each due has a key of timer, subject and anchor date, which no later planning changes; a
key that fired never comes again. T15 belongs to the alumni network and not to a tour.

What is told, by the notice of a due: T1 draft_idle; T2 negotiation_stale; T3 commit_remind; T5
review_remind, review_delegate; T6 renewal_remind, renewal_skip_level, renewal_undecided; T7
end_near; T9 closing_remind; T10 hand_over_remind; T11 amendment_remind.

Source: lifecycle 4.4; edges E1-E6, E27-E29, E48.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Due, MachineName
from tourwright.domain.plan import CONFIRM_DAYS, Plan, PlanRequest
from tourwright.domain.timers_base import Ladder, Planning, Spread, Step, in_order
from tourwright.domain.timers_renewal import Talk, end_near, renewal
from tourwright.domain.timers_reviews import Reviews, reviews

T = MachineName.TOUR
TRANSITION_NEAR_DAYS = 14
NO_HRIS_WORKING_DAYS = 5
REOPENED_DAYS = 30

SLOT_IDLE = ((46, "", "draft_idle"), (60, "stale_60d", ""))
DRAFT_IDLE = ((7, "", "draft_idle"), (30, "", "draft_idle"), *SLOT_IDLE)
STALE = (
    (14, "", "negotiation_stale"),
    (30, "", "negotiation_stale"),
    (76, "", "negotiation_stale"),
    (90, "stale_90d", ""),
)
COMMIT = ((3, "", "commit_remind"), (10, "", "commit_remind"), (14, "expired_14d", ""))
CONFIRM = (
    (14, "", "commit_remind"),
    (35, "", "commit_remind"),
    (63, "", "commit_remind"),
    (CONFIRM_DAYS, "expired_14d", ""),
)
CLOSING = ((10, "", "closing_remind"), (20, "", "closing_remind"), (30, "window_30d", ""))
HAND_OVER = (
    (7, "", "hand_over_remind"),
    (14, "", "hand_over_remind"),
    (21, "", "hand_over_remind"),
    (30, "no_answer", ""),
)
AMENDMENT = ((7, "", "amendment_remind"), (14, "", "amendment_remind"), (21, "expired_21d", ""))
UNDATED = ((60, "no_day_60d", ""),)


def plan(
    request: PlanRequest,
    employee_calendar: WorkCalendar,
    manager_calendar: WorkCalendar,
    now: datetime,
) -> Plan:
    """Return every moment to come and the days that people are shown.

    While the pair's timers stand still (leave, absence) only the start of a committed tour comes,
    as its day decides whether it begins active or paused. The days are shown in every state.
    """
    planning = Planning(request, employee_calendar, manager_calendar, now)
    cycles, talk = reviews(planning), renewal(planning)
    dues = start(planning)
    if not planning.stopped:
        for timer in BY_STATE.get(request.state, ()):
            dues += timer(planning)
        dues += _while_at_work(planning, _of_regions(request.state, cycles, talk))
    return Plan(in_order(dues), cycles.days, talk.day, talk.catch_up)


def slot_idle(planning: Planning) -> list[Due]:
    """T1 for a slot that nobody opened: one notice 14 days before it is given up at 60 days."""
    return _since_entered(planning, "T1", "slot", SLOT_IDLE)


def draft_idle(planning: Planning) -> list[Due]:
    """T1: notes to the author after 7, 30 and 46 days; at 60 days the draft is given up."""
    return _since_entered(planning, "T1", "draft", DRAFT_IDLE)


def negotiation_stale(planning: Planning) -> list[Due]:
    """T2: notices to both after 14, 30 and 76 days; at 90 days the negotiation is given up."""
    return _since_entered(planning, "T2", "negotiation", STALE)


def commit_window(planning: Planning) -> list[Due]:
    """T3: reminders after 3 and 10 days; after 14 days it goes back to negotiating.

    What was committed to elsewhere is confirmed over weeks: after 14, 35 and 63 days, until day 90.
    """
    steps = CONFIRM if planning.request.confirming else COMMIT
    return _since_entered(planning, "T3", "commit", steps)


def start(planning: Planning) -> list[Due]:
    """T4: the start date itself, 09:00 at the employee's work place; a passed one comes at once."""
    day = planning.request.start
    if planning.request.state != "committed" or day is None:
        return []
    step = Step("T4", "tour.start", day, day, T, "start_reached", exact=True)
    return [] if step.key in planning.request.fired else [planning.due(step, day)]


def end(planning: Planning) -> list[Due]:
    """T8: the day after the last day, and 14 days before the agreed day of a transition."""
    last, agreed = planning.request.last_day, planning.request.transition_last_day
    dues: list[Due] = []
    if agreed is not None:
        near = agreed - timedelta(days=TRANSITION_NEAR_DAYS)
        dues += _end(planning, "transition.near", agreed, near, "transition_near")
    if last is not None:
        dues += _end(planning, "tour.end", last, last + dates.ONE_DAY, "end_reached")
    return dues


def closing_window(planning: Planning) -> list[Due]:
    """T9: reminders 10 and 20 days after the last day or the declaration, the end after 30."""
    return planning.climb(Ladder("T9", "closing", _closing_anchor(planning), T, CLOSING))


def hand_over(planning: Planning) -> list[Due]:
    """T10: three reminders to the new manager; after 30 days the hand-over lapses."""
    opened = planning.request.hand_over_at
    if opened is None:
        return []
    anchor, machine = planning.anchor_of(opened), MachineName.HAND_OVER
    return planning.climb(Ladder("T10", "hand_over", anchor, machine, HAND_OVER))


def amendments(planning: Planning) -> list[Due]:
    """T11: two reminders for each open amendment; after 21 days the old text stays."""
    return [
        due
        for subject, proposed in planning.request.open_amendments
        for due in planning.climb(_amendment(planning, subject, proposed))
    ]


def transition(planning: Planning) -> list[Due]:
    """Ask the two after 60 days without a day, and HR when the HRIS is silent after the day."""
    request, machine = planning.request, MachineName.TRANSITION
    if request.transition_last_day is not None:
        last = request.transition_last_day
        silent_since = max(last, request.leaves_on or last)
        asked = dates.add_working_days(silent_since, NO_HRIS_WORKING_DAYS, *planning.calendars)
        step = Step("X", "transition.passed", last, asked, machine, "day_passed_no_hris")
        return planning.settle([step])
    if request.transition_declared_at is None:
        return []
    anchor = planning.anchor_of(request.transition_declared_at)
    return planning.climb(Ladder("X", "transition", anchor, machine, UNDATED))


Timer = Callable[[Planning], list[Due]]

BY_STATE: dict[str, tuple[Timer, ...]] = {
    "proposed": (slot_idle,),
    "drafting": (draft_idle,),
    "negotiating": (negotiation_stale,),
    "signing": (commit_window,),
    "committed": (end_near, hand_over, amendments),
    "active": (end_near, end, hand_over, amendments, transition),
    "closing": (closing_window, hand_over, amendments, transition),
}


def _of_regions(state: str, cycles: Reviews, talk: Talk) -> list[Due]:
    """Return reviews and the renewal talk, where these regions live.

    While closing nothing new begins: a review that is open goes on, as the final one.
    """
    if state in ("committed", "active"):
        return [*cycles.current, *cycles.coming, *talk.dues]
    return cycles.current if state == "closing" else []


def _while_at_work(planning: Planning, dues: list[Due]) -> list[Due]:
    """Leave out what would come to somebody who no longer comes to work."""
    until = planning.request.works_until
    return [due for due in dues if until is None or planning.day_of(due.at) <= until]


def _since_entered(
    planning: Planning, timer: str, name: str, steps: tuple[tuple[int, str, str], ...]
) -> list[Due]:
    anchor = planning.anchor_of(planning.request.entered_at)
    return planning.climb(Ladder(timer, name, anchor, T, steps))


def _end(planning: Planning, name: str, anchor: date, day: date, event: str) -> list[Due]:
    """Return the end as a due; one that fired before the tour went on is asked again later.

    A tour that the two took back from closing has no review left and no end: without a new
    question nobody would ever look at it again.
    """
    step = Step("T8", name, anchor, day, T, event, exact=True, spread=Spread.END)
    if step.key not in planning.request.fired:
        return planning.settle([step])
    entered = planning.day_of(planning.request.entered_at)
    again = entered + timedelta(days=REOPENED_DAYS)
    if entered < day:
        return []
    return planning.settle([Step("T8", name, entered, again, T, event, spread=Spread.END)])


def _closing_anchor(planning: Planning) -> date:
    """Return the last day when it ended the tour, a later one that is known, else the change."""
    request = planning.request
    entered = planning.anchor_of(request.entered_at)
    if request.last_day is not None and entered == request.last_day + dates.ONE_DAY:
        return request.last_day
    return max(entered, request.transition_last_day or entered, request.leaves_on or entered)


def _amendment(planning: Planning, subject: str, proposed: datetime) -> Ladder:
    anchor = planning.anchor_of(proposed)
    return Ladder("T11", subject, anchor, MachineName.AMENDMENT, AMENDMENT, subject)
