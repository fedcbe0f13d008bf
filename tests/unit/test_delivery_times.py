"""When a mail goes: local hours, holidays, the digest, and the number of a week."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.delivery_times import (
    GATHER,
    OFF,
    WEEK,
    WEEKLY,
    Deliver,
    Digest,
    Hours,
    Reader,
    Wait,
    Waiting,
    by_the_hour,
    deliver_at,
    digest_at,
    open_at,
)
from tourwright.domain.delivery_times import PRESSING as PURPOSES_THAT_PRESS
from tourwright.domain.messages import purposes

BERLIN, TOKYO, DENVER, SYDNEY = "Europe/Berlin", "Asia/Tokyo", "America/Denver", "Australia/Sydney"
HALLOWS = date(2028, 11, 1)
READER = Reader(zone=BERLIN)
PRESSING, USUAL = "commit_asked", "review_revealed"


def at(text: str, zone: str = BERLIN) -> datetime:
    """Return a local moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def waiting(purpose: str, since: datetime) -> Waiting:
    """Return a mail that has gathered long enough at `since`."""
    return Waiting(purpose, since - GATHER)


@pytest.mark.parametrize(
    ("zone", "night", "morning"),
    [
        (BERLIN, "2028-03-27 03:00", "2028-03-27 08:00"),
        (BERLIN, "2028-10-30 03:00", "2028-10-30 08:00"),
        (TOKYO, "2028-03-27 03:00", "2028-03-27 08:00"),
        (DENVER, "2028-03-13 03:00", "2028-03-13 08:00"),
        (DENVER, "2028-11-06 23:30", "2028-11-07 08:00"),
        (SYDNEY, "2028-10-02 05:59", "2028-10-02 08:00"),
        (SYDNEY, "2028-04-03 19:00", "2028-04-04 08:00"),
    ],
)
def test_what_is_pressing_comes_in_the_morning_of_its_reader(
    zone: str, night: str, morning: str
) -> None:
    """Four zones on the days around their clock changes: never at three."""
    reader, now = replace(READER, zone=zone), at(night, zone)

    assert deliver_at(waiting(PRESSING, now), reader, now) == Wait(at(morning, zone), "quiet hours")


@pytest.mark.parametrize(
    ("zone", "since", "morning"),
    [
        (BERLIN, "2028-03-24 17:00", "2028-03-27 09:00"),
        (BERLIN, "2028-03-25 12:00", "2028-03-27 09:00"),
        (TOKYO, "2028-03-24 17:00", "2028-03-27 09:00"),
        (DENVER, "2028-03-10 10:00", "2028-03-13 09:00"),
        (SYDNEY, "2028-09-29 12:00", "2028-10-02 09:00"),
    ],
)
def test_the_rest_comes_with_the_next_working_morning(zone: str, since: str, morning: str) -> None:
    """Over a weekend in which the clocks change, at nine all the same."""
    now = at(since, zone)

    verdict = deliver_at(waiting(USUAL, now), replace(READER, zone=zone), now)

    assert verdict == Digest(at(morning, zone))


def test_a_public_holiday_is_no_working_day() -> None:
    """Neither the digest nor what is pressing comes on it."""
    reader = replace(READER, calendar=WorkCalendar(frozenset({HALLOWS})))
    now = at("2028-11-01 11:00")

    assert deliver_at(waiting(PRESSING, now), reader, now) == Wait(
        at("2028-11-02 08:00"), "quiet hours"
    )
    assert deliver_at(waiting(USUAL, now), reader, now) == Digest(at("2028-11-02 09:00"))


@pytest.mark.parametrize("moment", ["2028-11-03 09:00", "2028-11-03 12:00", "2028-11-03 17:59"])
def test_what_is_pressing_goes_at_once_in_working_hours(moment: str) -> None:
    """The reader is there."""
    now = at(moment)

    assert deliver_at(waiting(PRESSING, now), READER, now) == Deliver()


def test_a_mail_waits_a_little_for_others() -> None:
    """What is written within minutes of each other comes together."""
    now = at("2028-11-03 12:00")

    verdict = deliver_at(Waiting(PRESSING, now), READER, now + timedelta(minutes=1))

    assert verdict == Wait(now + GATHER, "gathered")


def test_what_comes_up_at_nine_is_in_the_digest_of_nine() -> None:
    """The dates of tours come up at nine: their mails do not wait for another day."""
    nine = at("2028-11-03 09:00")

    assert deliver_at(Waiting(USUAL, nine), READER, nine + GATHER) == Deliver()
    assert digest_at(at("2028-11-03 09:31"), READER) == at("2028-11-06 09:00")


def test_a_weekly_digest_comes_on_the_first_working_day() -> None:
    """A Monday that is a holiday passes it on to the Tuesday."""
    monday = date(2028, 11, 6)
    reader = replace(READER, digest=WEEKLY, calendar=WorkCalendar(frozenset({monday})))

    assert digest_at(at("2028-11-01 12:00"), reader) == at("2028-11-07 09:00")


def test_without_a_digest_a_mail_comes_in_working_hours() -> None:
    """Each by itself, still not at night."""
    reader, now = replace(READER, digest=OFF), at("2028-11-03 12:00")

    assert deliver_at(waiting(USUAL, now), reader, now) == Deliver()


