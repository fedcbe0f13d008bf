"""A tour lived ahead in memory does what the tour itself would do, and touches nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.holidays.client import HolidayCalendars
from tests.factories import ANA, DANA, LEE, START, some_opening, some_type
from tests.tour_world import TourWorld, active
from tourwright.catalogue import load
from tourwright.domain import tour as rules
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import last_day
from tourwright.domain.foresight import (
    STEPS_LIMIT,
    Answers,
    Foreseen,
    Planners,
    Scenario,
    Span,
    Way,
    What,
    foresee,
)
from tourwright.domain.model import Party, PersonRef, TourKind
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.statement import Names, standard
from tourwright.domain.timers import plan
from webhooks.foresight_planners import ForesightPlanners, years_of

GOLDEN = Path("tests/golden/whole-life.txt")
WEEKDAYS = WorkCalendar()
QUIET = Scenario()
FIVE_YEARS = date(2031, 3, 2)


def planned_dates(request: PlanRequest) -> Plan:
    """Plan with weekends only."""
    return plan(request, WEEKDAYS, WEEKDAYS, request.now or request.entered_at)


PLAIN = Planners(planned_dates)


def seen(
    world: TourWorld, scenario: Scenario = QUIET, answers: Answers = Answers.BOTH
) -> tuple[Foreseen, ...]:
    """Return what five years would bring."""
    return foresee(world.tour, scenario, PLAIN, Span(world.now, FIVE_YEARS), answers)


def days(told: Iterable[Foreseen], what: str, party: Party = Party.EMPLOYEE) -> list[date]:
    """Return the days on which one side would get this."""
    return [each.day for each in told if (each.what, each.to) == (what, party)]


@pytest.mark.parametrize("kind", TourKind)
def test_without_a_scenario_the_days_are_those_of_the_plan(kind: TourKind) -> None:
    """Reviews and the talk come on the days that both see from the first day on."""
    world = active(kind)
    request = replace(rules.plan_request(world.tour), now=world.now)
    planned = plan(request, WEEKDAYS, WEEKDAYS, world.now)

    told = seen(world)

    opened = [day for day in days(told, "review_open") if day in planned.review_days]
    assert opened == [day for day in planned.review_days if day <= FIVE_YEARS][: len(opened)]
    assert len(opened) >= 3
    assert days(told, "renewal_due")[:1] == [planned.renewal_on]


@pytest.mark.parametrize(
    ("purpose", "line"),
    [
        ("review_open", "review.due"),
        ("review_revealed", "review.both_in"),
        ("renewal_due", "renewal.due"),
        ("end_near", "tour.end_near"),
    ],
)
def test_the_days_are_those_of_a_life_that_was_lived(purpose: str, line: str) -> None:
    """What is foreseen of a rotation is told on the days on which the lived rotation told it."""
    told, lived = _foreseen_rotation(), _lived(line)

    assert lived
    for party in (Party.EMPLOYEE, Party.MANAGER):
        assert days(told, purpose, party)[: len(lived)] == lived


def test_steps_that_hr_configured_are_foreseen_too() -> None:
    """Their mails come with HR's own title, and with no name or mission in it."""
    told = [each for each in _foreseen_rotation() if each.what == "catalogue"]

    assert {"Prepare the review"} <= {each.detail for each in told}
    assert not [each for each in told if "{" in each.detail or "Learn" in each.detail]


def test_nobody_answering_brings_reminders_and_no_second_tour() -> None:
    """What is left unanswered is reminded of, told upwards, and closed unconfirmed at the end."""
    told = seen(active(), answers=Answers.NOBODY)

    whats = {each.what for each in told}
    assert {"review_remind", "renewal_remind", "closing_remind"} <= whats
    assert [each.what for each in told if each.way is Way.TOUR] == ["closing", "completed"]
    assert days(told, "reviews_missed", Party.SKIP_LEVEL)


def test_leaving_manager_brings_a_hand_over_to_the_next() -> None:
    """The terms stand, the next manager is asked, and the talk's entry goes along."""
    heir = PersonRef(LEE, "Europe/Paris", "FR")
    day = date(2026, 8, 3)

    told = seen(active(), Scenario(What.MANAGER_LEAVES, day, heir=heir))

    assert days(told, "hand_over", Party.MANAGER) == [day]
    assert days(told, "hand_over_opened") == [day]
    assert not [each for each in told if each.person_key == DANA and each.day > day]
    gone = [each.person_key for each in told if each.what == "meeting_cancelled"]
    assert gone == [DANA]


def test_six_months_of_leave_bring_no_mail_to_the_pair() -> None:
    """Timers stop; after the return the dates come spread."""
    first, last = date(2026, 6, 1), date(2026, 11, 30)

    told = seen(active(), Scenario(What.LEAVE, first, last))

    away = [each for each in told if first < each.day <= last]
    assert away == []
    assert [each.what for each in told if each.way is Way.TOUR][:2] == ["paused", "active"]
    assert days(told, "review_open") != days(seen(active()), "review_open")


