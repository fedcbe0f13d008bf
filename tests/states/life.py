"""The pages of the two in every state of a tour's life, and of those around them."""

from collections.abc import Callable

from tests.axe_states import State
from tests.page_world import PageWorld
from tourwright.domain.model import Party, TourKind

WORDS = "We keep what we promised each other, and the line in the north runs."


def slot(world: PageWorld) -> None:
    """Open a tour that nobody has written about."""
    world.open_tour()


def changed(world: PageWorld) -> None:
    """Share a text, and let Ana change a part of it."""
    world.negotiating()
    world.act("ana", "edit", fields={"employee_aspirations": '["Run a plant one day."]'})


def active(world: PageWorld) -> None:
    """Let both commit to a tour with a text of their own."""
    world.committed(TourKind.TRANSFORMATIONAL)


def foundational(world: PageWorld) -> None:
    """Let both commit to a tour without an end, and come to its first re-affirmation."""
    world.committed(TourKind.FOUNDATIONAL)
    world.wait(days=370)


def review(world: PageWorld) -> None:
    """Let the first review be open."""
    active(world)
    world.wait(days=95)


def amended(world: PageWorld) -> None:
    """Propose a later end."""
    active(world)
    world.act("ana", "propose", "amendment", fields={"last_day": '"2029-09-01"'})


def moving_on(world: PageWorld) -> None:
    """Let Ana say that she sees a move ahead."""
    active(world)
    world.act("ana", "declare_transition", reason=WORDS)


def closing(world: PageWorld) -> None:
    """Let Ana say that the mission is done."""
    active(world)
    world.act("ana", "mission_declared", reason=WORDS)


def completed(world: PageWorld) -> None:
    """Let both say so."""
    closing(world)
    world.act("dana", "confirm_complete")


def handed_over(world: PageWorld) -> None:
    """Let Otto become Ana's manager."""
    active(world)
    key = world.key("otto")
    rules = world.rules
    rules.act(Party.HRIS, "manager_changed", fields={"manager_key": key, "zone": "UTC"})
    world.settle()


def of_tour(rest: str) -> Callable[[PageWorld], str]:
    """Return the address of a page of the tour."""
    return lambda world: f"/tours/{world.tour.tour_id}{rest}"


def of_alliance(rest: str = "") -> Callable[[PageWorld], str]:
    """Return the address of a page of the alliance."""
    return lambda world: f"/alliances/{world.tour.alliance_id}{rest}"


STATES = (
    State("home", "ana", lambda _: "/", active),
    State("sign-in", "", lambda _: "/sign-in"),
    State("nothing-here", "ana", of_tour("/nothing"), active, status=404),
    State("where-slot", "ana", of_alliance(), slot),
    State("where-talked-over", "ana", of_alliance(), changed),
    State("where-foundational", "dana", of_alliance(), foundational),
    State("where-review", "dana", of_alliance(), review),
    State("where-amended", "dana", of_alliance(), amended),
    State("where-moving-on", "dana", of_alliance(), moving_on),
    State("where-closing", "dana", of_alliance(), closing),
    State("where-completed", "ana", of_alliance(), completed),
    State("where-handed-over", "otto", of_alliance(), handed_over),
    State(
        "review-error", "ana", of_tour("/talk/review/1"), review, {"verb": "answer"}, "answer", 422
    ),
    State("look-for-a-reason", "kim", of_tour("/look"), active),
    State("looks", "ana", of_alliance("/looks"), active),
)
