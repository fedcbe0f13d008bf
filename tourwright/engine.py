"""The workflows as synchronous callers see them; see `tourwright.temporal_client`."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from tourwright.domain import errors
from tourwright.domain.model import Act
from tourwright.domain.people import AllianceFacts, EmploymentEvent
from tourwright.domain.tables import TourState
from tourwright.ports import ActResult, ActsResult, InboxRow, NotFoundError, TransientError
from tourwright.temporal import (
    TOUR_KIND,
    TOUR_STATE,
    alliance_workflow_id,
    event_workflow_id,
    round_workflow_id,
    tour_workflow_id,
)
from tourwright.temporal_client import LoopThread, OwnClient
from tourwright.values import (
    ActsSent,
    AllianceStart,
    FactsTold,
    HrisRoundStart,
    Repin,
    SourceEventStart,
    TourLaunch,
)

Answer = TypeVar("Answer")
LATER = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.UNKNOWN,
    RPCStatusCode.INTERNAL,
    RPCStatusCode.ABORTED,
}


def rule_error(failure: ApplicationError) -> errors.RuleError | None:
    """Return the rule's error that a workflow refused with, or None when it was something else."""
    kind = getattr(errors, failure.type or "", None)
    if not (isinstance(kind, type) and issubclass(kind, errors.RuleError)):
        return None
    if kind is errors.IncompleteError:
        field = str(failure.details[0]) if failure.details else ""
        return errors.IncompleteError(field, failure.message)
    return kind(failure.message)


