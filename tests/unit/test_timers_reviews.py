"""T5: which reviews come when, what an open one waits for, and what happens to missed ones."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import PersonRef, TourKind
from tourwright.domain.plan import Plan, PlanRequest, ReviewFact
from tourwright.domain.timers import plan

WEEK = WorkCalendar()
START = date(2026, 1, 15)


def nine(text: str) -> datetime:
    """Return 09:00 UTC of a day."""
    return datetime.fromisoformat(f"{text}T09:00:00+00:00")


def reviewed(review: ReviewFact, now: str = "2026-01-15", **facts: object) -> Plan:
    """Plan an active tour of 12 months with reviews every 3 months, in UTC."""
    usual: dict[str, Any] = {
        "tour_id": "alliance-1",
        "kind": TourKind.TRANSFORMATIONAL,
        "state": "active",
        "entered_at": nine("2026-01-15"),
        "employee": PersonRef("e"),
        "manager": PersonRef("m"),
        "start": START,
        "last_day": date(2027, 1, 14),
    }
    request = PlanRequest(**{**usual, "review": review, **facts})
    return plan(request, WEEK, WEEK, nine(now))


def told(found: Plan) -> list[tuple[str, str, str]]:
    """Return (day, review number, event or notice) of the dues of reviews."""
    return [
        (due.at.date().isoformat(), due.subject_id, due.event or due.notice)
        for due in found.dues
        if due.timer == "T5"
    ]


def test_every_cycle_is_planned_to_the_end() -> None:
    """Three cycles of four moments; at month 12 the closing asks instead."""
    found = reviewed(ReviewFact(1, "planned"))

    assert found.review_days == (date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15))
    assert told(found)[:4] == [
        ("2026-04-15", "1", "due"),
        ("2026-04-22", "1", "review_remind"),
        ("2026-04-29", "1", "review_delegate"),
        ("2026-05-15", "1", "no_answer"),
    ]
    assert len(told(found)) == 12


@pytest.mark.parametrize("every_months", [1, 2, 3, 6])
def test_last_review_comes_two_weeks_before_the_last_day(every_months: int) -> None:
    """None opens on the day after the end: the closing asks the final one."""
    found = reviewed(ReviewFact(1, "planned"), review_every_months=every_months)

    assert len(found.review_days) == 12 // every_months - 1
    assert max(found.review_days) <= date(2026, 12, 31)


@pytest.mark.parametrize(
    ("moved_to", "days"),
    [("2027-01-13", ["2027-01-13"]), ("2027-01-14", []), ("2027-01-20", [])],
)
def test_review_moved_to_the_last_day_or_behind_it_is_dropped(
    moved_to: str, days: list[str]
) -> None:
    """As when the end was moved nearer afterwards; the day before may stand."""
    review = ReviewFact(3, "planned", planned_for=date.fromisoformat(moved_to))

    found = reviewed(review, "2026-12-20")

    assert [day.isoformat() for day in found.review_days] == days


def test_review_moved_to_the_last_weekend_is_not_shifted_behind_the_end() -> None:
    """The next working day would come after the last day."""
    review = ReviewFact(3, "planned", planned_for=date(2027, 1, 9))

    assert reviewed(review, "2026-12-20", last_day=date(2027, 1, 10)).review_days == ()


def test_open_review_is_counted_from_its_opening() -> None:
    """A review pulled forward has reminders of its own, the next one keeps its anchor."""
    review = ReviewFact(1, "open", opened_at=nine("2026-03-02"))

    found = told(reviewed(review, "2026-03-02"))

    assert found[:4] == [
        ("2026-03-09", "1", "review_remind"),
        ("2026-03-16", "1", "review_delegate"),
        ("2026-04-01", "1", "no_answer"),
        ("2026-07-15", "2", "due"),
    ]


def test_opening_on_the_due_day_keeps_the_keys() -> None:
    """What was planned ahead and what is planned at the opening are the same moments."""
    ahead = reviewed(ReviewFact(1, "planned"))
    opened = ReviewFact(1, "open", opened_at=nine("2026-04-15"))

    found = reviewed(opened, "2026-04-15", fired=("T5:1.due:2026-04-15",))

    assert found.dues == tuple(due for due in ahead.dues if due.key != "T5:1.due:2026-04-15")


def test_missing_side_has_a_fortnight_after_the_first_answer() -> None:
    """An answer given late does not take the time from the other side."""
    review = ReviewFact(1, "one_in", nine("2026-04-15"), first_in_at=nine("2026-04-27"))

    found = told(reviewed(review, "2026-04-27", fired=("T5:1.7d:2026-04-15",)))

    assert found[:2] == [
        ("2026-04-29", "1", "review_delegate"),
        ("2026-05-11", "1", "other_missing_14d"),
    ]


def test_revealed_review_closes_itself() -> None:
    """Thirty days after both were opened, a talk nobody confirmed is closed."""
    review = ReviewFact(1, "revealed", revealed_at=nine("2026-04-20"))

    assert told(reviewed(review, "2026-04-20"))[0] == ("2026-05-20", "1", "auto_30d")


def test_moved_review_comes_on_its_new_day() -> None:
    """A moved review takes no other's place."""
    review = ReviewFact(1, "planned", planned_for=date(2026, 5, 4))

    found = reviewed(review, "2026-04-16", fired=("T5:1.due:2026-04-15",))

    assert found.review_days == (date(2026, 5, 4), date(2026, 7, 15), date(2026, 10, 15))
    assert told(found)[0] == ("2026-05-04", "1", "due")


