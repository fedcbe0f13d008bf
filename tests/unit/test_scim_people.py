"""What a directory wrote to us becomes people."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from connectors.hris_records import Place, Words
from connectors.scim.client import ScimPeople
from tests.hris_cast import contract, expected, told
from tests.scim_world import CORE, ENTERPRISE, GROUPS, SOURCE, Directory
from tests.suites.hris_port import HrisCase, HrisPort
from tourwright.domain.people import PersonStatus, SourcePerson, Termination, WorkerType
from tourwright.ports import NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, Why
from tourwright.store import Store

WORDS = Words({"pune": Place("Asia/Kolkata", "IN", "MH")}, default_zone="Europe/Berlin")
NO_OFFICE = ("location", "worker_type")  # the sample has no addresses and no userType


@pytest.fixture
def directory(opened: Callable[..., Store], sqlite_url: str) -> Directory:
    """Return a directory that wrote nothing yet."""
    return Directory(opened(sqlite_url))


def people_of(directory: Directory) -> ScimPeople:
    """Return the reader of what it wrote."""
    return ScimPeople(SOURCE, directory.store.scim(SOURCE), WORDS, directory.clock)


def sent(directory: Directory) -> Mapping[str, str]:
    """Send the cast, managers in a later PATCH; returns employee numbers by our id."""
    shape: dict[str, Any] = contract("scim-users.json")
    ids = {user["userName"]: directory.add(**_named(user)) for user in shape["users"]}
    for name, manager in shape["managers"].items():
        operation = {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": ids[manager]}
        assert directory.patch(ids[name], operation).status_code in (200, 204)
    numbers = {user["userName"]: user[ENTERPRISE]["employeeNumber"] for user in shape["users"]}
    return {ids[name]: numbers[name] for name in ids}


def _named(user: dict[str, Any]) -> dict[str, Any]:
    return {"user_name": user["userName"]} | {
        name: value for name, value in user.items() if name not in ("userName", "schemas")
    }


def as_cast(person: SourcePerson, numbers: Mapping[str, str]) -> dict[str, object]:
    """Return what was told, with the cast's numbers in place of our ids."""
    manager = numbers.get(person.manager_source_id)
    ids = {"source_person_id": numbers[person.source_person_id], "manager_source_id": manager}
    return told("scim", person, NO_OFFICE) | ids


def test_the_cast_comes_out_of_scim(directory: Directory) -> None:
    """Each of the eight accounts; the ninth has none before the first day."""
    numbers = sent(directory)

    people = list(people_of(directory).list_people())

    found = {numbers[each.source_person_id]: as_cast(each, numbers) for each in people}
    assert found == {key: expected("scim", key, NO_OFFICE) for key in numbers.values()}
    homes = {numbers[each.source_person_id]: each.personal_email or None for each in people}
    assert homes == {key: expected("csv", key)["personal_email"] for key in numbers.values()}
    left = {numbers[e.source_person_id] for e in people if e.status is PersonStatus.TERMINATED}
    assert left == {"1005", "1006"}


def test_a_disabled_account_is_a_leaver_without_reason(directory: Directory) -> None:
    """On the day it is there; nobody says how, so that a person is asked."""
    key = directory.add("priya.nair@acme.example", timezone="Asia/Kolkata")
    directory.clock.at = datetime.fromisoformat("2026-06-01T20:00:00+00:00")
    directory.patch(key, {"op": "Replace", "path": "active", "value": "False"})
    directory.clock.at += timedelta(days=9)
    directory.patch(key, {"op": "Replace", "path": "title", "value": "Staff Engineer"})

    person = people_of(directory).get_person(key)

    day = date(2026, 6, 2)
    assert (person.status, person.end_date) == (PersonStatus.TERMINATED, day)
    assert person.termination == Termination(day)
    assert person.termination.rehire_eligible is None


def test_silence_about_being_active_ends_nobody(directory: Directory) -> None:
    """An account written anew without saying so stays as it was, on or off."""
    key = directory.add("jo@acme.example")
    body = {"schemas": [CORE], "userName": "jo@acme.example"}

    assert directory.call("PUT", f"/Users/{key}", body).status_code == 200
    assert people_of(directory).get_person(key).status is PersonStatus.ACTIVE
    directory.patch(key, {"op": "replace", "value": {"active": False}})
    assert directory.call("PUT", f"/Users/{key}", body).status_code == 200
    assert people_of(directory).get_person(key).status is PersonStatus.TERMINATED


