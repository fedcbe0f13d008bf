"""The menu names My team to whoever has one, at no query of its own."""

from dataclasses import replace

import pytest

from tests.factories import START
from tests.page_cast import facts_of
from tests.page_world import PageWorld
from tourwright.store import Store

MY_TEAM = '<a href="/team"'


def has_my_team(world: PageWorld, name: str) -> bool:
    """Say whether the menu leads somebody to My team."""
    text = world.signed_in(name).get("/settings").text
    assert "<nav" in text
    return MY_TEAM in text


@pytest.mark.parametrize("name", ["dana", "sam", "otto"])
def test_whoever_has_reports_finds_my_team(sqlite_store: Store, name: str) -> None:
    """Before a tour has begun, too: it is where one begins."""
    assert has_my_team(PageWorld(sqlite_store), name)


@pytest.mark.parametrize("name", ["ana", "olga", "lee", "kim", "igor"])
def test_whoever_leads_nobody_does_not(sqlite_store: Store, name: str) -> None:
    """Nothing would be there for them, even on a tour of their own."""
    world = PageWorld(sqlite_store)
    world.committed()

    assert not has_my_team(world, name)


def test_whoever_stands_in_for_a_manager_finds_it(sqlite_store: Store) -> None:
    """As long as the delegation lasts."""
    world = PageWorld(sqlite_store)
    world.committed()
    before = has_my_team(world, "lee")
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})

    assert (before, has_my_team(world, "lee")) == (False, True)


def test_a_counterpart_whom_nobody_reports_to_finds_it(sqlite_store: Store) -> None:
    """A tour may be with somebody else than the manager of the HR system."""
    world = PageWorld(sqlite_store)
    world.open_tour(two=("olga", "lee"))

    assert has_my_team(world, "lee")


def test_it_is_gone_when_the_last_report_is(store: Store) -> None:
    """Whoever has left, or reports to somebody else, is no team; on both databases."""
    world = PageWorld(store)
    before = [has_my_team(world, name) for name in ("dana", "otto")]
    world.leaves("ana")
    moved = replace(facts_of("olga"), manager_source_id="sam", hire_date=START)
    world.store.people.apply(moved, (), world.clock.now())

    assert before == [True, True]
    assert [has_my_team(world, name) for name in ("dana", "otto")] == [False, False]


def test_the_menu_costs_no_query(sqlite_store: Store) -> None:
    """Whether somebody leads is said with the session."""
    world = PageWorld(sqlite_store)
    client = world.signed_in("ana")

    with world.queries() as asked:
        client.get("/undo/nothing")

    assert len(asked) == 2, "who is there, and the act: " + " ".join(asked.statements)
