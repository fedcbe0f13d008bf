"""The way to the mailer: its pace is everybody's, and a talk may be an event instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.letters import NotesInMemory, SlotsInMemory
from tourwright.ports import Invite, Letter, TransientError, UnknownOutcomeError
from tourwright.ports.mailbox import MailboxRate
from webhooks.mail_lane import LanePorts, PacedLane

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LETTER = Letter("<a@tours.example>", "jo@acme.example", "Jo", "Hello", ("Hello Jo,",), NOW)
TALK = replace(LETTER, invite=Invite("talk-1", 0, NOW, NOW, "UTC", "Conversation", ()))


class Now:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the moment."""
        return NOW


@dataclass
class Box:
    """A mailer and a calendar that note what reaches them."""

    sent: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    why: Exception | None = None
    takes_talks: bool = True

    def send(self, letter: Letter) -> None:
        """See `tourwright.ports.Mailer.send`."""
        if self.why is not None:
            raise self.why
        self.sent.append(letter.message_id)

    def was_sent(self, message_id: str) -> bool | None:
        """See `tourwright.ports.Mailer.was_sent`."""
        return message_id in self.sent

    def tell(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """See `tourwright.ports.mailbox.TalkCalendar.tell`."""
        del outbox_ids
        if self.takes_talks and letter.invite is not None:
            self.told.append(letter.invite.uid)
        return self.takes_talks


@dataclass
class Road:
    """A lane and all that it touches."""

    box: Box
    slots: SlotsInMemory
    notes: NotesInMemory
    slept: list[float]
    lane: PacedLane


@pytest.fixture
def road() -> Road:
    """A lane whose mailbox takes everything at once."""
    box, slots, notes, slept = Box(), SlotsInMemory(), NotesInMemory(), list[float]()
    ports = LanePorts(box, notes, slots, Now(), talks=box)
    rate = MailboxRate("tours@acme.example", timedelta(seconds=2.5))
    return Road(box, slots, notes, slept, PacedLane(ports, rate, slept.append))


def test_a_letter_is_noted_with_its_rows_and_sent(road: Road) -> None:
    """Nothing waits while the mailbox has room."""
    road.lane.send(LETTER, [4, 7])

    assert road.box.sent == [LETTER.message_id]
    assert road.notes.begun == {LETTER.message_id: (4, 7)}
    assert road.slept == []


def test_a_letter_waits_for_its_turn(road: Road) -> None:
    """The turn is taken before, so that no other process takes it."""
    road.slots.wait = timedelta(seconds=2.5)

    road.lane.send(LETTER, [4])

    assert (road.slept, road.slots.taken, len(road.box.sent)) == ([2.5], 1, 1)


def test_a_turn_that_is_far_off_is_not_waited_for(road: Road) -> None:
    """The row is tried again then, and the courier goes on with something else."""
    road.slots.wait = timedelta(minutes=2)

    with pytest.raises(TransientError) as busy:
        road.lane.send(LETTER, [4])

    assert busy.value.after_s == 120
    assert (road.slept, road.slots.taken, road.box.sent) == ([], 0, [])


def test_when_the_mailbox_asks_for_a_wait_everybody_waits(road: Road) -> None:
    """One process was told, all of them hold still."""
    road.box.why = TransientError("429", 30.0)

    with pytest.raises(TransientError):
        road.lane.send(LETTER, [4])

    assert road.slots.held == [NOW + timedelta(seconds=30)]


@pytest.mark.parametrize("why", [TransientError("503"), UnknownOutcomeError("504")])
def test_a_fault_that_asks_for_no_wait_holds_nobody(road: Road, why: Exception) -> None:
    """It is the caller's to try again."""
    road.box.why = why

    with pytest.raises(type(why)):
        road.lane.send(LETTER, [4])

    assert road.slots.held == []


def test_a_talk_is_an_event_and_no_letter(road: Road) -> None:
    """Whoever is invited gets the calendar's own invitation."""
    road.lane.send(TALK, [4])

    assert (road.box.told, road.box.sent) == (["talk-1"], [])


def test_a_calendar_is_asked_before_talks_are_gathered(road: Road) -> None:
    """What it tells needs no mail; a busy mailbox holds everybody."""
    assert road.lane.tell(TALK, [4])
    road.box.takes_talks = False
    assert not road.lane.tell(TALK, [4])

    assert (road.box.told, road.box.sent) == (["talk-1"], [])


def test_a_talk_that_cannot_be_an_event_is_a_letter(road: Road) -> None:
    """The letter brings the calendar file."""
    road.box.takes_talks = False

    road.lane.send(TALK, [4])

    assert road.box.sent == [TALK.message_id]


def test_without_a_calendar_every_talk_is_a_letter(road: Road) -> None:
    """As where only mail is set up."""
    ports = LanePorts(road.box, road.notes, road.slots, Now())

    PacedLane(ports, MailboxRate("a@b.example", timedelta(seconds=1))).send(TALK, [4])

    assert road.box.sent == [TALK.message_id]
