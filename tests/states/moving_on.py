"""Moving on, evidence, the close of a tour, taking it over, and the time machine."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.axe_states import State
from tests.page_world import PageWorld
from tests.tour_world import HRIS, REVIEW
from tourwright.domain.model import Party, TourKind

WORDS = "A master's degree, and then something of my own."


def started(world: PageWorld) -> None:
    """Let both commit to a tour."""
    world.committed(TourKind.ROTATIONAL)


def declared(world: PageWorld) -> None:
    """Let Ana speak of moving on."""
    started(world)
    world.act("ana", "declare_transition", reason=WORDS)


def proposed(world: PageWorld) -> None:
    """Let Ana name a day."""
    declared(world)
    world.act("ana", "agree_day", "transition", subject_id="agree_day", day=_later(world))


def dated(world: PageWorld) -> None:
    """Let both agree on a day."""
    proposed(world)
    world.act("dana", "agree_day", "transition", subject_id="agree_day")


def withdrawn(world: PageWorld) -> None:
    """Let Ana take a plan with a day back."""
    dated(world)
    world.act("ana", "withdraw", "transition")


def filled(world: PageWorld) -> None:
    """Let Dana say that the seat is filled."""
    withdrawn(world)
    world.act("dana", "seat_filled", "transition", reason="Lee begins in May.")


def closing(world: PageWorld) -> None:
    """Let Ana say that the mission is done."""
    started(world)
    world.act("ana", "mission_declared", reason="Three plants run.")


def disputed(world: PageWorld) -> None:
    """Let Dana say what is missing."""
    closing(world)
    world.act("dana", "dispute", reason="One plant is missing.")


def completed(world: PageWorld) -> None:
    """Let both say that it is done."""
    closing(world)
    world.act("dana", "confirm_complete")


def ended(world: PageWorld) -> None:
    """Let the HRIS tell of a leave while both see it on track."""
    started(world)
    world.rules.fire("due", REVIEW, subject_id="1")
    for party in (Party.EMPLOYEE, Party.MANAGER):
        world.rules.act(party, "answer", REVIEW, fields={"progress": "on_track"})
    left = world.clock.now().date()
    world.rules.act(HRIS, "person_left", day=left, fields={"initiator": "company"})
    world.settle()


def not_begun(world: PageWorld) -> None:
    """Let both commit to a tour of next month."""
    world.committed(TourKind.ROTATIONAL, start=_later(world))


def handed_over(world: PageWorld) -> None:
    """Let Lee become Ana's manager."""
    started(world)
    fields = {"manager_key": world.key("lee")}
    world.rules.act(HRIS, "manager_changed", person_key="", fields=fields)
    world.settle()


def forgotten(world: PageWorld) -> None:
    """Let four reviews be missed."""
    started(world)
    for number in map(str, range(1, 5)):
        for event in ("due", "no_answer"):
            world.rules.fire(event, REVIEW, subject_id=number)
    world.settle()


def _later(world: PageWorld) -> date:
    return world.clock.now().date() + timedelta(days=60)


def of_tour(page: str) -> Callable[[PageWorld], str]:
    """Return the address of a page of the tour."""
    return lambda world: f"/tours/{world.tour.tour_id}/{page}"


def machine(more: str = "") -> Callable[[PageWorld], str]:
    """Return the address of the years ahead of Ana."""
    return lambda world: f"/time-machine?of={world.key('ana')}{more}"


MOVING, CLOSING, EVIDENCE = of_tour("moving-on"), of_tour("closing"), of_tour("evidence")
TAKING = of_tour("hand-over")
NO_WORDS = {"verb": "declare", "words": "", "day": "soon"}
LONG = {"verb": "save", "seen": "x" * 100_000}

STATES = (
    State("moving-on-none", "ana", MOVING, started),
    State("moving-on-error", "ana", MOVING, started, NO_WORDS, "declare", 422),
    State("moving-on-declared", "ana", MOVING, declared),
    State("moving-on-to-answer", "dana", MOVING, proposed),
    State("moving-on-dated", "ana", MOVING, dated),
    State("moving-on-withdrawn", "dana", MOVING, withdrawn),
    State("moving-on-filled", "ana", MOVING, filled),
    State("evidence", "ana", EVIDENCE, started),
    State("evidence-error", "ana", EVIDENCE, started, LONG, "save", 422),
    State("closing-active", "ana", CLOSING, started),
    State("closing-to-answer", "dana", CLOSING, closing),
    State("closing-error", "dana", CLOSING, closing, {"verb": "dispute"}, "dispute", 422),
    State("closing-waiting", "ana", CLOSING, closing),
    State("closing-disputed", "ana", CLOSING, disputed),
    State("closing-completed", "ana", CLOSING, completed),
    State("closing-ended-early", "dana", CLOSING, ended),
    State("closing-not-begun", "ana", CLOSING, not_begun),
    State("closing-alive", "ana", CLOSING, forgotten),
    State("closing-hr", "kim", CLOSING, started),
    State("hand-over-to-answer", "lee", TAKING, handed_over),
    State("hand-over-employee", "ana", TAKING, handed_over),
    State("hand-over-none", "ana", TAKING, started),
    State("time-machine", "kim", lambda _: "/time-machine", started),
    State("time-machine-found", "kim", lambda _: "/time-machine?q=ana", started),
    State("time-machine-years", "kim", machine("&answers=nobody"), started),
    State("time-machine-error", "kim", machine("&scenario=leave&day=soon"), started, status=422),
    State("time-machine-type", "cleo", lambda _: "/time-machine", started),
)
