"""Where we stand, the history, the statement on paper, changes and corrections."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.axe_states import State
from tests.page_world import PageWorld
from tourwright.domain.model import TourKind

CAREER = {"career": '"Toward leading a batery line."'}


def standard(world: PageWorld) -> object:
    """Open a tour with the standard text: both are asked to commit."""
    return world.open_tour(TourKind.ROTATIONAL, standard_text=True)


def committed(world: PageWorld) -> object:
    """Open a tour that both have committed to."""
    return world.committed(TourKind.ROTATIONAL)


def changing(world: PageWorld) -> None:
    """Let Ana propose a change."""
    world.committed(TourKind.ROTATIONAL)
    world.act("ana", "propose", "amendment", fields={"length_months": "30", **CAREER})


def changed(world: PageWorld) -> None:
    """Let both commit to a change."""
    changing(world)
    proposed = world.rules.tour.amendments[-1].text_hash
    world.act("dana", "sign_other", "amendment", text_hash=proposed)


def countered(world: PageWorld) -> None:
    """Let Dana answer with other words."""
    changing(world)
    fields = {"last_day": '"2028-05-31"', "career": '"Toward leading a battery line."'}
    world.act("dana", "counter", "amendment", subject_id="a1", fields=fields)


def carrying(world: PageWorld) -> None:
    """Let Ana take a difference into a change of the text."""
    committed(world)
    world.act("ana", "raise", "gap", fields={"text": "I travel more.", "may_tell_hr": "no"})
    world.act("dana", "acknowledge", "gap", subject_id="g1")
    until = world.clock.now().date() + timedelta(days=30)
    world.act("ana", "plan", "gap", subject_id="g1", fields={"owner": "E"}, day=until)
    world.act("ana", "to_amendment", "gap", subject_id="g1")


def correcting(world: PageWorld) -> None:
    """Let Ana find a slip of the pen."""
    changed(world)
    mended = {"career": '"Toward leading a battery line."'}
    world.act("ana", "propose", "correction", fields=mended)


def renamed(world: PageWorld) -> None:
    """Let Ana be called Robin in the people system."""
    world.committed(TourKind.ROTATIONAL)
    facts = replace(world.people["ana"].facts, display_name="Robin Lake")
    world.people["ana"] = world.store.people.apply(facts, (), world.clock.now())


def names_proposed(world: PageWorld) -> None:
    """Let her propose the name of today."""
    renamed(world)
    world.act("ana", "propose", "correction", fields={"employee": "Robin Lake"})


def where(world: PageWorld) -> str:
    """Return the address of the alliance's page."""
    return f"/alliances/{world.tour.alliance_id}"


def at(end: str) -> Callable[[PageWorld], str]:
    """Return what gives the address of a page of the tour."""
    return lambda world: f"/tours/{world.tour.tour_id}/{end}"


def latest(world: PageWorld) -> str:
    """Return the address of the latest text."""
    texts = world.store.statement_texts.of_tour(world.tour.tour_id)
    return f"/tours/{world.tour.tour_id}/versions/{texts[-1].seq}"


STATES = (
    State("where-to-commit", "ana", where, standard),
    State("where-active", "ana", where, committed),
    State("where-changed", "dana", where, changed),
    State("history", "dana", at("history"), correcting),
    State("version", "ana", latest, changed),
    State("print", "ana", at("print"), changed),
    State("amend", "ana", at("amend"), committed),
    State(
        "amend-preview",
        "ana",
        at("amend"),
        committed,
        {"verb": "look", "length_months": "30"},
        "look",
    ),
    State(
        "amend-error",
        "ana",
        at("amend"),
        committed,
        {"verb": "propose", "length_months": "500"},
        "look",
        422,
    ),
    State("amend-from-a-gap", "ana", at("amend?gap=g1"), carrying),
    State("amendment", "dana", at("amend/a1"), changing),
    State("amendment-mine", "ana", at("amend/a1"), changing),
    State("amendment-over", "ana", at("amend/a1"), changed),
    State("counter", "dana", at("amend/a1/counter"), changing),
    State(
        "counter-preview",
        "dana",
        at("amend/a1/counter"),
        changing,
        {"career": "Toward leading a battery line.", "last_day": "2028-05-31"},
        "look",
    ),
    State(
        "counter-error",
        "dana",
        at("amend/a1/counter"),
        changing,
        {"last_day": "1999-01-01"},
        "look",
        422,
    ),
    State("amendment-countered", "ana", at("amend/a1"), countered),
    State("amendment-counter-mine", "dana", at("amend/a1"), countered),
    State("correct", "ana", at("correction"), committed),
    State(
        "correct-error",
        "ana",
        at("correction"),
        committed,
        {"verb": "propose", "career": "In 3 years."},
        "propose",
        422,
    ),
    State("correct-names", "ana", at("correction"), renamed),
    State("correction", "dana", at("correction"), correcting),
    State("correction-names", "dana", at("correction"), names_proposed),
)