def test_missed_cycles_become_one() -> None:
    """Edge E48: only the latest overdue cycle comes, as the first number, on the next morning."""
    found = reviewed(ReviewFact(1, "planned"), "2026-08-20")

    assert found.review_days == (date(2026, 8, 20), date(2026, 10, 15))
    assert found.dues[0].key == "T5:1.due:2026-07-15"


def test_merged_cycles_do_not_come_back() -> None:
    """After the merged review, the next number stands on the next day of the series."""
    found = reviewed(ReviewFact(2, "planned"), "2026-08-25", fired=("T5:1.due:2026-07-15",))

    assert found.review_days == (date(2026, 10, 15),)


def test_late_cycle_gives_way_to_a_near_one() -> None:
    """Two reviews within a fortnight would be one too many."""
    found = reviewed(ReviewFact(1, "planned"), "2026-10-05")

    assert found.review_days == (date(2026, 10, 15),)


def test_reviews_after_a_leave_begin_behind_the_return() -> None:
    """Edge E27: one review ten working days after the return, the others on their days."""
    found = reviewed(ReviewFact(1, "planned"), "2026-08-03", returned_on=date(2026, 8, 3))

    assert found.review_days == (date(2026, 8, 17), date(2026, 10, 15))


def test_review_interrupted_by_a_leave_comes_again() -> None:
    """A review that was open when the leave began is asked anew, under a new key."""
    found = reviewed(
        ReviewFact(1, "planned"),
        "2026-06-01",
        returned_on=date(2026, 6, 1),
        fired=("T5:1.due:2026-04-15",),
    )

    assert found.review_days[0] == date(2026, 6, 15)
    assert found.dues[0].key == "T5:1.due:2026-06-01"


def test_closing_begins_no_new_review() -> None:
    """The final review goes on, nothing is planned behind it."""
    review = ReviewFact(2, "open", opened_at=nine("2026-06-01"))

    found = told(reviewed(review, "2026-06-01", state="closing"))

    assert {number for _, number, _ in found} == {"2"}
    assert found[-1] == ("2026-07-01", "2", "no_answer")


def test_foundational_tour_is_planned_two_years_ahead() -> None:
    """No end is planned, so the plan goes on as the years go by."""
    found = reviewed(
        ReviewFact(20, "planned"),
        "2036-01-16",
        kind=TourKind.FOUNDATIONAL,
        last_day=None,
        review_every_months=6,
    )

    assert found.review_days[0] == date(2036, 1, 16)
    assert found.review_days[-1] == date(2038, 1, 15)


def test_tour_without_dates_has_no_reviews() -> None:
    """A slot that nobody dated yet plans nothing."""
    assert reviewed(ReviewFact(1, "planned"), start=None, last_day=None).review_days == ()


@pytest.mark.parametrize("every", [1, 2, 3, 6])
def test_lived_through_tour_has_every_review_once(every: int) -> None:
    """Opening each review on its day, and closing it, walks through all days of the series."""
    fired: list[str] = []
    opened: list[date] = []
    now = "2026-01-15"
    for number in range(1, 13):
        found = reviewed(
            ReviewFact(number, "planned"), now, fired=tuple(fired), review_every_months=every
        )
        due = next((each for each in found.dues if each.key.startswith(f"T5:{number}.due")), None)
        if due is None:
            break
        fired.append(due.key)
        opened.append(due.at.date())
        now = (due.at + timedelta(days=5)).date().isoformat()

    raw = dates.review_days(START, every, date(2027, 1, 14))
    assert opened == [dates.shift_to_common_working_day(each, WEEK) for each in raw]


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 500).map(lambda days: datetime(2026, 1, 15, 9, tzinfo=UTC) + timedelta(days)),
    st.integers(1, 6),
    st.integers(1, 15),
)
def test_reviews_never_pile_up(now: datetime, every: int, number: int) -> None:
    """At any moment: days rise, none in the last fortnight, and the numbers follow each other."""
    found = reviewed(
        ReviewFact(number, "planned"), now.date().isoformat(), review_every_months=every
    )
    numbers = [
        int(due.subject_id) for due in found.dues if ".due:" in due.key and due.timer == "T5"
    ]

    assert list(found.review_days) == sorted(set(found.review_days))
    assert numbers == list(range(number, number + len(found.review_days)))
    assert all(day <= date(2027, 1, 4) for day in found.review_days)


def test_a_review_behind_a_return_that_fired_is_not_asked_again() -> None:
    """Its key never comes twice, so the review waits for the next day instead of for nothing."""
    fired = ("T5:1.due:2026-04-15", "T5:1.due:2026-06-01")

    found = reviewed(
        ReviewFact(1, "planned"), "2026-06-02", returned_on=date(2026, 6, 1), fired=fired
    )

    assert found.review_days[0] == date(2026, 7, 15)
    assert not set(fired) & {due.key for due in found.dues}
