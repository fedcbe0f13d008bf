"""Personio, Workday and SuccessFactors are read page by page, whole and by their changes."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.hris_records import OVERLAP
from emulators.faults import Fault
from tests.certificates import key_and_certificate
from tests.hris_cast import IDS, NOW
from tests.people_systems import (
    SetClock,
    Systems,
    personio_emulator,
    reading_all,
    reading_personio,
    reading_successfactors,
    reading_workday,
    successfactors_emulator,
    workday_emulator,
)
from tourwright.domain.people import Leave, PersonStatus, WorkerType
from tourwright.ports import NotFoundError, RefusedError, TransientError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import PagedHris, ReadAsked, ReadPage, Why

FULL = ReadAsked(Why.FULL, limit=4)


def pages_of(hris: PagedHris, asked: ReadAsked) -> list[ReadPage]:
    """Read to the end."""
    pages = [hris.page(asked)]
    while not pages[-1].done:
        pages.append(hris.page(ReadAsked(asked.why, pages[-1].cursor, asked.since, asked.limit)))
    return pages


def ids_of(pages: list[ReadPage]) -> list[str]:
    """Return the ids of everybody in the pages, in their order."""
    return [person.source_person_id for page in pages for person in page.people]


def job_of(person: dict[str, Any]) -> dict[str, Any]:
    """Return the first job of a person's first employment in SuccessFactors."""
    job: dict[str, Any] = person["employmentNav"]["results"][0]["jobInfoNav"]["results"][0]
    return job


def test_each_system_is_read_in_pages() -> None:
    """A page that is asked for again is the same, and the last says where changes begin."""
    clock = SetClock()
    with reading_all(Systems(), clock) as everything:
        for hris in everything:
            pages = pages_of(hris, FULL)

            assert (len(pages), ids_of(pages)) == (3, list(IDS))
            assert [page.next_since for page in pages] == [None, None, NOW - OVERLAP]
            again = hris.page(ReadAsked(Why.FULL, pages[1].cursor, limit=4))
            assert again == pages[2]


def test_an_own_cursor_that_is_none_begins_anew() -> None:
    """A place that was lost is told apart from an outage."""
    with (
        reading_personio(personio_emulator(), SetClock()) as hris,
        pytest.raises(CursorGoneError),
    ):
        hris.page(ReadAsked(Why.FULL, "no cursor of ours"))


def test_a_delta_brings_who_changed_since() -> None:
    """In each system; the moment itself may be read twice, never missed."""
    clock = SetClock()
    systems = Systems()
    systems.personio.people[3]["updated_at"] = "2026-05-31T09:00:00Z"
    systems.workday.rows[3]["Last_Functionally_Updated"] = "2026-05-31T02:00:00.000-07:00"
    systems.successfactors.people[3]["lastModifiedDateTime"] = "/Date(1780218000000)/"
    asked = ReadAsked(Why.DELTA, since=NOW - timedelta(days=2))

    with reading_all(systems, clock) as everything:
        for hris in everything:
            page = hris.page(asked)

            assert [each.source_person_id for each in page.people] == ["1004"]
            assert page.people[0].manager_source_id == "1001"
            assert list(hris.changed_since(NOW - timedelta(days=2))) == ["1004"]


def test_one_broken_record_is_refused_and_the_others_are_read() -> None:
    """The reject names the record and the field, never a value."""
    systems = Systems()
    systems.personio.employments["1002"][0]["employment_start_date"] = "4.3.2024"
    systems.workday.rows[1]["Hire_Date"] = "4.3.2024"
    employment = systems.successfactors.people[1]["employmentNav"]["results"][0]
    employment["startDate"] = "/Date(4.3.2024)/"
    clock = SetClock()

    with reading_all(systems, clock) as everything:
        for hris in everything:
            pages = pages_of(hris, FULL)
            rejects = [reject for page in pages for reject in page.rejects]

            assert ids_of(pages) == [key for key in IDS if key != "1002"]
            assert [reject.place for reject in rejects] == ["record 1002"]
            assert [key for page in pages for key in page.present] == ["1002"]
            assert "2024" not in str(rejects)


def test_a_lapsed_token_is_fetched_anew() -> None:
    """Personio's lives a day; the reading goes on without anybody noticing."""
    emulator = personio_emulator()
    with reading_personio(emulator, SetClock()) as hris:
        hris.page(FULL)
        emulator.token = "another"

        assert len(hris.page(FULL).people) == 4


def test_a_wrong_credential_is_for_a_person() -> None:
    """A secret that is not taken, an assertion of another key."""
    clock = SetClock()
    other = personio_emulator()
    with reading_personio(other, clock, "wrong") as hris, pytest.raises(RefusedError):
        hris.page(FULL)
    instance = successfactors_emulator()
    instance.certificate = key_and_certificate(NOW)[1]
    with reading_successfactors(instance, clock) as hris, pytest.raises(RefusedError):
        hris.page(FULL)


