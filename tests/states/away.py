"""The pages of people who are away, of their settings, and of what they can take back."""

from tests.axe_states import State
from tests.page_world import PageWorld, send
from tourwright.domain.model import TourKind
from tourwright.ports_pages import Preference

LEE = {"to": "lee@meridian.example", "verb": "name"}


def running(world: PageWorld) -> None:
    """Let both commit to a tour."""
    world.committed(TourKind.ROTATIONAL)


def named(world: PageWorld) -> None:
    """Let Dana name Lee, who then leaves."""
    running(world)
    send(world.signed_in("dana"), "/away", LEE, "name")
    world.leaves("lee")


def chosen(world: PageWorld) -> None:
    """Let Ana have chosen in her settings."""
    world.store.preferences.put(Preference(world.key("ana"), "", "weekly", 1, "17:00", "10:00"))


def quiet(world: PageWorld) -> None:
    """Let Ana want no mails, of anything and of her tour, for the third time."""
    running(world)
    ana = world.signed_in("ana")
    send(ana, "/away", {"until": "2026-03-20", "verb": "quiet"}, "quiet")
    for days in ("7", "7", "14"):
        send(ana, pair(world), {"days": days}, "14")


def declared(world: PageWorld) -> str:
    """Let Ana declare that she moves on; return the page that takes it back."""
    running(world)
    send(
        world.signed_in("ana"),
        f"/tours/{world.tour.tour_id}/moving-on",
        {"verb": "declare", "words": "I want to build a plant of my own."},
        "declare",
    )
    (act,) = world.store.asks.resting(world.key("ana"))
    return f"/undo/{act.act.act_id}"


def undone(world: PageWorld) -> str:
    """Let Ana take it back; return the page that says so."""
    path = declared(world)
    send(world.signed_in("ana"), path, {"verb": "undo"}, "undo")
    return path


def pair(world: PageWorld) -> str:
    """Return the page of quiet for the pair."""
    return f"/tours/{world.tour.tour_id}/snooze"


def settings(_: PageWorld) -> str:
    """Return the page of settings."""
    return "/settings"


def away(_: PageWorld) -> str:
    """Return the page of being away."""
    return "/away"


STATES = (
    State("settings-usual", "ana", settings),
    State("settings-chosen", "ana", settings, chosen),
    State("away-employee", "ana", away, running),
    State("away-manager", "dana", away, running),
    State("away-delegate-left", "dana", away, named),
    State("away-quiet", "ana", away, quiet),
    State(
        "away-nobody-found",
        "dana",
        away,
        running,
        sent={"to": "nobody@meridian.example", "verb": "name"},
        button="name",
        status=422,
    ),
    State("undo-rests", "ana", declared),
    State("undo-undone", "ana", undone),
    State("snooze", "ana", pair, running),
    State("snooze-third-time", "dana", pair, quiet),
)
