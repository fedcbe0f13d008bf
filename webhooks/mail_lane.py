"""How letters reach the mailer: one after the other, at the mailbox's pace."""

from collections.abc import Sequence
from typing import Protocol

from tourwright.ports import Letter, Mailer


class Lane(Protocol):
    """A way to the mailer."""

    def send(self, letter: Letter, outbox_ids: Sequence[int]) -> None:
        """Send the letter that carries these rows. Raises as `Mailer.send`."""
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
