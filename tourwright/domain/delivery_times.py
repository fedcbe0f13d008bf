"""When a mail goes to a person: in their own working hours, and never more than they want a week.

A few purposes are pressing and go in the next allowed hour; the rest waits for the digest of a
morning. Whatever goes takes along what waits, so a week has few mails and none says little. A
calendar entry, a mail to a role and a mail to a private address are judged by the hour alone.

Source: lifecycle, timers ("each at the recipient's local morning"); product, "people who are away".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import MORNING_HOUR, ONE_DAY, local_moment, sound_zone, zone_of

GATHER = timedelta(minutes=5)
"""A mail waits so long for others that are about to come: nine reviews of one morning are one."""

MORNING_LASTS = timedelta(minutes=30)
WEEK = timedelta(days=7)
SEARCH_DAYS = 60
DAILY, WEEKLY, OFF = "daily", "weekly", "off"
PRESSING = frozenset(
    {
        "commit",
        "commit_asked",
        "commit_remind",
        "review_open",
        "renewal_due",
        "closing",
        "closing_asked",
        "hand_over",
        "hand_over_opened",
        "fresh_link",
    }
)
PRESSING_PREFIXES = ("transition_",)


@dataclass(frozen=True)
class Hours:
    """The quiet hours of a day, as local "HH:MM"; from the same to the same is none."""

    begin: str = "18:00"
    end: str = "08:00"

    def are_at(self, moment: time) -> bool:
        """Say whether it is quiet at this local time; quiet hours may pass midnight."""
        begin, end = time.fromisoformat(self.begin), time.fromisoformat(self.end)
        if begin <= end:
            return begin <= moment < end
        return moment >= begin or moment < end

    @property
    def over_at(self) -> time:
        """Return the local time at which they end."""
        return time.fromisoformat(self.end)


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for. sent are the moments (UTC) of the last week's mails that count.

    a_week is how many may come in any seven days; snoozed_until the day before which nothing about
    the pair comes, None for no snooze.
    """

    zone: str = "UTC"
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    quiet: Hours = field(default_factory=Hours)
    a_week: int = 3
    digest: str = DAILY
    sent: tuple[datetime, ...] = ()
    snoozed_until: date | None = None


@dataclass(frozen=True)
class Waiting:
    """One mail that waits: what for, and since when it could have gone (UTC)."""

    purpose: str
    since: datetime


@dataclass(frozen=True)
class Deliver:
    """It goes now."""


@dataclass(frozen=True)
class Wait:
    """It is looked at again at the moment (UTC); why is one word."""

    at: datetime
    why: str


@dataclass(frozen=True)
class Digest:
    """It goes with the digest of the moment (UTC), or earlier with a mail that is pressing."""

    at: datetime


Verdict = Deliver | Wait | Digest


def deliver_at(mail: Waiting, reader: Reader, now: datetime) -> Verdict:
    """Return when the mail goes."""
    snoozed = snooze_ends(reader)
    if snoozed is not None and snoozed > now:
        return Wait(snoozed, "snoozed")
    if mail.since + GATHER > now:
        return Wait(mail.since + GATHER, "gathered")
    if not is_pressing(mail.purpose) and reader.digest != OFF:
        morning = digest_at(mail.since, reader)
        if morning > now:
            return Digest(morning)
    return _allowed(mail, reader, now)


def _allowed(mail: Waiting, reader: Reader, now: datetime) -> Verdict:
    """Return whether the hour and the number of the week allow it."""
    free = next_free(reader, now, pressing=is_pressing(mail.purpose))
    if free > now:
        return Wait(open_at(free, reader), "enough this week")
    opens = open_at(now, reader)
    return Wait(opens, "quiet hours") if opens > now else Deliver()


def by_the_hour(reader: Reader, now: datetime) -> Verdict:
    """Return when a mail goes that no week counts: in the hours of its reader."""
    opens = open_at(now, reader)
    return Wait(opens, "quiet hours") if opens > now else Deliver()


def is_pressing(purpose: str) -> bool:
    """Say whether the mail waits for no digest."""
    return purpose in PRESSING or purpose.startswith(PRESSING_PREFIXES)


def next_free(reader: Reader, now: datetime, *, pressing: bool) -> datetime:
    """Return from when one more mail is within the number of the week: now, or later.

    The week's last mail is kept for what is pressing, so that a digest never delays it.
    """
    most = max(1, reader.a_week)
    limit = most if pressing or most == 1 else most - 1
    lately = sorted(moment for moment in reader.sent if moment > now - WEEK)
    return now if len(lately) < limit else lately[-limit] + WEEK


def snooze_ends(reader: Reader) -> datetime | None:
    """Return the morning from which mails come again, None for no snooze."""
    if reader.snoozed_until is None:
        return None
    return local_moment(reader.snoozed_until, time(MORNING_HOUR), _zone(reader))


def digest_at(since: datetime, reader: Reader) -> datetime:
    """Return when the first digest after the moment goes: a working morning at the reader's place.

    A moment in the first half hour of such a morning is that digest's own.
    """
    for day in _days(since - MORNING_LASTS, reader):
        morning = open_at(local_moment(day, time(MORNING_HOUR), _zone(reader)), reader)
        if morning + MORNING_LASTS >= since and _has_digest(day, reader):
            return max(morning, since)
    return since


def _has_digest(day: date, reader: Reader) -> bool:
    """Say whether the day has a digest: each working day, or the first one of its week."""
    if not reader.calendar.works_on(day):
        return False
    monday = day - timedelta(days=day.weekday())
    before = (monday + timedelta(days=n) for n in range(day.weekday()))
    return reader.digest != WEEKLY or not any(reader.calendar.works_on(each) for each in before)


def open_at(moment: datetime, reader: Reader) -> datetime:
    """Return the first moment from then on that lies in working hours at the reader's place."""
    for day in _days(moment, reader):
        if not reader.calendar.works_on(day):
            continue
        for local in (time(0), reader.quiet.over_at):
            begins = max(moment, local_moment(day, local, _zone(reader)))
            if _is_open(begins, day, reader):
                return begins
    return moment


def _is_open(moment: datetime, day: date, reader: Reader) -> bool:
    local = moment.astimezone(zone_of(_zone(reader)))
    return local.date() == day and not reader.quiet.are_at(local.time())


def _days(moment: datetime, reader: Reader) -> Iterator[date]:
    """Yield the days from the moment on, as they are at the reader's place."""
    first = moment.astimezone(zone_of(_zone(reader))).date()
    return (first + n * ONE_DAY for n in range(SEARCH_DAYS))


def _zone(reader: Reader) -> str:
    """Return the reader's zone, UTC when the people system has none that we know."""
    return sound_zone(reader.zone)
