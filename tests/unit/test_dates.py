"""Months, renewal days, working days and local hours: every golden value of lifecycle 4.4."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar

WEEK = WorkCalendar()
GULF = WorkCalendar(weekend=frozenset({4, 5}))
NEVER = WorkCalendar(weekend=frozenset(range(7)))
STARTS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
HOLIDAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60)

GOLDEN = [
    ("2026-01-15", 1, "2026-02-14", "2026-01-31", "2026-02-02"),
    ("2026-01-15", 3, "2026-04-14", "2026-03-01", "2026-03-02"),
    ("2026-01-15", 6, "2026-07-14", "2026-04-16", "2026-04-16"),
    ("2026-01-15", 12, "2027-01-14", "2026-07-17", "2026-07-17"),
    ("2026-01-15", 18, "2027-07-14", "2026-10-15", "2026-10-15"),
    ("2026-01-15", 24, "2028-01-14", "2027-01-15", "2027-01-15"),
    ("2026-01-15", 36, "2029-01-14", "2028-01-15", "2028-01-17"),
    ("2026-01-15", 48, "2030-01-14", "2029-01-15", "2029-01-15"),
    ("2026-01-15", 60, "2031-01-14", "2030-01-15", "2030-01-15"),
    ("2028-02-29", 12, "2029-02-27", "2028-08-30", "2028-08-30"),
    ("2028-02-29", 48, "2032-02-28", "2031-02-28", "2031-02-28"),
]


def day(text: str) -> date:
    """Return the day written as ISO 8601."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "months", "last", "raw", "on"), GOLDEN)
def test_golden_dates_hold(start: str, months: int, last: str, raw: str, on: str) -> None:
    """Last day, raw renewal and its working day equal the lifecycle's table."""
    found_last = dates.last_day(day(start), months)
    found_raw = dates.renewal_raw(day(start), months)

    assert (found_last, found_raw) == (day(last), day(raw))
    assert dates.usual_talk_day(found_raw, found_last, WEEK) == day(on)


@pytest.mark.parametrize(
    ("anchor", "months", "result"),
    [
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-02-28", -6, "2026-08-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-01-31", -1, "2025-12-31"),
        ("2026-05-15", 0, "2026-05-15"),
    ],
)
def test_months_clamp_to_the_month(anchor: str, months: int, result: str) -> None:
    """A day that the month lacks becomes its last day; the way back is another day."""
    assert dates.add_months(day(anchor), months) == day(result)


def test_monthly_series_keeps_its_anchor() -> None:
    """Monthly from 31 January comes back to 31 after February."""
    found = list(islice(dates.series(day("2026-01-31"), 1), 4))

    assert found == [day("2026-02-28"), day("2026-03-31"), day("2026-04-30"), day("2026-05-31")]


def test_edited_last_day_wins_over_arithmetic() -> None:
    """People who expect a leap-day year to end on 28 February edit it, and the talk follows."""
    edited = dates.renewal_raw(day("2028-02-29"), 12, last=day("2029-02-28"))

    assert edited == day("2029-03-01") - timedelta(days=183)


@pytest.mark.parametrize(
    ("months", "lead", "raw"),
    [(36, 6, "2028-07-15"), (12, 3, "2026-10-15"), (6, 6, "2026-04-16"), (6, 9, "2026-04-16")],
)
def test_explicit_lead_replaces_the_rule(months: int, lead: int, raw: str) -> None:
    """A lead as long as the tour falls back to half of it."""
    assert dates.renewal_raw(day("2026-01-15"), months, lead_months=lead) == day(raw)


def test_half_rule_meets_twelve_months_without_a_jump() -> None:
    """At 24 months the two rules differ by at most a day."""
    start = day("2026-01-15")
    end = dates.end_of(start, 24)

    half = end - timedelta(days=(end - start).days // 2)

    assert abs(half - dates.renewal_raw(start, 24)) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "on"), [("2026-05-04", "2026-05-18"), ("2026-07-01", "2026-07-08")]
)
def test_passed_renewal_day_is_caught_up(today: str, on: str) -> None:
    """A talk whose day passed comes ten working days on, but before the last five of them."""
    assert dates.catch_up_day(day("2026-07-14"), day(today), WEEK) == day(on)


def test_renewal_never_later_than_five_working_days_before_the_end() -> None:
    """A short lead by configuration cannot push the talk into the last days."""
    found = dates.usual_talk_day(day("2026-07-13"), day("2026-07-14"), WEEK)

    assert found == day("2026-07-08")


@pytest.mark.parametrize(
    ("raw", "holidays", "on"),
    [
        ("2026-05-01", ["2026-05-01"], "2026-05-04"),
        ("2026-12-25", ["2026-12-25", "2026-12-28"], "2026-12-29"),
        ("2026-08-03", [f"2026-08-{n:02}" for n in range(3, 15)], "2026-07-31"),
    ],
)
def test_shift_goes_forward_a_week_then_back(raw: str, holidays: list[str], on: str) -> None:
    """Edge E6: the next common working day within 7 days, else the previous one."""
    closed = WorkCalendar(frozenset(map(day, holidays)))

    assert dates.shift_to_common_working_day(day(raw), WEEK, closed) == day(on)


def test_shift_respects_two_different_weekends() -> None:
    """Friday is free in one place, Sunday in the other: the common day is Monday."""
    assert dates.shift_to_common_working_day(day("2026-01-16"), WEEK, GULF) == day("2026-01-19")


def test_shift_without_any_common_day_keeps_the_day() -> None:
    """Nothing is lost when the calendars share no day."""
    assert dates.shift_to_common_working_day(day("2026-01-16"), NEVER) == day("2026-01-16")


