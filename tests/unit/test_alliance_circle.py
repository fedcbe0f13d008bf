"""A manager who becomes a report of the employee (E23): the skip-level takes the manager's side."""

from datetime import date

from activities.alliances import AllianceActivities
from tests.alliance_world import MANAGER, PERSON, AllianceWorld, some_facts
from tests.store_factories import NOW
from tourwright.domain.people import AllianceFacts, EmploymentEvent, FactKind
from tourwright.ports import People
from tourwright.values import FactsTold

SKIP = "p-sam"


def on_tour(skip_level: str = SKIP) -> AllianceWorld:
    """Return an alliance with a tour on its way, the manager having a manager or none."""
    world = AllianceWorld()
    world.hire(skip_level_key=skip_level)
    world.tour_says(1, "active")
    return world


def turned_around(skip_level: str = SKIP) -> AllianceWorld:
    """Let the people system say that the manager reports to the employee now."""
    world = on_tour(skip_level)
    world.learn(None, skip_level_key=PERSON)
    return world


def managers(world: AllianceWorld) -> list[str]:
    """Return the managers that the tour heard of."""
    acts = [telling.act for telling in world.tellings]
    return [act.fields["manager_key"] for act in acts if act.event == "manager_changed"]


def test_the_skip_level_of_before_takes_the_managers_side_at_once() -> None:
    """The two are told, and HR."""
    world = turned_around()

    assert managers(world) == [SKIP]
    assert [(each.purpose, each.to) for each in world.notices] == [
        ("hr_counterpart", ""),
        ("counterpart_acts", MANAGER),
    ]


def test_hearing_of_it_again_changes_nothing() -> None:
    """One word is enough."""
    world = turned_around()
    world.learn(None)

    assert managers(world) == [SKIP]
    assert len(world.notices) == 2


def test_without_a_skip_level_hr_is_asked_and_the_tour_goes_on() -> None:
    """Nothing breaks: the tour is told of nobody."""
    world = turned_around("")

    assert managers(world) == []
    assert world.purposes() == ["hr_help"]


def test_the_next_manager_of_the_people_system_takes_over() -> None:
    """As after any change."""
    world = turned_around()
    world.learn(
        FactKind.MANAGER_CHANGED, world.now.date(), manager_key="p-lee", skip_level_key=SKIP
    )
    world.days(2)

    assert managers(world) == [SKIP, "p-lee"]


def test_whose_line_changed_last_keeps_the_new_manager() -> None:
    """Also when that manager's own line still points back."""
    world = on_tour()
    world.learn(
        FactKind.MANAGER_CHANGED, date(2026, 3, 2), manager_key="p-lee", skip_level_key=PERSON
    )
    world.days(2)

    (act,) = (telling.act for telling in world.tellings)
    assert (act.fields["manager_key"], act.fields["skip_level_key"]) == ("p-lee", "")


def test_nobody_becomes_their_own_manager() -> None:
    """HR is asked; the terms stand meanwhile."""
    world = on_tour()
    world.learn(FactKind.MANAGER_CHANGED, world.now.date(), manager_key=PERSON)
    world.days(2)

    assert managers(world) == []
    assert world.purposes() == ["hr_help"]


class Told:
    """Stands for the engine and the store of people."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []

    def tell_alliance(self, facts: AllianceFacts, events: tuple[EmploymentEvent, ...]) -> None:
        """See `Launcher.tell_alliance`."""
        self.heard.append((facts.person_key, len(events)))

    def start_tour(self, launch: object) -> None:
        """See `Launcher.start_tour`."""

    def facts(self, person_key: str) -> AllianceFacts:
        """See `People.facts`."""
        return some_facts(person_key=person_key)

    def told(self, event_ids: object, now: object) -> None:
        """See `People.told`."""


def test_the_other_alliance_is_told_of_the_circle() -> None:
    """Its own person had no news; without a circle it hears nothing."""
    ports = Told()
    people: People = ports  # type: ignore[assignment]  # the two calls that are used
    activities = AllianceActivities(ports, people, lambda: NOW)

    activities.tell(FactsTold(some_facts(skip_level_key=SKIP), ()))
    activities.tell(FactsTold(some_facts(skip_level_key=PERSON), ()))

    assert ports.heard == [(PERSON, 0), (PERSON, 0), (MANAGER, 0)]
