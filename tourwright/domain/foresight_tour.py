"""A tour as far as its row tells it, to be lived ahead: dates, states and kinds, nobody's words.

The workflow holds more (sealed answers, a plan to move on that has no day yet): none of that is
asked for, so none of it can show. Where the row does not say who has answered, nobody has.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from tourwright.domain import dates
from tourwright.domain import tour as rules
from tourwright.domain.model import AskKind, Due, MachineName, Party, PersonRef, TourView
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.policy import Snapshot
from tourwright.domain.statement import Statement
from tourwright.domain.tables import TOUR, HandOverState, RenewalState, ReviewState, TourState
from tourwright.domain.timers_base import known_zone
from tourwright.domain.tour_renewal import AFTER_DUE, CHOICES, SLOT_VERBS
from tourwright.domain.tour_reviews import AUTO_CLOSE_DAYS
from tourwright.domain.tour_running import CLOSING_VERBS
from tourwright.domain.tour_state import (
    Absence,
    HandOver,
    OpenAsk,
    Renewal,
    Review,
    Tour,
    Transition,
)
from tourwright.domain.tour_turn import SIDES
from tourwright.domain.tour_view import LIVE

REMINDERS = frozenset({"", "overdue_21d"})
"""Events of dues that only remind: one that passed was sent."""
NEAREST = timedelta(days=dates.SHIFT_DAYS)
Question = tuple[AskKind, tuple[str, ...]]


@dataclass(frozen=True)
class Cast:
    """The people of a tour: the two, and the manager's manager ("" when nobody is known)."""

    employee: PersonRef
    manager: PersonRef
    skip_level_key: str = ""


@dataclass(frozen=True)
class Known:
    """What is known of a tour without asking its workflow.

    statement is the text both may read; for a text that is nobody's business yet the standard one
    of its type. review is the cycle that is open now, by number (0: none), and revealed says that
    both have read each other's answer.
    """

    row: TourView
    statement: Statement
    snapshot: Snapshot
    cast: Cast
    review: int = 0
    revealed: bool = False


def is_foreseeable(row: TourView) -> bool:
    """Say whether anything can still come: a tour that has ended has only a past."""
    return row.state not in TOUR.ends


def tour_of(known: Known, now: datetime) -> Tour:
    """Return the tour of a row; one that is not committed yet is taken as committed to today."""
    row, statement, cast = known.row, known.statement, known.cast
    state = row.state if row.state in LIVE else _start_state(statement, cast, now)
    head_at = _morning(statement.start, cast, now)
    tour = Tour(
        tour_id=row.tour_id,
        alliance_id=row.alliance_id,
        number=row.number,
        snapshot=known.snapshot,
        employee=cast.employee,
        manager=cast.manager,
        skip_level_key=cast.skip_level_key,
        statement=statement,
        state=state,
        entered_at=_entered(row, statement, cast, now),
        seq=row.seq + 1,
        shared=True,
        text_hash=row.text_hash or "text",
        head_at=min(head_at, now),
        review=_review(known, now),
        renewal=_renewal(row, cast, now),
        hand_over=_hand_over(row, cast, now),
        transition=_transition(row, now),
        absences=tuple(Absence(Party(who), now.date()) for who in row.absent),
        declared_by=Party(row.declared_by) if row.declared_by else None,
        confirmed_by=(Party(row.declared_by),) if row.declared_by else (),
        delegate_key=row.delegate_key,
    )
    return replace(tour, asks=tuple(_asks(tour)), own_dues=tuple(_own_dues(tour, now)))


def caught_up(tour: Tour, plan: Callable[[PlanRequest], Plan], now: datetime) -> Tour:
    """Return the tour with the reminders of the past marked as sent: none comes a second time."""
    since = min(tour.entered_at, tour.head_at or tour.entered_at)
    planned = plan(replace(rules.plan_request(tour), now=since))
    past = tuple(due.key for due in planned.dues if due.at <= now and due.event in REMINDERS)
    return replace(tour, fired=past)


def _start_state(statement: Statement, cast: Cast, now: datetime) -> TourState:
    today = dates.local_day(now, known_zone(cast.employee))
    later = statement.start is not None and statement.start > today
    return TourState.COMMITTED if later else TourState.ACTIVE


def _morning(day: date | None, cast: Cast, now: datetime) -> datetime:
    return now if day is None else dates.local_morning(day, known_zone(cast.employee))


def _entered(row: TourView, statement: Statement, cast: Cast, now: datetime) -> datetime:
    """Return about when the state was entered: an end by its date, a start by its first day."""
    if row.state not in LIVE:
        return now
    day = statement.start
    if row.state == TourState.CLOSING and not row.declared_by and statement.last_day:
        day = statement.last_day + dates.ONE_DAY
    elif row.state == TourState.CLOSING:
        day = None
    return min(now, _morning(day, cast, now))


