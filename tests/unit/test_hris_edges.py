"""Joiners, movers and leavers through rounds of a source: the edges, told as what people notice."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.hris_alliances import TODAY, Company, changed
from tests.hris_rounds import TEAM, left, somebody
from tourwright.domain.people import (
    Employment,
    FactKind,
    Leave,
    PersonStatus,
    SourcePerson,
    Termination,
    WorkerType,
)
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.ports.hris import SourceRules
from tourwright.store import Store

DAY = timedelta(days=1)
BOSS = somebody("boss")
NORA = somebody("nora", hire_date=TODAY, manager_source_id="boss", personal_email="n@home.example")


@pytest.fixture
def company(sqlite_store: Store) -> Company:
    """Return a company of five with a boss, read before."""
    made = Company(sqlite_store)
    made.says(BOSS, *TEAM)
    return made


@pytest.fixture
def with_nora(company: Company) -> Company:
    """Let Nora begin today, and be on her first tour."""
    company.says(BOSS, *TEAM, NORA)
    company.until(noon(0))
    company.on_tour("nora")
    return company


def noon(days: int) -> datetime:
    """Return noon of a day, so many days from today (UTC)."""
    return datetime.combine(TODAY + days * DAY, time(12), UTC)


def nora(**facts: object) -> SourcePerson:
    """Return Nora's record with these facts."""
    return changed(NORA, **facts)


def read(company: Company, *people: SourcePerson) -> None:
    """Read the source that has the others and these."""
    company.says(BOSS, *TEAM, *people)


def leaving(last_day: int, **more: object) -> Termination:
    """Return a leave so many days from today."""
    return Termination(TODAY + last_day * DAY, type="voluntary", **more)  # type: ignore[arg-type]


def gone(last_day: int) -> SourcePerson:
    """Return Nora's record after her last day."""
    ended = leaving(last_day)
    return nora(status=PersonStatus.TERMINATED, end_date=ended.date, termination=ended)


# Joiners


def test_who_comes_without_mail_and_manager_is_offered_a_tour_when_both_are_there(
    company: Company,
) -> None:
    """A prehire's record is bare; the start day finds it so, and nothing fails."""
    start = TODAY + 5 * DAY
    bare = nora(status=PersonStatus.PREHIRE, hire_date=start, work_email="", manager_source_id="")
    read(company, bare)
    company.until(noon(6))
    waiting = [hold.missing for hold in company.state("nora").holds]
    read(company, nora(hire_date=start))

    assert waiting
    assert len(company.offers) == 1
    assert company.state("nora").holds == ()


def test_a_hire_that_is_called_off_leaves_no_trace(company: Company) -> None:
    """Neither an offer nor an invitation, and nothing for alumni."""
    ahead = nora(status=PersonStatus.PREHIRE, hire_date=TODAY + 5 * DAY)
    read(company, ahead)
    read(company, changed(ahead, status=PersonStatus.TERMINATED))
    company.until(noon(30))

    assert company.offers == []
    assert company.state("nora").state is AllianceStateName.NONE
    assert company.state("nora").alumni is None


def test_a_start_that_moves_is_offered_on_its_last_day_only(company: Company) -> None:
    """The former start day passes in silence."""
    read(company, nora(status=PersonStatus.PREHIRE, hire_date=TODAY + 5 * DAY))
    read(company, nora(status=PersonStatus.PREHIRE, hire_date=TODAY + 20 * DAY))
    company.until(noon(19))
    early = list(company.offers)
    company.until(noon(21))

    assert early == []
    assert len(company.offers) == 1


# Leave


def test_a_return_earlier_than_expected_is_told_on_its_day(with_nora: Company) -> None:
    """Whoever is back is back: no source needs to move the expected end first."""
    away = Leave(TODAY, TODAY + 90 * DAY)
    read(with_nora, nora(status=PersonStatus.LEAVE, leave=away))
    with_nora.until(noon(30))
    read(with_nora, NORA)

    assert with_nora.heard("nora") == ["leave_started", "leave_ended"]


def test_a_return_later_than_expected_keeps_the_tour_at_rest(with_nora: Company) -> None:
    """The end that was expected ends nothing; a moved one is told."""
    read(with_nora, nora(status=PersonStatus.LEAVE, leave=Leave(TODAY, TODAY + 30 * DAY)))
    with_nora.until(noon(45))
    overdue = list(with_nora.heard("nora"))
    read(with_nora, nora(status=PersonStatus.LEAVE, leave=Leave(TODAY, TODAY + 90 * DAY)))

    assert overdue == ["leave_started"]
    assert with_nora.heard("nora") == ["leave_started", "absence_changed"]
    assert with_nora.told[-1][1].fields["expected_end"] == (TODAY + 90 * DAY).isoformat()