def test_moved_end_moves_the_talk_and_its_entry() -> None:
    """One entry, moved."""
    later = date(2027, 9, 1)

    told = seen(active(), Scenario(What.END_MOVED, later))

    assert days(told, "renewal_due") != days(seen(active()), "renewal_due")
    assert [each.way for each in told if each.what == "meeting_moved"][:1] == [Way.CALENDAR]
    assert [each.day for each in told if each.what == "closing" and each.way is Way.TOUR] == [
        date(2027, 9, 2)
    ]


def test_foundational_tour_never_ends_in_ten_years() -> None:
    """No end, and a re-affirmation each year."""
    world = active(TourKind.FOUNDATIONAL)

    told = foresee(world.tour, Scenario(), PLAIN, Span(world.now, date(2036, 3, 1)))

    assert not [each for each in told if each.way is Way.TOUR]
    assert 5 <= len(days(told, "renewal_due")) <= 10


def test_foreseeing_changes_nothing() -> None:
    """The tour is a value: it is the same afterwards, and the same question has one answer."""
    world = active()
    before = world.tour

    assert seen(world) == seen(world)
    assert world.tour is before


def test_five_years_are_seen_to_their_end() -> None:
    """The longest picture: monthly reviews that nobody answers; the limit of steps is far off."""
    kind = TourKind.FOUNDATIONAL
    world = active(kind)
    often = replace(world.tour.snapshot, tour_type=some_type(kind, review_every_months=1))

    told = foresee(
        replace(world.tour, snapshot=often),
        Scenario(),
        PLAIN,
        Span(world.now, FIVE_YEARS),
        Answers.NOBODY,
    )

    assert (FIVE_YEARS - told[-1].at.date()).days < 62
    assert 60 <= len({each.at for each in told}) < STEPS_LIMIT / 2


SCENARIOS = st.one_of(
    st.just(Scenario()),
    st.dates(START, FIVE_YEARS).map(
        lambda day: Scenario(What.MANAGER_LEAVES, day, heir=PersonRef(LEE, "UTC"))
    ),
    st.tuples(st.dates(START, FIVE_YEARS), st.dates(START, FIVE_YEARS)).map(
        lambda pair: Scenario(What.LEAVE, min(pair), max(pair))
    ),
    st.dates(START, FIVE_YEARS).map(lambda day: Scenario(What.END_MOVED, day)),
)


@settings(max_examples=60, deadline=None)
@given(scenario=SCENARIOS, answers=st.sampled_from(Answers), kind=st.sampled_from(TourKind))
def test_any_scenario_tells_in_order_and_never_about_the_past(
    scenario: Scenario, answers: Answers, kind: TourKind
) -> None:
    """Whatever is chosen, the picture is in order, to people of the tour, and ends."""
    world = active(kind)

    told = seen(world, scenario, answers)

    moments = [each.at for each in told]
    assert moments == sorted(moments)
    assert all(world.now <= at <= datetime(2031, 3, 3, tzinfo=UTC) for at in moments)
    assert {each.person_key for each in told if each.to is Party.EMPLOYEE} <= {ANA}


def _foreseen_rotation() -> tuple[Foreseen, ...]:
    """Foresee the rotation that the whole-life record lived, under the starter catalogue."""
    start = date(2030, 1, 7)
    snapshot = load(Path("schemas/starter")).snapshot("rotation_newcomer")
    months = snapshot.tour_type.length_months
    assert months is not None
    names = Names("Nora", "Lena", "Company")
    text = standard(TourKind.ROTATIONAL, snapshot.tour_type.blanks, names, start, months)
    text = replace(text, last_day=last_day(start, months))
    now = datetime(2030, 1, 7, 8, tzinfo=UTC)
    opening = some_opening(start=start, statement=text, snapshot=snapshot)
    world = TourWorld(opening, now)
    world.sign(Party.EMPLOYEE)
    world.sign(Party.MANAGER)
    until = date(2031, 1, 30)
    planner = ForesightPlanners(HolidayCalendars(), years_of(now, until, start))
    return foresee(world.tour, Scenario(), planner.planners(snapshot), Span(now, until))


def _lived(event: str) -> list[date]:
    """Return the days of the lived rotation, the first tour, on which this happened."""
    line = re.compile(rf"^(\S+) 1 {re.escape(event)} by timer|^(\S+) 1 {re.escape(event)} by M")
    found = [line.match(each) for each in GOLDEN.read_text().splitlines()]
    return [date.fromisoformat(hit[1] or hit[2]) for hit in found if hit]
