"""The calendar file of a talk: one entry, neutral, private."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from tourwright.domain.model import Meeting
from webhooks.ics import Talk, calendar_file, talk_of_day, talk_of_meeting

NOW = datetime(2027, 12, 1, 8, 0, tzinfo=UTC)
START = datetime(2028, 1, 17, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
NAMES = ("Ana Sol", "Dana Reyes")
URL = "https://tours.example/alliances/a1"
MEETING = Meeting(
    uid="a1-1-renewal-1@tourwright",
    sequence=2,
    start=START,
    end=START + timedelta(hours=1),
    zone="Europe/Berlin",
    attendees=("p-ana", "p-dana"),
)


def entry_of(talk: Talk, names: tuple[str, ...] = NAMES) -> Event:
    """Read the file as a calendar does."""
    (entry,) = Calendar.from_ical(calendar_file(talk, names, NOW)).events
    return entry


def test_the_file_changes_the_entry_that_came_by_mail() -> None:
    """Same uid, same sequence, the moment in UTC."""
    entry = entry_of(talk_of_meeting(MEETING, URL))

    assert (entry["uid"], entry["sequence"]) == ("a1-1-renewal-1@tourwright", 2)
    assert entry.decoded("dtstart") == datetime(2028, 1, 17, 9, 0, tzinfo=UTC)


def test_the_entry_says_no_more_than_a_locked_screen_may_show() -> None:
    """E55: names and the word conversation, private, no notes, nobody invited."""
    entry = entry_of(talk_of_meeting(MEETING, URL))

    assert entry["summary"] == "Conversation: Ana Sol & Dana Reyes"
    assert (entry["class"], entry["url"]) == ("PRIVATE", URL)
    assert not {"DESCRIPTION", "ATTENDEE", "ORGANIZER", "VALARM"} & set(entry)


def test_a_talk_with_a_day_only_takes_the_whole_day() -> None:
    """A review has a day; no time is made up."""
    entry = entry_of(talk_of_day("a1-1-review-4@tourwright", 9, date(2027, 4, 15), URL))

    assert entry.decoded("dtstart") == date(2027, 4, 15)
    assert entry.decoded("dtend") == date(2027, 4, 16)


def test_a_withdrawn_talk_leaves_the_calendar() -> None:
    """The entry is marked, not forgotten."""
    entry = entry_of(talk_of_meeting(replace(MEETING, cancelled=True), URL))

    assert entry["status"] == "CANCELLED"


@pytest.mark.parametrize(
    "name", ["Ana,\r\nDESCRIPTION:secret", "Ana\nBEGIN:VALARM", "A;B:C\\N", "\u2028Ana"]
)
def test_a_name_cannot_write_lines_of_its_own(name: str) -> None:
    """Line ends become spaces, signs that mean something are escaped."""
    file = calendar_file(talk_of_meeting(MEETING, URL), (name, "Dana Reyes"), NOW)

    lines = file.decode().split("\r\n")
    assert not [line for line in lines if line.startswith(("DESCRIPTION", "BEGIN:VALARM"))]
    assert len(Calendar.from_ical(file).events) == 1
