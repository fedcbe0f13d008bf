"""Brings one tour that runs already to the alliance of its employee; every step may be repeated.

    not heard of yet -> the alliance begins: `tourwright.intake.beginning`
                     -> HR's act, under the caller's id -> its record is written
                     -> the person is one whose alliance hears of changes from now on

Killed in between, the same call goes on: the alliance knows the act by its id.

Source: product C90.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tourwright.domain.alliance_importing import import_act
from tourwright.domain.model import Record
from tourwright.domain.tour_import import RunningTour
from tourwright.intake.beginning import Beginner
from tourwright.intake.ports import Teller
from tourwright.ports import Clock, Engine, NotFoundError, People, Recorder, Views
from tourwright.ports.hris import BulkPeople, HrisSource
from tourwright.temporal import alliance_workflow_id


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

    @property
    def beginner(self) -> Beginner:
        """Return what begins the alliance of somebody of whom none heard."""
        return Beginner(self.people, self.people_bulk, self.teller, self.clock, self.sources)


class Bringer:
    """See `tourwright.intake.releasing.BringsIn`."""

    def __init__(self, ports: BringingPorts) -> None:
        """Work over the ports."""
        self._ports = ports
        self._beginner = ports.beginner

    def bring_in(self, act_id: str, hr_key: str, tour: RunningTour) -> str:
        """Return the id of the tour; a repeat with the same act_id changes nothing.

        Raises RuleError (refused for good, in words for HR), TransientError (try again later),
        KeyDestroyedError or NotFoundError (the person is erased or unknown).
        """
        ports = self._ports
        facts = ports.people_bulk.facts_of([tour.employee_key]).get(tour.employee_key)
        if facts is None:
            raise NotFoundError("nobody is known by this key")
        self._beginner.begin(tour.employee_key)
        workflow_id = alliance_workflow_id(facts.alliance_id)
        record = ports.engine.act(workflow_id, import_act(act_id, hr_key, tour)).record
        if record is not None:
            ports.recorder.record(record)
        return self._tour_id(record, tour.employee_key)

    def _tour_id(self, record: Record | None, employee_key: str) -> str:
        """Return the tour that the record opened; of a repeat the one that was opened last."""
        for entry in record.entries if record else ():
            if "tour_id" in entry.body:
                return entry.body["tour_id"]
        views = self._ports.views.of_employee(employee_key)
        return views[-1].tour_id if views else ""
