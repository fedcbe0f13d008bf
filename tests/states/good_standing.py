"""The page about somebody's good standing, and what the person sees of it: Gus, who has left."""

from datetime import date

from tests.axe_states import State
from tests.page_world import PageWorld, send
from tourwright.domain.alliance_standing import ASKED, LOOKED, REVOKED
from tourwright.domain.alliance_state import Alumni
from tourwright.domain.model import Entry, MachineName, Party, Record
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.domain.tables.alumni import AlumniState
from webhooks.tokens import Purpose

LAST_DAY = date(2026, 6, 30)
STANDS = {
    AlumniState.NOT_INVITED: (AllianceStateName.NOT_INVITED, "not_good_standing", "bad"),
    AlumniState.MEMBER: (AllianceStateName.ALUMNI_MEMBER, "accept", "good"),
    AlumniState.LEFT: (AllianceStateName.LEFT, REVOKED, "bad"),
}


def gus_stands(world: PageWorld, where: AlumniState) -> None:
    """Let Gus's alliance live there; the journal says that HR decided it."""
    state, event, standing = STANDS[where]
    alumni = Alumni(where, 1, LAST_DAY, standing=standing, offered=("news",), rounds=1)
    made = world.alliance_of("gus", state=state, alumni=alumni, tours=(), seq=1, departures=1)
    moved = Entry(
        machine=MachineName.ALUMNI,
        event=event,
        party=Party.HR,
        at=world.clock.now(),
        person_key=world.key("kim"),
        from_state="member" if event == REVOKED else "invited",
        to_state=where,
    )
    world.store.recorder.record(Record(made.alliance_id, made.alliance_id, 1, (moved,)))


def standing_of_gus(world: PageWorld) -> str:
    """Return the address of HR's page."""
    return f"/people/{world.key('gus')}/standing"


def page_of_gus(world: PageWorld) -> str:
    """Return the address of Gus's own page."""
    return f"/alumni/{world.token(Purpose.ALUMNI, world.people['gus'].alliance_id, 'gus')}"


def not_invited(world: PageWorld) -> None:
    """Let Gus not be invited."""
    gus_stands(world, AlumniState.NOT_INVITED)


def in_network(world: PageWorld) -> None:
    """Let Gus be a member."""
    gus_stands(world, AlumniState.MEMBER)


def place_lost(world: PageWorld) -> None:
    """Let Gus have lost the place."""
    gus_stands(world, AlumniState.LEFT)


def half(world: PageWorld) -> None:
    """Let Kim look again, and nobody else yet, after Gus asked for it."""
    not_invited(world)
    send(world.client(), page_of_gus(world), {"verb": ASKED}, ASKED)
    fields = {"verb": LOOKED, "reason": "Another person was meant."}
    send(world.signed_in("kim"), standing_of_gus(world), fields, LOOKED)


def asked(world: PageWorld) -> None:
    """Let Gus ask."""
    place_lost(world)
    send(world.client(), page_of_gus(world), {"verb": ASKED}, ASKED)


STATES = (
    State("good-standing-at-work", "kim", lambda w: f"/people/{w.key('ana')}/standing"),
    State("good-standing-not-invited", "kim", standing_of_gus, not_invited),
    State("good-standing-half", "kim", standing_of_gus, half),
    State("good-standing-second-person", "ali", standing_of_gus, half),
    State("good-standing-member", "ali", standing_of_gus, in_network),
    State("good-standing-revoked", "ali", standing_of_gus, place_lost),
    State(
        "good-standing-no-reason",
        "kim",
        standing_of_gus,
        in_network,
        sent={"verb": REVOKED, "reason": ""},
        button=REVOKED,
        status=422,
    ),
    State("second-look", "", page_of_gus, place_lost),
    State("second-look-asked", "", page_of_gus, asked),
)
