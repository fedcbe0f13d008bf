"""The pages about a legal hold on somebody's data and about erasing them: Gus, who has left."""

from tests.axe_states import State
from tests.page_world import PageWorld
from tests.states.good_standing import gus_stands, page_of_gus
from tourwright.domain.alliance_erasure import ERASE, HOLD
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.tables.alumni import AlumniState

SECOND = "kai"
"""The other one of HR; a world has one until a test says so."""


def erasure_of_gus(world: PageWorld) -> str:
    """Return the address of HR's page."""
    return f"/people/{world.key('gus')}/erasure"


def own_wish(world: PageWorld) -> str:
    """Return the address of Gus's own page for that."""
    return f"{page_of_gus(world)}/erase"


def in_network(world: PageWorld) -> None:
    """Let Gus be a member."""
    gus_stands(world, AlumniState.MEMBER)


def say(world: PageWorld, verb: str, person_key: str, party: Party = Party.HR) -> None:
    """Let somebody say a word without a page, and write it down."""
    alliance_id = world.people["gus"].alliance_id
    act_id = f"{verb}-{person_key}-{len(world.store.journal.lines(alliance_id))}"
    act = Act(act_id, MachineName.ALLIANCE, verb, party, person_key, reason="Case 17.")
    result = world.engine.act(f"alliance:{alliance_id}", act)
    if result.record:
        world.store.recorder.record(result.record)


def half(world: PageWorld) -> None:
    """Let Kim want a hold, and nobody else yet."""
    in_network(world)
    say(world, HOLD, world.key("kim"))


def held(world: PageWorld) -> None:
    """Let two of HR hold the data."""
    half(world)
    say(world, HOLD, SECOND)


def waiting(world: PageWorld) -> None:
    """Let Gus ask to be erased meanwhile."""
    held(world)
    say(world, ERASE, world.key("gus"), Party.ALUM)


STATES = (
    State("erasure", "kim", erasure_of_gus, in_network),
    State("erasure-half", "kim", erasure_of_gus, half),
    State("erasure-held", "kim", erasure_of_gus, held),
    State("erasure-waits", "kim", erasure_of_gus, waiting),
    State("erase-me", "", own_wish, in_network),
    State("erase-me-waits", "", own_wish, waiting),
    State(
        "erasure-no-reason",
        "kim",
        erasure_of_gus,
        in_network,
        sent={"verb": HOLD, "reason": ""},
        button=HOLD,
        status=422,
    ),
)
