"""People whose data needs somebody of HR: who is listed, who reads it, and what HR says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.page_cast import HELD
from tests.page_world import PageWorld, hidden
from tourwright.domain.model import TourKind
from tourwright.domain.people import EmploymentEvent, FactKind, Person, PersonStatus
from tourwright.store import Store

PATH = "/hris/people"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world whose people come from a source of the file."""
    rounds = RoundWorld(sqlite_store)
    return PageWorld(sqlite_store, hris=hris_deps(rounds))


def page(world: PageWorld, name: str = "kim") -> str:
    """Return the page as somebody of HR reads it."""
    return world.signed_in(name).get(PATH).text


def came(world: PageWorld, name: str, days: int = 10) -> Person:
    """Let somebody have been hired so many days ago."""
    day = world.clock.now().date() - timedelta(days=days)
    facts = replace(world.people[name].facts, hire_date=day, status=PersonStatus.ACTIVE)
    hired = EmploymentEvent(
        event_id=f"hired-{name}",
        person_key=world.key(name),
        source="hr",
        kind=FactKind.HIRED,
        effective_date=day,
        recorded_at=world.clock.now(),
        observed_at=world.clock.now(),
    )
    return world.store.people.apply(facts, [hired], world.clock.now())


def twin(world: PageWorld, name: str) -> Person:
    """Let a second record with somebody's private address come."""
    facts = replace(world.people[name].facts, source_person_id=f"{name}-2", work_email="")
    return world.store.people.apply(facts, (), world.clock.now())


def test_people_whose_manager_left_are_listed(world: PageWorld) -> None:
    """Otto has left, Olga worked for him; Ana's manager is here."""
    world.leaves("otto")

    told = page(world)

    assert "Olga Example" in told
    assert "Ana Sol" not in told


def test_newcomers_are_listed_until_they_have_a_tour(world: PageWorld) -> None:
    """Whoever came long ago is no newcomer."""
    came(world, "ana")
    came(world, "lee")
    came(world, "olga", days=200)
    world.open_tour(TourKind.ROTATIONAL, standard_text=True)

    told = page(world)

    assert "Lee Lind" in told
    assert "Ana Sol" not in told
    assert "Olga" not in told


def test_hr_says_that_two_look_alikes_are_two_people(world: PageWorld) -> None:
    """They are not asked about again."""
    twin(world, "ana")
    kim = world.signed_in("kim")
    before = kim.get(PATH)
    assert "They are two people" in before.text

    sent = kim.post(PATH, data={**hidden(before), "verb": "apart"})

    assert sent.status_code == 303
    assert "Nobody at the moment." in page(world)


def test_a_question_that_is_settled_is_not_settled_again(world: PageWorld) -> None:
    """The second of two windows is told so."""
    twin(world, "ana")
    kim = world.signed_in("kim")
    fields = {**hidden(kim.get(PATH)), "verb": "apart"}
    kim.post(PATH, data=fields)

    assert kim.post(PATH, data=fields).status_code == 409


def test_a_form_of_another_window_is_refused(world: PageWorld) -> None:
    """As everywhere."""
    twin(world, "ana")

    assert world.signed_in("kim").post(PATH, data={"one": "x", "other": "y"}).status_code == 403
    assert "They are two people" in page(world)


