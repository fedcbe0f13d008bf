"""How letters reach the mailer: one after the other, at the mailbox's pace."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from tourwright.ports import Clock, Letter, Mailer, TransientError
from tourwright.ports.mailbox import LetterNotes, MailboxRate, MailboxSlots, TalkCalendar

logger = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=20)
"""How long a courier stands still for its turn; a row is leased for far longer."""


class Lane(Protocol):
    """A way to the mailer."""

    def send(self, letter: Letter, outbox_ids: Sequence[int]) -> None:
        """Send the letter that carries these rows. Raises as `Mailer.send`."""
        ...

    def tell(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """Let the calendar tell of the letter's talk; False where only a letter can."""
        ...


class DirectLane:
    """Sends at once."""

    def __init__(self, mailer: Mailer) -> None:
        """Send by the mailer."""
        self._mailer = mailer

    def send(self, letter: Letter, outbox_ids: Sequence[int]) -> None:
        """See `Lane.send`."""
        del outbox_ids
        self._mailer.send(letter)

    def tell(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """See `Lane.tell`."""
        del letter, outbox_ids
        return False


@dataclass(frozen=True)
class LanePorts:
    """What a lane with a pace works over; without talks each invitation is a letter."""

    mailer: Mailer
    notes: LetterNotes
    slots: MailboxSlots
    clock: Clock
    talks: TalkCalendar | None = None


class PacedLane:
    """Sends at the pace that all processes share, and lets talks be events of the calendar."""

    def __init__(
        self, ports: LanePorts, rate: MailboxRate, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Send at this rate; sleep waits for the next turn."""
        self._ports = ports
        self._rate = rate
        self._sleep = sleep

    def send(self, letter: Letter, outbox_ids: Sequence[int]) -> None:
        """See `Lane.send`; a mailbox that is busy for long is a TransientError that says so."""
        self._ports.notes.begin(letter.message_id, outbox_ids, self._ports.clock.now())
        self._wait()
        try:
            if not self._is_told(letter, outbox_ids):
                self._ports.mailer.send(letter)
        except TransientError as busy:
            self._hold(busy)
            raise

    def tell(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """See `Lane.tell`; it takes its turn like a letter."""
        if self._ports.talks is None:
            return False
        self._wait()
        try:
            return self._is_told(letter, outbox_ids)
        except TransientError as busy:
            self._hold(busy)
            raise

    def _is_told(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """Say whether the calendar told of the talk, so that no letter is needed."""
        talks = self._ports.talks
        return talks is not None and letter.invite is not None and talks.tell(letter, outbox_ids)

    def _wait(self) -> None:
        """Wait for our turn. Raises TransientError when it is far off."""
        now = self._ports.clock.now()
        wait = self._ports.slots.take(self._rate, now, PATIENCE) - now
        if wait > PATIENCE:
            raise TransientError("the mailbox is busy", wait.total_seconds())
        if wait > timedelta():
            self._sleep(wait.total_seconds())

    def _hold(self, busy: TransientError) -> None:
        """Let every process wait as long as the mailbox asked for."""
        if busy.after_s:
            until = self._ports.clock.now() + timedelta(seconds=busy.after_s)
            self._ports.slots.hold(self._rate, until)
