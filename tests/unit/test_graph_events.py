"""Talks as events of the service mailbox's calendar, in the emulated tenant."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.http import TimedSession
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.events import CalendarSettings, GraphCalendar, event_body
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.stand_in import stood_in
from emulators.faults import Fault
from tests.fakes.letters import TalksInMemory
from tests.microsoft_tenant import MAILBOX, NOW, App, app_in_tenant
from tourwright.ports import Invite, Letter, TransientError

HOME = "https://tours.example"
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2027, 3, 30, 9, 0, tzinfo=BERLIN)
TALK = Letter(
    "<talk@tours.example>", "dana@acme.example", "Dana Ruiz", "A talk", ("Hello Dana,",), NOW,
    actions=(("Open your page", f"{HOME}/asks/secret-of-dana"),),
    invite=Invite(
        "t1-renewal-1@tourwright", 0, START, START + timedelta(hours=1), "Europe/Berlin",
        "Conversation: Dana Ruiz & Olga Brandt",
        (("Dana Ruiz", "dana@acme.example"), ("Olga Brandt", "olga@acme.example")),
    ),
)  # fmt: skip


@dataclass
class Token:
    """A token that is at hand."""

    text: str

    def token(self) -> str:
        """Return it."""
        return self.text

    def forget(self) -> None:
        """Keep it."""

    def expires_in(self, now: datetime) -> float:
        """Return a while."""
        return 3600.0 - 0 * now.timestamp()


class Now:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the moment."""
        return NOW


@dataclass
class Diary:
    """A calendar of ours, and the tenant it is in."""

    app: App
    graph: GraphClient
    notes: TalksInMemory

    def calendar(
        self, notes: TalksInMemory | None = None, *, online: bool = False
    ) -> GraphCalendar:
        """Return the calendar of a process that just began."""
        settings = CalendarSettings(MAILBOX, HOME, online)
        return GraphCalendar(self.graph, settings, notes or self.notes, Now())

    @property
    def events(self) -> list[dict[str, object]]:
        """What stands in the calendar."""
        kept = self.app.emulator.calendar.events.values()
        return [each.content | {"cancelled": each.cancelled, "told": each.told} for each in kept]


@pytest.fixture
def diary() -> Iterator[Diary]:
    """A calendar; at the end no request may have broken Graph's published description."""
    with app_in_tenant() as app, closing(stood_in(TimedSession(), app.url)) as session:
        graph = GraphClient(session, Token(app.token), cloud_of("public"))
        yield Diary(app, graph, TalksInMemory())
        assert [line.broken for line in app.emulator.ledger.broken()] == []


def moved(sequence: int, **changes: object) -> Letter:
    """Return the letter of a later change."""
    assert TALK.invite is not None
    later = replace(TALK.invite, sequence=sequence, start=START + timedelta(days=1))
    return replace(TALK, invite=replace(later, **changes))  # type: ignore[arg-type]


def test_both_attendees_get_one_invitation(diary: Diary) -> None:
    """The first row makes the event, the other one finds it made."""
    calendar = diary.calendar()

    assert calendar.tell(TALK, [1])
    assert calendar.tell(replace(TALK, to_address="olga@acme.example"), [2])

    (event,) = diary.events
    assert (event["told"], event["transactionId"]) == (1, "t1-renewal-1@tourwright")


def test_a_subject_says_nothing(diary: Diary) -> None:
    """No kind of talk, no words of the letter, no link that is one person's; and it is private."""
    diary.calendar().tell(TALK, [1])

    (event,) = diary.events
    assert event["subject"] == "Conversation: Dana Ruiz & Olga Brandt"
    assert event["sensitivity"] == "private"
    assert "secret-of-dana" not in str(event)
    assert HOME in str(event["body"])


def test_a_moved_talk_changes_one_event(diary: Diary) -> None:
    """The event stays the same one; a change that comes late says nothing."""
    calendar = diary.calendar()
    for letter in (TALK, moved(2), moved(1, start=START + timedelta(days=9))):
        assert calendar.tell(letter, [1])

    (event,) = diary.events
    assert event["start"] == {"dateTime": "2027-03-31T09:00:00", "timeZone": "Europe/Berlin"}
    assert event["told"] == 2


