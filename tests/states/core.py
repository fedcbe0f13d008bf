"""The pages that open by a link from a mail."""

from tests.axe_states import State
from tests.page_world import PageWorld
from tourwright.domain.model import TourKind
from webhooks.tokens import Purpose


def standard(world: PageWorld) -> object:
    """Open a tour with the standard text: both are asked to commit."""
    return world.open_tour(TourKind.ROTATIONAL, standard_text=True)


def rotational(world: PageWorld) -> object:
    """Open a tour that both have committed to."""
    return world.committed(TourKind.ROTATIONAL)


def review(world: PageWorld) -> None:
    """Let the first review be due."""
    world.committed(TourKind.ROTATIONAL)
    world.wait(days=100)


def ask_of(world: PageWorld) -> str:
    """Return the address of Ana's first question."""
    ask = world.store.asks.open_for(world.key("ana"))[0]
    return f"/asks/{world.token(Purpose.ASK, ask.ask_id)}"


def where_of(world: PageWorld) -> str:
    """Return the address of Ana's page from a mail."""
    return f"/where-we-stand/{world.token(Purpose.WHERE, world.tour.alliance_id)}"


STATES = (
    State("ask-commit", "", ask_of, standard),
    State("ask-review", "", ask_of, review),
    State("ask-review-error", "", ask_of, review, {"verb": "answer"}, "answer", 422),
    State("where-by-link", "", where_of, rotational),
    State("no-link", "", lambda _: "/asks/nonsense", status=404),
    State(
        "alumni", "", lambda w: f"/alumni/{w.token(Purpose.ALUMNI, w.tour.alliance_id)}", rotational
    ),
)
