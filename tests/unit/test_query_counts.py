"""Pages read the read model only: at most eight queries each, and nobody waits for the engine."""

import re
from collections.abc import Callable

import pytest

from tests.page_world import PageWorld
from tourwright.domain.model import TourKind
from tourwright.store import Store

MOST = 8
READERS = ("ana", "dana", "lee", "kim", "olga")
"""The two, somebody close, HR and a stranger."""

PARTS = {
    "field": "mission_objective",
    "act_id": "none",
    "token": "none",
}


def routes(world: PageWorld) -> list[str]:
    """Return an address for every route that answers GET, about the world's first tour."""
    parts = {**PARTS, "tour_id": world.tour.tour_id, "alliance_id": world.tour.alliance_id}
    every = (one for one in world.app.url_map.iter_rules() if one.endpoint != "static")
    rules = [rule for rule in every if "GET" in (rule.methods or set())]
    return [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts.get(found[1], "1"), one.rule)
        for one in rules
    ]


def in_review(world: PageWorld) -> None:
    """Let a committed tour come to its first review."""
    world.committed(TourKind.ROTATIONAL)
    world.wait(days=100)


def talked_over(world: PageWorld) -> None:
    """Share a text that the two talk about."""
    world.negotiating(TourKind.TRANSFORMATIONAL)


def with_history(world: PageWorld) -> None:
    """Live a committed tour for two years with nobody answering."""
    world.committed(TourKind.TRANSFORMATIONAL)
    world.wait(days=720)


@pytest.mark.parametrize("live", [in_review, talked_over, with_history])
def test_no_page_asks_the_store_more_than_eight_times(
    live: Callable[[PageWorld], None], sqlite_store: Store
) -> None:
    """Every route, as the two, the delegate to be, HR and somebody else."""
    world = PageWorld(sqlite_store)
    live(world)
    clients = {name: world.signed_in(name) for name in READERS}
    counted: dict[str, int] = {}
    for path in routes(world):
        for name, client in clients.items():
            with world.queries() as queries:
                client.get(path)
            counted[f"{path} as {name}"] = len(queries)

    assert {path: number for path, number in counted.items() if number > MOST} == {}


@pytest.mark.parametrize("live", [in_review, talked_over])
def test_no_page_waits_for_the_engine(
    live: Callable[[PageWorld], None], sqlite_store: Store
) -> None:
    """With the engine down every page shows what it showed before."""
    world = PageWorld(sqlite_store)
    live(world)
    client = world.signed_in("ana")
    up = {path: client.get(path).status_code for path in routes(world)}
    world.engine.down, before = True, world.engine.calls

    down = {path: client.get(path).status_code for path in routes(world)}

    assert {**down, "/ready": 200} == {**up, "/ready": 200}
    assert world.engine.calls == before
    assert max(up.values()) < 500
