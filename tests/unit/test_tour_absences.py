"""Absences: nobody is asked, closed out or started while away; no reason is kept."""

from datetime import date, timedelta

import pytest

from tests.factories import DANA, START
from tests.tour_world import (
    AMENDMENT,
    HR,
    HRIS,
    RENEWAL,
    TALK_DAY,
    E,
    M,
    TourWorld,
    active,
    committed,
    paused,
    review_due,
    talk_due,
    with_leave,
)
from tourwright.domain import tour as rules
from tourwright.domain.errors import GuardError
from tourwright.domain.tables import TourState
from tourwright.domain.tour import plan_request


def away(days: int) -> TourWorld:
    """Return an active tour whose employee is away for so many days."""
    return with_leave(active(), START, START + timedelta(days=days - 1))


@pytest.mark.parametrize(
    ("days", "state", "held"),
    [(13, "active", False), (14, "active", True), (29, "active", True), (30, "paused", True)],
)
def test_length_of_absence_holds_or_pauses(days: int, state: str, held: bool) -> None:  # noqa: FBT001  a row of the table
    """14 days hold the pair's dates, 30 pause the tour; the policy names both numbers."""
    world = away(days)

    assert (world.state, plan_request(world.tour).on_hold) == (state, held)


def test_an_absence_without_a_first_day_begins_today() -> None:
    """The people system may say that somebody is away, and not since when."""
    world = active()

    world.act(HRIS, "leave_started", fields={"expected_end": "2026-12-31"})

    assert [away.since for away in world.tour.absences] == [world.now.date()]


def test_manager_away_holds_and_never_pauses() -> None:
    """Even for long."""
    world = active()
    world.act(
        HRIS, "leave_started", person_key=DANA, day=START, fields={"expected_end": "2026-12-31"}
    )

    assert world.state == TourState.ACTIVE
    assert plan_request(world.tour).on_hold


def test_absence_without_an_end_counts_as_long() -> None:
    """Nobody said when it ends."""
    world = active()
    world.act(HRIS, "leave_started", day=START)

    assert world.state == TourState.PAUSED


def test_dates_of_the_pair_stop_while_away() -> None:
    """Reviews and the talk are not next; what was planned is still there."""
    world = active()
    world.plan(review_due(world.now + timedelta(days=9)), talk_due())
    assert rules.next_due(world.tour) is not None

    world.act(HRIS, "leave_started", day=START, fields={"expected_end": "2026-08-31"})

    due = rules.next_due(world.tour)
    assert due is not None
    assert due.notice == "return_not_reported"


def test_six_months_away_send_no_mail() -> None:
    """With the real plan nobody hears anything between leaving and the return (C34)."""
    world = active()
    world.replan()
    world.act(HRIS, "leave_started", day=START, fields={"expected_end": "2026-08-31"})
    told = len(world.notices())

    world.live_on(TALK_DAY - timedelta(days=1))

    assert len(world.notices()) == told


def test_return_spreads_what_waited() -> None:
    """The tour is active, the plan is asked for with the day of the return."""
    world = paused()

    outcome = world.act(HRIS, "leave_ended", day=date(2026, 6, 30))

    assert world.state == TourState.ACTIVE
    assert outcome.replan
    assert plan_request(world.tour).returned_on == date(2026, 6, 30)
    assert len(world.notices("returned")) == 2


def test_return_names_the_last_day_that_would_keep_the_length() -> None:
    """Both read it, and the last day itself stands until both change it."""
    world = paused()
    since, last_day = world.tour.absences[0].since, world.tour.statement.last_day
    assert last_day is not None
    back = since + timedelta(days=120)

    world.act(HRIS, "leave_ended", day=back)

    kept = (last_day + timedelta(days=120)).isoformat()
    assert [notice.facts["last_day"] for notice in world.notices("returned")] == [kept, kept]
    assert world.tour.statement.last_day == last_day


def test_return_that_is_never_reported_asks_hr_once() -> None:
    """One question, never a guess (E61)."""
    world = paused()
    due = rules.next_due(world.tour)
    assert due is not None
    world.now = due.at
    world.come(due)
    world.come(due)

    assert [notice.role for notice in world.notices("hr_help")] == [HR]
    assert rules.next_due(world.tour) is None


def test_end_waits_for_the_return() -> None:
    """Nobody is closed out while away."""
    world = paused()
    world.fire("end_reached", timer="T8", key="T8:tour.end:x")
    assert world.state == TourState.PAUSED
    assert "T8:tour.end:x" in world.tour.fired

    world.act(HRIS, "leave_ended", day=date(2026, 6, 30))

    assert "T8:tour.end:x" not in world.tour.fired


def test_start_waits_for_the_return() -> None:
    """Nobody starts a mission while away; a short absence does not hold it."""
    world = with_leave(committed(), START, date(2026, 12, 31))
    world.fire("start_reached", timer="T4")
    assert world.state == TourState.PAUSED

    world = with_leave(committed(), START, START + timedelta(days=5))
    world.fire("start_reached", timer="T4")
    assert world.state == TourState.ACTIVE


def test_changed_absence_keeps_its_first_day() -> None:
    """A longer leave pauses from where it began; the same again is a repeat."""
    world = away(20)
    change = {"expected_end": "2026-05-31"}

    world.act(HRIS, "absence_changed", day=START + timedelta(days=10), fields=change)

    assert world.tour.absences[0].since == START
    assert world.state == TourState.PAUSED
    assert world.act(HRIS, "absence_changed", day=START, fields=change).record is None


def test_end_moves_by_amendment_while_away() -> None:
    """The usual way to add the length of a leave."""
    world = paused()
    world.act(E, "propose", AMENDMENT, fields={"last_day": '"2027-09-01"'})
    world.act(M, "sign_other", AMENDMENT, text_hash=world.tour.amendments[0].text_hash)

    assert world.state == TourState.PAUSED
    assert world.tour.statement.last_day == date(2027, 9, 1)


def test_unreadable_day_is_refused() -> None:
    """The message names the field."""
    with pytest.raises(GuardError, match="expected_end"):
        active().act(HRIS, "leave_started", day=START, fields={"expected_end": "soon"})


def test_no_reason_is_kept() -> None:
    """Whatever the source says."""
    world = active()
    world.act(HRIS, "leave_started", day=START, reason="sick", fields={"expected_end": ""})

    assert "sick" not in repr(world.tour)
    assert "sick" not in repr(world.records)
    assert RENEWAL not in {ask.machine for ask in world.tour.asks}


def test_question_about_the_return_names_nobody() -> None:
    """HR learns what is missing, not why somebody was away."""
    world = paused()
    due = rules.next_due(world.tour)
    assert due is not None

    world.come(due)

    (notice,) = world.notices("hr_help")
    assert notice.facts == {"missing": "whether a planned leave is over"}