def test_a_removed_account_is_a_leaver_and_is_not_erased(directory: Directory) -> None:
    """The directory finds it no more, we still know who it was; its name is free again."""
    key = directory.add("jo@acme.example", displayName="Jo")

    assert directory.call("DELETE", f"/Users/{key}").status_code == 204
    assert directory.call("GET", f"/Users/{key}").status_code == 404
    person = people_of(directory).get_person(key)
    assert (person.status, person.display_name) == (PersonStatus.TERMINATED, "Jo")
    assert directory.add("jo@acme.example") != key
    assert directory.hints()[1] == ("scim.removed", key)


def test_an_account_that_is_switched_on_again_works_here(directory: Directory) -> None:
    """Restored within the directory's thirty days."""
    key = directory.add("jo@acme.example")
    for value in ("False", "True"):
        directory.patch(key, {"op": "Replace", "path": "active", "value": value})

    person = people_of(directory).get_person(key)

    assert (person.status, person.end_date) == (PersonStatus.ACTIVE, None)


def test_place_and_kind_of_work_are_read_where_they_are_mapped(directory: Directory) -> None:
    """The office's entry of the table wins; an unknown kind of work is counted."""
    office = {"type": "work", "locality": "Pune", "country": "IN"}
    known = directory.add("a@acme.example", userType="Contractor", addresses=[office])
    directory.add("b@acme.example", userType="Wizard")
    people = people_of(directory)

    person = people.get_person(known)

    place = (person.zone, person.country, person.region, person.location)
    assert place == ("Asia/Kolkata", "IN", "MH", "Pune")
    assert person.worker_type is WorkerType.CONTRACTOR
    assert people.page(ReadAsked(Why.FULL)).unmapped == {"worker_type": 1}


def test_pages_follow_each_other_and_changes_are_few(directory: Directory) -> None:
    """A delta reads what was written since the last reading began."""
    keys = [directory.add(f"{number}@acme.example") for number in range(5)]
    directory.clock.at += timedelta(hours=1)
    people = people_of(directory)
    first = people.page(ReadAsked(Why.FULL, limit=3))
    second = people.page(ReadAsked(Why.FULL, first.cursor, limit=3))
    directory.clock.at += timedelta(hours=1)
    directory.patch(keys[4], {"op": "replace", "path": "title", "value": "Lead"})
    directory.call("DELETE", f"/Users/{keys[3]}")

    ids = [each.source_person_id for page in (first, second) for each in page.people]
    delta = people.page(ReadAsked(Why.DELTA, since=second.next_since))
    assert (ids, first.done, second.done) == (keys, False, True)
    assert [each.source_person_id for each in delta.people] == keys[3:]
    with pytest.raises(CursorGoneError):
        people.page(ReadAsked(Why.FULL, "garbage"))


def test_groups_are_nobody(directory: Directory) -> None:
    """They are kept, mean nothing, and nothing is read because of them."""
    body = {"schemas": [GROUPS], "displayName": "Tours"}
    key = directory.call("POST", "/Groups", body).get_json()["id"]

    assert list(people_of(directory).list_people()) == []
    assert directory.hints() == []
    with pytest.raises(NotFoundError):
        people_of(directory).get_person(key)
    assert directory.call("DELETE", f"/Groups/{key}").status_code == 204


class TestThePort(HrisPort):
    """What every connector keeps; our own table is neither busy nor denied."""

    @pytest.fixture
    def case(self, directory: Directory) -> HrisCase:
        """Return a directory with somebody here and somebody who left."""
        here, left = directory.add("here@acme.example"), directory.add("left@acme.example")
        directory.patch(left, {"op": "replace", "path": "active", "value": False})
        return HrisCase(people_of(directory), here, left, _nothing_fails)


def _nothing_fails(how: str) -> None:
    pytest.skip(f"nothing between us and our own store can be {how}")
