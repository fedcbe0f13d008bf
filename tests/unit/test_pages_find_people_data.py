"""The way to the pages about people's data: who finds them, and where there are none."""

import re

import pytest

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.page_world import PageWorld
from tests.tour_world import HRIS
from tourwright.domain.model import Party, TourKind
from tourwright.store import Store
from webhooks.page_kit import PEOPLE_DATA

HELD, PEOPLE, IMPORT, COMPARE = "/hris/held", "/hris/people", "/hris/import", "/hris/compare"
EVERY = (HELD, PEOPLE, IMPORT, COMPARE)


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a company whose people come from a source of the file."""
    return PageWorld(sqlite_store, hris=hris_deps(RoundWorld(sqlite_store)))


def links(world: PageWorld, name: str, path: str = "/", within: str = "nav") -> list[str]:
    """Return the addresses that the navigation, or the content, of a page leads to."""
    text = world.signed_in(name).get(path, follow_redirects=True).text
    parts = re.findall(rf"<{within}\b.*?</{within}>", text, re.DOTALL)
    return re.findall(r'href="(/[^"]*)"', "".join(parts))


def test_hr_finds_every_page_from_the_first_one(world: PageWorld) -> None:
    """From the menu the readings that wait, from the page itself all of them."""
    assert HELD in links(world, "kim")
    assert set(EVERY) <= set(links(world, "kim", within="main"))


@pytest.mark.parametrize("path", EVERY)
def test_each_of_the_pages_leads_to_the_others(world: PageWorld, path: str) -> None:
    """The one that is open is marked, in the menu by its place."""
    text = world.signed_in("kim").get(path).text

    assert set(EVERY) <= set(links(world, "kim", path))
    assert f'<a href="{path}" aria-current="page">' in text
    assert text.count("aria-current") == 2


def test_an_operator_finds_what_waits_and_nothing_of_people(world: PageWorld) -> None:
    """Figures of readings are theirs, people's records are not."""
    assert HELD in links(world, "igor")
    assert {HELD, COMPARE} <= set(links(world, "igor", HELD))
    assert not {PEOPLE, IMPORT} & set(links(world, "igor", HELD))


@pytest.mark.parametrize("name", ["ana", "dana", "cleo", "eva", "ali", "bo"])
def test_nobody_else_is_led_there(world: PageWorld, name: str) -> None:
    """Neither by the menu nor by the first page."""
    text = world.signed_in(name).get("/", follow_redirects=True).text

    assert "/hris/" not in text


def test_without_sources_nothing_leads_there(sqlite_store: Store) -> None:
    """The menu of HR is as it was."""
    assert not [link for link in links(PageWorld(sqlite_store), "kim") if link.startswith("/hris")]


def test_what_hr_is_asked_is_found_without_sources(sqlite_store: Store) -> None:
    """Questions come from tours as well; alone, the page has no menu of its kind."""
    world = PageWorld(sqlite_store)

    assert "/questions" in links(world, "kim", within="main")
    assert "/questions" not in links(world, "ana", within="main")
    assert 'class="near"' not in world.signed_in("kim").get("/questions").text


def test_every_page_about_people_data_is_among_them(world: PageWorld) -> None:
    """A page that is added stands in the menu of its kind, too."""
    shown = {
        rule.endpoint
        for rule in world.app.url_map.iter_rules()
        if rule.rule.startswith("/hris/") and "GET" in (rule.methods or ()) and not rule.arguments
    }

    assert shown <= {place.endpoint for place in PEOPLE_DATA}


def test_a_new_manager_finds_the_texts_that_wait_for_them(world: PageWorld) -> None:
    """From the first page, as long as one waits; nobody else does."""
    world.open_tour(TourKind.ROTATIONAL, two=("ana", "dana"), standard_text=True)
    for party in (Party.EMPLOYEE, Party.MANAGER):
        world.rules.act(party, "sign", text_hash=world.rules.tour.text_hash)
    assert "/hand-overs" not in links(world, "lee", within="main")

    world.rules.act(
        HRIS, "manager_changed", person_key="", fields={"manager_key": world.key("lee")}
    )
    world.settle()

    assert "/hand-overs" in links(world, "lee", within="main")
    assert "/hand-overs" not in links(world, "dana", within="main")
