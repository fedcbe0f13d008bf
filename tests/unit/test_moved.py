"""Somebody works at another place: days and hours of their tours follow, nothing agreed does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.alliance_world import AllianceWorld
from tests.tour_world import HRIS, TourWorld, active
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import QUIET, Party, PersonRef
from tourwright.domain.people import FactKind

TOKYO = {"zone": "Asia/Tokyo", "country": "JP", "region": ""}


def moments(world: TourWorld) -> dict[str, int]:
    """Return the hour (UTC) of every moment that is ahead, by what it is."""
    dues = world.tour.plan.dues
    return {f"{due.machine}:{due.event}:{due.subject_id}": due.at.hour for due in dues}


def test_what_is_ahead_is_planned_for_the_new_place() -> None:
    """Nine in the morning is nine in Tokyo, not in Berlin."""
    world = active()
    world.replan()
    before = moments(world)

    done = world.act(HRIS, "moved", fields=TOKYO)
    assert done.replan
    world.replan()

    after = moments(world)
    assert world.tour.employee == PersonRef(world.key(Party.EMPLOYEE), "Asia/Tokyo", "JP")
    assert after.keys() == before.keys()
    assert after != before


def test_nobody_is_asked_and_the_terms_stand() -> None:
    """It is no amendment: one line of the journal says so."""
    world = active()
    before = (world.tour.text_hash, world.tour.statement, world.tour.snapshot, world.tour.asks)

    done = world.act(HRIS, "moved", fields=TOKYO)

    after = (world.tour.text_hash, world.tour.statement, world.tour.snapshot, world.tour.asks)
    assert after == before
    assert done.record is not None
    assert [entry.event for entry in done.record.entries] == ["moved"]


def test_another_country_lets_both_know_that_they_can_amend_the_text() -> None:
    """Rules of the new place may call for other words: the two decide, nothing is amended (E26)."""
    world = active()

    done = world.act(HRIS, "moved", fields=TOKYO)

    assert done.record is not None
    told = [(notice.purpose, notice.role) for notice in done.record.notices]
    assert told == [("moved_country", Party.EMPLOYEE), ("moved_country", Party.MANAGER)]


def test_another_place_in_the_same_country_is_told_to_nobody() -> None:
    """The days follow, and that is all."""
    done = active().act(HRIS, "moved", fields={"zone": "Europe/Busingen", "region": "BW"})

    assert done.record is not None
    assert done.record.notices == ()


def test_a_move_before_both_have_committed_is_told_to_nobody() -> None:
    """The text that they still write is theirs to fit to the place."""
    world = TourWorld()

    done = world.act(HRIS, "moved", fields=TOKYO)

    assert done.record is not None
    assert done.record.notices == ()


def test_a_move_that_is_old_news_is_told_to_nobody() -> None:
    """As a first load of people brings it."""
    done = active().act(HRIS, "moved", fields={**TOKYO, QUIET: "true"})

    assert done.record is not None
    assert done.record.notices == ()


def test_the_same_place_again_is_no_news() -> None:
    """However often it is told."""
    world = active()
    world.act(HRIS, "moved", fields=TOKYO)

    assert world.act(HRIS, "moved", fields=TOKYO).record is None


def test_another_country_alone_keeps_the_zone() -> None:
    """Other holidays, the same clock."""
    world = active()
    zone = world.tour.employee.zone

    world.act(HRIS, "moved", fields={"country": "AT"})

    assert (world.tour.employee.zone, world.tour.employee.country) == (zone, "AT")


@pytest.mark.parametrize("party", [Party.EMPLOYEE, Party.MANAGER, Party.HR])
def test_only_the_people_system_moves_somebody(party: Party) -> None:
    """The place is a fact, not an answer."""
    with pytest.raises(NotAllowedError):
        active().act(party, "moved", fields=TOKYO)


def on_tour() -> AllianceWorld:
    """Return somebody whose first tour is under way."""
    world = AllianceWorld()
    world.hire()
    world.tour_says(1, "active")
    return world


def says(world: AllianceWorld, days: int = 0, **place: str) -> None:
    """Let the people system name another place from a day on."""
    day = world.now.date() + timedelta(days=days)
    changes = {name: ("before", value) for name, value in place.items()}
    world.hear(replace(world.event(FactKind.LOCATION_CHANGED, day), changes=changes))


def test_the_tours_on_their_way_hear_of_it() -> None:
    """With what decides on days and hours, and nothing of the office's name."""
    world = on_tour()

    says(world, zone="Asia/Tokyo", country="JP", location="Tokyo 3")
    world.days(1)

    (moved,) = [each.act for each in world.tellings if each.act.event == "moved"]
    assert moved.fields == {"zone": "Asia/Tokyo", "country": "JP"}
    assert moved.party is Party.HRIS


def test_a_move_that_is_ahead_is_told_on_its_day() -> None:
    """Until then the days are those of the place where the person works."""
    world = on_tour()

    says(world, 10, zone="Asia/Tokyo")
    world.days(9)
    before = world.told.count(("tour:" + world.state.tours[0].tour_id, "moved"))
    world.days(2)

    assert before == 0
    assert world.told[-1] == ("tour:" + world.state.tours[0].tour_id, "moved")


def test_another_office_in_the_same_town_tells_nobody() -> None:
    """Neither hours nor holidays change, so the tour needs no word of it."""
    world = on_tour()
    before = len(world.tellings)

    says(world, location="Floor 7")
    world.days(1)

    assert len(world.tellings) == before


def test_without_a_tour_nobody_is_told() -> None:
    """The next tour begins with the place as it is then."""
    world = AllianceWorld()
    world.learn(FactKind.HIRED, world.now.date() + timedelta(days=20))

    says(world, zone="Asia/Tokyo")
    world.days(1)

    assert world.tellings == []
