"""A talk as a calendar file: for people whose calendar took no invitation.

The summary is the neutral one, the entry is private and holds no notes; its link opens where the
two stand. The uid is that of the invitation by mail, so that an entry is changed and never doubled.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from tourwright.domain.model import Meeting

PRODUCT = "-//Tourwright//Conversations//EN"
MIMETYPE = "text/calendar; charset=utf-8"
FILE_NAME = "conversation.ics"
CONVERSATION = "Conversation"


@dataclass(frozen=True)
class Talk:
    """One talk. begins and ends are moments in UTC, or days when no time is agreed (ends: behind).

    sequence counts the changes of the entry; url opens the page of the two.
    """

    uid: str
    sequence: int
    begins: datetime | date
    ends: datetime | date
    url: str = ""
    cancelled: bool = False


def talk_of_meeting(meeting: Meeting, url: str) -> Talk:
    """Return the talk of a calendar entry that was told."""
    return Talk(
        meeting.uid,
        meeting.sequence,
        meeting.start.astimezone(UTC),
        meeting.end.astimezone(UTC),
        url,
        meeting.cancelled,
    )


def talk_of_day(uid: str, sequence: int, day: date, url: str) -> Talk:
    """Return a talk of which only the day is known."""
    return Talk(uid, sequence, day, day + timedelta(days=1), url)


def calendar_file(
    talk: Talk, names: tuple[str, ...], stamp: datetime, called: str = CONVERSATION
) -> bytes:
    """Return the file; names are those of the two, stamp the moment (UTC) it is made.

    called is the neutral word for a talk in the reader's language.
    """
    summary = f"{called}: " + " & ".join(_one_line(name) for name in names if name)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_entry(talk, summary, stamp))
    text: bytes = calendar.to_ical()
    return text


def _entry(talk: Talk, summary: str, stamp: datetime) -> Event:
    entry = Event()
    entry.add("uid", talk.uid)
    entry.add("sequence", talk.sequence)
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("dtstart", talk.begins)
    entry.add("dtend", talk.ends)
    entry.add("summary", summary)
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if talk.cancelled else "CONFIRMED")
    if talk.url:
        entry.add("url", talk.url)
    return entry


def _one_line(text: str) -> str:
    """Leave no line end or control letter of a name in the file."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
