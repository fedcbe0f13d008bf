"""After an outage the dates are planned anew before what was held back comes."""

from datetime import timedelta

from tests.tour_world import TourWorld, active, committed
from tourwright.domain import tour as rules
from tourwright.domain.tables import TourState

OUTAGE = timedelta(days=30 + 120)


def held_up() -> TourWorld:
    """Return a committed tour whose start and first review passed while nobody was there."""
    world = committed()
    world.replan()
    world.now += OUTAGE
    return world


def catch_up(world: TourWorld) -> None:
    """Let what is due come as the workflow does: a change of the dates is planned first."""
    while outcomes := rules.fire_due(world.tour, world.now):
        world.tour = outcomes[-1].tour
        world.records += [outcome.record for outcome in outcomes if outcome.record]
        if outcomes[-1].replan:
            world.replan()


def test_nothing_comes_behind_a_moment_that_changes_the_dates() -> None:
    """The start is reached, and the reviews wait for the new plan."""
    world = held_up()

    outcomes = rules.fire_due(world.tour, world.now)

    assert [outcome.replan for outcome in outcomes] == [True]
    assert outcomes[-1].tour.state == TourState.ACTIVE


def test_a_missed_review_is_not_opened_and_given_up_at_one_stroke() -> None:
    """It comes once, on a day that is still to come."""
    world = held_up()
    catch_up(world)
    assert "review.no_answer" not in world.lines()

    world.live_on(world.now + timedelta(days=10))

    assert world.lines().count("review.due") == 1
    assert "review.no_answer" not in world.lines()


def test_moments_that_change_no_date_come_together() -> None:
    """A review with its reminders, in order; none that is still to come."""
    world = active()
    world.replan()
    due = rules.next_due(world.tour)
    assert due is not None

    assert rules.fire_due(world.tour, due.at - timedelta(minutes=1)) == ()
    assert len(rules.fire_due(world.tour, due.at)) == 1
    assert len(rules.fire_due(world.tour, due.at + timedelta(days=20))) == 3
