"""What readers of one account share, whichever system it is an account of."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from connectors.hris_records import (
    Spot,
    Told,
    Words,
    everybody,
    followed,
    page_of,
    person_of,
)
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock
from tourwright.ports.hris import ReadAsked, ReadPage


class AccountPeople(ABC):
    """People whose records are read by the account's own words, page by page."""

    def __init__(self, source: str, words: Words, clock: Clock) -> None:
        self.source = source
        self._words = words
        self._clock = clock

    @abstractmethod
    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`."""

    def list_people(self) -> Iterator[SourcePerson]:
        """See `tourwright.ports.Hris.list_people`."""
        return everybody(self.page)

    def _person(self, told: Told, now: datetime) -> SourcePerson:
        """Return the person that a record tells of, as of now."""
        return person_of(told, self.source, self._words, now)

    def _page_of(
        self, told: Iterable[tuple[str, Callable[[], Told]]], following: Spot, now: datetime
    ) -> ReadPage:
        """Return the people of (id, how to map) pairs; the reading goes on at the spot."""
        return followed(page_of(told, self.source, self._words, now), following)
