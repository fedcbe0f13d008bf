"""Reviews, the talk about what comes next, the first conversation."""

from collections.abc import Callable

from tests.axe_states import State
from tests.page_world import PageWorld
from tests.talk_world import OTHER, SAID, both, review_opens, talk_due, talk_held, talk_scheduled
from tourwright.domain.model import TourKind
from tourwright.ports_pages import PairText

ROTATION, MISSION = TourKind.ROTATIONAL, TourKind.TRANSFORMATIONAL
FOUNDATION = TourKind.FOUNDATIONAL
LONG = "x" * 4_001


def under_way(kind: TourKind, *then: Callable[[PageWorld], object]) -> Callable[[PageWorld], None]:
    """Return what makes a tour that both committed to, and then more."""

    def prepare(world: PageWorld) -> None:
        world.committed(kind)
        for each in then:
            each(world)

    return prepare


def answered(*names: str) -> Callable[[PageWorld], None]:
    """Return what lets these people hand in their view."""

    def prepare(world: PageWorld) -> None:
        for name, said in zip(names, (SAID, OTHER), strict=False):
            world.act(name, "answer", "review", fields=said)

    return prepare


def left_out(world: PageWorld) -> None:
    """Let Dana leave a review out."""
    world.act("dana", "skip", "review", reason="The plant moves this month.")


def differing(world: PageWorld) -> None:
    """Let the two choose differently."""
    world.act("ana", "choose_extend", "renewal")
    world.act("dana", "choose_next_tour", "renewal")


def chosen(verb: str) -> Callable[[PageWorld], None]:
    """Return what lets both choose the same."""
    return lambda world: both(world, verb)


def talking(world: PageWorld) -> None:
    """Let Ana write, and Dana answer."""
    for name, text in (("ana", "I think of the sea.\nOften."), ("dana", "Tell me more.")):
        world.store.pair_texts.add(
            PairText(
                f"text-{name}",
                world.tour.alliance_id,
                world.tour.tour_id,
                "conversation",
                world.key(name),
                world.clock.now(),
                text,
                field=world.key("dana"),
            )
        )


def review(number: int = 1) -> Callable[[PageWorld], str]:
    """Return what gives the address of a review."""
    return lambda world: f"/tours/{world.tour.tour_id}/talk/review/{number}"


def talk(world: PageWorld) -> str:
    """Return the address of the talk about what comes next."""
    return f"/tours/{world.tour.tour_id}/talk/renewal/1"


def first(world: PageWorld) -> str:
    """Return the address of the first conversation."""
    return f"/tours/{world.tour.tour_id}/first-conversation"


STATES = (
    State("review-planned", "ana", review(), under_way(ROTATION)),
    State("review-open", "ana", review(), under_way(ROTATION, review_opens)),
    State("review-one-in", "dana", review(), under_way(ROTATION, review_opens, answered("ana"))),
    State(
        "review-side-by-side",
        "ana",
        review(),
        under_way(ROTATION, review_opens, answered("ana", "dana")),
    ),
    State("review-left-out", "ana", review(), under_way(ROTATION, left_out)),
    State(
        "review-fault",
        "ana",
        review(),
        under_way(ROTATION, review_opens),
        {"verb": "answer", "text": LONG, "next_steps": "Ring the mill."},
        "answer",
        422,
    ),
    State(
        "review-fault-day",
        "dana",
        review(),
        under_way(ROTATION, review_opens),
        {"verb": "move", "day": ""},
        "move",
        422,
    ),
    State("talk-planned", "dana", talk, under_way(MISSION)),
    State("talk-due", "ana", talk, under_way(MISSION, talk_due)),
    State("talk-agreed", "ana", talk, under_way(MISSION, talk_scheduled)),
    State("talk-five", "ana", talk, under_way(MISSION, talk_held)),
    State("talk-three", "dana", talk, under_way(ROTATION, talk_held)),
    State("talk-reaffirm", "dana", talk, under_way(FOUNDATION, talk_held)),
    State("talk-differing", "dana", talk, under_way(MISSION, talk_held, differing)),
    State("talk-extended", "ana", talk, under_way(MISSION, talk_held, chosen("choose_extend"))),
    State(
        "talk-fault",
        "ana",
        talk,
        under_way(MISSION, talk_due),
        {"verb": "schedule", "day": "", "time": ""},
        "schedule",
        422,
    ),
    State("first-empty", "ana", first, under_way(ROTATION)),
    State("first-waits", "dana", first, under_way(ROTATION)),
    State("first-both", "dana", first, under_way(ROTATION, talking)),
    State(
        "first-fault",
        "ana",
        first,
        under_way(ROTATION),
        {"verb": "write", "text": ""},
        "write",
        422,
    ),
)