def _review(known: Known, now: datetime) -> Review:
    """Return the cycle that is open by its number, or the planned one by its day."""
    row, start = known.row, known.statement.start
    if known.review and known.revealed:
        return Review(known.review, ReviewState.REVEALED, now, now, now)
    if known.review:
        return Review(known.review, ReviewState.OPEN, opened_at=now)
    if row.next_review is None or start is None or row.state not in LIVE:
        return Review()
    latest = row.next_review + NEAREST
    days = dates.series(start, known.snapshot.tour_type.review_every_months)
    number = sum(1 for _ in takewhile(lambda day: day <= latest, days))
    return Review(max(1, number), planned_for=row.next_review)


def _renewal(row: TourView, cast: Cast, now: datetime) -> Renewal:
    state = row.renewal_state or str(RenewalState.NOT_DUE)
    number = max(1, row.renewal_number)
    if state == RenewalState.NOT_DUE or row.renewal_on is None:
        return Renewal(number, RenewalState.NOT_DUE, min(now, _morning(row.start, cast, now)))
    day = _morning(row.renewal_on, cast, now)
    was_held = state in (RenewalState.HELD, RenewalState.SETTLED)
    return Renewal(
        number,
        state,
        min(now, day),
        row.renewal_on if was_held else None,
        slot=None if was_held else day + AFTER_DUE,
        sequence=0,
    )


def _hand_over(row: TourView, cast: Cast, now: datetime) -> HandOver | None:
    if row.hand_over_state != HandOverState.OPEN:
        return None
    return HandOver(1, HandOverState.OPEN, now, cast.manager.person_key)


def _transition(row: TourView, now: datetime) -> Transition | None:
    """Return a plan with an agreed day; one without is known to the two only."""
    if not row.transition_state or row.transition_day is None:
        return None
    return Transition(row.transition_state, Party(row.transition_by), now, row.transition_day)


def _own_dues(tour: Tour, now: datetime) -> Iterator[Due]:
    """Yield the moment on which a review that both have read is closed without their word."""
    if tour.review is not None and tour.review.state == ReviewState.REVEALED:
        number = str(tour.review.number)
        at = now + timedelta(days=AUTO_CLOSE_DAYS)
        key = f"{tour.tour_id}:review-{number}:auto_30d:{now.date().isoformat()}"
        yield Due(key, "T5", at, MachineName.REVIEW, "auto_30d", number)


def _asks(tour: Tour) -> Iterator[OpenAsk]:
    """Yield the questions that stand open in these states, to each side that may answer."""
    review, renewal = tour.review or Review(), tour.renewal or Renewal()
    v, w = MachineName.REVIEW, MachineName.RENEWAL
    by_review: Mapping[str, Question] = {
        ReviewState.OPEN: (AskKind.REVIEW, ("answer",)),
        ReviewState.REVEALED: (AskKind.CONFIRM_REVIEW, ("close",)),
    }
    by_renewal: Mapping[str, Question] = {
        RenewalState.DUE: (AskKind.RENEWAL_SLOT, SLOT_VERBS),
        RenewalState.SCHEDULED: (AskKind.RENEWAL_HELD, ("held",)),
        RenewalState.HELD: (AskKind.RENEWAL_CHOICE, CHOICES),
    }
    for party in SIDES:
        yield from _asked(tour, party, v, str(review.number), by_review.get(review.state))
        yield from _asked(tour, party, w, str(renewal.number), by_renewal.get(renewal.state))
        if tour.state == TourState.CLOSING and party not in tour.confirmed_by:
            closing = (AskKind.CLOSING, CLOSING_VERBS)
            yield from _asked(tour, party, MachineName.TOUR, "", closing)
    if tour.hand_over is not None:
        adopting = (AskKind.HAND_OVER, ("adopt",))
        yield from _asked(tour, Party.MANAGER, MachineName.HAND_OVER, "1", adopting)


def _asked(
    tour: Tour,
    party: Party,
    machine: MachineName,
    subject_id: str,
    what: Question | None,
) -> Iterator[OpenAsk]:
    if what is None:
        return
    kind, verbs = what
    person = tour.employee if party is Party.EMPLOYEE else tour.manager
    key = person.person_key
    ask_id = f"{tour.tour_id}:{kind.value}:{subject_id}:{key}"
    yield OpenAsk(ask_id, kind, machine, verbs, party, key, subject_id, tour.text_hash)
