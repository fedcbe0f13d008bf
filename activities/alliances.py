"""Tells an alliance what changed about its person, and starts the workflows of its tours."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.domain.people import AllianceFacts, EmploymentEvent
from tourwright.ports import KeyDestroyedError, People
from tourwright.values import FactsTold, TourLaunch


class Launcher(Protocol):
    """The engine's calls that start and wake workflows."""

    def tell_alliance(self, facts: AllianceFacts, events: tuple[EmploymentEvent, ...]) -> None:
        """Signal the alliance, starting it when it is new."""
        ...

    def start_tour(self, launch: TourLaunch) -> None:
        """Start the tour's workflow; a tour that was started already stays as it is."""
        ...


class AllianceActivities:
    """Calls of the engine on behalf of workflows."""

    def __init__(self, engine: Launcher, people: People, now: Callable[[], datetime]) -> None:
        """Call the given engine; people remembers what an alliance was told."""
        self._engine = engine
        self._people = people
        self._now = now

    @activity.defn(name="alliance.tell")
    def tell(self, told: FactsTold) -> None:
        """Hand the facts over; safe to repeat, the alliance knows the events it had.

        An erased alliance hears nothing any more, and nothing waits for it.
        """
        with sorted_failures():
            with suppress(KeyDestroyedError):
                self._engine.tell_alliance(told.facts, told.events)
            self._tell_of_a_circle(told.facts)
            self._people.told([event.event_id for event in told.events], self._now())

    def _tell_of_a_circle(self, facts: AllianceFacts) -> None:
        """Let the manager's alliance look again when that manager reports to this person still."""
        if facts.manager_key and facts.skip_level_key == facts.person_key:
            with suppress(KeyDestroyedError):
                self._engine.tell_alliance(self._people.facts(facts.manager_key), ())

    @activity.defn(name="tour.start")
    def start_tour(self, launch: TourLaunch) -> None:
        """Start the tour; safe to repeat."""
        with sorted_failures():
            self._engine.start_tour(launch)
