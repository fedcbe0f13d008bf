"""Notes of letters and of a mailbox's pace, kept in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tourwright.ports.mailbox import LetterState, MailboxRate, NotedLetter, NotedTalk


class NotesInMemory:
    """See `tourwright.ports.mailbox.LetterNotes`."""

    def __init__(self) -> None:
        self.letters: dict[str, NotedLetter] = {}
        self.begun: dict[str, tuple[int, ...]] = {}

    def begin(self, message_id: str, outbox_ids: Sequence[int], now: datetime) -> None:
        """See `tourwright.ports.mailbox.LetterNotes.begin`."""
        new = NotedLetter(message_id, LetterState.NEW, "", now)
        self.letters.setdefault(message_id, new)
        self.begun[message_id] = tuple(outbox_ids)

    def put(self, letter: NotedLetter) -> None:
        """See `tourwright.ports.mailbox.LetterNotes.put`."""
        self.letters[letter.message_id] = letter

    def get(self, message_id: str) -> NotedLetter | None:
        """See `tourwright.ports.mailbox.LetterNotes.get`."""
        return self.letters.get(message_id)


class SlotsInMemory:
    """See `tourwright.ports.mailbox.MailboxSlots`: says what it was set to say."""

    def __init__(self, wait: timedelta = timedelta()) -> None:
        self.wait = wait
        self.taken = 0
        self.held: list[datetime] = []

    def take(self, rate: MailboxRate, now: datetime, patience: timedelta) -> datetime:
        """See `tourwright.ports.mailbox.MailboxSlots.take`."""
        del rate
        self.taken += self.wait <= patience
        return now + self.wait

    def hold(self, rate: MailboxRate, until: datetime) -> None:
        """See `tourwright.ports.mailbox.MailboxSlots.hold`."""
        del rate
        self.held.append(until)


class TalksInMemory:
    """See `tourwright.ports.mailbox.TalkNotes`."""

    def __init__(self) -> None:
        self.talks: dict[str, NotedTalk] = {}

    def get(self, uid: str) -> NotedTalk | None:
        """See `tourwright.ports.mailbox.TalkNotes.get`."""
        return self.talks.get(uid)

    def put(self, talk: NotedTalk, outbox_ids: Sequence[int]) -> None:
        """See `tourwright.ports.mailbox.TalkNotes.put`."""
        del outbox_ids
        self.talks[talk.uid] = talk
