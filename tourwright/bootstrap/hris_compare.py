"""Builds what compares a source with the directory and with our store."""

from threading import Thread

from tourwright.bootstrap.parts import Parts
from tourwright.intake.comparing import Comparing, Later
from tourwright.intake.report import Compared


def compared_of(parts: Parts, source: str) -> Compared:
    """Return what is compared; the directory counts once it was read whole."""
    store = parts.store
    has_directory = store.directory.last_done() is not None
    accounts_of = store.directory.of_people if has_directory else None
    return Compared(parts.sources[source], store.people_bulk, store.readings, accounts_of)


def comparing_of(parts: Parts) -> Comparing:
    """Return what HR's page asks to compare."""
    store = parts.store
    return Comparing(
        parts.sources, store.comparisons, parts.clock, lambda name: compared_of(parts, name), _later
    )


def _later(work: Later) -> None:
    """Do it beside the request: a process that ends leaves it, and somebody presses again."""
    Thread(target=work, name="comparing", daemon=True).start()
