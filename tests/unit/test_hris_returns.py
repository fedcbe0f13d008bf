"""A new record that may be somebody who left: HR is asked, and nothing begins before they said."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.hris_alliances import TODAY, Company, changed
from tests.hris_rounds import TEAM, State, left, somebody
from tourwright.domain.model import Party
from tourwright.domain.people import FactKind, PersonStatus, SourcePerson
from tourwright.store import Store

DAY = timedelta(days=1)
HOME = "n@home.example"
BOSS = somebody("boss")
NORA = somebody("nora", hire_date=TODAY, manager_source_id="boss", personal_email=HOME)
GONE = changed(left("nora"), hire_date=TODAY, manager_source_id="boss", personal_email=HOME)
AGAIN = changed(NORA, source_person_id="nora-2", hire_date=TODAY + 100 * DAY)


def noon(days: int) -> datetime:
    """Return noon of a day, so many days from today (UTC)."""
    return datetime.combine(TODAY + days * DAY, time(12), UTC)


def read(company: Company, *people: SourcePerson) -> None:
    """Read the source that has the others and these."""
    company.says(BOSS, *TEAM, *people)


@pytest.fixture
def company(sqlite_store: Store) -> Company:
    """Return a company from which Nora left a hundred days ago, after her first tour."""
    made = Company(sqlite_store)
    read(made)
    read(made, NORA)
    made.until(noon(0))
    made.on_tour("nora")
    read(made, GONE)
    made.until(noon(100))
    return made


@pytest.fixture
def back(company: Company) -> Company:
    """Let a new record with her private address begin today."""
    read(company, GONE, AGAIN)
    return company


def same(company: Company) -> None:
    """Let HR say that it is the same person."""
    kept, gone = (company.person(name).person_key for name in ("nora", "nora-2"))
    assert company.world.merge_desk.join(kept, gone, "kim") is None


def two(company: Company) -> None:
    """Let HR say that they are two people."""
    kept, gone = (company.person(name).person_key for name in ("nora", "nora-2"))
    assert company.store.people_care.apart(gone, kept)


def numbers(company: Company) -> list[int]:
    """Return which tours were offered, by their numbers."""
    return [offer.number for offer in company.offers]


def test_nobody_is_joined_and_nothing_begins_before_hr_has_said(back: Company) -> None:
    """However often the source is read, there is one alliance, and it rests."""
    read(back, GONE, changed(AGAIN, job_title="Head"))
    back.until(noon(103))

    assert back.person("nora-2").person_key != back.person("nora").person_key
    assert back.person("nora-2").alliance_id not in back.states
    assert not back.state("nora").employed
    assert numbers(back) == [1]


def test_hr_sees_who_waits_and_since_when(back: Company) -> None:
    """It is no pair among others: the new record comes first, and the leaver second."""
    (found,) = back.store.people_care.returns(10)

    assert (found.newcomer, found.leaver) == (back.person("nora-2"), back.person("nora"))
    assert found.since == noon(100)
    assert back.store.people_care.look_alikes(10) == []


def test_the_same_person_goes_on_in_the_same_alliance(back: Company) -> None:
    """The second tour follows the first one, with the next reading that brings nothing new."""
    before = back.state("nora").alliance_id
    same(back)
    read(back, GONE, AGAIN)
    back.until(noon(101))

    assert back.person("nora-2").alliance_id == before
    assert back.state("nora").employed
    assert numbers(back) == [1, 2]
    assert back.store.people_care.returns(10) == []


def test_an_answer_after_weeks_loses_no_tour(back: Company) -> None:
    """What waited for HR is no old news: the tour is offered all the same."""
    back.until(noon(130))
    same(back)
    read(back, GONE, AGAIN)
    back.until(noon(131))

    assert numbers(back) == [1, 2]


def test_two_people_are_two_alliances(back: Company) -> None:
    """The new one begins as any newcomer does, and the leaver's is not touched."""
    two(back)
    read(back, GONE, AGAIN)
    back.until(noon(101))

    assert back.person("nora-2").alliance_id != back.person("nora").alliance_id
    assert back.state("nora-2").employed
    assert not back.state("nora").employed
    assert numbers(back) == [1, 1]


def test_two_people_after_weeks_lose_no_tour(back: Company) -> None:
    """Nobody is taken for somebody who was here before us because HR had no time."""
    back.until(noon(130))
    two(back)
    read(back, GONE, AGAIN)
    back.until(noon(131))

    assert numbers(back) == [1, 1]


def test_a_hire_that_is_ahead_waits_too_and_begins_on_its_day(company: Company) -> None:
    """HR has said before the day: it is the day on which everything begins."""
    ahead = changed(AGAIN, hire_date=TODAY + 120 * DAY, status=PersonStatus.PREHIRE)
    read(company, GONE, ahead)
    same(company)
    read(company, GONE, ahead)
    company.until(noon(119))
    assert numbers(company) == [1]

    company.until(noon(121))

    assert numbers(company) == [1, 2]