class TemporalEngine:
    """`tourwright.ports.Engine` over a Temporal client."""

    def __init__(
        self, connect: Callable[[], Awaitable[Client]], task_queue: str, limit_s: float = 3.0
    ) -> None:
        """Connect on first use; every call is given up after limit_s seconds."""
        self._own = OwnClient(connect)
        self._task_queue = task_queue
        self._limit_s = limit_s
        self._thread = LoopThread()

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """See `tourwright.ports.Engine.act`."""
        return self._call(self._act(workflow_id, act))

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """See `tourwright.ports.Engine.act_together`."""
        return self._call(self._acts(workflow_id, tuple(acts)))

    def start_source_event(self, row: InboxRow) -> None:
        """See `tourwright.ports.Engine.start_source_event`."""
        self._call(self._start_source_event(row))

    def tell_alliance(self, facts: AllianceFacts, events: tuple[EmploymentEvent, ...]) -> None:
        """Tell the alliance what changed about its person; starts the alliance when it is new."""
        self._call(self._tell_alliance(facts, events))

    def tell(self, told: FactsTold) -> None:
        """See `tourwright.intake.ports.Teller.tell`; starts the alliance when it is new."""
        self._call(self._tell(told))

    def start_round(self, start: HrisRoundStart) -> None:
        """See `tourwright.intake.ports.RoundStarter.start_round`."""
        self._call(self._start_round(start))

    def start_tour(self, launch: TourLaunch) -> None:
        """Start the tour's workflow; a tour that was started already stays as it is."""
        self._call(self._start_tour(launch))

    def repin(self, tour_id: str, asked: Repin) -> None:
        """Tell a tour that is not committed yet what HR says today. Raises NotFoundError."""
        self._call(self._repin(tour_id, asked))

    def is_over(self, workflow_id: str) -> bool:
        """Say whether no workflow of this id is open. Raises TransientError."""
        try:
            return self._call(self._is_over(workflow_id))
        except NotFoundError:
            return True

    def ready(self) -> bool:
        """See `tourwright.ports.Engine.ready`."""
        try:
            return self._call(self._healthy())
        except (TransientError, NotFoundError):
            return False

    def _call(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return self._thread.run(work, self._limit_s + 1)
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as late:
            raise TransientError("the engine did not answer in time") from late
        except RPCError as failed:
            raise _sorted(failed) from failed

    async def _ready_client(self) -> Client:
        try:
            return await self._own.ready()
        except RuntimeError as failed:
            raise TransientError("the engine cannot be reached") from failed

    async def _act(self, workflow_id: str, act: Act) -> ActResult:
        client = await self._ready_client()
        handle = client.get_workflow_handle(workflow_id)
        try:
            said: ActsResult = await handle.execute_update(
                "act",
                act,
                id=act.act_id,
                result_type=ActsResult,
                rpc_timeout=timedelta(seconds=self._limit_s),
            )
        except WorkflowUpdateFailedError as refused:
            raise _refusal(refused) from refused
        # Sent before with the other side's, the act's id gets the answer to both.
        if act.act_id in said.refused:
            raise errors.RuleError(said.refused[act.act_id])
        return ActResult(said.state, said.record)

    async def _acts(self, workflow_id: str, acts: tuple[Act, ...]) -> ActsResult:
        client = await self._ready_client()
        handle = client.get_workflow_handle(workflow_id)
        try:
            result: ActsResult = await handle.execute_update(
                "acts",
                ActsSent(acts),
                id=acts[-1].act_id,
                result_type=ActsResult,
                rpc_timeout=timedelta(seconds=self._limit_s),
            )
        except WorkflowUpdateFailedError as refused:
            raise _refusal(refused) from refused
        return result

    async def _start_source_event(self, row: InboxRow) -> None:
        """Start the event's workflow; one that began before the event came is another event's.

        That one is of a store that was lost: the restored store gives its numbers again.
        """
        workflow_id = event_workflow_id(row.event.source, row.inbox_id)
        came_at = row.event.received_at
        if await self._start_event(workflow_id, row):
            return
        if await self._begun_at(workflow_id) < came_at:
            await self._start_event(f"{workflow_id}:{came_at:%Y%m%dT%H%M%S%f}", row)

    async def _start_event(self, workflow_id: str, row: InboxRow) -> bool:
        """Start a workflow for the event under the id; False when there was one."""
        client = await self._ready_client()
        event = row.event
        try:
            await client.start_workflow(
                "SourceEvent",
                SourceEventStart(row.inbox_id, event.source, event.kind, event.subject),
                id=workflow_id,
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                rpc_timeout=timedelta(seconds=self._limit_s),
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def _begun_at(self, workflow_id: str) -> datetime:
        client = await self._ready_client()
        handle = client.get_workflow_handle(workflow_id)
        found = await handle.describe(rpc_timeout=timedelta(seconds=self._limit_s))
        return found.start_time

    async def _tell_alliance(
        self, facts: AllianceFacts, events: tuple[EmploymentEvent, ...]
    ) -> None:
        await self._tell(FactsTold(facts, events))

    async def _tell(self, told: FactsTold) -> None:
        client = await self._ready_client()
        facts, workflow_id = told.facts, alliance_workflow_id(told.facts.alliance_id)
        limit = timedelta(seconds=self._limit_s)
        try:
            await client.start_workflow(
                "Alliance",
                AllianceStart(alliance_id=facts.alliance_id, person_key=facts.person_key),
                id=workflow_id,
                task_queue=self._task_queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                start_signal="facts",
                start_signal_args=[told],
                rpc_timeout=limit,
            )
        except WorkflowAlreadyStartedError:
            # Two events of one new person at the same moment: the other one has started it.
            await client.get_workflow_handle(workflow_id).signal("facts", told, rpc_timeout=limit)

    async def _start_round(self, start: HrisRoundStart) -> None:
        client = await self._ready_client()
        await client.start_workflow(
            "HrisRound",
            start,
            id=round_workflow_id(start.source, start.why),
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="more",
            start_signal_args=[start],
            rpc_timeout=timedelta(seconds=self._limit_s),
        )

    async def _start_tour(self, launch: TourLaunch, delay: timedelta | None = None) -> None:
        client = await self._ready_client()
        try:
            await client.start_workflow(
                "TourOfDuty",
                launch.start,
                id=tour_workflow_id(launch.tour_id),
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                search_attributes=TypedSearchAttributes(
                    [
                        SearchAttributePair(TOUR_KIND, launch.kind),
                        SearchAttributePair(TOUR_STATE, TourState.PROPOSED.value),
                    ]
                ),
                start_delay=delay,
                rpc_timeout=timedelta(seconds=self._limit_s),
            )
        except WorkflowAlreadyStartedError:
            return

    async def _repin(self, tour_id: str, asked: Repin) -> None:
        client = await self._ready_client()
        handle = client.get_workflow_handle(tour_workflow_id(tour_id))
        await handle.signal("repin", asked, rpc_timeout=timedelta(seconds=self._limit_s))

    async def _is_over(self, workflow_id: str) -> bool:
        client = await self._ready_client()
        handle = client.get_workflow_handle(workflow_id)
        found = await handle.describe(rpc_timeout=timedelta(seconds=self._limit_s))
        return found.status is not WorkflowExecutionStatus.RUNNING

    async def _healthy(self) -> bool:
        client = await self._ready_client()
        return await client.service_client.check_health(timeout=timedelta(seconds=self._limit_s))


def _refusal(failed: WorkflowUpdateFailedError) -> Exception:
    if isinstance(failed.cause, ApplicationError):
        if failed.cause.type == "AcceptedUpdateCompletedWorkflow":
            return NotFoundError("the workflow ended before it could answer")
        return rule_error(failed.cause) or TransientError("the workflow failed to answer")
    return TransientError("the workflow failed to answer")


def _sorted(failed: RPCError) -> Exception:
    if failed.status == RPCStatusCode.NOT_FOUND:
        return NotFoundError("no such workflow is open")
    if failed.status in LATER:
        return TransientError("the engine cannot be reached")
    return TransientError(f"the engine refused the call: {failed.status.name}")
