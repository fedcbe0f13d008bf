"""The clock of a zone as recorded values gives the same days as the zone itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ANA
from tests.tour_world import E, M, TourWorld, signing
from tourwright.domain import tour as rules
from tourwright.domain.model import PersonRef
from tourwright.domain.plan import Plan
from tourwright.domain.tables import TourState
from tourwright.domain.zone_shifts import ZoneShift, day_by, shifts_between

SINCE = datetime(2030, 1, 7, 8, 0, 3, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


@pytest.mark.parametrize("zone", ZONES)
@given(minutes=st.integers(0, 740 * 24 * 60))
def test_the_recorded_clock_gives_the_zones_days(zone: str, minutes: int) -> None:
    """On both sides of every change of the clocks the day is the zone's."""
    shifts = shifts_between(ZoneInfo(zone), SINCE, SINCE + timedelta(days=750))
    moment = SINCE + timedelta(minutes=minutes)

    assert day_by(shifts, moment) == moment.astimezone(ZoneInfo(zone)).date()


def test_a_change_is_exact_to_the_minute() -> None:
    """The clocks go forward in Berlin on 31 March 2030 at 01:00 UTC."""
    shifts = shifts_between(ZoneInfo("Europe/Berlin"), SINCE, SINCE + timedelta(days=100))

    assert shifts[1:] == (ZoneShift(datetime(2030, 3, 31, 1, 0, tzinfo=UTC), 120),)


def test_before_the_record_begins_nothing_is_known() -> None:
    """The caller then has to ask the zone."""
    assert day_by((ZoneShift(SINCE, 60),), SINCE - timedelta(seconds=1)) is None


def recorded(world: TourWorld, minutes: int) -> TourWorld:
    """Return the world with a plan that recorded an offset no zone has by now."""
    plan = Plan(shifts=(ZoneShift(world.now - timedelta(days=1), minutes),))
    world.tour = rules.planned(world.tour, plan, world.now).tour
    return world


def test_a_rule_takes_the_day_from_the_record_not_from_the_package() -> None:
    """A zone that changed its offset meanwhile changes nothing that was already decided."""
    world = recorded(signing(), minutes=-24 * 60)

    world.sign(E)
    world.sign(M)

    assert world.state == TourState.COMMITTED


def test_a_zone_without_an_iana_name_stops_no_act() -> None:
    """What an HRIS calls a zone may be nonsense; the tour goes on by UTC."""
    world = signing()
    world.tour = replace(world.tour, employee=PersonRef(ANA, "Mars/Phobos"))

    world.sign(E)
    world.sign(M)

    assert world.state == TourState.ACTIVE
