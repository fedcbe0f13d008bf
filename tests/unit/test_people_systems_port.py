"""Personio, Workday and SuccessFactors keep the promises of the Hris port."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from emulators.faults import Fault
from tests.people_systems import (
    Emulator,
    SetClock,
    personio_emulator,
    reading_personio,
    reading_successfactors,
    reading_workday,
    successfactors_emulator,
    workday_emulator,
)
from tests.suites.hris_port import HrisCase, HrisPort
from tourwright.ports import Hris


@contextmanager
def case_of(hris: Hris, emulator: Emulator, path: str) -> Iterator[HrisCase]:
    """The case, at whose end no request may have broken the contract."""
    faults = {
        "busy": Fault("429", path, retry_after="17"),
        "broken": Fault("503", path),
        "cut": Fault("cut", path),
        "denied": Fault("403", path),
    }
    yield HrisCase(hris, "1002", "1005", lambda how: emulator.faults.add(faults[how]))
    assert [line.broken for line in emulator.ledger.broken()] == []


class TestPersonio(HrisPort):
    """The shared suite over the emulated account."""

    @pytest.fixture
    def case(self) -> Iterator[HrisCase]:
        """Nine people."""
        emulator = personio_emulator()
        with (
            reading_personio(emulator, SetClock()) as hris,
            case_of(hris, emulator, "/v2/persons/") as case,
        ):
            yield case


class TestWorkday(HrisPort):
    """The shared suite over the emulated report."""

    @pytest.fixture
    def case(self) -> Iterator[HrisCase]:
        """Nine people, one of them twice."""
        emulator = workday_emulator()
        with (
            reading_workday(emulator, SetClock()) as hris,
            case_of(hris, emulator, "/customreport2/") as case,
        ):
            yield case


class TestSuccessFactors(HrisPort):
    """The shared suite over the emulated instance."""

    @pytest.fixture
    def case(self) -> Iterator[HrisCase]:
        """Nine people."""
        emulator = successfactors_emulator()
        with (
            reading_successfactors(emulator, SetClock()) as hris,
            case_of(hris, emulator, "/odata/v2/PerPerson") as case,
        ):
            yield case