def test_an_hr_partner_reads_of_their_own_population_only(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Olga works in Plants; a partner for Sales learns nothing of her."""
    world.leaves("otto")
    monkeypatch.setitem(HELD, "kim", frozenset({"HR:Sales"}))

    told = page(world)

    assert "Olga" not in told
    assert "Nobody at the moment." in told


@pytest.mark.parametrize("name", ["ana", "dana", "igor", "cleo", "eva"])
def test_the_page_is_for_hr(world: PageWorld, name: str) -> None:
    """Nobody else reads who has no manager."""
    assert world.signed_in(name).get(PATH).status_code in {403, 404}


def test_the_page_takes_few_queries(world: PageWorld) -> None:
    """However many people there are."""
    kim = world.signed_in("kim")

    with world.queries() as counter:
        kim.get(PATH)

    assert len(counter) <= 8


def test_the_page_speaks_german(world: PageWorld) -> None:
    """As every page does."""
    world.leaves("otto")

    told = world.signed_in("kim").get(PATH, headers={"Accept-Language": "de"}).text

    assert "Ohne Führungskraft, die hier arbeitet" in told


def decide(world: PageWorld, button: str, **fields: str) -> TestResponse:
    """Press a button of the page."""
    kim = world.signed_in("kim")
    return kim.post(PATH, data={**hidden(kim.get(PATH), button), "verb": button, **fields})


def test_two_records_stand_side_by_side(world: PageWorld) -> None:
    """With what tells them apart, and which of them more happened with."""
    world.open_tour(TourKind.ROTATIONAL, standard_text=True)
    twin(world, "ana")

    told = page(world)

    assert told.count("<h3><bdi>Ana Sol</bdi></h3>") == 2
    assert told.count("more happened with this one") == 1
    assert "1 tour, one on its way" in told


def test_hr_joins_two_records_and_takes_it_back(world: PageWorld) -> None:
    """The page says what was done, and offers the way back."""
    other = twin(world, "ana")

    sent = decide(world, "keep_other")
    joined = world.signed_in("kim").get(sent.location).text
    assert "Joined: they are one person now." in joined
    assert "goes on as" in joined
    found = world.store.people.by_source(other.facts.source, "ana-2")
    assert found is not None
    assert page(world).count("They are two people") == 0

    back = decide(world, "undo")
    assert "Taken back" in world.signed_in("kim").get(back.location).text
    assert "They are two people" in page(world)


def test_the_record_with_the_tour_has_to_stay(world: PageWorld) -> None:
    """HR reads what to do instead."""
    world.open_tour(TourKind.ROTATIONAL, standard_text=True)
    twin(world, "ana")

    refused = [decide(world, verb) for verb in ("keep_one", "keep_other")]

    assert sorted(each.status_code for each in refused) == [303, 409]
    assert any("Keep that record instead" in each.text for each in refused)


def test_hr_compares_two_records_by_their_numbers(world: PageWorld) -> None:
    """Two records of one human need not share an address."""
    olga, lee = (world.people[name].facts for name in ("olga", "lee"))
    source = olga.source
    path = f"{PATH}?first={source}+{olga.source_person_id}&second={source}+{lee.source_person_id}"

    told = world.signed_in("kim").get(path).text

    assert "<h3><bdi>Lee Lind</bdi></h3>" in told
    assert f"One person: keep {source} {olga.source_person_id}" in told


def test_a_number_that_nobody_has_is_said_so(world: PageWorld) -> None:
    """And nobody learns whether it is somebody else's population."""
    told = world.signed_in("kim").get(f"{PATH}?first=1&second=2").text

    assert "There are no two people with these numbers" in told


def test_a_button_that_is_none_changes_nothing(world: PageWorld) -> None:
    """As everywhere."""
    twin(world, "ana")

    assert decide(world, "apart", verb="").status_code == 422
    assert decide(world, "apart", verb="undo", number="99").status_code == 409
    assert decide(world, "apart", verb="undo", number="x").status_code == 409


def test_open_questions_follow_the_manager_who_stays(world: PageWorld) -> None:
    """The team, its questions and its tours go on with the record that is kept."""
    tour = world.open_tour(TourKind.TRANSFORMATIONAL)
    boss = twin(world, "dana")
    asked = len(world.store.asks.open_for(world.key("dana")))
    form = hidden(world.signed_in("kim").get(PATH))
    other_way = form["one"] == boss.person_key

    decide(world, "keep_one" if other_way else "keep_other")

    assert asked
    assert len(world.store.asks.open_for(boss.person_key)) == asked
    pending = world.store.asks.pending(10, world.clock.now() + timedelta(days=999))
    assert [(each.workflow_id, each.act.event) for each in pending] == [
        (f"alliance:{tour.alliance_id}", "same_person")
    ]


def test_joining_is_said_in_german(world: PageWorld) -> None:
    """Buttons, headings and what stands in the way."""
    twin(world, "ana")

    told = world.signed_in("kim").get(PATH, headers={"Accept-Language": "de"}).text

    assert "Eine Person: " in told
    assert "Zwei andere Einträge vergleichen" in told
    assert "keine Tour" in told


def test_whoever_stays_answers_for_the_tours_of_the_other(world: PageWorld) -> None:
    """The tour learns of it and takes the answer; taken back, it is the other's again."""
    tour = world.tours[world.open_tour(TourKind.TRANSFORMATIONAL).tour_id]
    world.alliance_of("ana", current_manager_key=world.key("dana"))
    boss = twin(world, "dana")
    form = hidden(world.signed_in("kim").get(PATH), "apart")
    verb = "keep_one" if form["one"] == boss.person_key else "keep_other"

    decide(world, verb)
    handed_over(world)
    assert tour.tour.manager.person_key == boss.person_key
    assert {ask.person_key for ask in world.store.asks.open_in(tour.tour.tour_id)} == {
        world.key("ana"),
        boss.person_key,
    }

    decide(world, "undo")
    handed_over(world)
    assert tour.tour.manager.person_key == world.key("dana")
    assert world.store.asks.open_for(boss.person_key) == []


def handed_over(world: PageWorld) -> None:
    """Let the dispatcher hand on what waits."""
    for each in world.store.asks.pending(10, world.clock.now() + timedelta(days=999)):
        result = world.engine.act(each.workflow_id, each.act)
        if result.record:
            world.store.recorder.record(result.record, (each.act.act_id,))
