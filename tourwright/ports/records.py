"""What happened in each stream, and what pages read of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tourwright.domain.model import Record, TourView


class Recorder(Protocol):
    """Writes what happened, once."""

    def record(self, record: Record, applies: Sequence[str] = ()) -> bool:
        """Write journal, view, asks, meetings and outgoing messages in one transaction.

        Returns False and writes nothing of it when (stream, seq) is there already. A view older
        than the stored one (by seq) is not written. applies names acts that are applied with it.
        """
        ...


class Views(Protocol):
    """The tour read model."""

    def get(self, tour_id: str) -> TourView | None:
        """Return the tour's row or None."""
        ...

    def of_alliance(self, alliance_id: str) -> Sequence[TourView]:
        """Return the alliance's tours, oldest first."""
        ...

    def of_manager(self, manager_key: str) -> Sequence[TourView]:
        """Return the manager's open tours."""
        ...

    def of_employee(self, employee_key: str) -> Sequence[TourView]:
        """Return the employee's tours, oldest first."""
        ...

    def of_delegate(self, delegate_key: str) -> Sequence[TourView]:
        """Return the open tours whose manager named this delegate."""
        ...

    def on_the_way(self, employee_keys: Collection[str]) -> Collection[str]:
        """Return those of these people who have an open tour, whomever it is with."""
        ...


@dataclass(frozen=True)
class JournalLine:
    """One journal row, decrypted. seq counts within the stream, position within the alliance."""

    alliance_id: str
    position: int
    stream: str
    seq: int
    at: datetime
    body: Mapping[str, object]
    hash: str


@dataclass(frozen=True)
class JournalFault:
    """What is wrong with the chain: kind is changed, missing, swapped or truncated."""

    alliance_id: str
    position: int
    kind: str


class Journal(Protocol):
    """Append-only, hash-chained history per alliance."""

    def lines(self, alliance_id: str) -> Sequence[JournalLine]:
        """Return the alliance's lines in order."""
        ...

    def verify(self) -> Iterator[JournalFault]:
        """Walk every chain and yield each fault found."""
        ...


class Transaction(Protocol):
    """A store that can group writes."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside happen together or not at all."""
        ...