def test_a_hire_that_was_called_off_while_hr_was_asked_begins_nothing(company: Company) -> None:
    """Whatever HR says then."""
    ahead = changed(AGAIN, hire_date=TODAY + 120 * DAY, status=PersonStatus.PREHIRE)
    read(company, GONE, ahead)
    company.until(noon(101))
    read(company, GONE, changed(ahead, status=PersonStatus.TERMINATED))
    two(company)
    read(company, GONE)
    company.until(noon(125))

    assert numbers(company) == [1]


def test_a_joining_that_is_taken_back_asks_again(back: Company) -> None:
    """Nobody was told in between, so nobody hears of it; the leaver is a leaver."""
    same(back)
    (note,) = back.store.merges.notes(noon(0), 10)
    assert back.world.merge_desk.part(note.merge_no, "kim")
    read(back, GONE, AGAIN)
    back.until(noon(101))

    assert len(back.store.people_care.returns(10)) == 1
    assert back.person("nora").facts.status is PersonStatus.TERMINATED
    assert numbers(back) == [1]


def test_a_joining_that_is_taken_back_late_ends_what_it_began(back: Company) -> None:
    """The leaver's alliance hears that they left, and the new one begins when HR says so."""
    same(back)
    read(back, GONE, AGAIN)
    back.until(noon(110))
    (note,) = back.store.merges.notes(noon(0), 10)
    assert back.world.merge_desk.part(note.merge_no, "kim")
    two(back)
    read(back, GONE, AGAIN)
    back.until(noon(112))

    assert not back.state("nora").employed
    assert back.state("nora-2").employed


def test_who_was_taken_back_can_be_joined_again(back: Company) -> None:
    """The second time counts like the first."""
    same(back)
    read(back, GONE, AGAIN)
    (note,) = back.store.merges.notes(noon(0), 10)
    back.world.merge_desk.part(note.merge_no, "kim")
    read(back, GONE, AGAIN)
    same(back)
    read(back, GONE, AGAIN)
    back.until(noon(101))

    assert back.state("nora").employed


def test_a_word_about_the_old_record_ends_nothing_of_the_new_one(back: Company) -> None:
    """HR tidies up the record of before: whoever works here under another one works on."""
    same(back)
    read(back, GONE, AGAIN)
    back.until(noon(110))
    read(back, changed(GONE, department="Former"), AGAIN)
    back.until(noon(120))

    assert back.state("nora").employed
    assert back.heard("nora") == ["person_left"]


def test_whoever_left_before_we_looked_begins_like_a_newcomer(sqlite_store: Store) -> None:
    """No alliance of theirs ever heard anything: their first tour is the first one."""
    made = Company(sqlite_store)
    read(made, changed(NORA, hire_date=TODAY - 900 * DAY))
    read(made, changed(GONE, hire_date=TODAY - 900 * DAY))
    made.store.people_bulk.hush(
        [each.event_id for each in made.store.people.untold(made.person("nora").person_key)],
        made.world.clock.now(),
    )
    made.states.clear()
    read(made, changed(AGAIN, hire_date=TODAY))
    same(made)
    read(made, changed(AGAIN, hire_date=TODAY))
    made.until(noon(1))

    assert made.person("nora-2").alliance_id == made.person("nora").alliance_id
    assert numbers(made) == [1]


def test_a_leaver_who_is_erased_holds_nobody_up(back: Company) -> None:
    """There is nobody left with whom the new record could be one."""
    vanished = changed(GONE, status=PersonStatus.ERASED)
    read(back, vanished, AGAIN)
    back.until(noon(101))

    assert FactKind.ERASED in {
        each.kind for each in back.store.people.events_of(back.person("nora").person_key)
    }
    assert back.state("nora-2").employed


def mails(company: Company) -> int:
    """Return how many mails HR got about it."""
    records = company.world.recorder.records.values()
    return sum(note.purpose == "hr_return" for each in records for note in each.notices)


def test_hr_is_told_at_once_after_three_days_and_every_week(back: Company) -> None:
    """However many rounds there are; nothing more is written once HR has said."""
    written = []
    for days in (100, 101, 102, 103, 106, 107, 113, 114, 121):
        back.until(noon(days))
        read(back, GONE, AGAIN)
        written.append(mails(back))
    two(back)
    back.until(noon(140))
    read(back, GONE, AGAIN)

    assert written == [1, 1, 1, 2, 2, 3, 3, 4, 5]
    assert mails(back) == 5


def test_the_mail_goes_to_hr_and_names_nobody(back: Company) -> None:
    """Who it is stands on the page, for those who look after them."""
    (notice,) = (
        note
        for each in back.world.recorder.records.values()
        for note in each.notices
        if note.purpose == "hr_return"
    )

    assert (notice.role, notice.to) == (Party.HR, "")
    assert notice.facts == {}


def test_a_round_that_finds_nothing_tells_what_waited(back: Company) -> None:
    """HR's answer starts one: the newcomer need not wait for the source."""
    two(back)

    done = back.world.round("push")
    back.until(noon(101))

    assert done.state is State.DONE
    assert numbers(back) == [1, 1]
