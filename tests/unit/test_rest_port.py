"""Systems read by a mapping keep the promises of the Hris port."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
import responses

from connectors.rest.calls import names_in
from connectors.rest.client import RestHris
from connectors.rest.mapping import mapping_named
from connectors.rest.setup import Setup, filled_in, line_of
from emulators.faults import Fault
from emulators.hris_rest import TOKEN, USER, FrappeEmulator, HibobEmulator
from emulators.ledger import Ledger
from emulators.server import serving
from tests.hris_cast import NOW, contract
from tests.suites.hris_port import HrisCase, HrisPort
from tourwright.ports import RefusedError
from tourwright.ports.hris import ReadAsked, Why

ADA, EVA = "a059a1f8-5d2b-553d-b544-7947d0d46bbd", "66952bd5-9c2d-51a9-8a96-440d153c6200"
HIBOB = {"user": USER[0], "password": USER[1]}
KEY, _, SECRET = TOKEN.partition(":")
FRAPPE = {"api_key": KEY, "api_secret": SECRET, "site_zone": "Asia/Kolkata"}


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return it."""
        return NOW


@contextmanager
def reading(
    name: str,
    emulator: HibobEmulator | FrappeEmulator,
    given: Mapping[str, object],
    size: int | None = None,
) -> Iterator[RestHris]:
    """Read the stand-in by the shipped mapping; size changes the records a page."""
    mapping = mapping_named(name)
    if size is not None:
        listing = mapping.document["list"]
        paging = {**listing["paging"], "size": size}
        document = {**mapping.document, "list": {**listing, "paging": paging}}
        mapping = replace(mapping, document=document)
    with serving(emulator.app) as url, requests.Session() as session:
        setup = Setup(name, url, given, "UTC")
        mapping = filled_in(mapping, setup)
        yield RestHris(line_of(mapping, session, FixedClock()), mapping, setup)
    assert [line.broken for line in emulator.ledger.broken()] == []


def hibob() -> HibobEmulator:
    """Return an account with the nine people; the test is skipped without the contracts."""
    contract("hibob.json")
    made = HibobEmulator(Ledger())
    made.load()
    return made


def frappe() -> FrappeEmulator:
    """Return a site with the eleven records; the test is skipped without the contracts."""
    contract("frappe-hr.json")
    made = FrappeEmulator(Ledger())
    made.load()
    return made


def disturbing(emulator: HibobEmulator | FrappeEmulator, path: str) -> Callable[[str], None]:
    """Return what makes the next call meet trouble."""
    faults = {
        "busy": Fault("429", path, retry_after="17"),
        "broken": Fault("503", path),
        "cut": Fault("cut", path),
        "denied": Fault("403", path),
    }
    return lambda how: emulator.faults.add(faults[how])


class TestHibob(HrisPort):
    """The shared suite over the emulated account."""

    @pytest.fixture
    def case(self) -> Iterator[HrisCase]:
        """Nine people."""
        emulator = hibob()
        with reading("hibob", emulator, HIBOB) as hris:
            yield HrisCase(hris, ADA, EVA, disturbing(emulator, "/v1/people/"))


class TestFrappe(HrisPort):
    """The shared suite over the emulated site, four records a page."""

    @pytest.fixture
    def case(self) -> Iterator[HrisCase]:
        """Eleven records."""
        emulator = frappe()
        with reading("frappe", emulator, FRAPPE, size=4) as hris:
            path = "/api/resource/Employee/"
            yield HrisCase(hris, "HR-EMP-00002", "HR-EMP-00005", disturbing(emulator, path))


def test_a_delta_is_asked_for_in_the_time_of_the_site() -> None:
    """Changes at 09:00 in Kolkata are of 03:30 UTC; of eleven records two are new since then."""
    with reading("frappe", frappe(), FRAPPE) as hris:
        since = datetime(2026, 5, 15, 3, 29, tzinfo=UTC)

        page = hris.page(ReadAsked(Why.DELTA, since=since))

    assert [each.source_person_id for each in page.people] == ["HR-EMP-00010", "HR-EMP-00011"]


def test_a_wrong_key_is_for_a_person() -> None:
    """The message names no key."""
    with (
        reading("frappe", frappe(), {**FRAPPE, "api_secret": "guessed"}) as hris,
        pytest.raises(RefusedError) as refused,
    ):
        hris.page(ReadAsked(Why.FULL))

    assert "guessed" not in str(refused.value)


SAMPLES = Path(__file__).resolve().parents[1] / "fixtures" / "rest"


@pytest.mark.parametrize("name", [each.stem for each in sorted(SAMPLES.glob("*.json"))])
def test_every_shipped_mapping_asks_and_reads(name: str) -> None:
    """What it needs is given by name; the sample is answered to whatever it asks."""
    mapping = mapping_named(name)
    answer = json.loads((SAMPLES / f"{name}.json").read_text())
    given = dict.fromkeys(names_in(dict(mapping.document)) - {"base_url"}, "UTC")
    setup = Setup(name, "https://hr.example/db", given)
    filled = filled_in(mapping, setup)
    anything = re.compile(r"https://.*")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        web.post(re.compile(r".*/token$"), json={"access_token": "t"})
        web.get(anything, json=answer)
        web.post(anything, json=answer)
        hris = RestHris(line_of(filled, requests.Session(), FixedClock()), filled, setup)

        page = hris.page(ReadAsked(Why.DELTA, since=NOW))

    assert (len(page.people), page.rejects, page.done) == (2, (), True)


def test_leavers_are_asked_for_by_name() -> None:
    """HiBob hides them unless the search says so."""
    with reading("hibob", hibob(), HIBOB) as hris:
        found = {each.source_person_id for each in hris.list_people()}

    assert EVA in found
    assert len(found) == 9
