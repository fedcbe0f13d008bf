"""Begins the alliance of somebody who was here before us, when their first tour is begun.

Nobody's alliance begins by itself for having been read: it has nothing to wait for. It is told the
facts as they are, and of the leave or end that lies ahead; no tour is offered by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tourwright.domain.dates import day_there
from tourwright.domain.people import AllianceFacts
from tourwright.domain.telling import BEGINNINGS, QUIET_DAYS, quiet_before
from tourwright.intake.ports import Teller
from tourwright.ports import Clock, People
from tourwright.ports.hris import BulkPeople, HrisSource
from tourwright.values import FactsTold


@dataclass(frozen=True)
class Beginner:
    """Begins alliances. sources are those that IT named, by name: their rules count."""

    people: People
    people_bulk: BulkPeople
    teller: Teller
    clock: Clock
    sources: Mapping[str, HrisSource] = field(default_factory=dict)

    def begin(self, person_key: str) -> None:
        """Begin the person's alliance unless it heard of something before; safe to repeat.

        Raises TransientError (try again later), KeyDestroyedError (the person is erased).
        """
        facts = self.people_bulk.facts_of([person_key]).get(person_key)
        if facts is not None and not self.people_bulk.known_alliances([person_key]):
            self._begin(facts)

    def _begin(self, facts: AllianceFacts) -> None:
        key, now = facts.person_key, self.clock.now()
        today = day_there(now, facts.zone)
        ahead = tuple(self.people_bulk.standing(key, today))
        since = quiet_before(today, self._quiet_days(key))
        self.teller.tell(FactsTold(facts, ahead, adopted=True, quiet_before=since))
        ids = [*self._beginnings(key, today), *(event.event_id for event in ahead)]
        self.people_bulk.told(ids, now)

    def _quiet_days(self, person_key: str) -> int:
        """Return how old a change may be to be news, by the rules of the person's source."""
        person = self.people.get(person_key)
        source = self.sources.get(person.facts.source) if person else None
        return source.rules.quiet_days if source else QUIET_DAYS

    def _beginnings(self, person_key: str, today: date) -> list[str]:
        """Return the beginnings that nobody needed to hear of; told now, changes follow them."""
        waiting = {event.event_id for event in self.people.untold(person_key)}
        return [
            event.event_id
            for event in self.people.events_of(person_key)
            if event.kind in BEGINNINGS
            and event.effective_date <= today
            and event.event_id not in waiting
        ]
