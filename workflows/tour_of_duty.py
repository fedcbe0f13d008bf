"""The life of one tour of duty: wait for a message or a moment, apply the rule, carry out the rest.

People's acts are updates: the rule answers at once and the answer carries the record, which the
caller writes. Facts from systems are signals. Records that came from a timer are written here,
together with any that a caller may not have written. Dates are planned in an activity and kept in
the state, so a replay compares moments only.
"""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from tourwright.domain import tour as rules
    from tourwright.domain.errors import RuleError
    from tourwright.domain.model import Act, MachineName, Party, Record, Telling
    from tourwright.domain.plan import Plan
    from tourwright.domain.records import joined
    from tourwright.domain.tables import UNCOMMITTED
    from tourwright.ports import ActResult, ActsResult
    from tourwright.temporal import TOUR_ENDS_AT, TOUR_STATE
    from tourwright.values import (
        ActsSent,
        CarriedTour,
        DatesAsked,
        NextMoment,
        PlannedSteps,
        RecordBatch,
        Repin,
        StepContext,
        StepsAsked,
        TourStart,
    )
    from workflows.alarm import Alarm
    from workflows.options import QUICK
    from workflows.refusals import refusal

UNWRITTEN_LIMIT = 16


@workflow.defn(name="TourOfDuty")
class TourOfDuty:
    """One tour, from proposed to its end."""

    @workflow.init
    def __init__(self, start: TourStart) -> None:
        """Open the tour, or take it over from the run before."""
        self._tellings: list[Telling] = []
        self._triggers: list[rules.Trigger] = []
        self._told: list[Act] = []
        self._unwritten: list[Record] = []
        self._must_write = False
        self._replan = False
        self._stirred = False
        self._renew = False
        self._shown_state = ""
        self._judged: tuple[rules.Tour, Act, rules.Outcome] | None = None
        self._alarm = Alarm(self._stir)
        if start.carried is not None:
            self._tour = start.carried.tour
            self._shown_state = self._tour.state
        else:
            self._take(rules.open_tour(_opened(start), workflow.now()))

    @workflow.run
    async def run(self, _: TourStart) -> None:
        """Live until the tour is over and may not be reopened any more."""
        while True:
            await self._carry_out()
            if rules.is_over(self._tour):
                break
            if self._should_continue():
                await self._continue_as_new()
            await self._next_stir()
            self._fire_due()
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._write()

    @workflow.update(name="act")
    def act(self, act: Act) -> ActResult:
        """Apply a person's act; the answer carries the record to write, None for a repeat."""
        outcome = self._outcome(act)
        self._take(outcome, must_write=False)
        return ActResult(state=self._tour.state, record=outcome.record)

    @act.validator
    def _may_act(self, act: Act) -> None:
        """Refuse what breaks a rule before it enters the history."""
        self._judged = None
        self._judged = (self._tour, act, self._outcome(act))

    @workflow.update(name="acts")
    def acts(self, sent: ActsSent) -> ActsResult:
        """Apply what both sides said, each for itself; one record tells of all."""
        records, refused = [], {}
        for act in sent.acts:
            try:
                outcome = rules.act(self._tour, act, workflow.now())
            except RuleError as broken:
                refused[act.act_id] = str(broken)
                continue
            self._take(replace(outcome, record=None))
            records += [outcome.record] if outcome.record else []
        record = joined(records)
        self._keep(record, must_write=False)
        return ActsResult(state=self._tour.state, record=record, refused=refused)

    @workflow.signal(name="told")
    def told(self, act: Act) -> None:
        """Take a fact from the alliance; it is applied in order."""
        self._told.append(act)
        self._stir()

    @workflow.signal(name="repin")
    def repin(self, asked: Repin) -> None:
        """Put a text that is not committed yet under what HR says today; see edge E13."""
        snapshot = asked.over(self._tour.snapshot)
        version = {"version": snapshot.version}
        act = Act(asked.act_id, MachineName.TOUR, "policy_changed", Party.SYSTEM, fields=version)
        try:
            self._take(rules.repinned(self._tour, snapshot, act, workflow.now()))
        except RuleError as broken:
            _not_meant(act, broken)

    @workflow.signal(name="renew")
    def renew(self) -> None:
        """Go on in a new run at the next quiet moment."""
        self._renew = True
        self._stir()

    @workflow.query(name="state")
    def state(self) -> str:
        """Return the tour's state."""
        return self._tour.state

    @workflow.query(name="next")
    def next(self) -> NextMoment:
        """Return the moment something happens by itself."""
        due = rules.next_due(self._tour)
        return NextMoment(None if due is None else due.at)

    @workflow.query(name="tour")
    def tour(self) -> rules.Tour:
        """Return the whole tour, for operators with the key."""
        return self._tour

    def _stir(self) -> None:
        self._stirred = True

    def _outcome(self, act: Act) -> rules.Outcome:
        """Return what the act does; what the validator found a moment ago need not be found twice.

        A rule is a pure function of the tour, the act and the time, which stands still until the
        task is done. A replay runs no validator and computes it here.
        """
        judged, self._judged = self._judged, None
        if judged is not None and judged[0] is self._tour and judged[1] == act:
            return judged[2]
        try:
            return rules.act(self._tour, act, workflow.now())
        except RuleError as broken:
            raise refusal(broken) from broken

    def _take(self, outcome: rules.Outcome, *, must_write: bool = True) -> None:
        self._tour = outcome.tour
        self._tellings.extend(outcome.tellings)
        self._triggers.extend(outcome.triggers)
        self._replan = self._replan or outcome.replan
        self._keep(outcome.record, must_write=must_write)

    def _keep(self, record: Record | None, *, must_write: bool) -> None:
        if record is not None:
            self._unwritten.append(record)
            self._must_write = self._must_write or must_write
        self._stir()

    async def _carry_out(self) -> None:
        while self._has_work():
            self._stirred = False
            self._hear()
            await self._plan_dates()
            await self._plan_steps()
            await self._write_if_needed()
            self._show_state()
            await self._tell()

    def _has_work(self) -> bool:
        return (
            bool(self._told or self._replan or self._triggers or self._tellings)
            or self._writing_is_due()
        )

    def _writing_is_due(self) -> bool:
        return self._must_write or len(self._unwritten) >= UNWRITTEN_LIMIT

    def _hear(self) -> None:
        told, self._told = self._told, []
        for act in told:
            try:
                self._take(rules.act(self._tour, act, workflow.now()))
            except RuleError as broken:
                _not_meant(act, broken)

    async def _plan_dates(self) -> None:
        if not self._replan:
            return
        self._replan = False
        dated = tuple(flow for flow in self._tour.snapshot.workflows if flow.at)
        asked = DatesAsked(replace(rules.plan_request(self._tour), now=workflow.now()), dated)
        plan = await workflow.execute_local_activity("dates.plan", asked, result_type=Plan, **QUICK)
        self._take(rules.planned(self._tour, plan, workflow.now()))

    async def _plan_steps(self) -> None:
        triggers, self._triggers = self._triggers, []
        for trigger in triggers:
            if not has_steps(self._tour, trigger):
                continue
            planned = await workflow.execute_local_activity(
                "steps.plan",
                StepsAsked(self._tour.tour_id, trigger, step_context(self._tour), workflow.now()),
                result_type=PlannedSteps,
                **QUICK,
            )
            self._take(rules.steps_planned(self._tour, planned.steps, workflow.now()))

    async def _tell(self) -> None:
        tellings, self._tellings = self._tellings, []
        if not tellings:
            return
        news = ActsSent(tuple(telling.act for telling in tellings))
        handle = workflow.get_external_workflow_handle(f"alliance:{self._tour.alliance_id}")
        try:
            await handle.signal("news", news)
        except ApplicationError:
            extra = {"event": ",".join(act.event for act in news.acts)}
            workflow.logger.warning("alliance not open", extra=extra)

    async def _write_if_needed(self) -> None:
        if self._writing_is_due():
            await self._write()

    async def _write(self) -> None:
        batch = tuple(self._unwritten)
        if not batch:
            return
        await workflow.execute_local_activity("records.write", RecordBatch(batch), **QUICK)
        del self._unwritten[: len(batch)]
        self._must_write = False

    def _show_state(self) -> None:
        """Let operators search for the tour by its state, from its commitment on."""
        if self._tour.state in (self._shown_state, *UNCOMMITTED):
            return
        self._shown_state = self._tour.state
        shown: list[SearchAttributeUpdate[Any]] = [TOUR_STATE.value_set(self._tour.state)]
        if (last_day := self._tour.statement.last_day) is not None:
            shown.append(TOUR_ENDS_AT.value_set(datetime.combine(last_day, time.min, UTC)))
        workflow.upsert_search_attributes(shown)

    async def _next_stir(self) -> None:
        due = rules.next_due(self._tour)
        self._alarm.set(None if due is None else due.at, later=not self._tour.asks)
        await workflow.wait_condition(lambda: self._stirred)
        self._stirred = False

    def _fire_due(self) -> None:
        if self._replan:
            return
        for outcome in rules.fire_due(self._tour, workflow.now()):
            self._take(outcome)

    def _should_continue(self) -> bool:
        return self._renew or workflow.info().is_continue_as_new_suggested()

    async def _continue_as_new(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._write()
        if not (self._has_work() or self._unwritten):
            workflow.continue_as_new(TourStart(carried=CarriedTour(self._tour)))


def _not_meant(act: Act, broken: RuleError) -> None:
    extra = {"event": act.event, "rule": type(broken).__name__}
    workflow.logger.info("fact not meant for this state", extra=extra)


def _opened(start: TourStart) -> rules.OpenTour:
    if start.open is None:
        raise ApplicationError("a tour starts with OpenTour or a carried tour", non_retryable=True)
    return start.open


def has_steps(tour: rules.Tour, trigger: rules.Trigger) -> bool:
    """Say whether HR bound steps to this event or date; without any, nothing is asked."""
    dated = trigger.on.partition(":")[0] == "at"
    key = trigger.subject_id.partition("@")[0]
    flows = tour.snapshot.workflows
    return any(flow.key == key if dated else flow.on == trigger.on for flow in flows)


def step_context(tour: rules.Tour) -> StepContext:
    """Return what the planning of configured steps needs to know of the tour."""
    return StepContext(
        snapshot=tour.snapshot,
        employee=tour.employee,
        manager=tour.manager,
        skip_level_key=tour.skip_level_key,
        kind=tour.snapshot.tour_type.kind,
        state=tour.state,
        number=tour.number,
        start=tour.statement.start,
        last_day=tour.statement.last_day,
        length_months=tour.statement.length_months,
        mission=tour.statement.mission_objective,
        on_hold=rules.is_on_hold(tour),
    )
