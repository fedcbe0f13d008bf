"""HR's steps on a date of the tour."""

from datetime import timedelta

from tests.temporal_hands import TourHand
from tests.temporal_world import World
from tourwright.domain.model import TourKind


def test_dated_steps_come_once_on_their_day(running: World) -> None:
    """`at: end - P90D` asks the employee for evidence of results, whatever is planned anew."""
    tour = running.tour(kind=TourKind.TRANSFORMATIONAL)
    running.settle()
    tour.negotiate()
    tour.sign()
    running.settle()
    assert any(flow.at == "end - P90D" for flow in tour.tour.snapshot.workflows)
    last = tour.tour.statement.last_day
    assert last is not None
    until_then = (last - timedelta(days=91) - running.now().date()).days

    running.pass_days(until_then)
    before = titles(tour)
    running.pass_days(5)
    tour.amend(career='"Toward leading two plants."')
    running.pass_days(5)

    assert before == []
    assert titles(tour) == ["Collect what shows your results"]
    assert [key for key in tour.tour.fired if "evidence_of_results" in key] != []


def titles(tour: TourHand) -> list[str]:
    """Return what HR's steps ask now."""
    shown = [ask.facts.get("title", "") for ask in tour.asks()]
    return [title for title in shown if "results" in title]
