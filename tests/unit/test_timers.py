"""The timers of a tour, one table each: T1 to T4 and T7 to T11, standing still, keys, mornings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Due, PersonRef, TourKind
from tourwright.domain.plan import Plan, PlanRequest, RenewalFact, ReviewFact
from tourwright.domain.timers import plan

WEEK = WorkCalendar()
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
BERLIN = PersonRef("e", "Europe/Berlin", "DE")


def asked(state: str = "active", **facts: object) -> PlanRequest:
    """Return a request about a tour of 36 months that began on 15 January 2026."""
    usual: dict[str, Any] = {
        "tour_id": "alliance-1",
        "kind": TourKind.TRANSFORMATIONAL,
        "state": state,
        "entered_at": NOON,
        "employee": BERLIN,
        "manager": PersonRef("m", "Europe/Berlin", "DE"),
        "start": date(2026, 1, 15),
        "last_day": date(2029, 1, 14),
        "review": ReviewFact(1, "planned"),
        "renewal": RenewalFact("not_due", NOON),
    }
    return PlanRequest(**{**usual, **facts})


def planned(request: PlanRequest, now: datetime = NOON) -> Plan:
    """Plan without public holidays."""
    return plan(request, WEEK, WEEK, now)


def local_days(dues: tuple[Due, ...], timer: str) -> list[tuple[str, str]]:
    """Return (day in Berlin, event or notice) of one timer's dues."""
    return [
        (dates.local_day(due.at, "Europe/Berlin").isoformat(), due.event or due.notice)
        for due in dues
        if due.timer == timer
    ]


