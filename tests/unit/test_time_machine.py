"""The time machine shows the years ahead by the real rules, to HR, and touches nothing."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.factories import START, some_snapshot
from tests.page_cast import HELD
from tests.page_world import PageWorld
from tests.store_factories import NOW, source_person
from tests.tour_world import HRIS
from tourwright.domain.model import TourKind
from tourwright.store import Store

MACHINE = "/time-machine"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return Ana and Dana on a tour."""
    found = PageWorld(sqlite_store)
    found.committed()
    return found


@pytest.fixture
def population() -> Iterator[None]:
    """Let Kim look after Plants only, where Ana is not."""
    before = dict(HELD)
    HELD["kim"] = frozenset({"HR:Plants"})  # type: ignore[index]  # a table of the tests
    yield
    HELD.update(before)  # type: ignore[attr-defined]  # as above


def shown(world: PageWorld, name: str = "kim", of: str = "ana", **args: str) -> str:
    """Return the page about somebody's tour."""
    asked = {"of": world.key(of), **args}
    return str(world.signed_in(name).get(MACHINE, query_string=asked).text)


def test_hr_finds_people_by_name_and_by_address(world: PageWorld) -> None:
    """A part of the name, or the whole work address."""
    client = world.signed_in("kim")

    for words in ("ana so", "Ana@Meridian.example"):
        page = client.get(MACHINE, query_string={"q": words}).text
        assert f"of={world.key('ana')}" in page
    assert "Nobody you look after" in client.get(MACHINE, query_string={"q": "xyz"}).text


def test_a_name_is_found_among_hundreds_of_people(world: PageWorld, sqlite_store: Store) -> None:
    """Nobody is too far down the alphabet, and a name that many have asks for more of it."""
    crowd(sqlite_store, 600)
    client = world.signed_in("kim")

    last = client.get(MACHINE, query_string={"q": "many 0599"}).text
    many = client.get(MACHINE, query_string={"q": "many"}).text

    assert (last.count("?of="), "There are more people" in last) == (1, False)
    assert (many.count("?of="), "There are more people" in many) == (20, True)


def crowd(store: Store, size: int) -> None:
    """Hire so many people."""
    for number in range(size):
        facts = source_person(
            f"many-{number}", given_name="Many", family_name=f"{number:04}", personal_email=""
        )
        store.people.apply(facts, (), NOW)


def test_years_ahead_tell_who_gets_what_on_which_day(world: PageWorld) -> None:
    """Reviews, the talk, the end: with day, person, words and reason."""
    page = shown(world)

    assert "Nothing is sent." in page
    assert "Ana Sol, Dana Reyes</bdi>: a review is open" in page
    assert "the rhythm of reviews" in page
    assert "time to talk about what comes next" in page
    assert "The tour comes to its close" in page


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("manager_leaves", "Sam Stone</bdi>: a tour comes to a new manager"),
        ("leave", "The tour is paused"),
        ("end_moved", "the calendar entry moves to"),
    ],
)
def test_scenarios_change_the_picture(world: PageWorld, scenario: str, words: str) -> None:
    """The manager leaves, six months of leave, the end moves."""
    day = (START + timedelta(days=150)).isoformat()

    assert words in shown(world, scenario=scenario, day=day)
    assert words not in shown(world)


def test_nobody_answering_shows_the_reminders(world: PageWorld) -> None:
    """What is left open is reminded of, and told upwards."""
    page = shown(world, answers="nobody")

    assert "a reminder of the review" in page
    assert "two reviews in a row were missed" in page


def test_no_word_of_the_two_is_in_the_picture(world: PageWorld) -> None:
    """Dates and kinds only; a plan without a day does not show (E63)."""
    plain = shown(world)
    world.act("ana", "declare_transition", reason="A master's degree.")

    assert world.tour.mission not in plain
    assert _without_forms(shown(world)) == _without_forms(plain)


def test_looking_changes_no_row_in_any_table(world: PageWorld) -> None:
    """No mail, no event, no line, no look: the store is the same afterwards."""
    client = world.signed_in("kim")
    before = _rows(world)

    for scenario in ("none", "manager_leaves", "leave", "end_moved"):
        day = (START + timedelta(days=200)).isoformat()
        asked = {"of": world.key("ana"), "scenario": scenario, "day": day}
        assert client.get(MACHINE, query_string=asked).status_code == 200

    assert _rows(world) == before
    assert world.engine.calls == 0


def test_hr_sees_only_the_people_they_look_after(world: PageWorld, population: None) -> None:
    """Somebody of another department is as unknown as nobody."""
    del population
    client = world.signed_in("kim")

    hers = client.get(MACHINE, query_string={"of": world.key("ana")})
    nobody = client.get(MACHINE, query_string={"of": "p-nobody"})

    assert (hers.status_code, hers.data) == (404, nobody.data)
    assert "Nobody you look after" in client.get(MACHINE, query_string={"q": "ana"}).text


@pytest.mark.parametrize("name", ["ana", "dana", "sam", "lee", "igor", "eva", "otto"])
def test_machine_does_not_exist_for_others(world: PageWorld, name: str) -> None:
    """Only HR partners and configurators open it."""
    assert world.signed_in(name).get(MACHINE).status_code == 404


