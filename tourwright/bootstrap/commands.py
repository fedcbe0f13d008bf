"""The small jobs of the command line."""

from collections.abc import Sequence
from pathlib import Path

from connectors.holidays.client import HolidayCalendars
from tourwright.bootstrap.parts import store_of
from tourwright.catalogue import catalogue_report
from tourwright.ports import JournalFault, WorkCalendars
from tourwright.settings import from_environment


def calendars() -> WorkCalendars:
    """Return the public holidays."""
    return HolidayCalendars()


def catalogue_faults(directory: Path) -> tuple[int, str]:
    """Return the exit code and the report of a catalogue folder."""
    return catalogue_report(directory)


def journal_faults() -> Sequence[JournalFault]:
    """Walk every chain of the journal; return the faults."""
    store = store_of(from_environment())
    try:
        return list(store.journal.verify())
    finally:
        store.close()


def rotate_keys() -> int:
    """Wrap every data key by the current master key; return how many were."""
    store = store_of(from_environment())
    try:
        return store.keyring.rotate()
    finally:
        store.close()


def migrate() -> None:
    """Bring the database to this release."""
    store_of(from_environment()).close()
