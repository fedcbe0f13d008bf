"""T6 and T18: the talk about what follows, caught up, overdue, undecided, and re-affirmed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import PersonRef, TourKind
from tourwright.domain.plan import Plan, PlanRequest, RenewalFact
from tourwright.domain.timers import plan

WEEK = WorkCalendar()
START = date(2026, 1, 15)


def nine(text: str) -> datetime:
    """Return 09:00 UTC of a day."""
    return datetime.fromisoformat(f"{text}T09:00:00+00:00")


def talked(renewal: RenewalFact, now: str = "2026-01-15", **facts: object) -> Plan:
    """Plan an active tour of 36 months in UTC."""
    usual: dict[str, Any] = {
        "tour_id": "alliance-1",
        "kind": TourKind.TRANSFORMATIONAL,
        "state": "active",
        "entered_at": nine("2026-01-15"),
        "employee": PersonRef("e"),
        "manager": PersonRef("m"),
        "start": START,
        "last_day": date(2029, 1, 14),
    }
    request = PlanRequest(**{**usual, "renewal": renewal, **facts})
    return plan(request, WEEK, WEEK, nine(now))


def told(found: Plan, timer: str = "T6") -> list[tuple[str, str]]:
    """Return (day, event or notice) of the dues of the talk."""
    return [
        (due.at.date().isoformat(), due.event or due.notice)
        for due in found.dues
        if due.timer == timer
    ]


NOT_DUE = RenewalFact("not_due", nine("2026-01-15"))


@pytest.mark.parametrize(
    ("months", "on"),
    [
        (1, "2026-02-02"),
        (3, "2026-03-02"),
        (6, "2026-04-16"),
        (12, "2026-07-17"),
        (18, "2026-10-15"),
        (24, "2027-01-15"),
        (36, "2028-01-17"),
        (48, "2029-01-15"),
        (60, "2030-01-15"),
    ],
)
def test_talk_comes_on_its_golden_day(months: int, on: str) -> None:
    """The lifecycle's table, through the planning."""
    found = talked(NOT_DUE, last_day=dates.last_day(START, months))

    assert told(found) == [(on, "due")]
    assert (found.renewal_on, found.catch_up) == (date.fromisoformat(on), False)


def test_own_lead_of_the_tour_type_counts() -> None:
    """HR may set another lead than the rule."""
    assert talked(NOT_DUE, renewal_lead_months=6).renewal_on == date(2028, 7, 17)


def test_end_moved_before_the_talk_moves_the_talk() -> None:
    """Edge E2: a new last day has a new key and a new day."""
    before, after = talked(NOT_DUE), talked(NOT_DUE, last_day=date(2029, 7, 14))

    assert (before.renewal_on, after.renewal_on) == (date(2028, 1, 17), date(2028, 7, 17))
    assert before.dues[-3].key != after.dues[-3].key


def test_end_moved_nearer_than_the_lead_is_caught_up() -> None:
    """Edge E4: ten working days after the amendment came into force, and it stays there."""
    facts = {"last_day": date(2028, 9, 30), "head_at": nine("2028-03-01")}

    found = talked(NOT_DUE, "2028-03-01", **facts)
    later = talked(NOT_DUE, "2028-03-09", **facts)

    assert (found.renewal_on, found.catch_up) == (date(2028, 3, 15), True)
    assert later.renewal_on == found.renewal_on


def test_catch_up_is_never_later_than_five_working_days_before_the_end() -> None:
    """A tour imported in its last weeks still has its talk."""
    found = talked(RenewalFact("not_due", nine("2029-01-03")), "2029-01-03")

    assert (found.renewal_on, found.catch_up) == (date(2029, 1, 8), True)


def test_talk_missed_while_nobody_listened_comes_next_morning() -> None:
    """A service that was down over the day does not lose the talk."""
    found = talked(NOT_DUE, "2028-01-21")

    assert (found.renewal_on, found.catch_up) == (date(2028, 1, 21), True)


def test_talk_after_a_taken_back_leave_is_due_again() -> None:
    """The first key has fired, so the talk is caught up under a new anchor."""
    fact = RenewalFact("not_due", nine("2028-03-01"))

    found = talked(fact, "2028-03-01", fired=("T6:renewal.due:2028-01-15",))

    assert [due.key for due in found.dues if due.timer == "T6"] == ["T6:renewal.due:2028-03-01"]


def test_overdue_talk_reminds_and_then_tells_the_skip_level() -> None:
    """21 days, 42 days."""
    found = talked(RenewalFact("due", nine("2028-01-17")), "2028-01-17")

    assert told(found) == [("2028-02-07", "overdue_21d"), ("2028-02-28", "renewal_skip_level")]


def test_scheduled_and_settled_talks_wait_for_nothing() -> None:
    """People have it in hand."""
    for state in ("scheduled", "settled", "moot"):
        assert told(talked(RenewalFact(state, nine("2028-01-17")), "2028-01-17")) == []


