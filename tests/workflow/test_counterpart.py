"""Whom a tour is with, on a real server: another counterpart by both, and a text confirmed anew."""

from datetime import timedelta

import pytest

from tests.temporal_hands import AllianceHand, E, M
from tests.temporal_world import World
from tourwright.domain import errors
from tourwright.domain.people import FactKind, PersonStatus

LEE = {"manager_key": "p-lee", "zone": "Asia/Tokyo", "country": "JP"}


@pytest.fixture
def alliance(running: World) -> AllianceHand:
    """Return an alliance whose first tour both committed to."""
    alliance = running.alliance()
    alliance.hire().sign()
    running.settle()
    return alliance


def test_the_tour_is_handed_to_whom_both_agreed_on_and_stays_there(
    running: World, alliance: AllianceHand
) -> None:
    """Over a new run, and whatever the people system says of the line meanwhile."""
    alliance.act(E, "suggest_counterpart", fields=LEE)
    alliance.act(M, "agree_counterpart", fields=LEE)
    running.settle()

    alliance.renew()
    alliance.learn(FactKind.MANAGER_CHANGED, running.now().date(), manager_key="p-max")
    running.pass_days(2)

    assert alliance.tour(1).tour.manager.person_key == "p-lee"
    assert alliance.tour(1).lines().count("tour.manager_changed") == 1


def test_a_yes_to_nobody_is_refused_before_it_is_in_the_history(alliance: AllianceHand) -> None:
    """The rules say no, and nothing has happened."""
    before = alliance.lines()

    with pytest.raises(errors.GuardError):
        alliance.act(M, "agree_counterpart", fields=LEE)

    assert alliance.lines() == before


def test_a_leave_taken_back_late_puts_the_text_before_both_again(
    running: World, alliance: AllianceHand
) -> None:
    """With its own days, in a tour of its own; in force when both have confirmed it."""
    before = alliance.tour(1).tour.statement
    alliance.leave(running.now().date())
    running.pass_days(33)
    today = running.now().date()
    alliance.learn(
        FactKind.TERMINATION_RESCINDED, today, termination=None, status=PersonStatus.ACTIVE
    )
    running.pass_until(running.now() + timedelta(days=1))

    again = alliance.tour(2)
    assert (alliance.tour(1).state, again.state) == ("ended_early", "signing")
    again.sign()

    assert (again.state, again.tour.statement) == ("active", before)
