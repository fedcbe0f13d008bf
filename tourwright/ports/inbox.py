"""Events that came in, kept before they are answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tourwright.ports.outside import InboundEvent


@dataclass(frozen=True)
class InboxRow:
    """A taken event waiting for, or done with, its hand-over to the engine."""

    inbox_id: int
    event: InboundEvent
    attempts: int = 0


class Inbox(Protocol):
    """Durable inbox: an event is on disk before it is acknowledged."""

    def take(self, event: InboundEvent) -> bool:
        """Store the event with group commit; False when its dedupe key was seen before."""
        ...

    def waiting(self, limit: int, now: datetime) -> Sequence[InboxRow]:
        """Return events not yet handed over whose next try is due, oldest first."""
        ...

    def done(self, inbox_id: int, now: datetime) -> None:
        """Mark the event handed over."""
        ...

    def failed(self, inbox_id: int, why: str, retry_at: datetime | None) -> None:
        """Note a failed hand-over; retry_at None parks it as a dead letter."""
        ...
