"""Pages about people of a file of sources, where there is none: who could read them learns why."""

import pytest

from tests.page_world import PageWorld
from tests.web_world import World
from tourwright.store import Store

WHY = "TOURWRIGHT_HRIS_SOURCES"
PATHS = (
    *("/hris/held", "/hris/held/1", "/hris/people", "/hris/hand-overs", "/hris/compare"),
    *("/hris/compare/payroll", "/hris/compare/payroll/file"),
    *("/hris/import", "/hris/import/1", "/hris/import/1/to-mend.csv"),
)


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a company without a file of sources."""
    return PageWorld(sqlite_store)


@pytest.mark.parametrize("path", PATHS)
def test_hr_reads_what_the_page_needs(world: PageWorld, path: str) -> None:
    """With the way back; the page is not there all the same."""
    told = world.signed_in("kim").get(path)

    assert told.status_code == 404
    assert WHY in told.text
    assert 'href="/"' in told.text


def test_hr_reads_it_in_german(world: PageWorld) -> None:
    """As every page."""
    told = world.signed_in("kim").get(PATHS[0], headers={"Accept-Language": "de"}).text

    assert "Diese Seite ist nicht eingerichtet" in told


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_learns_that_there_is_such_a_page(world: PageWorld, path: str) -> None:
    """It is a link that opens nothing, as any other."""
    told = world.signed_in("ana").get(path)

    assert WHY not in told.text
    assert "This link opens nothing" in told.text


def test_operators_read_it_with_their_token() -> None:
    """Nobody without it does."""
    client = World().client()
    told = client.get("/operations/hris", headers={"Authorization": "Bearer operator-secret"})

    assert (told.status_code, WHY in told.text) == (404, True)
    assert WHY not in client.get("/operations/hris").text
