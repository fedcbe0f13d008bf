"""Plans dates and HR's steps of a tour that is lived ahead, as the activities plan real ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.foresight import Planners
from tourwright.domain.model import PersonRef
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.policy import Snapshot, WorkflowSpec
from tourwright.domain.step_model import PlannedStep
from tourwright.domain.timers import plan
from tourwright.domain.tour import is_on_hold
from tourwright.domain.tour_state import Tour, Trigger
from tourwright.ports import WorkCalendars
from tourwright.step_planning import StepRequest, has_steps, plan_at, plan_steps
from tourwright.values import with_dues

Facts = Callable[[str], Mapping[str, Any]]


@dataclass
class ForesightPlanners:
    """Calendars of the years asked for, and the facts of people that HR's conditions read."""

    calendars: WorkCalendars
    years: range
    facts: Facts = lambda _: {}
    _known: dict[tuple[str, str], WorkCalendar] = field(default_factory=dict)

    def planners(self, snapshot: Snapshot) -> Planners:
        """Return both plannings as the rules take them, with the steps of this version."""
        dated = tuple(flow for flow in snapshot.workflows if flow.at)
        return Planners(partial(self.dates, dated), self.steps)

    def calendar(self, person: PersonRef) -> WorkCalendar:
        """Return the working days of a person, read once."""
        place = (person.country, person.region)
        if place not in self._known:
            self._known[place] = self.calendars.calendar(*place, self.years)
        return self._known[place]

    def dates(self, dated: tuple[WorkflowSpec, ...], request: PlanRequest) -> Plan:
        """Return the moments to come, with those of the steps that HR bound to a date."""
        both = self.calendar(request.employee), self.calendar(request.manager)
        made = plan(request, *both, request.now or request.entered_at)
        return with_dues(made, plan_at(dated, request, made, *both))

    def steps(self, tour: Tour, trigger: Trigger, now: datetime) -> tuple[PlannedStep, ...]:
        """Return the steps that HR bound to what just happened."""
        if not has_steps(tour.snapshot, trigger.on, trigger.subject_id):
            return ()
        both = self.calendar(tour.employee), self.calendar(tour.manager)
        return plan_steps(self._request(tour, trigger, now), *both)

    def _request(self, tour: Tour, trigger: Trigger, now: datetime) -> StepRequest:
        return StepRequest(
            trigger=trigger.on,
            subject_id=trigger.subject_id,
            now=now,
            snapshot=tour.snapshot,
            employee=tour.employee,
            manager=tour.manager,
            roles={
                "employee": tour.employee.person_key,
                "manager": tour.manager.person_key,
                "skip_level": tour.skip_level_key,
            },
            context={
                "tour": _facts_of(tour),
                "employee": self.facts(tour.employee.person_key),
                "event": {"name": trigger.on, "subject": trigger.subject_id, **trigger.facts},
            },
        )


def years_of(now: datetime, until: date, start: date | None) -> range:
    """Return the years whose holidays the picture may touch."""
    first = min(now.year, start.year if start else now.year)
    return range(first - 1, until.year + 2)


def _facts_of(tour: Tour) -> dict[str, Any]:
    """Return what a condition may ask of the tour."""
    return {
        "kind": tour.kind,
        "state": tour.state,
        "number": tour.number,
        "length_months": tour.statement.length_months,
        "type": tour.tour_type.key,
        "on_hold": is_on_hold(tour),
    }