def test_a_token_is_kept_for_its_life() -> None:
    """One assertion serves all pages of an hour."""
    emulator, clock = successfactors_emulator(), SetClock()
    with reading_successfactors(emulator, clock) as hris:
        list(hris.list_people())
        clock.moment += timedelta(hours=2)
        hris.get_person("1002")

    assert len(emulator.assertions) == 2


@pytest.mark.parametrize("status", ["429", "500"])
def test_workday_is_left_alone_for_a_minute_when_it_says_no_time(status: str) -> None:
    """It answers "later" without saying when."""
    emulator = workday_emulator()
    emulator.faults.add(Fault(status, "/customreport2/"))

    with (
        reading_workday(emulator, SetClock()) as hris,
        pytest.raises(TransientError) as put_off,
    ):
        hris.page(FULL)

    assert put_off.value.after_s == 60.0


def test_a_person_who_vanishes_while_a_page_is_read_is_gone() -> None:
    """Personio answers 404 for the employments; the rest of the page is good."""
    emulator = personio_emulator()
    del emulator.employments["1003"]

    with reading_personio(emulator, SetClock()) as hris:
        page = hris.page(FULL)

    assert page.gone == ("1003",)
    assert ids_of([page]) == ["1001", "1002", "1004"]


def test_days_of_a_leave_are_read_where_they_may_be_seen() -> None:
    """Personio's absences are asked for people on leave only, and done without when refused."""
    emulator = personio_emulator()
    leave = {"starts_from": {"date": "2026-04-15"}, "ends_at": {"date": "2026-09-15"}}
    emulator.absences = [{"person": {"id": "1004"}, **leave}]
    with reading_personio(emulator, SetClock()) as hris:
        person = hris.get_person("1004")
        emulator.faults.add(Fault("403", "/v2/absence-periods"))
        without = hris.get_person("1004")

    assert person.leave is not None
    assert (person.status, str(person.leave.start)) == (PersonStatus.LEAVE, "2026-04-15")
    assert str(person.leave.expected_end) == "2026-09-15"
    assert (without.status, without.leave) == (PersonStatus.LEAVE, None)
    assert len([each for each in emulator.ledger.lines() if "absence" in each.path]) == 2


def test_the_report_runs_once_for_all_its_pages() -> None:
    """And again for a page that another worker takes up."""
    emulator, clock = workday_emulator(), SetClock()
    with reading_workday(emulator, clock) as hris, reading_workday(emulator, clock) as other:
        first = hris.page(FULL)
        list(pages_of(hris, FULL))
        assert len(emulator.ledger.lines()) == 1

        second = other.page(ReadAsked(Why.FULL, first.cursor, limit=4))

        assert ids_of([second]) == list(IDS[4:8])
        assert len(emulator.ledger.lines()) == 2


@pytest.mark.parametrize("known", [True, False])
def test_an_old_profile_that_changed_makes_nobody_leave(*, known: bool) -> None:
    """A delta has it alone; the other profile of the worker comes from a whole report."""
    emulator = workday_emulator()
    emulator.rows[7]["Last_Functionally_Updated"] = "2026-05-31T02:00:00.000-07:00"
    with reading_workday(emulator, SetClock()) as hris:
        if known:
            pages_of(hris, FULL)
        (person,) = hris.page(ReadAsked(Why.DELTA, since=NOW - timedelta(days=2))).people

    assert (person.source_person_id, person.status) == ("1008", PersonStatus.ACTIVE)
    assert len(person.employments) == 2


def test_a_delta_of_whom_all_is_known_is_one_run_of_the_report() -> None:
    """Its cost is that of the changes."""
    emulator = workday_emulator()
    emulator.rows[3]["Last_Functionally_Updated"] = "2026-05-31T02:00:00.000-07:00"
    with reading_workday(emulator, SetClock()) as hris:
        pages_of(hris, FULL)
        before = len(emulator.ledger.lines())
        hris.page(ReadAsked(Why.DELTA, since=NOW - timedelta(days=2)))

    assert len(emulator.ledger.lines()) - before == 1


def test_a_report_without_the_prompt_is_read_whole() -> None:
    """IT may build it later; readings of changes are whole ones until then."""
    with reading_workday(workday_emulator(), SetClock(), "") as hris:
        page = hris.page(ReadAsked(Why.DELTA, since=NOW + timedelta(days=1)))

    assert ids_of([page]) == list(IDS)


@pytest.mark.parametrize("lost", ["Active", "Hire_Date", "Worker_ID"])
def test_a_report_after_a_permission_change_is_refused_or_held(lost: str) -> None:
    """Without these columns everybody would seem to have left: nothing is read of such a report."""
    emulator = workday_emulator()
    for row in emulator.rows:
        row.pop(lost)

    with (
        reading_workday(emulator, SetClock()) as hris,
        pytest.raises(RefusedError, match=lost),
    ):
        hris.page(FULL)


def test_a_row_that_belongs_to_nobody_is_refused() -> None:
    """It is counted, so that a report with many of them is held."""
    emulator = workday_emulator()
    emulator.rows.append({"Worker_WID": "x", "Worker_ID": "", "Active": "1"})

    with reading_workday(emulator, SetClock()) as hris:
        pages = pages_of(hris, FULL)

    assert ids_of(pages) == list(IDS)
    assert [reject.place for page in pages for reject in page.rejects] == ["report"]