def test_a_cancelled_talk_is_withdrawn_once(diary: Diary) -> None:
    """A repeat finds it withdrawn."""
    calendar = diary.calendar()
    calendar.tell(TALK, [1])

    assert calendar.tell(moved(1, cancelled=True), [1])
    diary.notes.talks[TALK.invite.uid] = replace(diary.notes.talks[TALK.invite.uid], sequence=0)  # type: ignore[union-attr]
    assert calendar.tell(moved(1, cancelled=True), [1])

    assert [event["cancelled"] for event in diary.events] == [True]


def test_a_talk_with_a_new_manager_is_the_same_event(diary: Diary) -> None:
    """Nothing is withdrawn and made anew: the event gets another guest, and one word goes out."""
    calendar = diary.calendar()
    calendar.tell(TALK, [1])
    lee = (("Lee Lind", "lee@acme.example"), ("Olga Brandt", "olga@acme.example"))

    assert calendar.tell(moved(1, cancelled=True, handed_on=True), [1])
    assert calendar.tell(moved(2, handed_on=True, addresses=lee), [2])

    (event,) = diary.events
    assert (event["cancelled"], event["told"]) == (False, 2)
    assert "lee@acme.example" in str(event["attendees"])
    assert "dana@acme.example" not in str(event["attendees"])


@pytest.mark.parametrize("kind", ["504-after", "cut", "slow", "202-wait"])
def test_a_lost_answer_makes_no_second_event(diary: Diary, kind: str) -> None:
    """The transactionId lets Graph drop the repeat."""
    diary.app.emulator.faults.add(Fault(kind, "/events", retry_after="1"))
    calendar = diary.calendar()
    try:
        calendar.tell(TALK, [1])
    except TransientError:
        calendar.tell(TALK, [1])

    assert len(diary.events) == 1


def test_a_process_that_forgot_finds_the_event_by_our_property(diary: Diary) -> None:
    """It died before it could note the event; then the talk moved."""
    diary.calendar().tell(TALK, [1])

    diary.calendar(notes=TalksInMemory()).tell(moved(1), [1])

    assert [event["told"] for event in diary.events] == [2]


def test_an_event_that_somebody_deleted_is_made_anew(diary: Diary) -> None:
    """The change comes as an invitation."""
    diary.calendar().tell(TALK, [1])
    diary.app.emulator.calendar.events.clear()

    assert diary.calendar().tell(moved(1), [1])
    assert len(diary.events) == 1


def test_without_the_right_the_letter_goes(diary: Diary, caplog: pytest.LogCaptureFixture) -> None:
    """Said once in the log; each letter brings its calendar file."""
    diary.app.emulator.tenant.grants.remove("Calendars.ReadWrite")
    calendar = diary.calendar()

    assert not calendar.tell(TALK, [1])
    assert not calendar.tell(replace(TALK, to_address="olga@acme.example"), [2])
    assert [line.message for line in caplog.records].count("calendar refused") == 1


def test_nothing_to_withdraw_leaves_it_to_the_letter(diary: Diary) -> None:
    """The talk had come as a file: a file withdraws it."""
    assert not diary.calendar().tell(moved(1, cancelled=True), [1])
    assert diary.events == []


def test_a_teams_link_comes_where_it_is_set_up(diary: Diary) -> None:
    """The event asks for it."""
    diary.calendar(online=True).tell(TALK, [1])

    (event,) = diary.events
    assert event["onlineMeetingProvider"] == "teamsForBusiness"


def test_a_mailbox_without_a_licence_makes_the_event_without_a_link(diary: Diary) -> None:
    """The talk is what matters."""
    diary.app.emulator.tenant.policies["online_meetings"] = False

    assert diary.calendar(online=True).tell(TALK, [1])

    (event,) = diary.events
    assert "isOnlineMeeting" not in event


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        (date(2027, 3, 26), "Europe/Berlin"),
        (date(2027, 3, 30), "Europe/Berlin"),
        (date(2027, 11, 8), "America/New_York"),
    ],
)
def test_dst_and_a_year_ahead_keep_the_hour(day: date, zone: str) -> None:
    """Nine o'clock is nine o'clock on either side of the change."""
    assert TALK.invite is not None
    start = datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)
    body = event_body(replace(TALK.invite, start=start, end=start, zone=zone), HOME)

    assert body["start"] == {"dateTime": f"{day:%Y-%m-%d}T09:00:00", "timeZone": zone}


def test_a_zone_nobody_knows_is_told_in_utc() -> None:
    """The moment is right all the same."""
    assert TALK.invite is not None
    body = event_body(replace(TALK.invite, zone="Mars/Base"), HOME)

    assert body["start"] == {"dateTime": "2027-03-30T07:00:00", "timeZone": "UTC"}
