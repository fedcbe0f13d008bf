"""What the planning of dates is asked and what it answers; see `tourwright.domain.timers.plan`.

Planning reads holidays and time zones, which change with their packages under a tour that runs for
years. So it happens in an activity: the request is a value of the tour, the answer is kept in its
state, and a replay only ever compares moments.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain.model import Due, PersonRef, TourKind
from tourwright.domain.zone_shifts import ZoneShift

CONFIRM_DAYS = 90
"""Days in which both confirm a tour from elsewhere; then it is a text to talk about."""


@dataclass(frozen=True)
class ReviewFact:
    """The current review cycle: its number counts from 1; planned_for is set when it was moved."""

    number: int
    state: str
    opened_at: datetime | None = None
    first_in_at: datetime | None = None
    revealed_at: datetime | None = None
    planned_for: date | None = None


@dataclass(frozen=True)
class RenewalFact:
    """The renewal talk: since is the moment its state was entered, held_on the day it was held."""

    state: str
    since: datetime | None = None
    held_on: date | None = None
    pulled_forward: bool = False


@dataclass(frozen=True)
class PlanRequest:
    """The facts of a tour that its dates depend on.

    state is the tour's state, entered_at the moment it was entered. renewal_lead_months None means
    the rule (12 months from 24 on, else half). open_amendments are (subject id, proposed at).
    returned_on is the day a leave ended, when later dates move behind it. fired are keys of dues
    that came already. head_at is the moment the committed text last changed, or came by import: a
    renewal talk whose day had passed by then is caught up from there (None: from the moment the
    talk's state was entered). imported: the tour ran before we knew of it, so what it missed comes
    as one first look. confirming: both are asked over weeks to confirm what it says. By an
    announced leave works_until is the last day of work, and leaves_on the day the job ends, which
    may be later.
    """

    tour_id: str
    kind: TourKind
    state: str
    entered_at: datetime
    employee: PersonRef
    manager: PersonRef
    start: date | None = None
    last_day: date | None = None
    review_every_months: int = 3
    renewal_lead_months: int | None = None
    reaffirm_every_months: int = 12
    review: ReviewFact | None = None
    renewal: RenewalFact | None = None
    open_amendments: tuple[tuple[str, datetime], ...] = ()
    hand_over_at: datetime | None = None
    transition_declared_at: datetime | None = None
    transition_last_day: date | None = None
    paused: bool = False
    on_hold: bool = False
    returned_on: date | None = None
    fired: tuple[str, ...] = ()
    now: datetime | None = None
    head_at: datetime | None = None
    imported: bool = False
    confirming: bool = False
    works_until: date | None = None
    leaves_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """The moments to come, ascending by time, and the days people are shown.

    review_days are the working days of the reviews from the current cycle on, in order. shifts are
    the employee's clock from the planning on, so that a rule knows which day it is there.
    """

    dues: tuple[Due, ...] = ()
    review_days: tuple[date, ...] = ()
    renewal_on: date | None = None
    catch_up: bool = False
    shifts: tuple[ZoneShift, ...] = ()
