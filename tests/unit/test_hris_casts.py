"""The shared cast comes out of what each system says of it, less what it cannot tell."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from connectors.hris_records import Place, Told, Words, person_of
from connectors.personio import mapping as personio
from connectors.successfactors import mapping as successfactors
from connectors.workday import mapping as workday
from tests.hris_cast import IDS, NOW, contract, expected, told
from tourwright.domain.people import SourcePerson

PLACES = {"berlin": Place("Europe/Berlin", "DE")}
WORDS = Words(PLACES)

# What the samples lack beyond the gaps that are listed for the vendors, and why.
NO_DAYS_OF_LEAVE = ("leave",)  # the status says leave, no day of it is in the shape
PERSONIO = (
    *NO_DAYS_OF_LEAVE,
    "termination.notice_date",  # it always has one: of a dismissal at once the day itself
)
WORKDAY = (
    *NO_DAYS_OF_LEAVE,
    "termination.last_day_worked",  # two columns that the report does not have
    "termination.notice_date",
)
SUCCESSFACTORS = (
    *NO_DAYS_OF_LEAVE,
    "termination.notice_date",  # not among the fields read
    "termination.reason",  # a code stands for the kind of leaving, no words
)
ONE_PROFILE = {"1007": ("employments",)}  # a profile shows the employment that counts now


def personio_person(key: str) -> SourcePerson:
    """Return the person as Personio tells."""
    shape: dict[str, Any] = contract("personio.json")
    pages = [shape[f"GET /v2/persons (page {number})"]["_data"] for number in (1, 2)]
    person = next(each for page in pages for each in page if each["id"] == key)
    rows = shape["GET /v2/persons/{person_id}/employments"][key]["_data"]
    return made(personio.told_of(personio.Raw(person, rows), WORDS, NOW), "personio")


def workday_person(key: str) -> SourcePerson:
    """Return the person as the Workday report tells."""
    (report,) = [each for name, each in contract("workday-raas.json").items() if "GET" in name]
    assert isinstance(report, dict)
    rows = report["Report_Entry"]
    workers = workday.by_worker(rows)
    found = workday.told_of(key, workers[key], workday.ids_of(rows), WORDS, NOW)
    return made(found, "workday")


def successfactors_person(key: str) -> SourcePerson:
    """Return the person as SuccessFactors tells."""
    shape: dict[str, Any] = contract("successfactors.json")
    pages = [shape[f"GET /odata/v2/PerPerson (page {number})"]["d"]["results"] for number in (1, 2)]
    people = [each for page in pages for each in page]
    person = next(each for each in people if successfactors.person_id(each) == key)
    found = successfactors.told_of(person, successfactors.users_of(people), WORDS, NOW)
    return made(found, "successfactors")


def made(found: Told, source: str) -> SourcePerson:
    """Return the person; nothing of the cast is unknown but the names behind Personio's ids."""
    assert set(found.unmapped) <= {"department", "location"}
    return person_of(found, source, WORDS, NOW)


def compared(
    vendor: str, key: str, person: SourcePerson, also: tuple[str, ...]
) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return what was told and what is expected."""
    return told(vendor, person, also), expected(vendor, key, also)


Reader = Callable[[str], SourcePerson]


@pytest.mark.parametrize("key", IDS)
def test_the_cast_comes_out_of_personio(key: str) -> None:
    """Employments come newest first, ids stand for places and departments."""
    was, wanted = compared("personio", key, personio_person(key), PERSONIO)

    assert was == wanted


@pytest.mark.parametrize("key", IDS)
def test_the_cast_comes_out_of_workday(key: str) -> None:
    """All is text, empty columns are missing, a converted contractor has two rows."""
    also = (*WORKDAY, *ONE_PROFILE.get(key, ()))

    was, wanted = compared("workday", key, workday_person(key), also)

    assert was == wanted


@pytest.mark.parametrize("key", IDS)
def test_the_cast_comes_out_of_successfactors(key: str) -> None:
    """Employments come in no order, and managers are named by user."""
    was, wanted = compared("successfactors", key, successfactors_person(key), SUCCESSFACTORS)

    assert was == wanted


@pytest.mark.parametrize("key", IDS)
@pytest.mark.parametrize("read", [personio_person, workday_person, successfactors_person])
def test_zones_and_private_addresses_are_told_all_the_same(read: Reader, key: str) -> None:
    """Personio has them as fields of the account's own."""
    person = read(key)

    wanted = expected("csv", key)
    found = (person.zone, person.personal_email or None, person.country)
    assert found == (wanted["time_zone"], wanted["personal_email"], wanted["country"])