@pytest.mark.parametrize(
    ("start", "n", "result"),
    [
        ("2026-01-16", 1, "2026-01-19"),
        ("2026-01-17", 1, "2026-01-19"),
        ("2026-01-16", 10, "2026-01-30"),
        ("2026-01-19", -1, "2026-01-16"),
        ("2026-01-17", 0, "2026-01-17"),
    ],
)
def test_working_days_are_counted(start: str, n: int, result: str) -> None:
    """The day itself is not counted."""
    assert dates.add_working_days(day(start), n, WEEK) == day(result)


def test_calendars_without_working_days_are_refused() -> None:
    """Counting ends with an error instead of never."""
    with pytest.raises(dates.DateError, match="too few working days"):
        dates.add_working_days(day("2026-01-16"), 1, NEVER)


@pytest.mark.parametrize(
    ("on", "at", "zone", "local"),
    [
        ("2027-03-28", time(2, 30), "Europe/Berlin", "2027-03-28T03:30:00+02:00"),
        ("2027-11-07", time(1, 30), "America/New_York", "2027-11-07T01:30:00-04:00"),
        ("2027-03-28", time(9), "Europe/Berlin", "2027-03-28T09:00:00+02:00"),
        ("2027-03-27", time(9), "Europe/Berlin", "2027-03-27T09:00:00+01:00"),
        ("2027-11-07", time(9), "America/New_York", "2027-11-07T09:00:00-05:00"),
        ("2027-10-03", time(2, 10), "Australia/Lord_Howe", "2027-10-03T02:40:00+11:00"),
        ("2027-06-01", time(9), "Asia/Kathmandu", "2027-06-01T09:00:00+05:45"),
    ],
)
def test_local_times_survive_clock_changes(on: str, at: time, zone: str, local: str) -> None:
    """A skipped time moves by the gap, a repeated one is the first, and 09:00 stays 09:00."""
    moment = dates.local_moment(day(on), at, zone)

    assert moment.tzinfo is UTC
    assert moment.astimezone(ZoneInfo(zone)).isoformat() == local


def test_morning_is_nine_and_day_is_local() -> None:
    """09:00 in Auckland is the evening before in UTC, and still that day there."""
    moment = dates.local_morning(day("2026-07-01"), "Pacific/Auckland")

    assert moment == datetime(2026, 6, 30, 21, tzinfo=UTC)
    assert dates.local_day(moment, "Pacific/Auckland") == day("2026-07-01")


@pytest.mark.parametrize(
    "zone",
    ["Mars/Olympus", "", "../etc/passwd", "Europe", "a\0b", "localtime", "right/Europe/Berlin"],
)
def test_unknown_zone_is_refused(zone: str) -> None:
    """The error says how a zone is written."""
    with pytest.raises(dates.DateError, match="Europe/Berlin"):
        dates.local_morning(day("2026-07-01"), zone)


@pytest.mark.parametrize("months", [0, -3])
def test_length_below_one_month_is_refused(months: int) -> None:
    """A tour has at least a month."""
    with pytest.raises(dates.DateError, match="at least 1 month"):
        dates.end_of(day("2026-01-15"), months)


def test_length_beyond_the_calendar_is_refused() -> None:
    """Year 9999 is the end of all tours."""
    with pytest.raises(dates.DateError, match="leave the calendar"):
        dates.add_months(day("2026-01-15"), 100_000)


def test_last_day_before_start_is_refused() -> None:
    """The error names both days."""
    with pytest.raises(dates.DateError, match="2025-12-31"):
        dates.renewal_raw(day("2026-01-15"), 12, last=day("2025-12-31"))


def test_rhythm_below_one_month_is_refused() -> None:
    """A cadence of nothing would never end."""
    with pytest.raises(dates.DateError, match="no rhythm"):
        dates.series(day("2026-01-15"), 0)


@pytest.mark.parametrize(
    ("months", "every", "count", "final"),
    [(36, 3, 11, "2028-10-15"), (12, 2, 5, "2026-11-15"), (2, 2, 0, ""), (1, 1, 0, "")],
)
def test_reviews_stop_before_the_end(months: int, every: int, count: int, final: str) -> None:
    """No review at the end itself: closing asks the final one."""
    start = day("2026-01-15")

    found = dates.review_days(start, every, dates.last_day(start, months))

    assert len(found) == count
    assert not final or found[-1] == day(final)


def test_review_within_a_fortnight_of_the_end_is_dropped() -> None:
    """With an edited last day the last review may fall too near."""
    start = day("2026-01-15")

    assert dates.review_days(start, 3, day("2026-04-28")) == []
    assert dates.review_days(start, 3, day("2026-04-29")) == [day("2026-04-15")]


@given(STARTS, st.integers(1, 120))
def test_length_is_read_back_from_the_last_day(start: date, months: int) -> None:
    """A last day made from a length gives that length again."""
    assert dates.length_in_months(start, dates.last_day(start, months)) == months


@given(STARTS, st.integers(1, 12), st.integers(1, 40))
def test_series_never_drifts(start: date, every: int, n: int) -> None:
    """The n-th day is anchored: same day of the month, or the month's last."""
    found = next(islice(dates.series(start, every), n - 1, None))

    assert found == dates.add_months(start, every * n)
    assert found.day == start.day or (found + timedelta(days=1)).day == 1


@given(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(1, 18), HOLIDAYS)
def test_renewal_is_a_working_day_before_the_last_day(
    start: date, months: int, holidays: frozenset[date]
) -> None:
    """Whatever the holidays, the talk comes before the last day and on a working day."""
    last = dates.last_day(start, months)
    calendar = WorkCalendar(holidays)

    found = dates.usual_talk_day(dates.renewal_raw(start, months), last, WEEK, calendar)

    assert found < last
    assert calendar.works_on(found)
