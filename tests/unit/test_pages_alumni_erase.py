"""The own wish to be erased, by the link of the alumni pages; a legal hold makes it wait (E43)."""

from datetime import timedelta

import pytest

from tests.page_world import PageWorld, send
from tests.states.erasure import held, in_network, waiting
from tests.states.good_standing import page_of_gus
from tourwright.domain.alliance_erasure import WAITS
from tourwright.store import Store

VERB = {"verb": "erase"}


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Gus is an alum."""
    made = PageWorld(sqlite_store)
    in_network(made)
    return made


def wish(world: PageWorld) -> str:
    """Return the address of Gus's wish."""
    return f"{page_of_gus(world)}/erase"


def state(world: PageWorld) -> str:
    """Return where the alliance stands by the rules."""
    return str(world.engine.alliances[world.people["gus"].alliance_id].state)


def lines(world: PageWorld) -> list[str]:
    """Return the events of the journal."""
    found = world.store.journal.lines(world.people["gus"].alliance_id)
    return [str(line.body["event"]) for line in found]


def test_an_alum_is_erased_at_the_own_wish(world: PageWorld) -> None:
    """One button, no reason; afterwards the page says that it is done."""
    client = world.client()
    before = client.get(wish(world))
    answer = send(client, wish(world), VERB, "erase")

    assert before.text.count("<button") == 1
    assert (answer.status_code, state(world)) == (303, "erased")
    assert "Erased." in client.get(wish(world)).text


def test_opening_the_page_erases_nothing(world: PageWorld) -> None:
    """Mail scanners open links."""
    world.client().get(wish(world))

    assert state(world) == "alumni_member"


def test_a_wish_that_waits_stands_on_the_page(world: PageWorld) -> None:
    """Not why there is a hold, and no button to press again."""
    held(world)
    client = world.client()
    send(client, wish(world), VERB, "erase")

    shown = client.get(wish(world)).text
    assert "Your request is kept, and waits" in shown
    assert "Case 17." not in shown
    assert "<button" not in shown
    assert state(world) == "alumni_member"


def test_a_second_wish_is_none(world: PageWorld) -> None:
    """A form of before, sent later: the same page, one line."""
    held(world)
    client, stale = world.client(), world.client()
    stale.get(wish(world))
    send(client, wish(world), VERB, "erase")
    waiting_lines = lines(world).count(WAITS)
    answer = send(stale, wish(world), VERB)

    assert answer.status_code in {303, 403}
    assert lines(world).count(WAITS) == waiting_lines == 1


def test_the_mail_about_the_wait_leads_to_a_page_that_leads_here(world: PageWorld) -> None:
    """Whoever asks again finds how it stands."""
    waiting(world)

    path = page_of_gus(world)

    assert f'href="{path}/erase"' in world.client().get(path).text


def test_a_strange_link_erases_nobody(world: PageWorld) -> None:
    """The same page as for any link that opens nothing."""
    answer = world.client().get("/alumni/none/erase")

    assert answer.status_code == 404


def test_while_the_engine_is_away_the_wish_is_kept(world: PageWorld) -> None:
    """It is stored before anything else happens."""
    world.engine.down = True
    client = world.client()
    answer = send(client, wish(world), VERB, "erase")

    assert answer.status_code == 303
    assert "it takes effect shortly" in client.get(f"{wish(world)}?said=erase").text
    later = world.clock.now() + timedelta(hours=1)
    assert [each.act.event for each in world.store.asks.pending(9, later)] == ["erase"]
