"""Erasure waits for the workflows: their histories need the key until they have ended."""

from tests.temporal_world import World


def test_an_open_tour_is_not_over(running: World) -> None:
    """Its key must stay."""
    tour = running.tour()

    assert not running.engine.is_over(tour.workflow_id)


def test_a_workflow_that_never_was_is_over(running: World) -> None:
    """Nothing has to be waited for."""
    assert running.engine.is_over("tour:nobody-1")
