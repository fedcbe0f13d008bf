"""Rounds of people with two records: what was joined stays so, and nobody comes back."""

from dataclasses import replace

import pytest

from tests.fakes import NOW
from tests.hris_rounds import LONG_AGO, ListedHris, RoundWorld, State, somebody
from tests.store_factories import record, view
from tourwright.domain.hris import Limits
from tourwright.domain.people import FactKind, Person, PersonStatus, SourcePerson, Termination
from tourwright.intake.report import Compared, reconcile
from tourwright.ports.comparisons import Finding, What
from tourwright.ports.hris import HrisSource, SourceRules
from tourwright.store import Store

GONE = PersonStatus.TERMINATED


@pytest.fixture
def world(sqlite_store: Store) -> RoundWorld:
    """Return Ana with two records, her report Lee, and Bo."""
    made = RoundWorld(sqlite_store)
    made.listed.has(
        somebody("ana"),
        somebody("ana2", given_name="Ana", work_email="sol@acme.example"),
        somebody("lee", manager_source_id="ana2"),
        somebody("bo"),
    )
    made.round()
    return made


def person(world: RoundWorld, name: str, source: str = "hr") -> Person:
    """Return who has this record."""
    return world.store.people_bulk.of_source(source, [name])[name]


def join(world: RoundWorld, kept: str, gone: str) -> None:
    """Let HR say that two records are one human."""
    one, other = (person(world, name).person_key for name in (kept, gone))
    assert world.merge_desk.join(one, other, "kim") is None


def says(world: RoundWorld, name: str, **facts: object) -> None:
    """Let the source say something else of a record."""
    world.listed.people[name] = replace(world.listed.people[name], **facts)  # type: ignore[arg-type]  # by name


def merged(world: RoundWorld, gone: str, into: str) -> None:
    """Let the source say that it joined two records."""
    says(world, gone, status=PersonStatus.MERGED, merged_into=into)


def everybody(world: RoundWorld) -> int:
    """Return how many people there are, whatever became of them."""
    return len(world.store.people.search(99))


def test_a_later_reading_of_the_record_that_went_brings_nobody_back(world: RoundWorld) -> None:
    """It is the person who stayed, as they are."""
    join(world, "ana", "ana2")
    before, count = person(world, "ana"), everybody(world)
    world.engine.tells.clear()

    says(world, "ana2", job_title="Head", status=PersonStatus.ACTIVE)
    done = world.round()

    assert done.state is State.DONE
    assert person(world, "ana2") == before
    assert (everybody(world), world.engine.kinds()) == (count, [])


def test_the_end_of_the_record_that_went_ends_nobody(world: RoundWorld) -> None:
    """Somebody closes the second record in the source, as was agreed."""
    join(world, "ana", "ana2")

    says(world, "ana2", status=GONE, end_date=LONG_AGO)
    world.round()

    assert person(world, "ana").facts.status is PersonStatus.ACTIVE


def test_a_record_that_went_and_is_missing_is_no_news(world: RoundWorld) -> None:
    """It is not counted among those who are missing."""
    join(world, "ana", "ana2")

    del world.listed.people["ana2"]
    done = world.round()

    assert done.counts.get("vanished", 0) == 0
    assert person(world, "ana").facts.status is PersonStatus.ACTIVE


def test_the_other_record_speaks_when_the_leading_one_is_over(world: RoundWorld) -> None:
    """A contract as a contractor ends, the one as an employee goes on."""
    join(world, "ana", "ana2")
    says(world, "ana", status=GONE, end_date=LONG_AGO)
    world.round()

    world.round()

    found = person(world, "ana")
    assert (found.facts.source_person_id, found.facts.status) == ("ana2", PersonStatus.ACTIVE)


def test_a_late_change_of_the_former_record_ends_nobody_who_came_back(world: RoundWorld) -> None:
    """Whoever returned under a new record has an old one that people still correct."""
    says(world, "bo", status=GONE, end_date=LONG_AGO, personal_email="bo@home.example")
    world.round()
    again = somebody("bo2", given_name="Bo", personal_email="bo@home.example")
    world.listed.people["bo2"] = again
    world.round()
    join(world, "bo", "bo2")
    assert person(world, "bo").person_key == person(world, "bo2").person_key

    says(world, "bo", department="Archive", termination=Termination(LONG_AGO, reason="corrected"))
    world.round()

    assert person(world, "bo").facts.status is PersonStatus.ACTIVE


