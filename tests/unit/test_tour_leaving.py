"""A leave that was announced: days keep to the last day of work, and the job ends on its own."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.factories import START
from tests.tour_world import HR, HRIS, TRANSITION, E, M, TourWorld, active, drafting
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.tables import TourState, TransitionState
from tourwright.domain.tour import plan_request

WORKS_UNTIL = START + timedelta(days=100)
ENDS_ON = START + timedelta(days=140)
DAYS = {"last_day": WORKS_UNTIL.isoformat(), "ends_on": ENDS_ON.isoformat()}


def announce(world: TourWorld, **days: str) -> TourWorld:
    """Let the people system's word reach the tour."""
    world.act(HRIS, "leave_announced", person_key="", fields=days)
    return world


def plan_of(world: TourWorld) -> tuple[str, date | None]:
    """Return the state of the plan and its day."""
    assert world.tour.transition is not None
    return world.tour.transition.state, world.tour.transition.last_day


def dues(world: TourWorld, timer: str) -> list[date]:
    """Return the days on which a timer comes."""
    return [due.at.date() for due in world.tour.plan.dues if due.timer == timer]


def test_the_two_hear_of_an_announced_leave_with_both_days() -> None:
    """Each side gets the same words; nobody else is written to, and the tour goes on."""
    world = announce(active(), **DAYS)

    told = world.notices("leave_announced")
    assert [notice.role for notice in told] == [E, M]
    assert dict(told[0].facts) == {"day": DAYS["last_day"], "end": DAYS["ends_on"]}
    assert world.tour.state == TourState.ACTIVE
    assert world.tour.transition is None


def test_only_the_two_read_of_it() -> None:
    """The line of the history is theirs."""
    world = announce(active(), **DAYS)

    lines = [line for record in world.records for line in record.entries]
    assert {line.private_to for line in lines if line.event == "leave_announced"} == {"pair"}


def test_a_plan_that_waits_for_its_day_takes_the_last_day_of_work() -> None:
    """A date from the people system dates it; nobody has to agree to what is so."""
    world = active()
    world.act(E, "declare_transition")
    announce(world, **DAYS)

    assert plan_of(world) == (TransitionState.DATED, WORKS_UNTIL)
    assert HR not in {notice.role for notice in world.notices("leave_announced")}


def test_a_plan_declared_later_has_its_day_at_once() -> None:
    """Who knows the day is not asked for it."""
    world = announce(active(), **DAYS)
    world.act(M, "declare_transition")

    assert plan_of(world) == (TransitionState.DATED, WORKS_UNTIL)


def test_the_last_weeks_begin_before_the_last_day_of_work() -> None:
    """Final review and thanks come while both are there, also when the two agreed on the end."""
    world = active()
    world.act(E, "declare_transition")
    world.both("agree_day", TRANSITION, day=ENDS_ON)
    announce(world, **DAYS)

    world.replan()

    request = plan_request(world.tour)
    assert (request.transition_last_day, request.leaves_on) == (WORKS_UNTIL, ENDS_ON)
    assert min(dues(world, "T8")) == WORKS_UNTIL - timedelta(days=14)


def test_nothing_comes_to_somebody_who_no_longer_comes_to_work() -> None:
    """Between the last day of work and the end no review and no talk is due."""
    world = announce(active(), **DAYS)

    world.replan()

    regions = [*dues(world, "T5"), *dues(world, "T6")]
    assert regions
    assert max(regions) <= WORKS_UNTIL


def test_hr_is_asked_about_a_silent_people_system_only_after_the_end() -> None:
    """The job goes on after the last day of work: nothing is missing yet."""
    world = active()
    world.act(E, "declare_transition")
    announce(world, **DAYS)

    world.replan()

    assert all(day > ENDS_ON for day in dues(world, "X"))


def test_the_tour_is_open_until_the_job_ends() -> None:
    """It closes before the last day of work, and waits for an answer until after the end."""
    world = announce(active(), **DAYS)
    world.act(E, "declare_transition")
    near = datetime.combine(WORKS_UNTIL - timedelta(days=13), time(12), UTC)
    world.live_on(near)
    closing = world.tour.state
    world.live_on(datetime.combine(ENDS_ON, time(12), UTC))

    assert closing == TourState.CLOSING
    assert world.tour.state == TourState.CLOSING


def test_a_tour_nobody_closed_ends_with_the_job() -> None:
    """The leave itself still is seen on its own day."""
    world = announce(active(), **DAYS)
    world.live_on(datetime.combine(ENDS_ON, time(12), UTC))
    before = world.tour.state
    world.wait(1)
    world.act(HRIS, "person_left", person_key="", day=ENDS_ON, fields={"initiator": "employee"})

    assert before == TourState.ACTIVE
    assert world.tour.state == TourState.ENDED_EARLY


def test_the_same_word_again_is_silent_and_another_day_is_told() -> None:
    """A source repeats itself; a changed day is news."""
    world = announce(announce(active(), **DAYS), **DAYS)
    assert len(world.notices("leave_announced")) == 2

    announce(world, last_day=ENDS_ON.isoformat(), ends_on=ENDS_ON.isoformat())

    assert world.tour.leaving is not None
    assert world.tour.leaving.last_day == ENDS_ON


def test_a_leave_taken_back_is_said_and_forgotten() -> None:
    """The plan is that of who declared it: it stays."""
    world = active()
    world.act(E, "declare_transition")
    announce(world, **DAYS)

    announce(world)

    assert world.tour.leaving is None
    assert [notice.role for notice in world.notices("leave_recalled")] == [E, M]
    assert plan_of(world) == (TransitionState.DATED, WORKS_UNTIL)


def test_a_tour_nobody_committed_to_hears_nothing() -> None:
    """There is nothing to bring to an end."""
    world = announce(drafting(), **DAYS)

    assert world.notices("leave_announced") == []
    assert world.tour.leaving is None


def test_nobody_but_the_people_system_announces() -> None:
    """A side declares a transition of its own will, and says nothing about the other's leave."""
    with pytest.raises(NotAllowedError):
        active().act(E, "leave_announced", fields=DAYS)
