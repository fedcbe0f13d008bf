"""Signing in and out, reasons for looking, what was kept, and the first page."""

from tests.axe_states import State
from tests.page_world import PageWorld
from tourwright.domain.model import TourKind
from tourwright.ports_pages import Look, PrivateText
from webhooks.tokens import Purpose


def committed(world: PageWorld) -> object:
    """Open a tour that both have committed to."""
    return world.committed(TourKind.ROTATIONAL)


def looked(world: PageWorld) -> None:
    """Let HR have looked at it."""
    view = world.committed(TourKind.ROTATIONAL)
    why = "Dana asked me to help with the talk about what comes next."
    look = Look(view.alliance_id, view.tour_id, world.key("kim"), "H", why, world.clock.now())
    world.store.looks.add(look)


def kept(world: PageWorld) -> None:
    """Let Sam's session have ended while he wrote."""
    view = world.committed(TourKind.ROTATIONAL)
    fields = {"purpose\x1f0": "I want to help with the talk.", "next\x1f0": "/"}
    path = look_of(world)
    world.store.private_texts.put(
        PrivateText(world.key("sam"), view.alliance_id, path, "kept", fields, world.clock.now())
    )


def look_of(world: PageWorld) -> str:
    """Return the page on which a reader says why."""
    return f"/tours/{world.tour.tour_id}/look"


def link_of(world: PageWorld) -> str:
    """Return the page that leads from Ana's link to all pages."""
    return f"/links/{world.token(Purpose.WHERE, world.tour.alliance_id)}/session"


STATES = (
    State("signed-nobody-in", "", lambda _: "/sign-in?next=/team"),
    State("signed-out", "", lambda _: "/sign-in?out=yes"),
    State("sign-in-by-link", "", link_of, committed),
    State("sign-out", "ana", lambda _: "/sign-out"),
    State("home-nobody", "olga", lambda _: "/"),
    State("home-manager", "dana", lambda _: "/", committed),
    State("home-hr-found", "kim", lambda _: "/?q=sol", committed),
    State("home-it", "igor", lambda _: "/"),
    State("home-alumni-manager-found", "ali", lambda _: "/?q=gus"),
    State("home-hr-nothing-yet", "kim", lambda world: f"/?of={world.key('olga')}"),
    State("look", "sam", look_of, committed),
    State("look-error", "sam", look_of, committed, {"purpose": ""}, status=422),
    State("looks-told", "ana", lambda world: f"/alliances/{world.tour.alliance_id}/looks", looked),
    State("looks-none", "ana", lambda w: f"/alliances/{w.tour.alliance_id}/looks", committed),
    State("kept", "sam", lambda world: f"/sign-in/kept?of={look_of(world)}", kept),
)