def test_after_the_way_back_each_reading_goes_to_its_own_person(world: RoundWorld) -> None:
    """What the second record said meanwhile arrives then."""
    two = person(world, "ana2").person_key
    join(world, "ana", "ana2")
    says(world, "ana2", job_title="Head")
    world.round()
    (note,) = world.store.merges.notes(NOW, 9)

    assert world.merge_desk.part(note.merge_no, "kim")
    world.round()

    found = person(world, "ana2")
    assert (found.person_key, found.facts.job_title) == (two, "Head")
    assert person(world, "lee").manager_key == two


def test_a_source_joins_its_own_records(world: RoundWorld) -> None:
    """Its word is taken as HR's would be, and the team moves along."""
    merged(world, "ana2", "ana")

    done = world.round()

    assert done.state is State.DONE
    assert person(world, "ana2").person_key == person(world, "ana").person_key
    assert person(world, "lee").manager_key == person(world, "ana").person_key
    assert len(world.store.merges.notes(NOW, 9)) == 1


def test_a_source_that_says_it_again_joins_once(world: RoundWorld) -> None:
    """And a record that is told of ever anew is no news."""
    merged(world, "ana2", "ana")
    world.round()

    says(world, "ana2", department="Archive")
    again = world.round()

    assert again.state is State.DONE
    assert len(world.store.merges.notes(NOW, 9)) == 1


def test_a_record_that_goes_on_elsewhere_waits_for_the_other(world: RoundWorld) -> None:
    """The record that goes on may come with a later reading."""
    merged(world, "ana2", "new")
    world.round()
    assert person(world, "ana2").facts.status is PersonStatus.ACTIVE

    world.listed.people["new"] = somebody("new", given_name="Ana")
    world.round()
    world.round()

    assert person(world, "ana2").person_key == person(world, "new").person_key


def test_many_joined_records_are_held(world: RoundWorld) -> None:
    """A clean-up of a thousand records is looked at first."""
    world.listed.has(*(somebody(f"p{number}") for number in range(40)))
    world.release(world.round())
    for number in range(1, 20):
        merged(world, f"p{number}", "p0")

    held = world.round()

    assert held.state is State.HELD
    assert person(world, "p1").person_key != person(world, "p0").person_key
    assert world.release(held).state is State.DONE
    assert person(world, "p19").person_key == person(world, "p0").person_key


def test_what_a_source_joins_and_cannot_be_is_asked_of_hr(world: RoundWorld) -> None:
    """Both have a tour: nobody loses one by an export."""
    boss = person(world, "bo").person_key
    for name in ("ana", "ana2"):
        one = person(world, name)
        tour_id = f"{one.alliance_id}-1"
        shown = view(
            tour_id=tour_id,
            alliance_id=one.alliance_id,
            employee_key=one.person_key,
            manager_key=boss,
        )
        made = record(alliance_id=one.alliance_id, stream=tour_id, view=shown)
        world.store.recorder.record(made)
    merged(world, "ana2", "ana")

    world.round()

    (pair,) = world.store.people_care.look_alikes(9)
    assert {each.facts.source_person_id for each in pair} == {"ana", "ana2"}
    assert person(world, "ana2").facts.status is PersonStatus.ACTIVE


def with_directory(world: RoundWorld, *people: SourcePerson, **rules: object) -> ListedHris:
    """Add a second source that only joins people of the first."""
    listed = ListedHris("dir")
    listed.has(*(replace(each, source="dir") for each in people))
    given = SourceRules(first="apply", joins="hr", limits=Limits(unknown_percent=100))
    chosen = replace(given, **rules)  # type: ignore[arg-type]  # any rule, by name
    world.sources["dir"] = HrisSource("dir", "rest", listed, chosen)
    return listed


def known_there(world: RoundWorld, *names: str) -> dict[str, str]:
    """Return whose record each of the second source's is."""
    found = world.store.people_bulk.of_source("dir", names)
    return {name: each.facts.source_person_id for name, each in found.items()}