def test_the_number_of_a_week_is_kept() -> None:
    """The third mail was the last one until the first is seven days old."""
    sent = (at("2028-11-01 09:00"), at("2028-11-02 09:00"), at("2028-11-03 09:00"))
    reader, now = replace(READER, sent=sent), at("2028-11-03 12:00")

    verdict = deliver_at(waiting(PRESSING, now), reader, now)

    assert verdict == Wait(at("2028-11-08 09:00"), "enough this week")


def test_a_digest_leaves_the_last_mail_of_the_week_to_what_is_pressing() -> None:
    """Two digests went; the third mail is kept for a question that cannot wait."""
    sent = (at("2028-11-02 09:00"), at("2028-11-03 09:00"))
    reader, now = replace(READER, sent=sent), at("2028-11-06 09:00")

    assert deliver_at(waiting(PRESSING, now), reader, now) == Deliver()
    assert deliver_at(Waiting(USUAL, at("2028-11-03 12:00")), reader, now) == Wait(
        at("2028-11-09 09:00"), "enough this week"
    )


def test_one_mail_a_week_is_still_a_mail() -> None:
    """Somebody who wants the least gets the least, not nothing."""
    reader, now = replace(READER, a_week=1), at("2028-11-06 09:00")

    assert deliver_at(Waiting(USUAL, at("2028-11-03 12:00")), reader, now) == Deliver()


def test_a_snooze_holds_everything_back() -> None:
    """Until the morning of its day."""
    reader, now = replace(READER, snoozed_until=date(2028, 11, 20)), at("2028-11-06 12:00")

    verdict = deliver_at(waiting(PRESSING, now), reader, now)

    assert verdict == Wait(at("2028-11-20 09:00"), "snoozed")
    assert deliver_at(waiting(PRESSING, now), reader, at("2028-11-20 09:00")) == Deliver()


@pytest.mark.parametrize(
    ("begin", "end", "now", "opens"),
    [
        ("00:00", "10:00", "2028-11-03 09:00", "2028-11-03 10:00"),
        ("12:00", "13:30", "2028-11-03 12:10", "2028-11-03 13:30"),
        ("07:00", "07:00", "2028-11-03 03:00", "2028-11-03 03:00"),
        ("08:00", "07:00", "2028-11-03 09:00", "2028-11-06 07:00"),
    ],
)
def test_quiet_hours_are_the_readers_own(begin: str, end: str, now: str, opens: str) -> None:
    """Before noon, over noon, none at all, or nearly all of the day."""
    reader = replace(READER, quiet=Hours(begin, end))

    assert open_at(at(now), reader) == at(opens)


def test_an_unknown_place_is_read_as_utc() -> None:
    """A mistake in the people system keeps nobody's mails."""
    reader = replace(READER, zone="Europe/Nowhere")
    night = datetime(2028, 11, 3, 3, tzinfo=UTC)

    assert by_the_hour(reader, night) == Wait(datetime(2028, 11, 3, 8, tzinfo=UTC), "quiet hours")


@pytest.mark.parametrize("hour", [8, 12])
def test_in_the_hours_of_its_reader_a_mail_goes_at_once(hour: int) -> None:
    """Where no week counts, nothing else is waited for."""
    reader = replace(READER, zone="Europe/Nowhere")

    assert by_the_hour(reader, datetime(2028, 11, 3, hour, tzinfo=UTC)) == Deliver()


def test_days_without_any_working_day_keep_no_mail_for_ever() -> None:
    """A calendar that nobody can work by does not lose a mail."""
    reader = replace(READER, calendar=WorkCalendar(weekend=frozenset(range(7))))
    now = at("2028-11-03 12:00")

    assert deliver_at(waiting(PRESSING, now), reader, now) == Deliver()


BEGIN = datetime(2028, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(
    mails=st.lists(st.tuples(MOMENTS, st.sampled_from([PRESSING, USUAL])), max_size=40),
    a_week=st.integers(1, 5),
    zone=st.sampled_from([BERLIN, TOKYO, DENVER, SYDNEY]),
)
def test_no_seven_days_hold_more_mails_than_wanted(
    mails: list[tuple[datetime, str]], a_week: int, zone: str
) -> None:
    """Whatever comes up and whenever; each goes in the end, in working hours."""
    reader = Reader(zone=zone, a_week=a_week)

    sent, left = _lived(mails, reader)

    assert left == []
    for n, moment in enumerate(sent):
        assert sum(1 for each in sent[n:] if each < moment + WEEK) <= a_week
        local = moment.astimezone(ZoneInfo(zone))
        assert local.weekday() < 5
        assert time(8) <= local.time() < time(18)


def _lived(
    mails: list[tuple[datetime, str]], reader: Reader
) -> tuple[list[datetime], list[Waiting]]:
    """Send as the courier does: what goes takes along what is there."""
    left = [Waiting(purpose, since) for since, purpose in sorted(mails)]
    look = {mail: mail.since for mail in left}
    sent: list[datetime] = []
    for _ in range(5000):
        if not left:
            break
        mail = min(left, key=lambda each: look[each])
        now = look[mail]
        verdict = deliver_at(mail, replace(reader, sent=tuple(sent)), now)
        if isinstance(verdict, Deliver):
            sent.append(now)
            left = [each for each in left if each.since > now]
        else:
            assert verdict.at > now
            look[mail] = verdict.at
    return sent, left


def test_what_is_pressing_has_words() -> None:
    """A purpose that no mail has would press for nothing."""
    assert purposes() >= PURPOSES_THAT_PRESS
