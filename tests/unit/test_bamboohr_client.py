"""The calls to BambooHR one by one, against recorded payloads."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from connectors.bamboohr.client import BambooHr
from connectors.bamboohr.reading import Reading
from tourwright.domain.people import PersonStatus
from tourwright.ports import TransientError

BASE = "https://acme.bamboohr.example"
API = f"{BASE}/api/v1"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures/bamboohr"


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return it."""
        return datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def hris() -> Iterator[BambooHr]:
    """The connector."""
    with requests.Session() as session:
        session.auth = ("key", "x")
        yield BambooHr(session, BASE + "/", Reading(), FixedClock())


def recorded(name: str) -> object:
    """Read a recorded payload."""
    found: object = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return found


def listed(key: str, **more: str) -> dict[str, Any]:
    """Make a row of the list."""
    row = {"employeeId": key, "firstName": "A", "status": "Active", "hireDate": "2024-01-15"}
    return {**row, "_restrictedFields": [], **more}


def page(rows: list[dict[str, Any]], following: str | None) -> dict[str, Any]:
    """Make a page of the list."""
    return {"data": rows, "meta": {"total": 2, "page": {"nextCursor": following}}}


def test_one_person_takes_the_record_the_status_rows_and_time_off(
    web: responses.RequestsMock, hris: BambooHr
) -> None:
    """Three reads make one person; the API key goes as Basic user."""
    web.get(f"{API}/employees/1007", json=recorded("employee-1007.json"))
    web.get(
        f"{API}/employees/1007/tables/employmentStatus",
        json=recorded("employment-status-1007.json"),
    )
    web.get(f"{API}/time_off/requests", json=recorded("time-off-1007.json"))

    person = hris.get_person("1007")

    assert (person.display_name, person.status) == ("Priya Nair", PersonStatus.LEAVE)
    assert web.calls[0].request.headers["Authorization"].startswith("Basic ")


def test_tables_that_may_not_be_seen_are_done_without(
    web: responses.RequestsMock, hris: BambooHr
) -> None:
    """The record's own dates are enough to know where somebody stands."""
    web.get(f"{API}/employees/1007", json=recorded("employee-1007.json"))
    web.get(f"{API}/employees/1007/tables/employmentStatus", status=403)
    web.get(f"{API}/time_off/requests", status=403)

    person = hris.get_person("1007")

    assert person.status is PersonStatus.ACTIVE
    assert len(person.employments) == 1


def test_a_listing_without_the_table_reads_each_person(
    web: responses.RequestsMock, hris: BambooHr
) -> None:
    """The list has no end dates, so the single record gives them."""
    web.get(f"{API}/employees/all/tables/employmentStatus", status=403)
    web.get(f"{API}/time_off/requests", json=[])
    web.get(f"{API}/employees", json=page([listed("1007")], None))
    web.get(f"{API}/employees/1007", json=recorded("employee-1007.json"))
    web.get(f"{API}/employees/1007/tables/employmentStatus", status=403)

    (person,) = hris.list_people()

    assert person.display_name == "Priya Nair"


def test_the_list_follows_its_cursor(web: responses.RequestsMock, hris: BambooHr) -> None:
    """The second page is asked for with the first one's cursor."""
    web.get(f"{API}/employees/all/tables/employmentStatus", json=[])
    web.get(f"{API}/time_off/requests", json=[])
    web.get(f"{API}/employees", json=page([listed("1")], "YWZ0ZXItMQ=="))
    web.get(f"{API}/employees", json=page([listed("2")], None))

    ids = [person.source_person_id for person in hris.list_people()]

    assert ids == ["1", "2"]
    assert "page%5Bafter%5D=YWZ0ZXItMQ%3D%3D" in str(web.calls[-1].request.url)


def test_changes_come_oldest_first_with_deleted_ones(
    web: responses.RequestsMock, hris: BambooHr
) -> None:
    """The moment is sent in UTC."""
    web.get(f"{API}/employees/changed", json=recorded("changed.json"))

    changed = hris.changed_since(datetime(2026, 5, 1, tzinfo=UTC))

    assert list(changed) == ["0990", "1003", "1009"]
    assert "since=2026-05-01T00%3A00%3A00Z" in str(web.calls[0].request.url)


@pytest.mark.parametrize("answer", ["[]", '"text"', "7"])
def test_an_answer_of_another_shape_is_asked_again(
    web: responses.RequestsMock, hris: BambooHr, answer: str
) -> None:
    """A proxy's page is no person."""
    web.get(f"{API}/employees/1007", body=answer)

    with pytest.raises(TransientError):
        hris.get_person("1007")
