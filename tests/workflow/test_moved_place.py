"""Another place of work on a real server: the tour's moments move to the morning there."""

from dataclasses import replace

from tests.temporal_world import World
from tourwright.domain.model import PersonRef
from tourwright.domain.people import EmploymentEvent, FactKind
from tourwright.values import FactsTold

PLACE = {"zone": "Asia/Tokyo", "country": "JP"}


def test_a_tour_lives_by_the_hours_of_the_new_place(running: World) -> None:
    """The alliance hears it from the people system and tells the tour, which plans anew."""
    alliance = running.alliance()
    tour = alliance.hire()
    before = tour.tour.plan.dues
    assert alliance.facts is not None
    now = running.now()
    moved = EmploymentEvent(
        event_id="moved-1",
        kind=FactKind.LOCATION_CHANGED,
        person_key=alliance.facts.person_key,
        effective_date=now.date(),
        recorded_at=now,
        observed_at=now,
        source="test",
        changes={name: ("", value) for name, value in PLACE.items()},
    )

    alliance.hear(FactsTold(replace(alliance.facts, zone="Asia/Tokyo", country="JP"), (moved,)))
    running.settle()

    after = tour.tour
    assert after.employee == PersonRef(after.employee.person_key, "Asia/Tokyo", "JP")
    assert [due.key for due in after.plan.dues] == [due.key for due in before]
    assert [due.at for due in after.plan.dues] != [due.at for due in before]
