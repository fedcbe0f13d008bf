"""Plans the steps that HR bound to an event or a date of a tour."""

from collections.abc import Mapping
from typing import Any

from temporalio import activity

from activities.dates import calendar_of
from activities.failures import patiently
from tourwright.catalogue.facts import person_facts
from tourwright.domain.steps import PlannedStep
from tourwright.ports import NotFoundError, People, WorkCalendars
from tourwright.step_planning import StepRequest, plan_steps
from tourwright.values import PlannedSteps, StepContext, StepsAsked


class StepActivities:
    """Planning of configured steps, over whichever calendars and people were configured."""

    def __init__(self, calendars: WorkCalendars, people: People) -> None:
        """Read holidays and facts of people from the given ports."""
        self._calendars = calendars
        self._people = people

    @activity.defn(name="steps.plan")
    def plan(self, asked: StepsAsked) -> PlannedSteps:
        """Return the steps to begin, in the catalogue's order; safe to repeat, it only reads."""
        tour = asked.context
        years = range(asked.now.year - 1, asked.now.year + 3)
        with patiently():
            request = self._request(asked)
            employee = calendar_of(self._calendars, tour.employee, years)
            manager = calendar_of(self._calendars, tour.manager, years)
        steps: tuple[PlannedStep, ...] = plan_steps(request, employee, manager)
        return PlannedSteps(steps)

    def _request(self, asked: StepsAsked) -> StepRequest:
        tour, trigger = asked.context, asked.trigger
        return StepRequest(
            trigger=trigger.on,
            subject_id=trigger.subject_id,
            now=asked.now,
            snapshot=tour.snapshot,
            employee=tour.employee,
            manager=tour.manager,
            roles=roles_of(tour),
            context={
                "tour": tour_facts(tour),
                "employee": self._person(tour.employee.person_key),
                "event": {"name": trigger.on, "subject": trigger.subject_id, **trigger.facts},
            },
            values=values_of(tour),
        )

    def _person(self, person_key: str) -> dict[str, Any]:
        try:
            return person_facts(self._people.facts(person_key))
        except NotFoundError:
            return {}


def roles_of(tour: StepContext) -> Mapping[str, str]:
    """Return who holds the roles that one person holds; the others are groups."""
    return {
        "employee": tour.employee.person_key,
        "manager": tour.manager.person_key,
        "skip_level": tour.skip_level_key,
    }


def tour_facts(tour: StepContext) -> Mapping[str, Any]:
    """Return what a condition may ask of the tour."""
    return {
        "kind": tour.kind,
        "state": tour.state,
        "number": tour.number,
        "length_months": tour.length_months,
        "type": tour.snapshot.tour_type.key,
        "on_hold": tour.on_hold,
    }


def values_of(tour: StepContext) -> Mapping[str, str]:
    """Return the placeholders that are known before a text is sent; names come later."""
    known = {
        "tour.mission": tour.mission,
        "tour.title": tour.snapshot.tour_type.title,
        "tour.kind": tour.kind,
        "tour.start": tour.start.isoformat() if tour.start else "",
        "tour.last_day": tour.last_day.isoformat() if tour.last_day else "",
        "tour.length_months": str(tour.length_months or ""),
        "company.name": tour.snapshot.policy.company,
    }
    return {name: value for name, value in known.items() if value}
