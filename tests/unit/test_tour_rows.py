"""Every row of the tour's table happens through the aggregate, and leads where it says."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.factories import some_opening
from tests.tour_moves import MOVES, closing_for_transition, signing_for_later
from tests.tour_world import BUILDERS, TourWorld, agreed
from tourwright.domain.machine import Row
from tourwright.domain.tables import TOUR, TourState


def unsigned_standard() -> TourWorld:
    """Return a rotational slot without its standard text."""
    return TourWorld(some_opening(standard_text=False))


STARTS: dict[tuple[str, str], Callable[[], TourWorld]] = {
    ("proposed", "use_standard_text"): unsigned_standard,
    ("negotiating", "propose_sign"): agreed,
    ("signing", "sign_second_future"): signing_for_later,
    ("closing", "transition_done"): closing_for_transition,
    ("closing", "withdraw_transition"): closing_for_transition,
}
"""Rows that need more than a tour in their state."""


def begun(row: Row) -> TourWorld:
    """Return a tour in the row's state, ready for its event."""
    usual = BUILDERS[TourState(row.source)]
    return STARTS.get((str(row.source), row.event), usual)()


@pytest.mark.parametrize("row", TOUR.rows, ids=lambda row: f"{row.source}-{row.event}")
def test_row_leads_to_its_target(row: Row) -> None:
    """The event, caused as in life, brings the tour into the row's target and is written down."""
    world = begun(row)
    assert world.state == row.source

    MOVES[row.event](world)

    assert world.state == row.target
    assert f"tour.{row.event}" in world.lines()


@pytest.mark.parametrize("row", TOUR.rows, ids=lambda row: f"{row.source}-{row.event}")
def test_record_tells_of_each_move_once(row: Row) -> None:
    """The entry of the move names both states; subscribers hear of a changed state once."""
    world = begun(row)

    MOVES[row.event](world)

    entries = [line for record in world.records for line in record.entries]
    moved = [(line.from_state, line.to_state) for line in entries if line.event == row.event]
    assert moved[-1] == (row.source, row.target)
    told = [event for record in world.records for event in record.events]
    states = [event.data["state"] for event in told if event.type == "tour.state_changed"]
    assert all(one != other for one, other in pairwise(states))


def test_every_event_has_a_move() -> None:
    """The list of moves and the table name the same events."""
    assert set(MOVES) == set(TOUR.events)
