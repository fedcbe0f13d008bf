"""What whoever runs the installation finds on the first page, with a file of sources or without."""

import re

import pytest

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.page_world import PageWorld
from tourwright.store import Store

DELIVERIES, SYSTEMS = 'href="/deliveries"', 'href="/operations/hris"'


def first_page(world: PageWorld, name: str = "igor", language: str = "en") -> str:
    """Return what somebody's first page says, without its frame."""
    spoken = {"Accept-Language": language}
    text = world.signed_in(name).get("/", follow_redirects=True, headers=spoken).text
    return " ".join(text.partition("<main")[2].partition("</main>")[0].split())


def test_it_finds_its_pages_without_a_file_of_sources(sqlite_store: Store) -> None:
    """Deliveries are there, and how the pages of people systems come to be."""
    text = first_page(PageWorld(sqlite_store))

    assert DELIVERIES in text
    assert SYSTEMS not in text
    assert "TOURWRIGHT_HRIS_SOURCES" in text
    assert "the folder docs" in text


def test_with_a_file_of_sources_it_finds_the_systems(sqlite_store: Store) -> None:
    """Both pages, and no word of the file."""
    hris = hris_deps(RoundWorld(sqlite_store))
    text = first_page(PageWorld(sqlite_store, hris=hris))

    assert DELIVERIES in text
    assert SYSTEMS in text
    assert "TOURWRIGHT_HRIS_SOURCES" not in text


def test_closed_pages_say_what_opens_them(sqlite_store: Store) -> None:
    """Without an operator's token there is nobody they would let in."""
    open_ones = first_page(PageWorld(sqlite_store))
    closed = first_page(PageWorld(sqlite_store, operator_token=""))

    assert "TOURWRIGHT_OPERATOR_TOKEN_FILE" in closed
    assert "TOURWRIGHT_OPERATOR_TOKEN_FILE" not in open_ones
    assert "any name, and the token as the password" in open_ones


def test_it_is_said_in_german(sqlite_store: Store) -> None:
    """As every page of people is."""
    text = first_page(PageWorld(sqlite_store), language="de")

    assert "Für die IT" in text
    assert not re.search("For IT|operator's token|the guides", text)


def test_an_operator_on_a_tour_finds_both(sqlite_store: Store) -> None:
    """A tour of one's own does not open by itself in place of the page that leads to the rest."""
    world = PageWorld(sqlite_store)
    world.open_tour(two=("igor", "dana"))

    text = first_page(world)

    assert DELIVERIES in text
    assert "Your own tour, with" in text


@pytest.mark.parametrize("name", ["ana", "dana", "kim", "cleo", "eva", "ali", "bo"])
def test_nobody_else_is_told_of_them(sqlite_store: Store, name: str) -> None:
    """They are pages of whoever runs the installation alone."""
    text = first_page(PageWorld(sqlite_store), name)

    assert DELIVERIES not in text
    assert "For IT" not in text
