"""One BambooHR account is read page by page, beside other sources."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from connectors.bamboohr.mapping import person_of
from connectors.bamboohr.paged import ONE_BY_ONE, PagedBambooHr
from connectors.bamboohr.reading import Raw, Reading
from emulators.bamboohr import BambooHrEmulator
from emulators.faults import Fault
from emulators.server import serving
from tests.bamboohr_account import CITIES, NOW, READING, demo_account
from tests.hris_cast import IDS, contract, expected, told
from tests.hris_cast import NOW as CAST_DAY
from tests.people_systems import SetClock
from tourwright.ports import TransientError
from tourwright.ports.hris import PagedHris, ReadAsked, ReadPage, Why

# What the account's shape lacks beyond the listed gaps, and why.
BAMBOOHR = (
    "leave",  # no day and no word of it: it is among the requests for time off
    "termination.last_day_worked",  # there is no such field
    "termination.notice_date",
    "employments.termination_type",  # goes with termination.type
)


@pytest.fixture
def emulator() -> Iterator[BambooHrEmulator]:
    """The demo company's HRIS."""
    with demo_account() as made:
        yield made


@pytest.fixture
def hris(emulator: BambooHrEmulator) -> Iterator[PagedHris]:
    """The connector under a name of its own."""
    with serving(emulator.app) as url, requests.Session() as session:
        session.auth = ("demo-key", "x")
        yield PagedBambooHr(session, url, READING, SetClock(NOW), "people")


def pages_of(hris: PagedHris, asked: ReadAsked) -> list[ReadPage]:
    """Read to the end."""
    pages = [hris.page(asked)]
    while not pages[-1].done:
        pages.append(hris.page(ReadAsked(asked.why, pages[-1].cursor, asked.since, asked.limit)))
    return pages


@pytest.mark.parametrize("key", IDS)
def test_the_cast_comes_out_of_bamboohr(key: str) -> None:
    """Out of the list and the table of statuses, the locations written down by IT."""
    shape: dict[str, Any] = contract("bamboohr.json")
    pages = [shape[f"GET /api/v1/employees (page {number})"]["data"] for number in (1, 2)]
    record = next(each for page in pages for each in page if each["employeeId"] == key)
    table = shape["GET /api/v1/employees/changed/tables/employmentStatus"]["employees"]

    person = person_of(Raw(record, table[key]["rows"]), Reading(CITIES), CAST_DAY)

    status = ("status",) if key == "1004" else ()  # the leave is a request for time off
    also = (*BAMBOOHR, *status)
    assert told("bamboohr", person, also) == expected("bamboohr", key, also)
    assert (person.zone, person.country) == (CITIES[person.location.lower()].zone, person.country)


def test_everybody_is_read_in_pages(hris: PagedHris, emulator: BambooHrEmulator) -> None:
    """The pages hold the listing; the tables of all are read once for all pages."""
    pages = pages_of(hris, ReadAsked(Why.FULL, limit=7))
    tables = [each for each in emulator.ledger.lines() if "/tables/" in each.path]

    assert [person for page in pages for person in page.people] == list(hris.list_people())
    assert len(pages) > 3
    assert len(tables) == 1
    assert {person.source for page in pages for person in page.people} == {"people"}


def test_a_hint_and_the_listing_tell_the_same_person(emulator: BambooHrEmulator) -> None:
    """The list has no country: it would move people from zone to zone, night after night."""
    with serving(emulator.app) as url, requests.Session() as session:
        session.auth = ("demo-key", "x")
        hris = PagedBambooHr(session, url, Reading(), SetClock(NOW))
        listed = [person for page in pages_of(hris, ReadAsked(Why.FULL)) for person in page.people]

        assert hris.get_person("116") in listed


def test_people_are_read_one_by_one_where_the_table_is_hidden(
    hris: PagedHris, emulator: BambooHrEmulator
) -> None:
    """Pages are small then, as each person is several requests."""
    emulator.faults.add(Fault("403", "/all/tables/"))

    page = hris.page(ReadAsked(Why.FULL))

    assert len(page.people) == ONE_BY_ONE
    assert not page.done


def test_a_delta_brings_who_changed_and_who_is_gone(
    hris: PagedHris, emulator: BambooHrEmulator
) -> None:
    """Each person is read again; whoever is not there any more is named."""
    asked = ReadAsked(Why.DELTA, since=NOW - timedelta(hours=1))
    emulator.faults.add(Fault("404", "/employees/116?"))

    pages = pages_of(hris, asked)
    read = [person.source_person_id for page in pages for person in page.people]

    assert [key for page in pages for key in page.gone] == ["116"]
    assert len(read) == len(emulator.book.people()) - 1
    assert len(set(read)) == len(read)


def test_nothing_changed_is_an_empty_page(hris: PagedHris) -> None:
    """It is done and says where the next delta begins."""
    page = hris.page(ReadAsked(Why.DELTA, since=NOW + timedelta(days=1)))

    assert (page.people, page.gone, page.done) == ((), (), True)
    assert page.next_since is not None


def test_a_record_that_may_not_be_seen_is_refused_alone(
    hris: PagedHris, emulator: BambooHrEmulator
) -> None:
    """It is there all the same: nobody takes it for somebody who left."""
    with emulator.book.changing() as book:
        book["people"]["116"]["hireDate"] = "soon"

    pages = pages_of(hris, ReadAsked(Why.FULL))

    assert [each.place for page in pages for each in page.rejects] == ["record 116"]
    assert [key for page in pages for key in page.present] == ["116"]


def test_a_busy_account_is_asked_again_after_its_wait(
    hris: PagedHris, emulator: BambooHrEmulator
) -> None:
    """429 with its wait, as since September 2026."""
    emulator.faults.add(Fault("429", "/api/v1/employees?", retry_after="21"))

    with pytest.raises(TransientError) as put_off:
        hris.page(ReadAsked(Why.FULL))

    assert put_off.value.after_s == 21.0
