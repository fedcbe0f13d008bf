"""Who works here, and who was invited to the network for life."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from tourwright.domain.people import AllianceFacts, EmploymentEvent, Person, SourcePerson


class People(Protocol):
    """People and employments, bitemporal."""

    def get(self, person_key: str) -> Person | None:
        """Return the person as last recorded."""
        ...

    def by_source(self, source: str, source_person_id: str) -> Person | None:
        """Return the person behind a source's id."""
        ...

    def by_email(self, address: str) -> Person | None:
        """Return the person with this work address (case-folded)."""
        ...

    def apply(
        self, facts: SourcePerson, events: Sequence[EmploymentEvent], now: datetime
    ) -> Person:
        """Store what a source says now with the events derived from it.

        Creates person and alliance. Idempotent by event id. Links employments by (source,
        source_person_id); a re-hire under a new source id is linked by personal address only when
        exactly one former person has it.
        """
        ...

    def match(self, facts: SourcePerson) -> Person | None:
        """Return whom `apply` would take this reading for; None for somebody new."""
        ...

    def as_of(self, person_key: str, effective: date, known_at: datetime) -> SourcePerson | None:
        """Return the facts true on a date as known at a moment."""
        ...

    def events_of(self, person_key: str) -> Sequence[EmploymentEvent]:
        """Return the person's events by effective date, then recorded time."""
        ...

    def untold(self, person_key: str) -> Sequence[EmploymentEvent]:
        """Return the events that `told` was not called for, in the order of `events_of`."""
        ...

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """Mark events as passed on to the alliance; a repeat changes nothing that matters."""
        ...

    def facts(self, person_key: str) -> AllianceFacts:
        """Return what the alliance's rules need, manager resolved. Raises NotFoundError."""
        ...

    def many(self, person_keys: Sequence[str]) -> Mapping[str, Person]:
        """Return those of these people who are stored, by key, in one query."""
        ...

    def reports_of(self, manager_key: str) -> Sequence[Person]:
        """Return the people whose manager this is."""
        ...

    def search(self, limit: int) -> Sequence[Person]:
        """Return people ordered by family and given name."""
        ...

    def named(self, words: str, departments: Collection[str] | None = None) -> Iterator[Person]:
        """Yield in order of names those whose name, shown or of the source, has all the words.

        departments: only theirs; None: everybody's. They are read as far as one goes, in batches.
        """
        ...


class AlumniRegister(Protocol):
    """Alumni: consents per purpose and the suppression list."""

    def set_consents(self, alliance_id: str, purposes: Mapping[str, bool], at: datetime) -> None:
        """Store the choices per purpose; every change is kept with its moment."""
        ...

    def consents(self, alliance_id: str) -> Mapping[str, bool]:
        """Return the choices that stand."""
        ...

    def suppress(self, address: str, at: datetime) -> None:
        """Never write to this address again; only a salted hash is kept."""
        ...

    def suppressed(self, address: str) -> bool:
        """Say whether the address is suppressed."""
        ...
