"""Leaving is secret until its day, undone when young, and never the end of the alliance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.alliance_world import (
    ALLIANCE_ID,
    MONDAY,
    AllianceWorld,
    at,
    some_facts,
)
from tourwright.domain.alliance_state import StartTour
from tourwright.domain.people import FactKind, PersonStatus, Termination
from tourwright.domain.tables import AllianceStateName

TODAY = MONDAY.date()
TOUR = f"tour:{ALLIANCE_ID}-1"


@pytest.fixture
def world() -> AllianceWorld:
    """An alliance of which nothing is known yet, on a Monday morning."""
    return AllianceWorld()


@pytest.fixture
def on_tour(world: AllianceWorld) -> AllianceWorld:
    """An alliance whose first tour is active."""
    world.hire()
    world.tour_says(1, "active", kind="rotational", type_key="first-year")
    return world


def test_prehire_is_silent_until_the_start_day(world: AllianceWorld) -> None:
    """A hire weeks ahead leaves no trace before its day."""
    world.learn(FactKind.HIRED, date(2026, 6, 1), status=PersonStatus.PREHIRE)
    world.until(at(date(2026, 5, 31), 20))

    assert world.records == []
    assert world.state.state is AllianceStateName.NONE


def test_future_leave_betrays_nothing(on_tour: AllianceWorld) -> None:
    """No record, no telling, no notice until the day after the last day begins."""
    seen = (len(on_tour.records), len(on_tour.tellings))
    on_tour.leave(date(2026, 6, 30))
    on_tour.until(datetime(2026, 6, 30, 21, 59, tzinfo=UTC))

    assert (len(on_tour.records), len(on_tour.tellings)) == seen
    assert on_tour.state.state is AllianceStateName.ON_TOUR


def test_leave_is_seen_when_its_day_is_over(on_tour: AllianceWorld) -> None:
    """The tour ends, the alliance has departed, subscribers hear ids and a state."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.until(datetime(2026, 6, 30, 22, 0, tzinfo=UTC))

    assert on_tour.told == [(TOUR, "person_left")]
    assert on_tour.tellings[-1].act.fields == {"initiator": "employee"}
    assert on_tour.state.state is AllianceStateName.DEPARTED
    assert [(e.type, dict(e.data)) for e in on_tour.events][-1:] == [
        ("alliance.departed", {"alliance_id": ALLIANCE_ID, "state": "departed"})
    ]


def test_whoever_left_needs_no_manager_any_more(world: AllianceWorld) -> None:
    """What HR was asked about the job is closed with it."""
    world.hire(manager_key="")
    before = [hold.missing for hold in world.state.holds]
    world.leave(date(2026, 6, 30))

    world.until(at(date(2026, 7, 1)))

    assert before == [("manager",)]
    assert world.state.holds == ()


def test_moved_last_day_replaces_the_former(on_tour: AllianceWorld) -> None:
    """The latest word about a leave counts."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.leave(date(2026, 9, 30))
    on_tour.until(at(date(2026, 9, 30)))
    still = on_tour.state.employed
    on_tour.until(at(date(2026, 10, 1)))

    assert still
    assert on_tour.state.departed_on == date(2026, 9, 30)


def test_rescinded_future_leave_vanishes(on_tour: AllianceWorld) -> None:
    """Who never left was never leaving."""
    seen = len(on_tour.records)
    on_tour.leave(date(2026, 6, 30))
    on_tour.learn(FactKind.TERMINATION_RESCINDED, termination=None)
    on_tour.until(at(date(2026, 12, 1)))

    assert len(on_tour.records) == seen
    assert on_tour.state.pending_facts == ()


def test_leave_rescinded_in_time_reopens_the_tour(on_tour: AllianceWorld) -> None:
    """Within 30 days the tour goes on and no invitation is sent."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.until(at(date(2026, 7, 3)))
    on_tour.learn(FactKind.TERMINATION_RESCINDED, termination=None)
    on_tour.until(at(date(2026, 12, 1)))

    assert on_tour.told == [(TOUR, "person_left"), (TOUR, "termination_rescinded")]
    assert on_tour.state.state is AllianceStateName.ON_TOUR
    assert on_tour.purposes() == []


def late(world: AllianceWorld, **news: str) -> StartTour:
    """Let a leave be taken back after its 30 days; return the tour that starts then."""
    world.tour_says(1, news.pop("state", "active"), **news)
    world.leave(date(2026, 6, 30))
    world.until(at(date(2026, 8, 3)))
    world.learn(FactKind.TERMINATION_RESCINDED, date(2026, 8, 4), termination=None)
    world.until(at(date(2026, 8, 4)))
    return world.started[-1]


