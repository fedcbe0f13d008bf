"""The nine people of the contracts come out of the shapes that mappings read."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.rest.mapping import RestMapping, mapping_named, mapping_of, shipped
from connectors.rest.records import About, Mapped, mapped
from tests.hris_cast import IDS, NOW, cast, contract, expected, told
from tourwright.domain.people import SourcePerson

SAMPLES = Path(__file__).resolve().parents[1] / "fixtures" / "rest"
REFERENCES = ("source_person_id", "manager_source_id")

# What the sample of HiBob has not, although the table of gaps names nothing.
HIBOB_LACKS = (
    "leave",  # the life cycle says "leave", its dates are another call
    "termination.last_day_worked",  # no such field in the sample
    "termination.notice_date",  # no such field in the sample
    "employments",  # the search shows the present one only; see the test of its own
)
# Frappe names records by itself; who is whom is told by the address at work, or by the name.
FRAPPE_LACKS = (
    "country",  # no field of the sample
    "termination.last_day_worked",  # no such field in Frappe
    "employments.termination_type",  # there is no kind of leaving
    *REFERENCES,
)


def read(name: str, records: object) -> list[Mapped]:
    """Map the records of one answer by a shipped mapping."""
    mapping: RestMapping = mapping_named(name)
    about = About(name, NOW)
    found = mapping.search("/list/records", records)
    assert isinstance(found, list)
    return [mapped(mapping, each, row, about) for row, each in enumerate(found, 1)]


def people(found: list[Mapped]) -> list[SourcePerson]:
    """Return the people; nothing may have been refused or unknown."""
    assert [each.rejects for each in found if each.rejects] == []
    assert [each.unmapped for each in found if each.unmapped] == []
    return [each.person for each in found if each.person is not None]


def hibob() -> dict[str, SourcePerson]:
    """Return HiBob's people by their number in the company."""
    answer = contract("hibob.json")["POST /v1/people/search (showInactive true)"]
    return {each.attributes["number"]: each for each in people(read("hibob", answer))}


def frappe() -> list[SourcePerson]:
    """Return Frappe's people of both pages."""
    pages = [page for name, page in contract("frappe-hr.json").items() if "Employee" in name]
    return people([each for page in pages for each in read("frappe", page)])


@pytest.mark.parametrize("person_id", IDS)
def test_the_cast_comes_out_of_hibob(person_id: str) -> None:
    """All nine, less what the sample cannot tell; ids of its own stand for our numbers."""
    person = hibob()[person_id]

    assert told("hibob", person, (*HIBOB_LACKS, *REFERENCES)) == expected(
        "hibob", person_id, (*HIBOB_LACKS, *REFERENCES)
    )


def test_managers_of_hibob_are_named_by_the_ids_of_records() -> None:
    """The number in the company is only an attribute."""
    found = hibob()
    numbers = {person.source_person_id: number for number, person in found.items()}

    managers = {number: numbers.get(each.manager_source_id) for number, each in found.items()}

    assert managers == {number: each["manager_source_id"] for number, each in cast().items()}


def test_hibob_tells_the_present_employment() -> None:
    """The first day ever and the first day of this time are both there."""
    priya = hibob()["1007"]

    assert [str(each.start) for each in priya.employments] == ["2024-01-15"]
    assert str(priya.original_hire_date) == "2018-05-07"


@pytest.mark.parametrize("person_id", IDS)
def test_the_cast_comes_out_of_frappe(person_id: str) -> None:
    """All nine by the record that holds now; a rehire's earlier record is a leaver's."""
    wanted = expected("frappe-hr", person_id, FRAPPE_LACKS)
    names = (wanted["given_name"], wanted["family_name"])
    *_, person = [each for each in frappe() if (each.given_name, each.family_name) == names]
    got = told("frappe-hr", person, FRAPPE_LACKS)

    assert got == {**wanted, **frappe_differs(person_id, wanted)}


def frappe_differs(person_id: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what a record a time and no leaves mean for these people, each by hand."""
    if person_id == "1002":
        return {"display_name": "Jo Okafor"}  # Frappe joins the names, it knows no preferred one
    if person_id == "1004":
        return {"status": "active"}  # a leave is a document of its own
    if person_id in ("1007", "1008"):
        return {
            "original_hire_date": wanted["hire_date"],
            "employments": wanted["employments"][1:],
        }
    return {}


def test_a_rehire_in_frappe_is_a_record_of_its_own() -> None:
    """It shares the private address with the record that ended; people link the two."""
    priya = [each for each in frappe() if each.given_name == "Priya"]

    assert [str(each.status) for each in priya] == ["terminated", "active"]
    assert len({each.personal_email for each in priya}) == 1
    assert len({each.source_person_id for each in priya}) == 2


def test_managers_of_frappe_are_named_by_the_ids_of_records() -> None:
    """Everybody's manager is the record that the cast says."""
    found = {each.source_person_id: each for each in frappe()}
    mails = {each["source_person_id"]: each["work_email"] for each in cast().values()}

    for person in found.values():
        if person.work_email and person.manager_source_id:
            [wanted] = [each for each in cast().values() if each["work_email"] == person.work_email]
            manager = found[person.manager_source_id]
            assert manager.work_email == mails[str(wanted["manager_source_id"])]


@pytest.mark.parametrize("name", [each.stem for each in sorted(SAMPLES.glob("*.json"))])
def test_every_shipped_mapping_obeys_the_schema_and_its_sample(name: str) -> None:
    """Each sample has somebody who is here and somebody who left, and nothing unknown."""
    found = people(read(name, json.loads((SAMPLES / f"{name}.json").read_text())))

    assert {"active", "terminated"} <= {str(each.status) for each in found}
    assert all(each.source_person_id and each.family_name and each.hire_date for each in found)


def test_every_shipped_mapping_has_a_sample_or_is_proved_on_the_cast() -> None:
    """None comes along untried."""
    tried = {each.stem for each in SAMPLES.glob("*.json")} | {"hibob", "frappe"}

    assert set(shipped()) == tried


def test_a_mapping_from_a_file_equals_the_shipped_one(tmp_path: Path) -> None:
    """A copy is where one's own begins."""
    copy = tmp_path / "ours.json"
    shipped_one = mapping_named("hibob")
    copy.write_text(json.dumps(shipped_one.document))

    assert mapping_named(str(copy)).document == mapping_of(copy.read_bytes(), "x").document
