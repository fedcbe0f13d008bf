"""Connectors of people's systems over their stand-ins, with the nine people of the contracts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import requests
from flask import Flask

from connectors.hris_auth import Tokens
from connectors.hris_records import Place, Words
from connectors.personio import client as personio
from connectors.successfactors import client as successfactors
from connectors.successfactors.saml import Client, token_asked
from connectors.workday import client as workday
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.personio import PersonioEmulator
from emulators.server import serving
from emulators.successfactors import SuccessFactorsEmulator
from emulators.workday import PATH, USER, WorkdayEmulator
from tests.certificates import key_and_certificate
from tests.hris_cast import NOW, contract
from tourwright.ports.hris import PagedHris

WORDS = Words({"berlin": Place("Europe/Berlin", "DE")})
KEY, CERTIFICATE = key_and_certificate(NOW)


@dataclass
class SetClock:
    """Shows the moment that a test sets."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """Return it."""
        return self.moment


class Emulator(Protocol):
    """What all stand-ins have."""

    app: Flask
    ledger: Ledger
    faults: FaultScript


def personio_emulator() -> PersonioEmulator:
    """Return an account with the nine people; the test is skipped without the contracts."""
    contract("personio.json")
    made = PersonioEmulator(Ledger())
    made.load()
    return made


def workday_emulator() -> WorkdayEmulator:
    """Return a report with the nine people; the test is skipped without the contracts."""
    contract("workday-raas.json")
    made = WorkdayEmulator(Ledger())
    made.load()
    return made


def successfactors_emulator() -> SuccessFactorsEmulator:
    """Return an instance with the nine people; the test is skipped without the contracts."""
    contract("successfactors.json")
    made = SuccessFactorsEmulator(Ledger(), CERTIFICATE)
    made.load()
    return made


@contextmanager
def reading_personio(
    emulator: PersonioEmulator, clock: SetClock, shown: str = "s-1"
) -> Iterator[PagedHris]:
    """The connector over the account."""
    with serving(emulator.app) as url, requests.Session() as session:
        account = personio.Account("papi-1", shown, url)
        reads = personio.signed_in(session, account, clock)
        yield personio.Personio(reads, account, WORDS, clock)


@contextmanager
def reading_workday(
    emulator: WorkdayEmulator, clock: SetClock, entered: str = "Entered_On_or_After"
) -> Iterator[PagedHris]:
    """The connector over the report."""
    with serving(emulator.app) as url, requests.Session() as session:
        reads = workday.reads_of(session, *USER)
        report = workday.Report(f"{url}{PATH}", entered)
        yield workday.Workday(reads, report, WORDS, clock)


@contextmanager
def reading_successfactors(
    emulator: SuccessFactorsEmulator, clock: SetClock, key: str = KEY
) -> Iterator[PagedHris]:
    """The connector over the instance."""
    with (
        serving(emulator.app) as url,
        requests.Session() as session,
        requests.Session() as signing_in,
    ):
        client = Client(f"{url}/oauth/token", "client-1", "acme", "api-user", key, CERTIFICATE)
        tokens = Tokens(signing_in, token_asked(client, clock), clock)
        reads = successfactors.reads_of(session, tokens)
        instance = successfactors.Instance(url)
        yield successfactors.SuccessFactors(reads, instance, WORDS, clock)


@dataclass(frozen=True)
class Systems:
    """All three, each with the nine people, for a test to change."""

    personio: PersonioEmulator = field(default_factory=personio_emulator)
    workday: WorkdayEmulator = field(default_factory=workday_emulator)
    successfactors: SuccessFactorsEmulator = field(default_factory=successfactors_emulator)


@contextmanager
def reading_all(systems: Systems, clock: SetClock) -> Iterator[tuple[PagedHris, ...]]:
    """The connectors over all three."""
    with (
        reading_personio(systems.personio, clock) as one,
        reading_workday(systems.workday, clock) as two,
        reading_successfactors(systems.successfactors, clock) as three,
    ):
        yield one, two, three
