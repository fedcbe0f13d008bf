"""People whose data needs somebody of HR."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tourwright.domain.people import Person


@dataclass(frozen=True)
class TakenOver:
    """A tour that came to a new manager; waits: the manager has not said yet that it stands."""

    manager: Person
    employee: Person
    waits: bool


@dataclass(frozen=True)
class Return:
    """A new record that may be somebody who left; nobody is told of it until HR has said."""

    newcomer: Person
    leaver: Person
    since: datetime


class PeopleCare(Protocol):
    """Finds people whose records a person has to look at; limit bounds each answer."""

    def look_alikes(self, limit: int) -> Sequence[tuple[Person, Person]]:
        """Return pairs that may be one human, newest first; returns are not among them."""
        ...

    def returns(self, limit: int) -> Sequence[Return]:
        """Return new records that wait until HR said whether it is the leaver, longest first."""
        ...

    def apart(self, one_key: str, other_key: str) -> bool:
        """Keep that they are two people; False when nobody asks any more."""
        ...

    def orphans(self, limit: int) -> Sequence[Person]:
        """Return current people whose manager is gone or was never read, by name."""
        ...

    def newcomers(self, since: date, until: date, limit: int) -> Sequence[Person]:
        """Return current people who came between the days and have no tour, by name.

        Of whoever may be a leaver HR is asked first: they are among `returns` until then.
        """
        ...

    def taken_over(self, since: datetime, limit: int) -> Sequence[TakenOver]:
        """Return tours on their way that wait for a new manager, or were adopted since then."""
        ...