def test_configurator_tries_a_type_on_made_up_people(sqlite_store: Store) -> None:
    """No real person is found; the type's dates are shown."""
    snapshot = some_snapshot(TourKind.TRANSFORMATIONAL)
    types = {"mission": snapshot}
    world = PageWorld(sqlite_store, snapshot_of=lambda row: types.get(row.type_key))
    world.committed()
    cleo = world.signed_in("cleo")

    page = cleo.get(MACHINE, query_string={"type": "mission"}).text

    assert "the employee, the manager</bdi>: a review is open" in page
    assert cleo.get(MACHINE, query_string={"type": "nothing"}).status_code == 404
    assert cleo.get(MACHINE, query_string={"of": world.key("ana")}).status_code == 404
    assert "Ana Sol" not in cleo.get(MACHINE, query_string={"q": "ana"}).text


@pytest.mark.parametrize(
    "asked",
    [
        {"scenario": "leave"},
        {"scenario": "leave", "day": "yesterday"},
        {"scenario": "manager_leaves", "day": "1999-01-01"},
        {"scenario": "end_moved", "day": "2126-01-01"},
    ],
)
def test_wrong_day_is_named_and_kept(world: PageWorld, asked: dict[str, str]) -> None:
    """The field is named, and what was typed stays."""
    page = shown(world, **asked)

    assert 'role="alert"' in page
    assert 'href="#field-day"' in page
    assert f'value="{asked.get("day", "")}"' in page


@pytest.mark.parametrize("years", ["0", "99", "-1", "x", "1e9", "5" * 5000])
def test_forged_numbers_fall_back(world: PageWorld, years: str) -> None:
    """Nobody makes us live a thousand years."""
    assert "Nothing is sent." in shown(world, years=years, months=years)


def test_tour_that_is_over_has_only_a_past(world: PageWorld) -> None:
    """There is nothing to come."""
    world.rules.fire("end_reached", timer="T8")
    for name in ("ana", "dana"):
        world.act(name, "confirm_complete")

    assert "is on no tour at present" in shown(world)


def test_type_that_hr_names_no_more_is_said_so(sqlite_store: Store) -> None:
    """Without it the rhythm is unknown."""
    world = PageWorld(sqlite_store, snapshot_of=lambda _: None)
    world.committed()

    assert "names this type of tour no more" in shown(world)


@pytest.mark.parametrize("state", ["proposed", "negotiating", "paused", "hand_over"])
def test_other_states_are_shown_too(sqlite_store: Store, state: str) -> None:
    """A text that is talked about is taken as committed to; a pause waits; a hand-over goes on."""
    world = PageWorld(sqlite_store)
    if state in ("proposed", "negotiating"):
        world.open_tour(TourKind.TRANSFORMATIONAL)
    else:
        world.committed()
    if state == "negotiating":
        world.act("dana", "open_draft")
        world.act("dana", "share")
    if state == "paused":
        _told(world, "leave_started", day=START, fields={"expected_end": "2026-09-30"})
    if state == "hand_over":
        _told(world, "manager_changed", fields={"manager_key": world.key("lee")})

    words = {
        "proposed": "a review is open",
        "negotiating": "a review is open",
        "paused": "Nothing: nobody would get anything in this time.",
        "hand_over": "the new manager has adopted the terms",
    }
    assert words[state] in shown(world)


def test_page_asks_the_store_little(world: PageWorld) -> None:
    """Five years are computed, not read."""
    client = world.signed_in("kim")

    with world.queries() as counter:
        client.get(MACHINE, query_string={"of": world.key("ana"), "answers": "nobody"})

    assert 1 <= len(counter.statements) <= 8


def test_nothing_that_sends_can_be_reached() -> None:
    """The contract of imports speaks of the page and of every module that looks ahead."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = contracts["tool"]["importlinter"]["contracts"]
    name = "Looking ahead reaches nothing that sends"
    contract = next(one for one in kept if one["name"] == name)
    ahead = [*ROOT.glob("webhooks/foresight*.py"), *ROOT.glob("tourwright/domain/foresight*.py")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ahead}

    assert set(contract["source_modules"]) == {"webhooks.time_machine", *names}
    assert {"webhooks.courier", "webhooks.letters_out", "webhooks.delivery", "connectors"} <= set(
        contract["forbidden_modules"]
    )


def _told(world: PageWorld, event: str, **details: Any) -> None:  # noqa: ANN401  as of an act
    world.rules.act(HRIS, event, person_key="", **details)
    world.settle()


def _without_forms(page: str) -> str:
    return page.partition("this would happen")[2]


def _rows(world: PageWorld) -> dict[str, int]:
    """Return how many rows each table has."""
    database = world.store._database
    with database.read() as connection:
        names = connection.execute(text("select name from sqlite_master where type='table'"))
        counted = [name for (name,) in names if name != "sessions"]
        return {
            name: connection.execute(text(f"select count(*) from {name}")).scalar_one()  # noqa: S608  our own tables' names
            for name in counted
        }


def test_page_speaks_the_readers_language(world: PageWorld) -> None:
    """German words for what comes, and why."""
    client = world.signed_in("kim")
    german = {"Accept-Language": "de"}

    page = client.get(MACHINE, query_string={"of": world.key("ana")}, headers=german).text

    assert "Nichts wird gesendet." in page
    assert "ein Rückblick ist offen" in page
    assert "der Rhythmus der Rückblicke" in page
    assert "a review is open" not in page