@pytest.mark.parametrize("last_day", ["2027-03-01", ""])
def test_after_a_late_return_both_are_asked_about_the_text_that_ended(
    on_tour: AllianceWorld, last_day: str
) -> None:
    """Of its own kind, in a tour of its own; without an end as well."""
    started = late(on_tour, last_day=last_day, kind="foundational")

    assert started.again == f"{ALLIANCE_ID}-1"
    assert (started.number, started.kind_hint) == (2, "foundational")


def test_a_text_whose_end_has_passed_is_not_asked_about_again(on_tour: AllianceWorld) -> None:
    """A tour is offered as to anybody who comes."""
    started = late(on_tour, last_day="2026-08-03")

    assert (started.number, started.again, started.kind_hint) == (2, "", "")


def test_a_text_that_nobody_committed_to_is_not_asked_about_again(world: AllianceWorld) -> None:
    """It was abandoned, and its words are deleted."""
    world.hire()

    started = late(world, state="negotiating")

    assert started.again == ""


@pytest.mark.parametrize(("days", "reopens"), [(30, True), (31, False)])
def test_a_leave_may_be_taken_back_for_thirty_days(
    on_tour: AllianceWorld, days: int, *, reopens: bool
) -> None:
    """The thirtieth day is one of them."""
    on_tour.leave(date(2026, 6, 30))
    day = date(2026, 6, 30) + timedelta(days=days)
    on_tour.until(at(day))

    on_tour.learn(FactKind.TERMINATION_RESCINDED, termination=None)

    assert ((TOUR, "termination_rescinded") in on_tour.told) is reopens


def test_leave_rescinded_late_is_a_new_beginning(on_tour: AllianceWorld) -> None:
    """After 30 days the old tour stays ended and a new one is offered."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.until(at(date(2026, 8, 3)))
    on_tour.learn(FactKind.TERMINATION_RESCINDED, date(2026, 8, 4), termination=None)
    on_tour.until(at(date(2026, 8, 4)))

    assert (TOUR, "termination_rescinded") not in on_tour.told
    assert on_tour.started[-1].number == 2


def test_rehire_continues_the_same_alliance(on_tour: AllianceWorld) -> None:
    """Law L11: same id, tours go on counting, membership rests."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.until(at(date(2026, 7, 20)))
    on_tour.do("accept", news="true")
    on_tour.learn(FactKind.REHIRED, date(2027, 2, 1), termination=None)
    on_tour.until(at(date(2027, 2, 1), 12))

    alumni = on_tour.state.alumni
    assert on_tour.started[-1].tour_id == f"{ALLIANCE_ID}-2"
    assert on_tour.state.state is AllianceStateName.EMPLOYED_NO_TOUR
    assert alumni is not None
    assert (alumni.state, alumni.purposes) == ("paused", ("news",))


def test_leave_after_the_next_start_is_ready(on_tour: AllianceWorld) -> None:
    """A contract renewed with a gap: leave and return each on their own day."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.learn(FactKind.REHIRED, date(2026, 7, 6), termination=on_tour.facts.termination)
    on_tour.until(at(date(2026, 7, 7)))

    assert on_tour.state.employed
    assert on_tour.started[-1].number == 2


def test_old_leaver_found_by_an_import_is_left_alone(world: AllianceWorld) -> None:
    """Whose leave is long over when first heard of gets no tour and no invitation."""
    world.facts = some_facts(
        status=PersonStatus.TERMINATED,
        hire_date=date(2020, 1, 1),
        termination=Termination(date(2023, 5, 31), type="voluntary"),
    )
    hired = world.event(FactKind.HIRED, date(2020, 1, 1))
    left = world.event(FactKind.TERMINATED, date(2023, 5, 31))
    world.hear(hired, left)
    world.days(90)

    assert (world.records, world.started) == ([], [])


def test_return_after_an_old_leave_is_no_old_leave(world: AllianceWorld) -> None:
    """A people system may show somebody as gone until the very day of the return."""
    old = Termination(date(2023, 5, 31), type="voluntary")
    world.hire(date(2026, 4, 1), status=PersonStatus.TERMINATED, termination=old)

    assert len(world.started) == 1


def announced(
    world: AllianceWorld, last_day: date, worked: date | None = None, notice: date = TODAY
) -> None:
    """Say that the person leaves, and that a source lets us speak of it after the day of notice."""
    world.facts = replace(world.facts, announced_on=notice)
    world.leave(last_day, last_day_worked=worked, notice_date=notice)


def test_an_announced_leave_is_told_the_day_after_notice(on_tour: AllianceWorld) -> None:
    """No mail is faster than the talk: on the day of notice itself nothing happens."""
    announced(on_tour, date(2026, 6, 30), date(2026, 6, 12))
    same_day = on_tour.told
    on_tour.days(2)

    telling = on_tour.tellings[-1]
    assert (TOUR, "leave_announced") not in same_day
    assert on_tour.told[-1] == (TOUR, "leave_announced")
    assert dict(telling.act.fields) == {"last_day": "2026-06-12", "ends_on": "2026-06-30"}


def test_an_announced_leave_is_effective_on_its_own_day(on_tour: AllianceWorld) -> None:
    """Tours end, and the alumni check starts, when the job ends and not with the work."""
    announced(on_tour, date(2026, 6, 30), date(2026, 6, 12))
    on_tour.until(at(date(2026, 6, 30), 12))
    still = on_tour.state.state
    on_tour.until(at(date(2026, 7, 1), 12))

    assert still is AllianceStateName.ON_TOUR
    assert on_tour.state.state is AllianceStateName.DEPARTED
    assert on_tour.state.departed_on == date(2026, 6, 30)


def test_a_day_of_notice_alone_lets_nobody_speak(on_tour: AllianceWorld) -> None:
    """Without the source's word a leave with a day of notice is as secret as any other."""
    seen = (len(on_tour.records), len(on_tour.tellings))
    on_tour.leave(date(2026, 6, 30), last_day_worked=date(2026, 6, 12), notice_date=TODAY)
    on_tour.until(at(date(2026, 6, 29)))

    assert (len(on_tour.records), len(on_tour.tellings)) == seen


