"""The pages of gaps, thanks, prospects, the three lists and the team."""

from collections.abc import Callable

from tests.axe_states import State
from tests.page_world import PageWorld
from tourwright.domain.model import TourKind

THANKED = {"kind": "values", "value": "Say it early.", "text": "You kept calm."}


def started(world: PageWorld) -> None:
    """Let both commit to a tour."""
    world.committed(TourKind.ROTATIONAL)


def raised(world: PageWorld) -> None:
    """Let Ana name a difference."""
    started(world)
    world.act("ana", "raise", "gap", fields={"text": "I travel more than we said."})


def acknowledged(world: PageWorld) -> None:
    """Let Dana see it."""
    raised(world)
    world.act("dana", "acknowledge", "gap", subject_id="g1", fields={"answer": "I see it too."})


def planned(world: PageWorld) -> None:
    """Let the two make a plan, and one see it as settled."""
    acknowledged(world)
    day = world.clock.now().date().replace(month=6)
    world.act("dana", "plan", "gap", subject_id="g1", day=day, fields={"owner": "M"})


def wanted(world: PageWorld) -> None:
    """Let Ana see it as settled."""
    planned(world)
    world.act("ana", "resolve", "gap", subject_id="g1")


def settled(world: PageWorld) -> None:
    """Let both see it as settled."""
    wanted(world)
    world.act("dana", "resolve", "gap", subject_id="g1")


def thanked(world: PageWorld) -> None:
    """Let Dana thank Ana."""
    started(world)
    world.act("dana", "give", "recognition", fields=THANKED)


def published(world: PageWorld) -> None:
    """Let Ana share the thanks."""
    thanked(world)
    world.act("ana", "publish_company", "recognition", subject_id="t1")


def shared(world: PageWorld) -> None:
    """Let both see a text with the three lists."""
    world.open_tour(TourKind.TRANSFORMATIONAL)
    world.act("dana", "open_draft")
    world.act("dana", "share")


def busy(world: PageWorld) -> None:
    """Give the manager something to answer, and somebody without a tour."""
    raised(world)
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})


def of_tour(page: str) -> Callable[[PageWorld], str]:
    """Return the address of a page of the tour."""
    return lambda world: f"/tours/{world.tour.tour_id}/{page}"


def prospects(world: PageWorld) -> str:
    """Return the address of what could come next."""
    return f"/alliances/{world.tour.alliance_id}/prospects"


def address(world: PageWorld) -> str:
    """Return the address of published thanks."""
    return f"/thanks/{world.tour.tour_id}/t1"


GAPS, ONE, THANKS = of_tour("gaps"), of_tour("gaps/g1"), of_tour("thanks")

STATES = (
    State("gaps-none", "ana", GAPS, started),
    State("gaps-raised", "ana", GAPS, raised),
    State("gaps-error", "ana", GAPS, raised, {"verb": "raise", "text": ""}, "raise", 422),
    State("gaps-settled", "ana", GAPS, settled),
    State("gap-to-see", "dana", ONE, raised),
    State("gap-to-plan", "dana", ONE, acknowledged),
    State("gap-plan-error", "dana", ONE, acknowledged, {"verb": "plan"}, "plan", 422),
    State("gap-planned", "dana", ONE, planned),
    State("gap-wanted", "dana", ONE, wanted),
    State("alignment", "ana", of_tour("alignment"), shared),
    State("thanks-none", "ana", THANKS, started),
    State("thanks-to-answer", "ana", THANKS, thanked),
    State("thanks-to-give", "dana", THANKS, thanked),
    State("thanks-error", "dana", THANKS, started, {"verb": "give", "text": ""}, "give", 422),
    State("thanks-shared", "dana", lambda _: "/thanks", published),
    State("thanks-by-address", "olga", address, published),
    State("colleague-error", "olga", lambda _: "/thanks", started, {"to": ""}, "give", 422),
    State("prospects", "dana", prospects, started),
    State("prospects-error", "dana", prospects, started, {"text": ""}, "write", 422),
    State("team", "dana", lambda _: "/team", busy),
    State("team-needs-me", "dana", lambda _: "/team?show=needs-me", busy),
    State("team-delegate", "lee", lambda _: "/team", busy),
    State("team-none", "olga", lambda _: "/team"),
)
