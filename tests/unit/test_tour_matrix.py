"""Whatever the table does not name is refused, in every state, and leaves the tour as it was."""

import itertools
from contextlib import suppress

import pytest

from tests.tour_moves import MOVES
from tests.tour_world import BUILDERS
from tourwright.domain.errors import RuleError
from tourwright.domain.tables import TOUR, TourState

FACTS = frozenset({"leave_started", "leave_ended", "start_reached_on_leave"})
"""Absences are facts that every live tour remembers; they move only where the table says."""

PRIVATE = (TourState.DRAFTING, "edit")
"""A private draft is written by its author without any move."""

SIBLINGS = {"extend": "amend_signed", "amend_signed": "extend"}
"""Signing an amendment is the one or the other, by the state of the tour."""

MATRIX = [
    (state, event)
    for state, event in itertools.product(TourState, TOUR.events)
    if not TOUR.may(state, event)
    and not TOUR.may(state, SIBLINGS.get(event, ""))
    and (state, event) != PRIVATE
]


@pytest.mark.parametrize(("state", "event"), MATRIX, ids=str)
def test_event_without_a_row_moves_nothing(state: TourState, event: str) -> None:
    """The tour stays in its state; but for an absence it stays the same in every part."""
    world = BUILDERS[state]()
    before, records = world.tour, len(world.records)

    try:
        MOVES[event](world)
    except RuleError:
        assert world.tour == before
        return

    if event in FACTS:
        assert (state, world.state) in {(state, state), ("active", "paused")}
        return
    assert world.state == state
    assert len(world.records) == records


@pytest.mark.parametrize("state", [each for each in TourState if each in TOUR.ends])
def test_ended_tour_takes_an_undo_and_nothing_else(state: TourState) -> None:
    """After the end every act but the two undoes is refused by name."""
    for event, move in MOVES.items():
        world = BUILDERS[state]()
        before = world.tour
        if TOUR.may(state, event):
            continue
        with suppress(RuleError):
            move(world)
        assert (world.state, world.tour.text_hash) == (state, before.text_hash)


def test_drafting_is_edited_by_its_author_alone() -> None:
    """Writing in a private draft is no move and tells nobody what was written."""
    world = BUILDERS[TourState.DRAFTING]()

    MOVES["edit"](world)

    assert world.state == TourState.DRAFTING
    assert "two plants" not in repr(world.records)