def test_a_notice_to_come_is_as_secret_as_the_leave(on_tour: AllianceWorld) -> None:
    """HR may write down today what is said next month."""
    announced(on_tour, date(2026, 9, 30), notice=date(2026, 7, 1))
    on_tour.until(at(date(2026, 7, 1), 12))
    before = on_tour.told
    on_tour.until(at(date(2026, 7, 2), 12))

    assert (TOUR, "leave_announced") not in before
    assert on_tour.told[-1] == (TOUR, "leave_announced")


def test_an_announced_leave_that_is_rescinded_is_taken_back(on_tour: AllianceWorld) -> None:
    """Tours that knew hear of it, and nothing happens on the day."""
    announced(on_tour, date(2026, 6, 30))
    on_tour.days(2)
    on_tour.learn(FactKind.TERMINATION_RESCINDED, TODAY, termination=None, announced_on=None)
    on_tour.until(at(date(2026, 8, 1)))

    told = [telling for telling in on_tour.tellings if telling.act.event == "leave_announced"]
    assert [bool(telling.act.fields.get("last_day")) for telling in told] == [True, False]
    assert on_tour.state.state is AllianceStateName.ON_TOUR


def test_a_leave_rescinded_before_anybody_heard_of_it_is_silent(on_tour: AllianceWorld) -> None:
    """Who knew nothing hears nothing."""
    announced(on_tour, date(2026, 9, 30), notice=date(2026, 7, 1))
    on_tour.learn(FactKind.TERMINATION_RESCINDED, TODAY, termination=None, announced_on=None)
    on_tour.until(at(date(2026, 12, 1)))

    assert (TOUR, "leave_announced") not in on_tour.told


def test_an_announced_leave_with_another_day_is_told_again(on_tour: AllianceWorld) -> None:
    """The tours hold the latest days; the former ones never come true."""
    announced(on_tour, date(2026, 6, 30))
    on_tour.days(2)
    announced(on_tour, date(2026, 9, 30))
    on_tour.until(at(date(2026, 7, 15)))

    assert on_tour.tellings[-1].act.fields["ends_on"] == "2026-09-30"
    assert on_tour.state.state is AllianceStateName.ON_TOUR


def test_a_word_between_the_last_day_of_work_and_the_end_takes_nothing_back(
    on_tour: AllianceWorld,
) -> None:
    """A reason that HR adds meanwhile is no return; one that is rescinded then still is told."""
    announced(on_tour, date(2026, 6, 30), date(2026, 6, 12))
    on_tour.until(at(date(2026, 6, 20)))
    announced(on_tour, date(2026, 6, 30), date(2026, 6, 12))
    silent = [telling.act.event for telling in on_tour.tellings].count("leave_announced")
    on_tour.learn(FactKind.TERMINATION_RESCINDED, TODAY, termination=None, announced_on=None)

    assert silent == 1
    assert dict(on_tour.tellings[-1].act.fields) == {}
