"""A tour travels through payloads and comes back able to go on."""

from datetime import timedelta

import pytest

from tests.tour_moves import MANAGER_CHANGED
from tests.tour_world import AMENDMENT, BUILDERS, REVIEW, E, M, TourWorld, active, talk_due
from tourwright.domain import messages
from tourwright.domain import tour as rules
from tourwright.domain.model import MachineName, Record
from tourwright.domain.tables import TourState
from tourwright.domain.tour import Tour
from tourwright.temporal import CompactPayloadConverter

CONVERTER = CompactPayloadConverter()


def carried(tour: Tour) -> Tour:
    """Return the tour as the next run of its workflow reads it."""
    payloads = CONVERTER.to_payloads([tour])
    (back,) = CONVERTER.from_payloads(payloads, [Tour])
    assert isinstance(back, Tour)
    return back


def busy() -> TourWorld:
    """Return a tour with something in every region."""
    world = active()
    world.plan(talk_due())
    world.fire("due", REVIEW, subject_id="1")
    world.act(E, "answer", REVIEW, fields={"progress": "at_risk", "text": "Hm."})
    MANAGER_CHANGED(world)
    world.act(E, "propose", AMENDMENT, fields={"last_day": '"2027-09-01"'})
    world.act(E, "declare_transition")
    world.act(E, "raise", MachineName.GAP, fields={"text": "Travel."})
    thanked = {"text": "You kept calm.", "kind": "accomplishment"}
    world.act(M, "give", MachineName.RECOGNITION, fields=thanked)
    return world


@pytest.mark.parametrize("state", TourState)
def test_tour_in_every_state_survives_a_payload(state: TourState) -> None:
    """What is read is what was written."""
    tour = BUILDERS[state]().tour

    assert carried(tour) == tour


def test_busy_tour_goes_on_after_a_payload() -> None:
    """Acts and moments lead to the same outcome before and after."""
    world = busy()
    act = world.make(E, "mission_declared")
    due = talk_due()

    back = carried(world.tour)

    assert rules.act(back, act, world.now) == rules.act(world.tour, act, world.now)
    assert rules.fire(back, due, due.at) == rules.fire(world.tour, due, due.at)


def test_records_stay_small() -> None:
    """A year of reviews fits the budget of a history: the answers to acts are what it holds."""
    world = active()
    world.replan()
    told = len(world.records)
    for number in range(1, 5):
        world.fire("due", REVIEW, subject_id=str(number))
        world.both("answer", REVIEW, fields={"progress": "on_track", "text": "x" * 100})
        world.both("close", REVIEW)

    sizes = [_size(record) for record in world.records[told:]]

    assert sum(sizes) / len(sizes) < 1300
    assert min(sizes) < 500


def _size(record: Record) -> int:
    """Return the bytes of a record as a payload."""
    (payload,) = CONVERTER.to_payloads([record])
    return len(payload.data)


def test_every_notice_has_words() -> None:
    """No purpose that a tour uses lacks its text."""
    told: set[str] = set()
    for build in (*BUILDERS.values(), busy):
        world = build()
        world.replan()
        world.live_on(world.now + timedelta(days=500))
        told |= {notice.purpose for notice in world.notices()}

    assert told <= messages.purposes() | {each for each in told if each.endswith("_asked")}
