"""How far a reorganisation is: HR sees who came to whom, and whose text still waits."""

from datetime import timedelta

import pytest

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.page_cast import HELD
from tests.page_world import PageWorld
from tests.tour_world import HRIS
from tests.unit.test_pages_hand_overs import PATH as ONE_PAGE
from tests.unit.test_pages_hand_overs import committed, form_of, rules_of
from tourwright.store import Store

PATH = "/hris/hand-overs"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a company where Ana and Olga came to Lee, whose people come from a source."""
    found = PageWorld(sqlite_store, hris=hris_deps(RoundWorld(sqlite_store)))
    for name, manager in (("ana", "dana"), ("olga", "otto")):
        committed(found, name, manager)
        rules = rules_of(found, name)
        rules.now = max(rules.now, found.clock.now())
        rules.act(HRIS, "manager_changed", person_key="", fields={"manager_key": found.key("lee")})
    found.settle()
    return found


def shown(world: PageWorld, name: str = "kim") -> str:
    """Return the page as somebody of HR reads it."""
    return world.signed_in(name).get(PATH).text


def adopted(world: PageWorld, name: str) -> None:
    """Let Lee say that somebody's text stands."""
    lee = world.signed_in("lee")
    tour_id = rules_of(world, name).tour.tour_id
    sent = lee.post(ONE_PAGE, data={**form_of(lee), "tour": [tour_id]})
    assert sent.status_code == 303


def test_each_new_manager_has_a_line_with_who_waits(world: PageWorld) -> None:
    """The number who came, and the names behind a press."""
    told = shown(world)

    assert "2 people came to new managers." in told
    assert "<bdi>Lee Lind</bdi>" in told
    assert "0 of 2 texts stand." in told
    assert "Ana Sol" in told


def test_what_was_taken_over_counts_and_is_named_no_more(world: PageWorld) -> None:
    """Progress is seen at once; whose text stands is nobody's question."""
    adopted(world, "ana")

    told = shown(world)

    assert "1 of 2 texts stand." in told
    assert "Ana Sol" not in told
    assert "Olga Example" in told


def test_an_old_adoption_leaves_the_list(world: PageWorld) -> None:
    """After two months only what waits is left."""
    adopted(world, "ana")
    adopted(world, "olga")
    world.clock.moment = world.clock.now() + timedelta(days=61)

    assert "Nobody in the last 60 days." in shown(world)


def test_who_came_twice_counts_with_the_last_manager(world: PageWorld) -> None:
    """A question to a manager of between is nobody's any more."""
    rules = rules_of(world, "ana")
    rules.act(HRIS, "manager_changed", person_key="", fields={"manager_key": world.key("sam")})
    world.settle()

    told = shown(world)

    assert "2 people came to new managers." in told
    assert told.count("One person came.") == 2


def test_only_hr_reads_it(world: PageWorld) -> None:
    """A new manager has a page of their own."""
    assert world.signed_in("lee").get(PATH).status_code == 404


def test_a_partner_of_another_department_sees_nobody(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HR partners see the people they look after."""
    monkeypatch.setitem(HELD, "kim", frozenset({"HR:Nowhere"}))

    assert "Nobody in the last 60 days." in shown(world)


def test_without_a_file_of_sources_there_is_no_such_page(sqlite_store: Store) -> None:
    """As every page about people's data."""
    assert PageWorld(sqlite_store).signed_in("kim").get(PATH).status_code == 404
