"""One tour from the standard text to its end, through the aggregate's own interface."""

from datetime import timedelta

from tests.tour_world import REVIEW, E, M, TourWorld, review_due
from tourwright.domain import tour as rules
from tourwright.domain.tables import TourState


def test_standard_text_to_completed() -> None:
    """Open, sign twice, review, declare, confirm: every step is told once and numbered in order."""
    world = TourWorld()
    assert world.state == TourState.SIGNING

    world.sign(E)
    world.sign(M)
    world.plan(review_due(world.now + timedelta(days=60)))
    due = rules.next_due(world.tour)
    assert due is not None
    world.now = due.at
    world.come(due)
    world.act(E, "answer", REVIEW, fields={"progress": "on_track", "text": "Good."})
    world.act(M, "answer", REVIEW, fields={"progress": "on_track", "text": "Fine."})
    world.both("close", REVIEW)
    world.act(E, "mission_declared")
    world.act(M, "confirm_complete")

    assert world.state == TourState.COMPLETED
    seqs = [record.seq + len(record.entries) for record in world.records]
    assert [record.seq for record in world.records] == [1, *seqs[:-1]]