TABLES = {
    "T1 slot": (
        asked("proposed"),
        "T1",
        [("2026-03-02", "draft_idle"), ("2026-03-16", "stale_60d")],
    ),
    "T1 draft": (
        asked("drafting"),
        "T1",
        [
            ("2026-01-22", "draft_idle"),
            ("2026-02-16", "draft_idle"),
            ("2026-03-02", "draft_idle"),
            ("2026-03-16", "stale_60d"),
        ],
    ),
    "T2": (
        asked("negotiating"),
        "T2",
        [
            ("2026-01-29", "negotiation_stale"),
            ("2026-02-16", "negotiation_stale"),
            ("2026-04-01", "negotiation_stale"),
            ("2026-04-15", "stale_90d"),
        ],
    ),
    "T3": (
        asked("signing"),
        "T3",
        [
            ("2026-01-19", "commit_remind"),
            ("2026-01-26", "commit_remind"),
            ("2026-01-29", "expired_14d"),
        ],
    ),
    "T4 on a Sunday": (
        asked("committed", start=date(2026, 2, 1), last_day=date(2027, 1, 31)),
        "T4",
        [("2026-02-01", "start_reached")],
    ),
    "T7 ninety days": (asked(), "T7", [("2028-10-17", "end_near")]),
    "T7 a quarter": (
        asked(last_day=date(2026, 7, 14)),
        "T7",
        [("2026-06-01", "end_near")],
    ),
    "T8 on a Sunday": (
        asked(last_day=date(2028, 1, 15)),
        "T8",
        [("2028-01-16", "end_reached")],
    ),
    "T8 with an agreed day": (
        asked(transition_declared_at=NOON, transition_last_day=date(2026, 9, 30)),
        "T8",
        [("2026-09-16", "transition_near"), ("2029-01-15", "end_reached")],
    ),
    "T9 after a declaration": (
        asked("closing"),
        "T9",
        [
            ("2026-01-26", "closing_remind"),
            ("2026-02-04", "closing_remind"),
            ("2026-02-16", "window_30d"),
        ],
    ),
    "T9 after the last day": (
        asked("closing", last_day=date(2026, 1, 14)),
        "T9",
        [
            ("2026-01-26", "closing_remind"),
            ("2026-02-03", "closing_remind"),
            ("2026-02-13", "window_30d"),
        ],
    ),
    "T9 with an agreed day": (
        asked("closing", transition_declared_at=NOON, transition_last_day=date(2026, 1, 29)),
        "T9",
        [
            ("2026-02-09", "closing_remind"),
            ("2026-02-18", "closing_remind"),
            ("2026-03-02", "window_30d"),
        ],
    ),
    "T10": (
        asked(hand_over_at=NOON),
        "T10",
        [
            ("2026-01-22", "hand_over_remind"),
            ("2026-01-29", "hand_over_remind"),
            ("2026-02-05", "hand_over_remind"),
            ("2026-02-16", "no_answer"),
        ],
    ),
    "T11": (
        asked(open_amendments=(("a1", NOON),)),
        "T11",
        [
            ("2026-01-22", "amendment_remind"),
            ("2026-01-29", "amendment_remind"),
            ("2026-02-05", "expired_21d"),
        ],
    ),
    "transition without a day": (
        asked(transition_declared_at=NOON),
        "X",
        [("2026-03-16", "no_day_60d")],
    ),
    "transition whose day passed": (
        asked(transition_declared_at=NOON, transition_last_day=date(2026, 9, 30)),
        "X",
        [("2026-10-07", "day_passed_no_hris")],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_timer_equals_its_table(name: str) -> None:
    """Each timer comes on the days of the lifecycle's table, moved to working days where due."""
    request, timer, expected = TABLES[name]

    assert local_days(planned(request).dues, timer) == expected


@pytest.mark.parametrize("state", ["completed", "abandoned", "ended_early", "superseded", "void"])
def test_nothing_comes_after_the_end(state: str) -> None:
    """An ended tour is silent."""
    assert planned(asked(state)).dues == ()


@pytest.mark.parametrize("still", [{"paused": True}, {"on_hold": True}])
@pytest.mark.parametrize("state", ["negotiating", "signing", "active", "paused", "closing"])
def test_standing_still_means_no_moment_at_all(state: str, still: dict[str, bool]) -> None:
    """Edges E27, E28: a leave of six months sends nothing; the days are still shown."""
    found = planned(asked(state, hand_over_at=NOON, **still))

    assert found.dues == ()
    assert found.renewal_on == date(2028, 1, 17)


def test_start_comes_during_a_leave() -> None:
    """The start decides whether a committed tour begins active or paused, so it is not held."""
    found = planned(asked("committed", start=date(2026, 2, 2), on_hold=True))

    assert [due.event for due in found.dues] == ["start_reached"]


def test_passed_start_comes_at_once() -> None:
    """A start moved into the past is not waited for."""
    [due, *_] = planned(asked("committed")).dues

    assert (due.event, due.at <= NOON) == ("start_reached", True)


def test_fired_moment_never_comes_again() -> None:
    """Keys are timer, subject and anchor: later planning leaves out what fired."""
    first = planned(asked("negotiating"))
    again = planned(asked("negotiating", fired=(first.dues[0].key,)))

    assert again.dues == first.dues[1:]


def test_missed_steps_of_a_ladder_become_one() -> None:
    """After 80 days of silence one notice comes, not three, and the end keeps its day."""
    found = planned(asked("negotiating"), NOON + timedelta(days=80)).dues

    assert local_days(found, "T2") == [
        ("2026-04-06", "negotiation_stale"),
        ("2026-04-15", "stale_90d"),
    ]


def test_moment_that_passed_just_now_keeps_its_place() -> None:
    """A planning a few minutes after nine does not put the day off."""
    request = asked("negotiating")
    moment = planned(request).dues[0].at

    assert planned(request, moment + timedelta(minutes=5)).dues[0].at == moment


def test_moments_come_on_days_on_which_both_work() -> None:
    """Edge E6: a holiday of the manager moves it too."""
    closed = WorkCalendar(frozenset({date(2026, 1, 22), date(2026, 1, 23)}))

    found = plan(asked("drafting"), WEEK, closed, NOON)

    assert local_days(found.dues, "T1")[0] == ("2026-01-26", "draft_idle")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", None),
        ("America/New_York", datetime(2026, 1, 22, 14, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 1, 23, 0, tzinfo=UTC)),
    ],
)
def test_manager_has_a_morning_of_their_own(zone: str, expected: datetime | None) -> None:
    """Edge E7: the moment is the employee's 09:00, the manager's mail waits for theirs."""
    request = asked("drafting", manager=PersonRef("m", zone))

    found = planned(request).dues[0]

    assert (found.at, found.manager_at) == (datetime(2026, 1, 22, 8, tzinfo=UTC), expected)


def test_unknown_zone_is_read_as_utc() -> None:
    """A wrong zone in the HRIS never stops a tour."""
    found = planned(asked("drafting", employee=PersonRef("e", "Mars/Olympus")))

    assert found.dues[0].at == datetime(2026, 1, 22, 9, tzinfo=UTC)


def test_moments_keep_nine_through_clock_changes() -> None:
    """Summer time begins on 29 March 2026: 09:00 in Berlin is 07:00 UTC from then on."""
    found = planned(asked("negotiating")).dues

    assert [due.at.hour for due in found] == [8, 8, 7, 7]