def test_a_return_that_never_comes_is_a_leave_of_the_company(with_nora: Company) -> None:
    """Out of the leave the tour ends as every tour does."""
    read(with_nora, nora(status=PersonStatus.LEAVE, leave=Leave(TODAY, TODAY + 30 * DAY)))
    with_nora.until(noon(60))
    read(with_nora, gone(59))

    assert with_nora.heard("nora") == ["leave_started", "person_left"]
    assert with_nora.state("nora").state is AllianceStateName.DEPARTED


def test_a_leave_ahead_is_told_on_its_first_day(with_nora: Company) -> None:
    """Nobody learns of it from us before."""
    away = nora(leave=Leave(TODAY + 10 * DAY, TODAY + 90 * DAY))
    read(with_nora, away)
    with_nora.until(noon(9))
    before = list(with_nora.heard("nora"))
    with_nora.until(noon(10))

    assert before == []
    assert with_nora.heard("nora") == ["leave_started"]


# Leavers


@pytest.mark.parametrize("announced", [False, True])
def test_a_leave_is_spoken_of_only_where_the_source_may_announce(
    sqlite_store: Store, *, announced: bool
) -> None:
    """A day of notice alone betrays nobody."""
    company = Company(sqlite_store, SourceRules(first="apply", announced=announced))
    read(company)
    read(company, NORA)
    company.until(noon(0))
    company.on_tour("nora")
    ends = leaving(60, last_day_worked=TODAY + 40 * DAY, notice_date=TODAY)
    read(company, nora(termination=ends, end_date=ends.date))
    company.until(noon(2))

    assert company.heard("nora") == (["leave_announced"] if announced else [])
    if announced:
        assert company.told[-1][1].fields["last_day"] == (TODAY + 40 * DAY).isoformat()


def test_the_job_ends_on_its_own_day_and_not_with_the_work(with_nora: Company) -> None:
    """The invitation to the network is counted from the end of the employment."""
    ends = leaving(30, last_day_worked=TODAY + 10 * DAY)
    read(with_nora, nora(termination=ends, end_date=ends.date))
    with_nora.until(noon(30))
    at_work = with_nora.state("nora").state
    with_nora.until(noon(31))

    assert at_work is AllianceStateName.ON_TOUR
    assert with_nora.state("nora").departed_on == ends.date
    alumni = with_nora.state("nora").alumni
    assert alumni is not None
    assert alumni.last_day == ends.date


def test_a_leave_whose_day_moves_is_effective_once(with_nora: Company) -> None:
    """The former day passes, also when it was nearer."""
    for last_day in (10, 40):
        ends = leaving(last_day)
        read(with_nora, nora(termination=ends, end_date=ends.date))
    with_nora.until(noon(39))
    before = list(with_nora.heard("nora"))
    with_nora.until(noon(42))

    assert before == []
    assert with_nora.heard("nora") == ["person_left"]


@pytest.mark.parametrize(
    ("days", "events"),
    [(20, ["person_left", "termination_rescinded"]), (45, ["person_left"])],
)
def test_a_leave_taken_back_reopens_the_tour_for_thirty_days(
    with_nora: Company, days: int, events: list[str]
) -> None:
    """Later both would have to commit again: a tour is offered instead."""
    read(with_nora, gone(-1))
    with_nora.until(noon(days))
    read(with_nora, NORA)
    with_nora.until(noon(days + 1))

    assert with_nora.heard("nora") == events
    assert with_nora.state("nora").employed
    assert with_nora.state("nora").departed_on is None or days > 30


# Coming back


def test_a_return_under_the_same_record_is_the_same_alliance(with_nora: Company) -> None:
    """A new tour is offered, and what was before is there still."""
    before = with_nora.state("nora")
    read(with_nora, gone(-1))
    with_nora.until(noon(100))
    read(with_nora, nora(hire_date=TODAY + 100 * DAY))
    with_nora.until(noon(101))
    after = with_nora.state("nora")

    assert after.alliance_id == before.alliance_id
    assert [line.number for line in after.tours] == [1, 2]
    assert after.employed


def test_a_second_record_of_somebody_at_work_is_a_question_to_hr(with_nora: Company) -> None:
    """The same private address joins nobody who works here; both go on until HR says so."""
    read(with_nora, NORA, nora(source_person_id="nora-2", work_email="n.sol@acme.example"))
    pairs = with_nora.store.people_care.look_alikes(10)

    assert [{one.facts.source_person_id, two.facts.source_person_id} for one, two in pairs] == [
        {"nora", "nora-2"}
    ]
    assert with_nora.state("nora").state is AllianceStateName.ON_TOUR


