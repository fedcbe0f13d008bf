"""A tour that HR brings in, on a real server: years pass between the first day and the yes."""

from datetime import date, timedelta

import pytest

from tests.factories import some_statement
from tests.temporal_hands import AllianceHand, E, M, TourHand
from tests.temporal_world import World
from tourwright.domain.dates import add_months
from tourwright.domain.errors import GuardError
from tourwright.domain.model import Due, TourKind
from tourwright.domain.statement import Statement
from tourwright.domain.tables import AllianceStateName


def text_of(running: World, months_ago: int = 22) -> Statement:
    """Return a mission of three years that began so long ago."""
    return some_statement(TourKind.TRANSFORMATIONAL, add_months(running.now().date(), -months_ago))


def brought(running: World, months_ago: int = 22) -> tuple[AllianceHand, TourHand]:
    """Bring a tour of somebody in of whom nothing was known here."""
    alliance = running.alliance()
    text = text_of(running, months_ago)
    assert text.start is not None
    return alliance, alliance.bring_in(text, text.start - timedelta(days=6))


def asked(tour: TourHand) -> list[Due]:
    """Return the moments to come at which something new is asked."""
    whole = tour.tour
    return [due for due in whole.plan.dues if due.event == "due" and due.key not in whole.fired]


def anchors(tour: TourHand) -> list[date]:
    """Return from which days the reviews ahead are counted."""
    reviews = [due for due in asked(tour) if due.timer == "T5"]
    return [date.fromisoformat(due.key.rsplit(":", 1)[1]) for due in reviews]


def test_somebody_unknown_here_gets_this_tour_and_no_other(running: World) -> None:
    """The alliance begins with the same two calls, without the offer of a rotation."""
    alliance, tour = brought(running)

    assert alliance.alliance.state is AllianceStateName.EMPLOYED_NO_TOUR
    assert [line.reason for line in alliance.alliance.tours] == ["imported"]
    assert tour.state == "signing"
    assert "tour.opened" in tour.lines()


def test_both_confirm_weeks_apart_and_look_once(running: World) -> None:
    """In force from the second yes, with its own days; the missed years are one morning."""
    alliance, tour = brought(running)
    begun = tour.tour.statement.start
    running.pass_days(10)
    tour.sign(M)
    running.pass_days(35)
    assert tour.state == "signing"

    tour.sign(E)
    running.settle()

    assert (tour.state, tour.tour.statement.start) == ("active", begun)
    assert alliance.alliance.state is AllianceStateName.ON_TOUR


def test_later_reviews_come_on_their_anchored_days(running: World) -> None:
    """The first look is answered; the next reviews are counted from the first day as ever."""
    _, tour = brought(running)
    tour.sign(M)
    tour.sign(E)
    running.settle()
    begun = tour.tour.statement.start
    assert begun is not None
    first = asked(tour)[0]
    running.pass_until(first.at + timedelta(hours=1))
    review = tour.tour.review
    assert review is not None
    assert (review.number, review.state) == (1, "open")

    tour.review()
    running.settle()

    assert anchors(tour)[0] == add_months(begun, 24)


def test_a_second_tour_of_the_same_person_is_refused(running: World) -> None:
    """Another file names the person again: words for HR, and the first stays."""
    alliance, _ = brought(running)

    with pytest.raises(GuardError, match="runs here already"):
        alliance.bring_in(text_of(running), running.now().date(), "import-2-1")


def test_the_same_row_twice_is_one_tour(running: World) -> None:
    """A release that was killed in between is sent again."""
    alliance, _ = brought(running)

    alliance.bring_in(text_of(running), running.now().date())

    assert len(alliance.alliance.tours) == 1