def test_return_from_leave_starts_ladders_anew() -> None:
    """Nobody comes back to a negotiation that was given up in between."""
    back = date(2026, 6, 1)
    now = datetime(2026, 6, 1, 6, tzinfo=UTC)

    found = planned(asked("negotiating", returned_on=back), now).dues

    assert local_days(found, "T2")[0] == ("2026-06-15", "negotiation_stale")
    assert local_days(found, "T2")[-1] == ("2026-08-31", "stale_90d")


def test_dues_after_a_leave_are_late_enough_and_spread() -> None:
    """Edge E27: nothing before return + 10 working days, and not all on one day."""
    back = date(2028, 12, 1)
    request = asked(returned_on=back, entered_at=datetime(2028, 12, 1, 6, tzinfo=UTC))

    found = planned(request, datetime(2028, 12, 1, 6, tzinfo=UTC)).dues

    firsts = [local_days(found, timer)[0] for timer in ("T5", "T6", "T7", "T8")]
    assert firsts == [
        ("2028-12-15", "due"),
        ("2028-12-19", "due"),
        ("2028-12-21", "end_near"),
        ("2029-01-15", "end_reached"),
    ]


def test_end_held_by_a_leave_comes_after_it() -> None:
    """Nobody is closed out on the first day back."""
    request = asked(returned_on=date(2029, 3, 1), last_day=date(2029, 1, 14))

    found = planned(request, datetime(2029, 3, 1, 6, tzinfo=UTC)).dues

    assert local_days(found, "T8") == [("2029-03-23", "end_reached")]


def test_end_that_was_disputed_is_asked_again() -> None:
    """A tour taken back from closing is looked at again 30 days later."""
    fired = ("T8:tour.end:2029-01-14",)
    entered = datetime(2029, 1, 20, 12, tzinfo=UTC)

    found = planned(asked(fired=fired, entered_at=entered), entered).dues

    assert local_days(found, "T8") == [("2029-02-19", "end_reached")]


STATES = st.sampled_from(
    ["proposed", "drafting", "negotiating", "signing", "committed", "active", "closing"]
)
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"])
MOMENTS = st.integers(0, 30_000).map(lambda hours: NOON + timedelta(hours=hours))
MAYBE_DAY = st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))


@st.composite
def requests(draw: st.DrawFn) -> PlanRequest:
    """Draw a tour at any point of its life."""
    start = draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    last = dates.last_day(start, draw(st.integers(1, 36)))
    base = asked(draw(STATES), start=start, last_day=last)
    return replace(
        base,
        entered_at=draw(MOMENTS),
        employee=PersonRef("e", draw(ZONES)),
        manager=PersonRef("m", draw(ZONES)),
        review_every_months=draw(st.integers(1, 6)),
        hand_over_at=draw(st.none() | MOMENTS),
        returned_on=draw(MAYBE_DAY),
    )


@settings(max_examples=60, deadline=None)
@given(requests(), MOMENTS)
def test_planning_twice_gives_the_same_plan(request: PlanRequest, now: datetime) -> None:
    """The same facts at the same moment give the same moments; each key stands once."""
    first = planned(request, now)
    keys = [due.key for due in first.dues]

    assert planned(request, now) == first
    assert len(set(keys)) == len(keys)


@settings(max_examples=60, deadline=None)
@given(requests(), MOMENTS)
def test_only_exact_days_fall_on_a_weekend(request: PlanRequest, now: datetime) -> None:
    """All but the start and the end come on working days, at nine in the employee's zone."""
    zone = request.employee.zone

    for due in planned(request, now).dues:
        local = due.at.astimezone(dates.zone_of(zone))
        assert local.hour == 9
        assert WEEK.works_on(local.date()) or due.event in ("start_reached", "end_reached")


@settings(max_examples=60, deadline=None)
@given(requests(), MOMENTS)
def test_keys_that_fired_stay_away(request: PlanRequest, now: datetime) -> None:
    """Whatever fired is not among the moments of any later planning."""
    fired = tuple(due.key for due in planned(request, now).dues[:3])

    found = planned(replace(request, fired=fired), now + timedelta(days=1)).dues

    assert not set(fired) & {due.key for due in found}


@settings(max_examples=60, deadline=None)
@given(requests(), MOMENTS)
def test_nothing_comes_before_the_return(request: PlanRequest, now: datetime) -> None:
    """With a leave behind, no moment but the start lies before return + 10 working days."""
    request = replace(request, returned_on=now.date())
    floor = dates.add_working_days(now.date(), 10, WEEK)

    for due in planned(request, now).dues:
        day = dates.local_day(due.at, request.employee.zone)
        assert day >= floor or due.event == "start_reached"