def test_a_second_source_joins_by_address_and_name(world: RoundWorld) -> None:
    """Both have to agree; whoever is not found is nobody new."""
    count = everybody(world)
    with_directory(
        world,
        somebody("d1", given_name="BO", work_email="Bo@acme.example"),
        somebody("d2", given_name="Lea", work_email="lee@acme.example"),
        somebody("d3", given_name="Zoe"),
    )

    done = world.round(source="dir")

    assert done.state is State.DONE
    assert known_there(world, "d1", "d2", "d3") == {"d1": "bo"}
    assert everybody(world) == count


def test_two_records_of_a_second_source_for_one_person_join_neither(world: RoundWorld) -> None:
    """Which of them is right is for people to say."""
    twin = somebody("d1", given_name="Bo", work_email="bo@acme.example")
    with_directory(world, twin, replace(twin, source_person_id="d2"))

    world.round(source="dir")

    assert known_there(world, "d1", "d2") == {}


def test_the_first_source_wins_and_the_difference_is_listed(world: RoundWorld) -> None:
    """The second says that somebody left: nobody is ended by it."""
    listed = with_directory(world, somebody("d1", given_name="Bo", work_email="bo@acme.example"))
    world.round(source="dir")
    before = person(world, "bo")
    world.engine.tells.clear()

    gone = replace(listed.people["d1"], status=GONE, end_date=LONG_AGO, job_title="Head")
    listed.has(gone)
    world.round(source="dir")

    assert person(world, "bo") == before
    assert world.engine.tells == []
    found = {each.what for each in compared(world)}
    assert What.LEFT_THERE in found


@pytest.mark.parametrize("absent", ["report", "left"])
def test_whom_a_second_source_lacks_goes_on_working_here(world: RoundWorld, absent: str) -> None:
    """Even when the two call somebody by the same number."""
    listed = with_directory(
        world,
        *(replace(somebody(name), given_name=name.title()) for name in ("bo", "lee")),
        absent=absent,
    )
    world.round(source="dir")
    assert known_there(world, "bo") == {"bo": "bo"}

    del listed.people["bo"]
    world.round(source="dir")

    assert person(world, "bo").facts.status is PersonStatus.ACTIVE
    assert What.ONLY_HERE in {each.what for each in compared(world)}


def test_a_second_source_brings_no_former_employee_back(world: RoundWorld) -> None:
    """Its word that somebody works here is shown, and changes nothing."""
    listed = with_directory(world, somebody("d1", given_name="Bo", work_email="bo@acme.example"))
    world.round(source="dir")
    says(world, "bo", status=GONE, end_date=LONG_AGO)
    world.round()

    listed.has(replace(listed.people["d1"], department="Other"))
    world.round(source="dir")

    assert person(world, "bo").facts.status is GONE
    assert FactKind.REHIRED not in world.engine.kinds()


def test_managers_of_two_sources_are_compared_as_people(world: RoundWorld) -> None:
    """The numbers of two systems never agree."""
    boss = somebody("d9", given_name="Ana", work_email="sol@acme.example")
    report = somebody("d1", given_name="Lee", work_email="lee@acme.example", manager_source_id="d9")
    other = somebody("d8", given_name="Bo", work_email="bo@acme.example")
    listed = with_directory(world, boss, other, report)
    world.round(source="dir")

    assert What.MANAGER not in {each.what for each in compared(world)}
    listed.people["d1"] = replace(listed.people["d1"], manager_source_id="d8")
    assert What.MANAGER in {each.what for each in compared(world)}


def test_two_records_of_one_source_are_not_compared_with_each_other(world: RoundWorld) -> None:
    """A closed record beside the one that leads is no difference."""
    join(world, "ana", "ana2")
    says(world, "ana2", status=GONE, end_date=LONG_AGO)
    world.round()

    assert What.LEFT_THERE not in {each.what for each in compared(world, "hr")}


def compared(world: RoundWorld, name: str = "dir") -> list[Finding]:
    """Return what a source says otherwise."""
    given = Compared(world.sources[name], world.store.people_bulk, world.readings)
    return list(reconcile(given))
