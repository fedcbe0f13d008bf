"""Pages about people by themselves: the stop switch."""

from tests.axe_states import State
from tests.page_world import PageWorld, send

SENT = {"reason": "death", "name": "Ana Sol", "verb": "stop"}


def running(world: PageWorld) -> None:
    """Let Ana and Dana have a tour, and her alliance live."""
    world.committed()
    world.alliance_of("ana")


def stopped(world: PageWorld) -> None:
    """Let Kim stop everything."""
    running(world)
    send(world.signed_in("kim"), switch(world), SENT, "stop")


def on_its_way(world: PageWorld) -> None:
    """Let Kim do so while the engine is away."""
    running(world)
    world.engine.down = True
    send(world.signed_in("kim"), switch(world), SENT, "stop")


def switch(world: PageWorld) -> str:
    """Return the address of Ana's switch."""
    return f"/people/{world.key('ana')}/stop"


STATES = (
    State("stop", "kim", switch, running),
    State("stop-alumni-manager", "ali", switch, running),
    State("stop-stopped", "kim", switch, stopped),
    State("stop-on-its-way", "kim", switch, on_its_way),
    State(
        "stop-wrong-name",
        "kim",
        switch,
        running,
        sent={**SENT, "name": "Ana"},
        button="stop",
        status=422,
    ),
)
