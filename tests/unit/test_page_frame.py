"""The frame of the pages of people: who may open what, and forms that say what to put right."""

import re

import pytest

from tests.page_world import PageWorld
from tourwright.domain.model import TourKind
from tourwright.domain.rights import Role
from tourwright.store import Store
from webhooks.shown import shown


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return people over a new store."""
    return PageWorld(sqlite_store)


def test_somebody_unknown_is_sent_to_sign_in(world: PageWorld) -> None:
    """Whatever is behind the address, also when nothing is."""
    tour_id = world.open_tour().tour_id

    answers = [world.client().get(f"/tours/{one}/nothing-here") for one in (tour_id, "none-1")]

    assert {answer.status_code for answer in answers} == {303}
    assert all("/sign-in?next=" in answer.headers["Location"] for answer in answers)


def test_a_page_that_declares_no_need_opens_to_nobody(world: PageWorld) -> None:
    """Forgetting to declare shuts the page, it does not open it."""
    world.app.add_url_rule("/tours/<tour_id>/forgotten", "forgotten", lambda tour_id: tour_id)
    tour_id = world.open_tour().tour_id

    assert world.signed_in("ana").get(f"/tours/{tour_id}/forgotten").status_code == 404


def test_a_page_brings_its_own_icon(world: PageWorld) -> None:
    """A browser that is named none asks for one that is not there, at every first visit."""
    client = world.client()
    named = re.search(r'<link rel="icon" href="([^"]+)"', client.get("/sign-in").text)
    assert named

    with client.get(named[1]) as icon:
        assert icon.data.startswith(b"<svg")

    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")


def test_two_people_commit_to_a_standard_text(world: PageWorld) -> None:
    """The world's tours live by the real rules, and its store is real."""
    view = world.committed(TourKind.ROTATIONAL)

    assert view.state == "active"
    assert view.next_review is not None
    assert len(world.store.statement_texts.of_tour(view.tour_id)) >= 1


def test_others_read_a_row_without_the_text(world: PageWorld) -> None:
    """HR sees states and days, no word of what was agreed."""
    view = shown(world.committed(), frozenset({Role.HR}))

    assert (view.state, view.statement, view.mission) == ("active", None, "")
