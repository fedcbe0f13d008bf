"""How each event of the tour's table is brought about from outside, whatever the state."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.factories import LEE, START
from tests.tour_world import (
    AMENDMENT,
    HR,
    HRIS,
    SYS,
    TRANSITION,
    E,
    M,
    TourWorld,
    committed,
    signing,
)

Move = Callable[[TourWorld], object]

LAST_DAY = '"2027-09-01"'


def by(party: object, event: str, **details: object) -> Move:
    """Return the act of one party."""
    return lambda world: world.act(party, event, **details)  # type: ignore[arg-type]


def timer(event: str) -> Move:
    """Return the moment of an event."""
    names = {"start_reached": "T4", "end_reached": "T8"}
    return lambda world: world.fire(event, timer=names.get(event, "T?"))


def both(event: str) -> Move:
    """Return the yes of both."""
    return lambda world: world.both(event)


def sign(*parties: object) -> Move:
    """Return the commitments of these parties, one after the other."""

    def signed(world: TourWorld) -> None:
        for party in parties:
            world.sign(party)  # type: ignore[arg-type]

    return signed


def amend(world: TourWorld) -> None:
    """Propose a later end, and sign it."""
    world.act(E, "propose", AMENDMENT, fields={"last_day": LAST_DAY})
    world.act(M, "sign_other", AMENDMENT, text_hash=world.tour.amendments[-1].text_hash)


def void(world: TourWorld) -> None:
    """Let HR and both say that the tour was a mistake."""
    world.act(HR, "void")
    world.both("void")


def withdraw_signature(world: TourWorld) -> None:
    """Sign as the first, and take it back."""
    if world.state == "signing":
        world.sign(E)
    world.act(E, "withdraw_signature")


def near_transition(world: TourWorld) -> None:
    """Agree on a last day and come near it, then take the plan back."""
    world.act(E, "declare_transition")
    world.both("agree_day", TRANSITION, day=START + timedelta(days=60))
    world.wait(50)
    world.fire("transition_near")


def take_transition_back(world: TourWorld) -> None:
    """Withdraw a transition that the tour is closing for."""
    world.act(E, "withdraw", TRANSITION)


def transition_done(world: TourWorld) -> None:
    """Leave on the agreed day, the mission confirmed by one side."""
    world.act(M, "confirm_complete")
    world.wait(20)
    world.act(HRIS, "person_left", day=START + timedelta(days=61))


def away_over_start(world: TourWorld) -> None:
    """Let the start come while the employee is away for long."""
    world.act(HRIS, "leave_started", day=START, fields={"expected_end": "2026-09-30"})
    world.fire("start_reached", timer="T4")


MANAGER_CHANGED = by(HRIS, "manager_changed", fields={"manager_key": LEE, "zone": "Europe/Paris"})
PERSON_LEFT = by(HRIS, "person_left", day=START, fields={"initiator": "company"})

MOVES: dict[str, Move] = {
    "open_draft": by(M, "open_draft"),
    "use_standard_text": by(SYS, "use_standard_text"),
    "person_left": PERSON_LEFT,
    "duplicate": by(HR, "duplicate"),
    "stale_60d": timer("stale_60d"),
    "manager_changed": MANAGER_CHANGED,
    "share": by(M, "share"),
    "discard": by(M, "discard"),
    "edit": by(M, "edit", fields={"career": '"Toward leading two plants."'}),
    "agree_field": by(E, "agree_field", fields={"field": "career"}),
    "propose_sign": by(M, "propose_sign"),
    "decline": by(E, "decline", reason="Not now."),
    "stale_90d": timer("stale_90d"),
    "sign_first": sign(E),
    "sign_second_future": sign(E, M),
    "sign_second_now": sign(E, M),
    "withdraw_signature": withdraw_signature,
    "expired_14d": timer("expired_14d"),
    "policy_changed": by(SYS, "policy_changed", fields={"version": "v2"}),
    "start_reached": timer("start_reached"),
    "start_reached_on_leave": away_over_start,
    "amend_signed": amend,
    "cancel_both": both("cancel_both"),
    "leave_started": by(HRIS, "leave_started", day=START, fields={"expected_end": "2026-08-31"}),
    "mission_declared": by(E, "mission_declared"),
    "end_reached": timer("end_reached"),
    "declare_transition": by(E, "declare_transition"),
    "transition_near": timer("transition_near"),
    "successor_started": by(SYS, "successor_started"),
    "void": void,
    "leave_ended": by(HRIS, "leave_ended", day=date(2026, 8, 31)),
    "confirm_complete": by(M, "confirm_complete"),
    "dispute": by(M, "dispute", reason="One plant is missing."),
    "extend": amend,
    "window_30d": timer("window_30d"),
    "transition_done": transition_done,
    "withdraw_transition": take_transition_back,
    "reopen": both("reopen"),
    "termination_rescinded": by(HRIS, "termination_rescinded"),
}
"""Each event of the table with what people, systems or time do for it."""


def signing_for_later() -> TourWorld:
    """Return a frozen text whose start is weeks ahead."""
    world = signing()
    world.act(E, "edit", fields={"start": '"2026-05-04"'})
    world.act(M, "agree_field", fields={"field": "*"})
    world.act(M, "propose_sign")
    return world


def closing_for_transition() -> TourWorld:
    """Return a tour two weeks before the agreed last day."""
    world = committed()
    world.fire("start_reached")
    near_transition(world)
    return world
