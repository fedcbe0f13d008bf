"""Plans HR's configured steps: conditions, durations, calendars, who holds which role.

All of this depends on packages and tables that change while a tour runs for years, so it is called
from an activity and its answer is kept. `tourwright.domain.steps` says what becomes of a step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from tourwright.catalogue.conditions import holds
from tourwright.catalogue.times import parse_at, shifted
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import (
    local_day,
    local_morning,
    shift_to_common_working_day,
    sound_zone,
)
from tourwright.domain.messages import readable, words_of
from tourwright.domain.model import Due, MachineName, PersonRef
from tourwright.domain.placeholders import fill
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.policy import Snapshot, StepSpec, WorkflowSpec
from tourwright.domain.step_model import PlannedStep

AT = "at"
TOO_OLD = timedelta(days=7)
"""A date that passed longer ago fires no more: nobody is written to about last month."""


@dataclass(frozen=True)
class StepRequest:
    """Steps to plan for one event of a tour, as of `now` (UTC).

    trigger is the event ("committed", "review.open"), or "at" with or without ":" and more for a
    date; subject_id names which review, amendment or dated workflow. roles maps a role to a person
    key, "" or absent when nobody holds it. context is what `when` sees (`catalogue.step_facts`).
    values are known placeholders but for names, which are put in when a text is sent.
    """

    trigger: str
    subject_id: str
    now: datetime
    snapshot: Snapshot
    employee: PersonRef
    manager: PersonRef
    roles: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def has_steps(snapshot: Snapshot, trigger: str, subject_id: str = "") -> bool:
    """Say whether any configured step is bound to the event, before its conditions are read."""
    return any(_is_bound(flow, trigger, subject_id) for flow in snapshot.workflows)


def plan_steps(
    request: StepRequest, employee_calendar: WorkCalendar, manager_calendar: WorkCalendar
) -> tuple[PlannedStep, ...]:
    """Return the steps that the event starts, in the order of the catalogue."""
    planner = _Planner(request, employee_calendar, manager_calendar)
    return tuple(
        planner.planned(flow, spec)
        for flow in request.snapshot.workflows
        if _is_bound(flow, request.trigger, request.subject_id)
        for spec in flow.steps
        if holds(spec.when, request.context)
    )


def plan_at(
    workflows: tuple[WorkflowSpec, ...],
    request: PlanRequest,
    plan: Plan,
    *calendars: WorkCalendar,
) -> tuple[Due, ...]:
    """Return the moments of the workflow schemas bound to a date, ascending.

    subject_id of each is "<workflow key>@<day of the anchor>", to be handed back as the subject of
    the trigger "at". Days before the start, and moments that came already, are left out.
    """
    dues = (
        due
        for flow in workflows
        if flow.at and (not flow.kinds or request.kind in flow.kinds)
        for due in _dues_at(flow, request, plan, *calendars)
    )
    meant = (due for due in dues if due.key not in request.fired and not _too_old(due, request))
    return tuple(sorted(meant, key=lambda due: (due.at, due.key)))


def _too_old(due: Due, request: PlanRequest) -> bool:
    """Say whether the moment passed so long ago that nobody should be told now."""
    return request.now is not None and due.at < request.now - TOO_OLD


def _dues_at(
    flow: WorkflowSpec, request: PlanRequest, plan: Plan, *calendars: WorkCalendar
) -> Iterator[Due]:
    """Yield the moments of one workflow schema, one for each day of its anchor."""
    at = parse_at(flow.at)
    for anchor in _anchor_days(at.anchor, request, plan):
        day = at.day(anchor)
        if request.start is not None and day < request.start:
            continue
        moment = local_morning(
            shift_to_common_working_day(day, *calendars), sound_zone(request.employee.zone)
        )
        subject = f"{flow.key}@{anchor.isoformat()}"
        yield Due(f"{AT}:{subject}", "AT", moment, MachineName.STEP, AT, subject)


def _anchor_days(anchor: str, request: PlanRequest, plan: Plan) -> tuple[date, ...]:
    """Return the days an anchor stands for: reviews are many, the others one or none."""
    if anchor == "review":
        return plan.review_days
    days = {"start": request.start, "end": request.last_day, "renewal": plan.renewal_on}
    day = days[anchor]
    return () if day is None else (day,)


def _is_bound(flow: WorkflowSpec, trigger: str, subject_id: str) -> bool:
    """Say whether the workflow schema belongs to this event or date."""
    if _is_date(trigger):
        return bool(flow.at) and flow.key == subject_id.partition("@")[0]
    return flow.on == trigger


def _anchor_value(flow: WorkflowSpec, subject_id: str) -> Mapping[str, str]:
    """Return the day of the talk or review that a date was counted from."""
    day = subject_id.partition("@")[2]
    return {f"{parse_at(flow.at).anchor}.day": day} if flow.at and day else {}


def _is_date(trigger: str) -> bool:
    """Say whether the trigger is the date of a workflow schema rather than an event."""
    return trigger.partition(":")[0] == AT


class _Planner:
    """Plans the steps of one event for one tour."""

    def __init__(
        self, request: StepRequest, employee_calendar: WorkCalendar, manager_calendar: WorkCalendar
    ) -> None:
        """Keep what every step needs."""
        self._request = request
        self._calendars = {"employee": employee_calendar, "manager": manager_calendar}

    def planned(self, flow: WorkflowSpec, spec: StepSpec) -> PlannedStep:
        """Return one step with its people, moments and texts."""
        asked = self._request
        begin = self._begin(spec)
        due_at = self._moment(spec, begin, spec.due) if spec.due else None
        return PlannedStep(
            step_id=self._step_id(flow, spec),
            trigger=asked.trigger,
            spec=replace(spec, texts=self._texts(flow, spec, due_at)),
            begin_at=begin,
            who_keys=tuple((role, asked.roles.get(role, "")) for role in spec.who),
            subject_id=asked.subject_id,
            workflow_key=flow.key,
            requester_key=self._requester(spec),
            skip_level_key=asked.roles.get("skip_level", ""),
            zone=self._zone(spec),
            due_at=due_at,
            remind_at=tuple(self._moment(spec, begin, each) for each in spec.remind),
            escalate_at=self._moment(spec, begin, spec.escalate) if spec.escalate else None,
            expire_at=self._moment(spec, begin, spec.expire) if spec.expire else None,
            employee_key=asked.employee.person_key,
        )

    def _begin(self, spec: StepSpec) -> datetime:
        """Return when the step starts: now, or a morning after its delay."""
        now = self._request.now
        return self._moment(spec, now, spec.after) if spec.after else now

    def _moment(self, spec: StepSpec, base: datetime, duration: str) -> datetime:
        """Return 09:00 at the recipient's place on a working day of all who are asked.

        A meeting begins an hour later, so that nobody's day opens with it.
        """
        zone = self._zone(spec)
        day = shifted(local_day(base, zone), duration)
        hours = timedelta(hours=1) if self._is_meeting_time(spec, duration) else timedelta()
        return local_morning(shift_to_common_working_day(day, *self._places(spec)), zone) + hours

    def _is_meeting_time(self, spec: StepSpec, duration: str) -> bool:
        """Say whether this moment is the beginning of a meeting."""
        return spec.kind == "meeting" and duration == spec.due

    def _zone(self, spec: StepSpec) -> str:
        """Return the zone of the first recipient; others than the two live by the employee's."""
        first = spec.who[0] if spec.who else "employee"
        person = self._request.manager if first == "manager" else self._request.employee
        return sound_zone(person.zone)

    def _places(self, spec: StepSpec) -> tuple[WorkCalendar, ...]:
        """Return the calendars of those asked; the employee's when they are none of the two."""
        asked = tuple(self._calendars[role] for role in spec.who if role in self._calendars)
        return asked or (self._calendars["employee"],)

    def _requester(self, spec: StepSpec) -> str:
        """Return whose request an approval decides."""
        return self._request.roles.get(spec.requested_by, "") if spec.kind == "approval" else ""

    def _texts(
        self, flow: WorkflowSpec, spec: StepSpec, due_at: datetime | None
    ) -> Mapping[str, str]:
        """Return the texts with all values but names; days in the language of the texts."""
        zone = self._zone(spec)
        values = {**self._request.values, **_anchor_value(flow, self._request.subject_id)}
        if due_at is not None:
            values["step.due"] = local_day(due_at, zone).isoformat()
        days = words_of(self._request.snapshot.policy.language).days
        read = {name: readable(value, zone, days) for name, value in values.items()}
        return {name: fill(text, read) for name, text in spec.texts.items()}

    def _step_id(self, flow: WorkflowSpec, spec: StepSpec) -> str:
        """Return an id that is one per tour, step and occasion."""
        subject = self._request.subject_id
        occasion = subject.partition("@")[2] if _is_date(self._request.trigger) else subject
        parts = (flow.key, spec.key, occasion.replace(":", "-"))
        return ".".join(part for part in parts if part)