def test_a_report_that_lost_another_column_tells_no_less_people() -> None:
    """What was filled and is empty now is for the judge of the round to hold."""
    emulator = workday_emulator()
    for row in emulator.rows:
        row.pop("Work_Email", None)

    with reading_workday(emulator, SetClock()) as hris:
        people = list(hris.list_people())

    assert len(people) == 9
    assert {person.work_email for person in people} == {""}


def test_managers_whom_we_cannot_see_are_counted() -> None:
    """Mapping health shows that part of the company is hidden from the integration."""
    workday, successfactors, clock = workday_emulator(), successfactors_emulator(), SetClock()
    workday.rows = [row for row in workday.rows if row["Worker_ID"] != "1001"]
    successfactors.people = successfactors.people[1:]

    with (
        reading_workday(workday, clock) as one,
        reading_successfactors(successfactors, clock) as two,
    ):
        for hris in (one, two):
            pages = pages_of(hris, ReadAsked(Why.FULL))
            assert sum(page.unmapped["manager_source_id"] for page in pages if page.unmapped) == 4


def test_a_next_page_elsewhere_is_not_followed() -> None:
    """The token would go with it."""
    emulator = successfactors_emulator()
    with reading_successfactors(emulator, SetClock()) as hris:
        page = hris.page(FULL)
        moved = page.cursor.replace("127.0.0.1", "localhost")

        assert ids_of([page]) == list(IDS[:4])
        with pytest.raises(RefusedError):
            hris.page(ReadAsked(Why.FULL, moved))


def test_changes_of_all_that_hangs_on_a_person_are_asked_for() -> None:
    """A new manager is written to the job alone; what was written ahead comes true by its day."""
    emulator = successfactors_emulator()
    with reading_successfactors(emulator, SetClock()) as hris:
        hris.page(ReadAsked(Why.DELTA, since=NOW - timedelta(days=2)))

    asked = emulator.ledger.lines()[-1].path
    assert "employmentNav%2FjobInfoNav%2FlastModifiedDateTime" in asked.replace("/", "%2F")
    assert "startDate" in asked


def noon(day: str) -> SetClock:
    """Return a clock at noon of the day."""
    return SetClock(datetime.fromisoformat(f"{day}T12:00:00+00:00"))


@pytest.mark.parametrize("day", ["2026-02-10", "2026-02-28"])
def test_a_future_conversion_does_not_show_today(day: str) -> None:
    """Until its day somebody is the contractor they are, and nothing says that they leave."""
    clock = noon(day)
    systems = Systems()
    systems.workday.rows[7]["Active"] = "1"
    systems.personio.employments["1008"][1]["status"] = "ACTIVE"
    job = job_of(systems.successfactors.people[7])
    job["emplStatusNav"] = {"externalCode": "A"}

    with reading_all(systems, clock) as everything:
        for hris in everything:
            person = hris.get_person("1008")

            assert (person.worker_type, person.status) == (
                WorkerType.CONTRACTOR,
                PersonStatus.ACTIVE,
            )
            assert (person.end_date, person.termination) == (None, None)


def test_the_conversion_shows_from_its_first_day() -> None:
    """One person, two employments."""
    with reading_workday(workday_emulator(), noon("2026-03-01")) as hris:
        person = hris.get_person("1008")

    assert (person.worker_type, person.status) == (WorkerType.EMPLOYEE, PersonStatus.ACTIVE)
    assert [each.worker_type for each in person.employments] == ["contractor", "employee"]


def test_a_death_is_told_as_one() -> None:
    """The rules stop everything by this word, whatever a system calls it."""
    systems = Systems()
    systems.personio.employments["1005"][0]["termination"]["type"] = "DEATH"
    systems.workday.rows[4]["Termination_Primary_Reason"] = "Terminate Employee > Death"
    job = job_of(systems.successfactors.people[4])
    job["eventReason"] = "DEATH"
    clock = SetClock()

    with reading_all(systems, clock) as everything:
        for hris in everything:
            ending = hris.get_person("1005").termination

            assert ending is not None
            assert ending.reason == "death"


def test_a_leave_of_the_report_has_its_days() -> None:
    """Two columns that IT may add."""
    emulator = workday_emulator()
    emulator.rows[3] |= {
        "Leave_Start_Date": "2026-04-15",
        "Leave_Expected_End_Date": "2026-09-15",
    }
    with reading_workday(emulator, SetClock()) as hris:
        leave = hris.get_person("1004").leave

    assert leave == Leave(NOW.date().replace(month=4, day=15), NOW.date().replace(month=9, day=15))


def test_an_answer_that_is_no_listing_is_no_company_without_people() -> None:
    """It is asked for again."""
    emulator = workday_emulator()
    emulator.rows = None  # type: ignore[assignment]  # what a failing report may answer
    with (
        reading_workday(emulator, SetClock()) as hris,
        pytest.raises((TransientError, NotFoundError)),
    ):
        hris.page(FULL)
