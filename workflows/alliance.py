"""The alliance of one person and the company: tours, the leave, the alumni years, re-hire.

Facts of the HRIS side and news of the tours are signals, acts of people are updates. What depends
on holidays, zones or the catalogue is asked of activities, and the answers are kept in the state.
"""

from dataclasses import replace
from datetime import date, datetime

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from tourwright.domain import alliance as rules
    from tourwright.domain.alliance_importing import IMPORT
    from tourwright.domain.alliance_offers import ASK_TOUR
    from tourwright.domain.errors import RuleError
    from tourwright.domain.model import Act, MachineName, Party, Record, Telling
    from tourwright.domain.people import AllianceFacts
    from tourwright.domain.policy import Policy
    from tourwright.domain.tables import AllianceStateName
    from tourwright.ports import ActResult
    from tourwright.values import (
        ActsSent,
        AllianceStart,
        FactsTold,
        NextMoment,
        PrepareTour,
        RecordBatch,
        TourLaunch,
        TourStart,
    )
    from workflows.alarm import Alarm
    from workflows.options import OUTSIDE, QUICK
    from workflows.refusals import refusal


@workflow.defn(name="Alliance")
class Alliance:
    """One alliance, from the first day to its erasure."""

    @workflow.init
    def __init__(self, start: AllianceStart) -> None:
        """Open the alliance, or take it over from the run before."""
        self._state = start.carried or rules.open_alliance(
            start.alliance_id, start.person_key, workflow.now()
        )
        self._facts: list[FactsTold] = []
        self._told: list[Act] = []
        self._starts: list[rules.StartTour] = []
        self._tellings: list[Telling] = []
        self._unwritten: list[Record] = []
        self._stirred = False
        self._renew = False
        self._policy: Policy | None = None
        self._alarm = Alarm(self._stir)

    @workflow.run
    async def run(self, _: AllianceStart) -> None:
        """Live until the alliance is erased."""
        while True:
            await self._carry_out()
            if self._state.state is AllianceStateName.ERASED:
                break
            if self._should_continue():
                await self._continue_as_new()
            await self._next_stir()
            await self._fire_due()
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._write()

    @workflow.signal(name="facts")
    def facts(self, told: FactsTold) -> None:
        """Take what changed about the person."""
        self._facts.append(told)
        self._stir()

    @workflow.signal(name="news")
    def news(self, sent: ActsSent) -> None:
        """Take the news of a tour."""
        self._told.extend(sent.acts)
        self._stir()

    @workflow.update(name="act")
    async def act(self, act: Act) -> ActResult:
        """Apply a person's act; the answer carries the record to write, None for a repeat.

        The first tour of somebody who was here before us may come with the first facts, and waits
        until they are heard.
        """
        if self._waits_for_facts(act):
            await workflow.wait_condition(lambda: not self._waits_for_facts(act))
        try:
            outcome = rules.act(self._state, act, workflow.now())
        except RuleError as broken:
            raise refusal(broken) from broken
        self._take(outcome)
        return ActResult(state=self._state.state, record=outcome.record)

    @act.validator
    def _may_act(self, act: Act) -> None:
        """Refuse what breaks a rule before it enters the history."""
        if self._waits_for_facts(act):
            return
        try:
            rules.act(self._state, act, workflow.now())
        except RuleError as broken:
            raise refusal(broken) from broken

    @workflow.signal(name="renew")
    def renew(self) -> None:
        """Go on in a new run at the next quiet moment."""
        self._renew = True
        self._stir()

    @workflow.query(name="state")
    def state(self) -> str:
        """Return the alliance's state."""
        return self._state.state

    @workflow.query(name="alliance")
    def alliance(self) -> rules.AllianceState:
        """Return the whole alliance, for operators with the key."""
        return self._state

    @workflow.query(name="next")
    def next(self) -> NextMoment:
        """Return the moment something happens by itself."""
        due = rules.next_due(self._state)
        return NextMoment(None if due is None else due.at)

    def _waits_for_facts(self, act: Act) -> bool:
        if self._state.facts is None:
            return act.event in {IMPORT, ASK_TOUR}
        return act.event == IMPORT and bool(self._facts)

    def _stir(self) -> None:
        self._stirred = True

    def _take(self, outcome: rules.AllianceOutcome) -> None:
        self._state = outcome.state
        self._tellings.extend(outcome.tellings)
        if outcome.start_tour is not None:
            self._starts.append(outcome.start_tour)
        if outcome.record is not None:
            self._unwritten.append(outcome.record)
        self._stir()

    async def _carry_out(self) -> None:
        while self._has_work():
            self._stirred = False
            await self._hear()
            await self._plan_moments()
            await self._start_tours()
            await self._tell()
            await self._write()

    def _has_work(self) -> bool:
        queues = (self._facts, self._told, self._starts, self._tellings, self._unwritten)
        return any(queues) or bool(self._state.asked)

    async def _hear(self) -> None:
        while self._facts:
            policy = await self._policy_for(self._facts[0].facts)
            told = self._facts.pop(0)
            self._take(rules.facts_changed(self._state, told, workflow.now(), policy))
        while self._told:
            self._hear_tour(self._told.pop(0))

    def _hear_tour(self, act: Act) -> None:
        self._take(rules.tour_told(self._state, act, workflow.now()))

    async def _policy_for(self, facts: AllianceFacts) -> Policy:
        self._policy = await workflow.execute_local_activity(
            "catalogue.policy", facts, result_type=Policy, **QUICK
        )
        return self._policy

    async def _plan_moments(self) -> None:
        for asked in self._state.asked:
            at = await workflow.execute_local_activity(
                "dates.moment", asked, result_type=datetime, **QUICK
            )
            self._take(rules.planned(self._state, asked.key, at, workflow.now()))

    async def _start_tours(self) -> None:
        starts, self._starts = self._starts, []
        for start in starts:
            await self._start_tour(start)

    async def _start_tour(self, start: rules.StartTour) -> None:
        asked = PrepareTour(
            tour_id=start.tour_id,
            number=start.number,
            facts=self._facts_of_today(),
            now=workflow.now(),
            type_key=start.type_key,
            kind=start.kind_hint,
            chained_from=start.previous,
            previous_last_day=self._last_day_of(start.previous),
            by=start.asked_by,
            brought=start.brought,
            again=start.again,
        )
        prepared = await workflow.execute_local_activity(
            "catalogue.prepare_tour", asked, result_type=TourStart, **QUICK
        )
        if prepared.open is None:
            self._hear_tour(not_offered(start.tour_id))
            return
        kind = prepared.open.snapshot.tour_type.kind
        launch = TourLaunch(prepared, start.tour_id, kind, workflow.now())
        await workflow.execute_activity("tour.start", launch, **OUTSIDE)

    def _last_day_of(self, tour_id: str) -> date | None:
        return next((line.last_day for line in self._state.tours if line.tour_id == tour_id), None)

    async def _tell(self) -> None:
        tellings, self._tellings = self._tellings, []
        for telling in tellings:
            handle = workflow.get_external_workflow_handle(telling.to)
            try:
                await handle.signal("told", telling.act)
            except ApplicationError:
                workflow.logger.info("tour not open", extra={"event": telling.act.event})

    async def _write(self) -> None:
        batch = tuple(self._unwritten)
        if batch:
            await workflow.execute_local_activity("records.write", RecordBatch(batch), **QUICK)
            del self._unwritten[: len(batch)]

    async def _next_stir(self) -> None:
        due = rules.next_due(self._state)
        self._alarm.set(None if due is None else due.at)
        await workflow.wait_condition(lambda: self._stirred)
        self._stirred = False

    async def _fire_due(self) -> None:
        while (due := rules.next_due(self._state)) is not None and due.at <= workflow.now():
            policy = self._policy or await self._policy_for(self._known_facts())
            self._take(rules.fire(self._state, due, workflow.now(), policy))

    def _known_facts(self) -> AllianceFacts:
        if self._state.facts is None:
            raise ApplicationError("nothing happens before the first facts", non_retryable=True)
        return self._state.facts

    def _facts_of_today(self) -> AllianceFacts:
        """Return the facts with the manager of today: theirs may name one who comes later."""
        facts, manager = self._known_facts(), self._state.current_manager_key
        return replace(facts, manager_key=manager) if manager else facts

    def _should_continue(self) -> bool:
        return self._renew or workflow.info().is_continue_as_new_suggested()

    async def _continue_as_new(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not self._has_work():
            workflow.continue_as_new(
                AllianceStart(self._state.alliance_id, self._state.person_key, self._state)
            )


def not_offered(tour_id: str) -> Act:
    """Return the news that the catalogue has no type of tour that fits."""
    return Act(
        act_id=f"{tour_id}:not_offered",
        machine=MachineName.ALLIANCE,
        event="not_offered",
        party=Party.SYSTEM,
        subject_id=tour_id,
    )