def contractor(begins: int, *, day: int = 0) -> SourcePerson:
    """Return Nora as one who was hired as a contractor and becomes an employee on a day.

    day is the one on which the source is read: before the change she is a contractor still.
    """
    change = TODAY + begins * DAY
    first = Employment(TODAY, change - DAY, WorkerType.CONTRACTOR)
    kind = WorkerType.EMPLOYEE if begins <= day else WorkerType.CONTRACTOR
    return nora(worker_type=kind, employments=(first, Employment(change, None)))


@pytest.fixture
def with_contractor(company: Company) -> Company:
    """Let Nora work here as a contractor, on a tour."""
    only = Employment(TODAY, None, WorkerType.CONTRACTOR)
    read(company, nora(worker_type=WorkerType.CONTRACTOR, employments=(only,)))
    company.until(noon(0))
    company.on_tour("nora")
    return company


def kinds(company: Company, name: str) -> list[FactKind]:
    """Return what was derived of somebody, oldest first."""
    person = company.person(name)
    return [event.kind for event in company.store.people.events_of(person.person_key)]


def test_a_contractor_who_is_employed_the_next_day_stays_on_the_tour(
    with_contractor: Company,
) -> None:
    """One person, two employments: nobody leaves, and no tour ends."""
    with_contractor.until(noon(10))
    read(with_contractor, contractor(10, day=10))

    assert with_contractor.heard("nora") == []
    assert with_contractor.state("nora").state is AllianceStateName.ON_TOUR
    assert FactKind.WORKER_TYPE_CHANGED in kinds(with_contractor, "nora")


def test_a_conversion_entered_late_changes_the_past_and_tells_nobody(
    with_contractor: Company,
) -> None:
    """Entered on the twentieth, effective on the tenth."""
    with_contractor.until(noon(20))
    read(with_contractor, contractor(10, day=20))

    assert with_contractor.heard("nora") == []
    assert len(with_contractor.offers) == 1


def test_a_conversion_ahead_does_not_show_today(with_contractor: Company) -> None:
    """The kind of work is that of today until the day has come."""
    read(with_contractor, contractor(30))
    ahead = with_contractor.person("nora").facts.worker_type
    with_contractor.until(noon(30))
    read(with_contractor, contractor(30, day=30))

    assert ahead is WorkerType.CONTRACTOR
    assert with_contractor.person("nora").facts.worker_type is WorkerType.EMPLOYEE
    assert with_contractor.heard("nora") == []


def test_an_employment_after_a_gap_is_a_return(with_contractor: Company) -> None:
    """Seen at once or not: the first one ended, and the same alliance begins again."""
    first = Employment(TODAY, TODAY + 4 * DAY, WorkerType.CONTRACTOR)
    second = Employment(TODAY + 40 * DAY, None)
    with_contractor.until(noon(40))
    read(
        with_contractor,
        nora(hire_date=TODAY + 40 * DAY, employments=(first, second)),
    )
    with_contractor.until(noon(41))

    assert with_contractor.heard("nora")[0] == "person_left"
    assert with_contractor.state("nora").employed
    assert len(with_contractor.offers) == 2


# Movers


def test_a_manager_change_entered_late_is_told_and_writes_no_mail(with_nora: Company) -> None:
    """It is so since ten days: the tour changes hands, and nobody is bothered about the past."""
    read(with_nora, nora(manager_source_id="ana"))

    assert with_nora.heard("nora") == ["manager_changed"]
    told = with_nora.told[-1][1]
    assert told.fields["manager_key"] == with_nora.person("ana").person_key


def test_a_manager_who_changes_back_and_forth_ends_with_the_last(with_nora: Company) -> None:
    """Two readings of one day are two changes, in their order."""
    read(with_nora, nora(manager_source_id="ana"))
    read(with_nora, nora(manager_source_id="boss"))

    assert with_nora.heard("nora") == ["manager_changed", "manager_changed"]
    assert with_nora.state("nora").current_manager_key == with_nora.person("boss").person_key


def test_whoever_loses_the_manager_keeps_the_terms_and_hr_is_asked(with_nora: Company) -> None:
    """After ten working days the skip-level stands in; the tour rests for nobody."""
    read(with_nora, nora(manager_source_id=""))
    asked = [hold.missing for hold in with_nora.state("nora").holds]

    assert asked == [("manager",)]
    assert with_nora.heard("nora") == []
    assert with_nora.state("nora").state is AllianceStateName.ON_TOUR


def test_an_export_that_lacks_half_is_held_and_nobody_moves(company: Company) -> None:
    """E39: nothing of it is applied, by the breaker."""
    found = company.says(BOSS, *(left(each.source_person_id) for each in TEAM))

    assert found.state.value == "held"
    assert company.told == []
