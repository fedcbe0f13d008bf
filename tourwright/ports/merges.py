"""People who have two records and are one human, and the way back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tourwright.domain.merging import Hindrance, Side
from tourwright.domain.people import Person


@dataclass(frozen=True)
class Joined:
    """What was joined or parted: the two, and the alliances that knew the one of them.

    others are ids of alliances in which the record that goes is the manager, or stands in.
    """

    merge_no: int
    kept: Side
    gone: Side
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class MergeNote:
    """One joining as HR reads it. later: another one rests on it, which is taken back first."""

    merge_no: int
    at: datetime
    kept: Person
    gone: Person
    later: bool = False


class Merges(Protocol):
    """Joins records and parts them again; what was joined stays known."""

    def sides(self, person_keys: Collection[str]) -> Mapping[str, Side]:
        """Return what joining needs to know of each of them."""
        ...

    def together(self, one_key: str, other_key: str) -> bool:
        """Say whether a tour on its way has one as employee and the other as manager."""
        ...

    def join(self, kept_key: str, gone_key: str, by_key: str, now: datetime) -> Joined | Hindrance:
        """Make the second an alias of the first, in one transaction.

        Its records, accounts, open questions and reports are the first one's from then on.
        """
        ...

    def ask(self, one_key: str, other_key: str, now: datetime) -> None:
        """Ask HR whether the two are one human; once."""
        ...

    def part(self, merge_no: int, now: datetime) -> Joined | None:
        """Put back what was joined; None when it is not joined, or another rests on it."""
        ...

    def notes(self, since: datetime, limit: int) -> Sequence[MergeNote]:
        """Return what was joined since then and still is, newest first."""
        ...
