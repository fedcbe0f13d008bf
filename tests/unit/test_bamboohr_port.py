"""BambooHR keeps the promises of the Hris port."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import requests

from connectors.bamboohr.client import BambooHr
from emulators.bamboohr import BambooHrEmulator
from emulators.faults import Fault
from emulators.ledger import Ledger
from emulators.server import serving
from tests.bamboohr_account import NOW, READING
from tests.suites.hris_port import HrisCase, HrisPort

FAULTS = {
    "busy": Fault("429", "/employees/", retry_after="17"),
    "broken": Fault("503", "/employees/"),
    "cut": Fault("cut", "/employees/"),
    "denied": Fault("403", "/employees/"),
}


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return it."""
        return NOW


class TestBambooHr(HrisPort):
    """The shared suite over the emulated account."""

    @pytest.fixture
    def case(self) -> Iterator[HrisCase]:
        """An account with thirty people, one of them gone."""
        emulator = BambooHrEmulator(Ledger(), lambda: NOW)
        emulator.book.seed()
        emulator.book.status("120", "Terminated", "2026-02-27")
        with serving(emulator.app) as url, requests.Session() as session:
            session.auth = ("demo-key", "x")
            hris = BambooHr(session, url, READING, FixedClock())
            yield HrisCase(hris, "116", "120", lambda how: emulator.faults.add(FAULTS[how]))
        assert [line.broken for line in emulator.ledger.broken()] == []
