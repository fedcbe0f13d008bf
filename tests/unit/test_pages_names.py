"""A name that changes: pages show today's, and both take it into their text (E41)."""

from dataclasses import replace

import pytest

from tests.page_world import PageWorld, hidden, send
from tests.route_table import ROLES, TABLE, call, method_of, rules
from tests.store_factories import employment_event
from tourwright.domain.model import TourKind
from tourwright.domain.people import FactKind
from tourwright.store import Store
from webhooks.tokens import Purpose

BEFORE, NOW = "Ana Sol", "Robin Lake"
OF_THE_TEXT = frozenset(
    {
        *("alliance_page.show", "commit_page.show", "hand_over_page.show", "workshop.show"),
        *("print_page.show", "print_page.pdf", "print_page.text"),
    }
)
"""Pages that show what both committed to, word for word."""


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana, who has a tour with Dana, is called Robin now."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    was = world.people["ana"].facts
    facts = replace(was, given_name="Robin", family_name="Lake", display_name=NOW)
    key = world.key("ana")
    event = employment_event("e-name", person_key=key, kind=FactKind.IDENTITY_CHANGED)
    world.people["ana"] = sqlite_store.people.apply(facts, (event,), world.clock.now())
    return world


def path(world: PageWorld) -> str:
    """Return the address of corrections."""
    return f"/tours/{world.tour.tour_id}/correction"


def propose(world: PageWorld, name: str = "ana") -> None:
    """Let one of the two propose the names of today."""
    send(world.signed_in(name), path(world), {"verb": "rename"}, "rename")


def confirm(world: PageWorld, name: str = "dana") -> None:
    """Let the other one say yes."""
    send(world.signed_in(name), path(world), {"verb": "confirm"}, "confirm")


def pages_with(world: PageWorld, *said: str) -> list[set[str]]:
    """Return for each of these words every page of any role on which it stands."""
    known = rules(world)
    pages = [known[name] for name in TABLE if method_of(known[name]) == "GET"]
    clients = [world.signed_in(name) for name in ROLES.values()]
    shown = [(page.endpoint, call(one, page, world.tour).data) for one in clients for page in pages]
    return [{name for name, text in shown if word.encode() in text} for word in said]


def test_no_page_but_the_text_itself_holds_the_name_of_before(world: PageWorld) -> None:
    """Whoever reads, HR and IT too; the text stays as both committed to it."""
    assert pages_with(world, BEFORE) == [OF_THE_TEXT]


def test_once_both_said_yes_no_page_holds_the_name_of_before(world: PageWorld) -> None:
    """The text has the name of today, under a hash of its own, and so has each copy."""
    text_hash = world.tour.text_hash
    propose(world)
    confirm(world)

    of_before, of_today = pages_with(world, BEFORE, NOW)
    assert of_before == set()
    assert of_today >= OF_THE_TEXT - {"print_page.pdf"}
    assert world.tour.text_hash != text_hash


@pytest.mark.parametrize(("name", "other"), [("ana", "dana"), ("dana", "ana")])
def test_the_other_side_reads_the_new_name_alone(world: PageWorld, name: str, other: str) -> None:
    """What somebody was called is not put beside it."""
    propose(world, name)

    page = world.signed_in(other).get(path(world)).text

    assert NOW in page
    assert BEFORE not in page
    assert "found a slip" not in page


def test_a_link_of_a_mail_takes_the_answer_too(world: PageWorld) -> None:
    """The small page of the question shows the whole text with the name in it."""
    propose(world)
    (ask,) = [one for one in world.store.asks.open_for(world.key("dana")) if one.text_hash]
    address = f"/asks/{world.token(Purpose.ASK, ask.ask_id, 'dana')}"

    page = world.client().get(address).text
    send(world.client(), address, {"verb": "confirm", "text_hash": ask.text_hash}, "confirm")

    assert NOW in page
    assert (world.tour.statement or {})["names"]["employee"] == NOW  # type: ignore[index]
    assert world.client().get(address).status_code == 200


def test_where_no_name_is_different_none_is_offered(sqlite_store: Store) -> None:
    """And a form of somebody else's making proposes nothing."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    client = world.signed_in("ana")
    shown = client.get(path(world))

    answer = client.post(path(world), data={**hidden(shown), "verb": "rename", "employee": "Eve"})

    assert 'value="rename"' not in shown.text
    assert answer.status_code == 409
    assert not world.tour.correction


def test_people_are_found_by_the_name_of_today_alone(world: PageWorld) -> None:
    """HR looks for people by name."""
    kim = world.signed_in("kim")

    assert NOW in kim.get("/?q=Robin").text
    assert NOW not in kim.get("/?q=Ana+Sol").text
