"""How long a first conversation is kept: twelve months behind the end of its tour."""

from datetime import timedelta

import pytest

from tests.talk_world import TalkWorld
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.ports_pages import PairText
from tourwright.store import Store

KIND = "conversation"


@pytest.fixture
def world(sqlite_store: Store) -> TalkWorld:
    """Return a tour in which a conversation was begun, and a comment written."""
    world = TalkWorld(sqlite_store)
    world.press("ana", world.first, "write", {"text": "The heron thinks of the sea."})
    comment = PairText(
        "comment-1",
        world.tour.alliance_id,
        world.tour.tour_id,
        "comment",
        world.key("ana"),
        world.clock.now(),
        "Why so?",
    )
    world.store.pair_texts.add(comment)
    return world


def sweep(world: TalkWorld, days: float = 0) -> int:
    """Let housekeeping come round so many days later; returns how many were forgotten."""
    world.clock.move(days=days)
    chores = {each.name: each for each in chores_of(world.store, dict, lambda _: True)}
    return chores["conversations"].work(world.clock.now())


def kept(world: TalkWorld, kind: str = KIND) -> int:
    """Return how many texts of a kind are there."""
    return len(world.store.pair_texts.of_tour(world.tour.tour_id, kind))


def end(world: TalkWorld) -> None:
    """Let the two say that the mission is complete."""
    world.act("ana", "mission_declared")
    world.act("dana", "confirm_complete")


def test_it_stays_as_long_as_the_tour_goes_on(world: TalkWorld) -> None:
    """However long that is."""
    assert sweep(world, days=4_000) == 0
    assert kept(world) == 1


def test_it_is_forgotten_twelve_months_after_the_end(world: TalkWorld) -> None:
    """Not a day earlier; what belongs to the statement stays."""
    end(world)
    sweep(world)

    assert sweep(world, days=364) == 0
    assert sweep(world, days=1) == 1
    assert (kept(world), kept(world, "comment")) == (0, 1)


def test_a_tour_that_is_opened_again_keeps_it(world: TalkWorld) -> None:
    """The year begins when it is over for good."""
    end(world)
    sweep(world)
    for name in ("ana", "dana"):
        world.act(name, "reopen")

    sweep(world, days=1)

    assert sweep(world, days=400) == 0
    assert kept(world) == 1


def test_it_is_gone_from_the_page(world: TalkWorld) -> None:
    """And with it every word of both."""
    end(world)
    sweep(world)
    sweep(world, days=timedelta(days=366).days)

    assert "heron" not in world.read("ana", world.first)