def test_undecided_talk_is_asked_again_until_a_month_before_the_end() -> None:
    """Each 60 days from the day it was held, then the end settles it."""
    fact = RenewalFact("held", nine("2028-06-01"), held_on=date(2028, 6, 1))

    found = told(talked(fact, "2028-06-01"))

    assert found == [
        ("2028-07-31", "undecided_60d"),
        ("2028-09-29", "undecided_60d"),
        ("2028-11-28", "undecided_60d"),
        ("2029-01-15", "end_reached"),
    ]


@pytest.mark.parametrize(
    ("held", "first"), [("2028-05-02", "2028-07-31"), ("2028-06-11", "2028-08-10")]
)
def test_an_undecided_talk_is_counted_from_the_later_day(held: str, first: str) -> None:
    """From the day it was held, or from the day somebody said so."""
    fact = RenewalFact("held", nine("2028-06-01"), held_on=date.fromisoformat(held))

    assert told(talked(fact, "2028-06-01"))[0] == (first, "undecided_60d")


def test_open_talk_is_settled_before_the_tour_closes() -> None:
    """On the last morning the talk's end comes first."""
    fact = RenewalFact("held", nine("2028-06-01"), held_on=date(2028, 6, 1))

    ends = [due for due in talked(fact, "2028-12-20").dues if due.event == "end_reached"]

    assert [(due.machine.value, due.event) for due in ends] == [
        ("renewal", "end_reached"),
        ("tour", "end_reached"),
    ]


@pytest.mark.parametrize("every", [12, 24])
def test_foundational_tour_is_reaffirmed(every: int) -> None:
    """T18: no end, no renewal; a talk each 12 to 24 months, planned two years ahead."""
    found = talked(NOT_DUE, kind=TourKind.FOUNDATIONAL, last_day=None, reaffirm_every_months=every)

    expected = [("2027-01-15", "due"), ("2028-01-17", "due")]
    assert told(found, "T18") == (expected if every == 12 else expected[1:])
    assert not any(due.event == "end_reached" for due in found.dues)


def test_ten_years_bring_ten_reaffirmations() -> None:
    """C21: each is held, and the next one follows from the anchor."""
    fact, fired, held = NOT_DUE, [""], []
    now = "2026-01-15"
    for _ in range(10):
        found = talked(fact, now, kind=TourKind.FOUNDATIONAL, last_day=None, fired=tuple(fired))
        due = next(each for each in found.dues if each.timer == "T18")
        fired.append(due.key)
        held.append(due.at.date())
        now = (due.at + timedelta(days=10)).date().isoformat()
        fact = RenewalFact("not_due", nine(now), held_on=date.fromisoformat(now))

    assert [day.year for day in held] == list(range(2027, 2037))
    assert all(WEEK.works_on(day) for day in held)


def test_talk_pulled_forward_counts_for_the_near_reaffirmation() -> None:
    """One held two months early is not asked again at once."""
    fact = RenewalFact("not_due", nine("2026-11-20"), held_on=date(2026, 11, 20))

    found = talked(fact, "2026-11-20", kind=TourKind.FOUNDATIONAL, last_day=None)

    assert found.renewal_on == date(2028, 1, 17)


def test_reaffirmation_nobody_held_is_reminded_of_each_year() -> None:
    """A talk that waits for a year is not forgotten."""
    fact = RenewalFact("due", nine("2027-01-15"))

    found = talked(fact, "2027-06-01", kind=TourKind.FOUNDATIONAL, last_day=None, fired=FIRED)

    assert told(found, "T18")[0] == ("2028-01-17", "overdue_21d")


FIRED = ("T18:renewal.due:2027-01-15",)


def test_missed_reaffirmations_become_one() -> None:
    """An import after three years brings one talk, not three."""
    found = talked(NOT_DUE, "2029-03-01", kind=TourKind.FOUNDATIONAL, last_day=None)

    assert told(found, "T18")[:2] == [("2029-03-01", "due"), ("2030-01-15", "due")]
    assert found.catch_up


def test_talk_after_a_leave_waits_for_ten_working_days() -> None:
    """Edge E27, on another day than the review."""
    found = talked(NOT_DUE, "2028-01-10", returned_on=date(2028, 1, 10))

    assert found.renewal_on == date(2028, 1, 26)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 60),
    st.frozensets(st.dates(START, date(2027, 1, 1)), max_size=40),
    st.sampled_from([WEEK.weekend, frozenset({4, 5})]),
)
def test_talk_is_before_the_last_day_on_a_common_working_day(
    months: int, holidays: frozenset[date], weekend: frozenset[int]
) -> None:
    """Whatever the length, the holidays and the two weekends."""
    last = dates.last_day(START, months)
    manager = WorkCalendar(holidays, weekend)
    request = PlanRequest(
        "alliance-1",
        TourKind.TRANSFORMATIONAL,
        "active",
        nine("2026-01-15"),
        PersonRef("e"),
        PersonRef("m"),
        START,
        last,
        renewal=NOT_DUE,
    )

    found = plan(request, WEEK, manager, nine("2026-01-15")).renewal_on

    assert found is not None
    assert found < last
    assert dates.works_for_all(found, WEEK, manager)
