"""BambooHR's stand-in with the demo company in it, and where its people work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from connectors.bamboohr.reading import Reading
from connectors.hris_records import Place
from emulators.bamboohr import BambooHrEmulator
from emulators.demo_company import PLACES
from emulators.ledger import Ledger

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
READING = Reading({name.lower(): Place(zone, code) for name, (zone, _, code) in PLACES.items()})
CITIES = {
    "berlin": Place("Europe/Berlin", "DE"),
    "new york": Place("America/New_York", "US"),
    "seoul": Place("Asia/Seoul", "KR"),
    "madrid": Place("Europe/Madrid", "ES"),
    "prague": Place("Europe/Prague", "CZ"),
    "london": Place("Europe/London", "GB"),
    "pune": Place("Asia/Kolkata", "IN"),
    "zurich": Place("Europe/Zurich", "CH"),
    "stockholm": Place("Europe/Stockholm", "SE"),
}
"""Where the people of the contracts work."""


@contextmanager
def demo_account() -> Iterator[BambooHrEmulator]:
    """The demo company's HRIS; at the end no request may have broken the contract."""
    made = BambooHrEmulator(Ledger(), lambda: NOW)
    made.book.seed()
    yield made
    assert [line.broken for line in made.ledger.broken()] == []
