"""Who left the network, or said no, may come back by own wish: asked first, then the choices."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.domain.alliance_state import Alumni
from tourwright.domain.model import Entry, MachineName, Party, Record
from tourwright.domain.tables import AlumniState
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.store import Store
from webhooks.tokens import Purpose

TOPICS = ("news", "jobs", "projects", "asks", "events")


def left(store: Store, **alumni: object) -> PageWorld:
    """Let Gus have been a member and have left."""
    world = PageWorld(store)
    gus = world.people["gus"]
    moved = Entry(
        MachineName.ALUMNI,
        "leave",
        Party.ALUM,
        world.clock.now(),
        from_state="member",
        to_state="left",
    )
    store.recorder.record(Record(gus.alliance_id, gus.alliance_id, 1, (moved,)))
    values: dict[str, object] = {"departure": 1, "last_day": None, "offered": TOPICS, **alumni}
    membership = Alumni(state=AlumniState.LEFT, **values)  # type: ignore[arg-type]
    world.alliance_of("gus", state=AllianceStateName.LEFT, seq=1, alumni=membership)
    return world


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Gus has left the network."""
    return left(sqlite_store)


def path(world: PageWorld) -> str:
    """Return the address of Gus's page."""
    return f"/alumni/{world.token(Purpose.ALUMNI, world.people['gus'].alliance_id, 'gus')}"


def ask(world: PageWorld) -> TestResponse:
    """Press the button."""
    return send(world.client(), path(world), {"verb": "rejoin"})


def test_coming_back_takes_two_steps(world: PageWorld) -> None:
    """The address is opened, one mail goes out, and the choices are made anew."""
    before = world.store.alumni.suppressed("gus@home.example")

    asked = ask(world)
    invited = world.client().get(path(world)).text
    send(world.client(), path(world), {"verb": "accept", "events": "yes"})

    assert (before, asked.status_code) == (True, 303)
    assert "checked" not in invited
    assert not world.store.alumni.suppressed("gus@home.example")
    consents = world.store.alumni.consents(world.people["gus"].alliance_id)
    assert [name for name, given in consents.items() if given] == ["events"]


def test_asking_twice_is_one_invitation(world: PageWorld) -> None:
    """However often it is pressed."""
    ask(world)
    ask(world)

    sent = [row.body.get("purpose") for row in world.store.outbox.log(10)]
    assert sent == ["alumni_invitation"]


def test_opening_the_page_asks_for_nothing(world: PageWorld) -> None:
    """Mail scanners open links."""
    pages = {world.client().get(path(world)).text.count("Invite me again") for _ in range(3)}

    assert pages == {1}
    assert world.store.alumni.suppressed("gus@home.example")
    assert not world.store.outbox.log(10)


def test_the_engine_away_is_no_reason_to_lose_the_wish(world: PageWorld) -> None:
    """It is carried out later, and the page says so."""
    world.engine.down = True

    answer = ask(world)

    assert "Stored." in world.client().get(answer.location).text
    assert world.store.asks.pending(10, world.clock.now() + timedelta(seconds=1))


def test_whose_place_was_taken_back_asks_hr_first(sqlite_store: Store) -> None:
    """There is a second look, by people."""
    world = left(sqlite_store, standing="bad")

    answer = ask(world)

    assert answer.status_code == 409
    assert "second look" in answer.text
    assert world.store.alumni.suppressed("gus@home.example")
