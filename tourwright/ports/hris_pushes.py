"""What sources of people's data say by themselves: records to be read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tourwright.ports.inbox import InboxRow


@dataclass(frozen=True)
class Mark:
    """A record that a source said has changed: by which delivery, and when we heard it."""

    source_person_id: str
    delivery: str
    at: datetime


class Pushes(Protocol):
    """Records of which a source said that they changed, until they are read again."""

    def mark(self, source: str, source_person_id: str, delivery: str, now: datetime) -> None:
        """Keep that the record is to be read; a second mark moves the moment."""
        ...

    def waiting(self, source: str, limit: int) -> Sequence[Mark]:
        """Return what is to be read, longest waiting first."""
        ...

    def sources(self) -> Sequence[str]:
        """Return the sources of which something waits."""
        ...

    def read(self, source: str, marks: Sequence[Mark]) -> None:
        """Forget these marks; one that was made anew since stays, whichever clock made it."""
        ...


class PushTaker(Protocol):
    """Takes what sources of people say; a thread that hands events over asks it."""

    def take(self, row: InboxRow) -> bool:
        """Keep that the record is to be read; False when the event is of no such source."""
        ...

    def look(self) -> None:
        """Have read what waits, at most every few seconds a source. Raises TransientError."""
        ...
