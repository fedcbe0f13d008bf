"""Brings one tour that runs already to the alliance of its employee; every step may be repeated.

    not heard of yet -> the alliance begins, for somebody who was here before us
                     -> HR's act, under the caller's id -> its record is written
                     -> the person is one whose alliance hears of changes from now on

Killed in between, the same call goes on: the alliance knows the act by its id.

Source: product C90.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tourwright.domain.alliance_importing import import_act
from tourwright.domain.dates import day_there
from tourwright.domain.model import Record
from tourwright.domain.people import AllianceFacts
from tourwright.domain.telling import BEGINNINGS, QUIET_DAYS, quiet_before
from tourwright.domain.tour_import import RunningTour
from tourwright.intake.ports import Teller
from tourwright.ports import Clock, Engine, NotFoundError, People, Recorder, Views
from tourwright.ports.hris import BulkPeople, HrisSource
from tourwright.temporal import alliance_workflow_id
from tourwright.values import FactsTold


@dataclass(frozen=True)
class BringingPorts:
    """What bringing works over. sources are those that IT named, by name: their rules count."""

    people: People
    people_bulk: BulkPeople
    teller: Teller
    engine: Engine
    recorder: Recorder
    views: Views
    clock: Clock
    sources: Mapping[str, HrisSource] = field(default_factory=dict)


class Bringer:
    """See `tourwright.intake.releasing.BringsIn`."""

    def __init__(self, ports: BringingPorts) -> None:
        """Work over the ports."""
        self._ports = ports

    def bring_in(self, act_id: str, hr_key: str, tour: RunningTour) -> str:
        """Return the id of the tour; a repeat with the same act_id changes nothing.

        Raises RuleError (refused for good, in words for HR), TransientError (try again later),
        KeyDestroyedError or NotFoundError (the person is erased or unknown).
        """
        ports = self._ports
        facts = ports.people_bulk.facts_of([tour.employee_key]).get(tour.employee_key)
        if facts is None:
            raise NotFoundError("nobody is known by this key")
        if tour.employee_key not in ports.people_bulk.known_alliances([tour.employee_key]):
            self._begin(facts)
        workflow_id = alliance_workflow_id(facts.alliance_id)
        record = ports.engine.act(workflow_id, import_act(act_id, hr_key, tour)).record
        if record is not None:
            ports.recorder.record(record)
        return self._tour_id(record, tour.employee_key)

    def _begin(self, facts: AllianceFacts) -> None:
        """Begin the alliance without an offer, with the leave or end that lies ahead."""
        ports, key = self._ports, facts.person_key
        today = day_there(ports.clock.now(), facts.zone)
        ahead = tuple(ports.people_bulk.standing(key, today))
        since = quiet_before(today, self._quiet_days(key))
        told = FactsTold(facts, ahead, adopted=True, quiet_before=since)
        ports.teller.tell(told)
        ids = [*self._beginnings(key, today), *(event.event_id for event in ahead)]
        ports.people_bulk.told(ids, ports.clock.now())

    def _quiet_days(self, person_key: str) -> int:
        """Return how old a change may be to be news, by the rules of the person's source."""
        person = self._ports.people.get(person_key)
        source = self._ports.sources.get(person.facts.source) if person else None
        return source.rules.quiet_days if source else QUIET_DAYS

    def _beginnings(self, person_key: str, today: date) -> list[str]:
        """Return the beginnings that nobody needed to hear of; told now, changes follow them."""
        people = self._ports.people
        waiting = {event.event_id for event in people.untold(person_key)}
        return [
            event.event_id
            for event in people.events_of(person_key)
            if event.kind in BEGINNINGS
            and event.effective_date <= today
            and event.event_id not in waiting
        ]

    def _tour_id(self, record: Record | None, employee_key: str) -> str:
        """Return the tour that the record opened; of a repeat the one that was opened last."""
        for entry in record.entries if record else ():
            if "tour_id" in entry.body:
                return entry.body["tour_id"]
        views = self._ports.views.of_employee(employee_key)
        return views[-1].tour_id if views else ""
