"""The copy that somebody who left takes along by the link of the alumni pages (E42)."""

import pytest
from flask.testing import FlaskClient

from tests.page_world import PageWorld, send
from tourwright.domain.model import TourKind
from tourwright.store import Store
from webhooks.tokens import Purpose


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana and Dana committed to a tour."""
    made = PageWorld(sqlite_store)
    made.committed()
    return made


def page_of(world: PageWorld, name: str = "ana", about: str = "ana") -> str:
    """Return the address that a mail of the network leads to."""
    return f"/alumni/{world.token(Purpose.ALUMNI, world.people[about].alliance_id, name)}"


def copy_of(world: PageWorld, client: FlaskClient, **whose: str) -> str:
    """Return the copy, "" when there is none."""
    answer = client.get(f"{page_of(world, **whose)}/copy")
    return answer.text if answer.status_code == 200 else ""


def says(world: PageWorld, name: str, words: str) -> None:
    """Let one of the two add to the evidence of results."""
    path = f"/tours/{world.tour.tour_id}/evidence"
    send(world.signed_in(name), path, {"verb": "save", "seen": words}, "save")


def test_the_text_and_what_was_reached_are_one_file_to_keep(world: PageWorld) -> None:
    """Plain text, from the page that the network's mails lead to, without an account."""
    says(world, "ana", "I led a launch.")
    says(world, "dana", "Two plants on time.")
    world.leaves("ana")
    client = world.client()

    shown = client.get(page_of(world)).text
    kept = client.get(f"{page_of(world)}/copy")

    assert "/copy" in shown
    assert kept.headers["Content-Type"].startswith("text/plain")
    assert "attachment" in kept.headers["Content-Disposition"]
    for words in ("I led a launch.", "Two plants on time.", world.tour.text_hash):
        assert words in kept.text
    assert world.tour.mission in kept.text


def test_whoever_committed_to_nothing_has_nothing_to_copy(sqlite_store: Store) -> None:
    """A text that was talked over is the two's until then, and the page offers no copy."""
    world = PageWorld(sqlite_store)
    world.signing(TourKind.TRANSFORMATIONAL)
    client = world.client()

    assert "/copy" not in client.get(page_of(world)).text
    assert client.get(f"{page_of(world)}/copy").status_code == 404


@pytest.mark.parametrize(("name", "about"), [("dana", "ana"), ("gus", "ana"), ("gus", "gus")])
def test_the_copy_is_the_employees_alone(world: PageWorld, name: str, about: str) -> None:
    """A link of somebody else opens no tour of Ana's."""
    assert copy_of(world, world.client(), name=name, about=about) == ""


def test_a_strange_link_copies_nothing(world: PageWorld) -> None:
    """The same page as for any link that opens nothing."""
    assert world.client().get("/alumni/none/copy").status_code == 404


def test_nothing_is_left_to_copy_after_an_erasure(world: PageWorld) -> None:
    """The page still opens, and offers no copy."""
    mine = world.people["ana"].alliance_id
    world.store.keyring.destroy(mine, world.clock.now())
    client = world.client()

    assert "/copy" not in client.get(page_of(world)).text
    assert copy_of(world, client) == ""


def test_the_copy_is_in_the_readers_language(world: PageWorld) -> None:
    """Its headings are; what both committed to stays as it was."""
    client = world.client()

    text = client.get(f"{page_of(world)}/copy", headers={"Accept-Language": "de"}).text

    assert "Der Text, den beide zugesagt haben" in text
    assert world.tour.mission in text
