"""The row of a tour that pages read, without anything that is nobody's business yet.

An unshared draft is its author's: no word of it is in the view. A declared transition without an
agreed day is known to the two only: it is in no column.
"""

from collections.abc import Mapping
from datetime import date

from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.policy import layer_of
from tourwright.domain.statement import Statement, policy_hash, to_dict
from tourwright.domain.tables import RenewalState, ReviewState, TourState
from tourwright.domain.tour_regions_view import regions_of
from tourwright.domain.tour_state import Tour

LIVE = frozenset({TourState.COMMITTED, TourState.ACTIVE, TourState.PAUSED, TourState.CLOSING})
"""The states in which the regions run beside the main state."""


def shared_statement(tour: Tour) -> Statement | None:
    """Return the text both may read, None while it is somebody's private draft."""
    return tour.statement if tour.shared else None


def draft_for(tour: Tour, person_key: str) -> Statement | None:
    """Return the text as this person may read it: the author's own draft, or the shared text."""
    own = tour.state == TourState.DRAFTING and tour.author == person_key
    party = person_key in (tour.employee.person_key, tour.manager.person_key)
    return tour.statement if own or (tour.shared and party) else None


def is_on_hold(tour: Tour) -> bool:
    """Say whether a side is away for so long that the pair's dates wait."""
    threshold = tour.policy.hold_after_days
    return any(days_away(away.since, away.expected_end) >= threshold for away in tour.absences)


def days_away(since: date, expected_end: date | None) -> int:
    """Return the length of an absence in days; one without an end counts as long."""
    return (expected_end - since).days + 1 if expected_end else 10_000


def view_of(tour: Tour, *, with_statement: bool) -> TourView:
    """Return the tour's row; the statement only when asked for, None means unchanged."""
    shared = shared_statement(tour)
    next_review = _next_review(tour)
    next_date, next_what = _next(tour, next_review)
    return TourView(
        tour_id=tour.tour_id,
        alliance_id=tour.alliance_id,
        number=tour.number,
        kind=tour.kind,
        state=str(tour.state),
        seq=tour.seq - 1,
        employee_key=tour.employee.person_key,
        manager_key=tour.manager.person_key,
        mission=shared.mission_objective if shared else "",
        type_key=tour.tour_type.key,
        catalogue_version=tour.snapshot.version,
        start=tour.statement.start,
        last_day=tour.statement.last_day if shared else None,
        length_months=tour.statement.length_months if shared else None,
        text_hash=tour.text_hash,
        policy_hash=policy_hash(tour.policy),
        next_review=next_review,
        renewal_on=_renewal_on(tour),
        renewal_state=str(tour.renewal.state) if tour.renewal else "",
        next_date=next_date,
        next_what=next_what,
        on_hold=is_on_hold(tour),
        statement=_told(shared, tour) if shared and with_statement else None,
        promises=_promises(shared) if shared and with_statement else (),
        **regions_of(tour),
    )


def _told(statement: Statement, tour: Tour) -> dict[str, object]:
    """Return both layers of the text, so that it reads as it was, whatever HR writes later."""
    return {**to_dict(statement), "policy": layer_of(tour.policy)}


def _promises(statement: Statement) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {"owner": str(promise.owner), "text": promise.text, "state": str(promise.state)}
        for promise in statement.promises
    )


def _next_review(tour: Tour) -> date | None:
    """Return the day of the review to come."""
    if tour.state not in LIVE or tour.review is None:
        return None
    planned = tour.review.state == ReviewState.PLANNED
    if planned and tour.review.planned_for:
        return tour.review.planned_for
    return _day_of_cycle(tour, tour.review.number if planned else tour.review.number + 1)


def _day_of_cycle(tour: Tour, number: int) -> date | None:
    """Return the day of a cycle; the plan may have been made some cycles ago."""
    numbers = [
        int(due.subject_id)
        for due in tour.plan.dues
        if (due.machine, due.event) == (MachineName.REVIEW, "due")
    ]
    behind = number - min(numbers) if numbers else 0
    days = tour.plan.review_days[max(0, behind) :]
    return days[0] if days else None


def _renewal_on(tour: Tour) -> date | None:
    """Return the day of the talk about what comes next."""
    if tour.state not in LIVE or tour.renewal is None:
        return None
    slot = tour.renewal.slot
    open_states = (RenewalState.DUE, RenewalState.SCHEDULED)
    if tour.renewal.state in open_states and slot is not None:
        return slot.date()
    return tour.renewal.held_on or tour.plan.renewal_on


def _next(tour: Tour, next_review: date | None) -> tuple[date | None, str]:
    """Return the next date both can see, and which it is."""
    if tour.state not in LIVE:
        return None, ""
    days = [(next_review, "review"), (tour.statement.last_day, "last_day")]
    if tour.renewal and tour.renewal.state in _TALK_TO_COME:
        days.append((_renewal_on(tour), "renewal"))
    if tour.state == TourState.COMMITTED:
        days.append((tour.statement.start, "start"))
    known = sorted((day, what) for day, what in days if day is not None)
    return known[0] if known else (None, "")


_TALK_TO_COME = frozenset({RenewalState.NOT_DUE, RenewalState.DUE, RenewalState.SCHEDULED})


def side_name(party: Party) -> str:
    """Return the word for a side, as statements and bodies use it."""
    return "employee" if party is Party.EMPLOYEE else "manager"
