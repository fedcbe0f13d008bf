"""Engine, store and worker on a real Temporal server, seen synchronously."""

# ruff: noqa: ANN401  (helpers pass on whatever field a test wants to differ)

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig, WorkflowEnvironment
from temporalio.worker import Worker

import schemas
from activities.alliances import AllianceActivities
from activities.catalogue import CatalogueActivities
from activities.dates import DateActivities
from activities.hris import HrisActivities
from activities.records import RecordActivities
from activities.steps import StepActivities
from connectors.holidays.client import HolidayCalendars
from tourwright.catalogue import CatalogueHolder
from tourwright.dev.quiet import is_quiet
from tourwright.domain.model import Record
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.engine import TemporalEngine
from tourwright.ports import NotFoundError
from tourwright.store import Store
from tourwright.temporal import connect_to
from tourwright.temporal_client import LoopThread
from tourwright.values import NextMoment
from workflows.alliance import Alliance
from workflows.source_event import SourceEvent
from workflows.tour_of_duty import TourOfDuty

Answer = TypeVar("Answer")
BEGIN = datetime(2030, 1, 7, 8, 0, tzinfo=UTC)
"""A Monday ahead of any machine's clock: the skipping server's time only goes forward."""
WORKFLOWS = (TourOfDuty, Alliance, SourceEvent)
CALL_LIMIT_S = 50.0
SETTLE_LIMIT_S = 45.0
LONG_BEGUN = timedelta(days=4)
MARGIN = timedelta(seconds=2)
STARTER = CatalogueHolder(Path(schemas.__file__).with_name("starter"))


@dataclass
class FakeHris:
    """The HRIS by hand: people by their id, or a fault."""

    source: str = "test"
    people: dict[str, SourcePerson] = field(default_factory=dict)
    fault: Exception | None = None
    before: Callable[[], None] | None = None

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return who is there; `before` is called first and may change what happens."""
        if self.before is not None:
            self.before()
        if self.fault is not None:
            raise self.fault
        if source_person_id not in self.people:
            raise NotFoundError("nobody has this id")
        return self.people[source_person_id]

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody."""
        yield from self.people.values()

    def changed_since(self, since: datetime) -> list[str]:
        """Return everybody."""
        return [] if since > BEGIN else list(self.people)


def source_person(source_person_id: str, **changes: Any) -> SourcePerson:
    """Return Ottilie as the HRIS has her."""
    given: Mapping[str, Any] = {
        "given_name": "Ottilie",
        "family_name": "Brandmaier",
        "display_name": "Ottilie Brandmaier",
        "work_email": f"ottilie.{source_person_id}@lumenharbor.example",
        "personal_email": f"ottilie.{source_person_id}@home.example",
        "zone": "Europe/Berlin",
        "country": "DE",
        "status": PersonStatus.ACTIVE,
    }
    return SourcePerson("test", source_person_id, **{**given, **changes})


@dataclass
class Recorder:
    """The store's recorder, which can be down for a number of calls."""

    store: Store
    failing: int = 0
    fault: Exception = field(default_factory=lambda: OSError("the disk is away"))
    calls: int = 0

    def record(self, record: Record, applies: Sequence[str] = ()) -> bool:
        """Write, unless down."""
        self.calls += 1
        if self.failing:
            self.failing -= 1
            raise self.fault
        return self.store.recorder.record(record, applies)


@dataclass(frozen=True)
class Server:
    """A running server. own_clocks: each workflow has its own clock (the development server)."""

    loop: LoopThread
    env: WorkflowEnvironment
    own_clocks: bool

    @property
    def target(self) -> str:
        """Host and port."""
        return self.env.client.service_client.config.target_host

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run a coroutine where the server's client lives."""
        return self.loop.run(work, CALL_LIMIT_S)


class Running:
    """Engine, store and worker on one server; each has a task queue of its own."""

    def __init__(self, server: Server, store: Store) -> None:
        self.server = server
        self.store = store
        self.queue = f"tours-{secrets.token_hex(4)}"
        self.hris = FakeHris()
        self.recorder, self.catalogue = Recorder(store), STARTER
        self.client: Client = self.run(connect_to(server.target, store.keyring))
        self.engine = TemporalEngine(self.connect, self.queue, 15.0)
        self.workflows: tuple[type, ...] = WORKFLOWS
        self._skipper = TimeSkipper(self.client, config=TimeSkippingConfig(enabled=False))
        self._worker: AsyncExitStack | None = None
        self.ids: set[str] = set()

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run a coroutine on the server's loop."""
        return self.server.run(work)

    async def connect(self) -> Client:
        """Return another client of the server."""
        return await connect_to(self.server.target, self.store.keyring)

    def now(self) -> datetime:
        """Return the server's time, or the machine's where each workflow has its own."""
        if self.server.own_clocks:
            return datetime.now(UTC)
        return self.run(self.server.env.get_current_time())

    def activities(self) -> list[Any]:
        """Build the activities as the worker process does, over the test's ports."""
        store, calendars = self.store, HolidayCalendars()
        dates, hris = DateActivities(calendars), self._hris()
        catalogue = CatalogueActivities(lambda: self.catalogue.current, store.people, store.views)
        alliances = AllianceActivities(self.engine, store.people, self.now)
        return [
            *(dates.plan, dates.moment, catalogue.policy, catalogue.prepare_tour),
            StepActivities(calendars, store.people).plan,
            RecordActivities(self.recorder).write,
            *(hris.refresh, hris.unknown_person, hris.source_refused),
            *(alliances.tell, alliances.start_tour),
        ]

    def _hris(self) -> HrisActivities:
        sources = {self.hris.source: self.hris}
        return HrisActivities(sources, self.store.people, self.recorder, self.now)

    def start_worker(self, *, cached: int = 100) -> None:
        """Let a worker come; with cached=0 every task replays the whole history."""
        self._worker = self.run(self._started(cached))

    async def _started(self, cached: int) -> AsyncExitStack:
        stack = AsyncExitStack()
        threads = stack.enter_context(ThreadPoolExecutor(4, "activity"))
        await stack.enter_async_context(
            Worker(
                self.client,
                task_queue=self.queue,
                workflows=self.workflows,
                activities=self.activities(),
                activity_executor=threads,
                max_concurrent_activities=4,
                max_concurrent_local_activities=4,
                max_cached_workflows=cached,
                workflow_failure_exception_types=[Exception],
            )
        )
        return stack

    def stop_worker(self) -> None:
        """Let the worker go."""
        if self._worker is not None:
            self.run(self._worker.aclose())
            self._worker = None

    def pass_until(self, moment: datetime) -> None:
        """Let time pass for every workflow, stopping at each date on the way."""
        self.settle()
        while (stop := self._next_stop()) is not None and stop < moment:
            self._jump(stop)
        self._jump(moment)

    def pass_days(self, days: float) -> None:
        """Let so many days pass."""
        self.pass_until(self.now() + timedelta(days=days))

    def settle(self) -> None:
        """Wait until no workflow has anything to do but wait."""
        self.run(self._settled())

    def _next_stop(self) -> datetime | None:
        found = [self.run(self._next(each)) for each in sorted(self.ids)]
        return min((moment for moment in found if moment is not None), default=None)

    def _jump(self, moment: datetime) -> None:
        distance = moment - self.now() + MARGIN
        if distance > timedelta(0):
            self.run(self.server.env.sleep(distance))
        self.settle()

    async def _next(self, workflow_id: str) -> datetime | None:
        """Return the next date of a workflow, None when it is not open or has none."""
        handle = self.client.get_workflow_handle(workflow_id)
        try:
            if (await handle.describe()).status is not WorkflowExecutionStatus.RUNNING:
                return None
            found: NextMoment = await handle.query("next", result_type=NextMoment)
        except RPCError:
            return None
        return found.at

    def skip(self, workflow_id: str, days: float) -> None:
        """Move the clock of one workflow on the development server."""
        handle = self.client.get_workflow_handle(workflow_id)
        self.run(self._skipper.fast_forward(handle, timedelta(days=days)))

    def clock_of(self, workflow_id: str) -> datetime:
        """Return the time it is for one workflow on the development server."""
        handle = self.client.get_workflow_handle(workflow_id)
        return self.run(self._skipper.get_current_time(handle))

    def first_day(self) -> date:
        """Return when somebody is hired whose first working morning has begun.

        That is today where the clock begins at nine, and a while ago on the machine's own clock.
        """
        return (self.now() - LONG_BEGUN * self.server.own_clocks).date()

    async def _settled(self) -> None:
        ends = asyncio.get_running_loop().time() + SETTLE_LIMIT_S
        while asyncio.get_running_loop().time() < ends:
            quiet = [await self._is_quiet(each) for each in sorted(self.ids)]
            if all(quiet):
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the workflows do not come to rest")

    async def _is_quiet(self, workflow_id: str) -> bool:
        try:
            quiet, _ended = await is_quiet(self.client, workflow_id)
        except RPCError as unseen:
            return unseen.status is RPCStatusCode.NOT_FOUND
        return quiet

    def close(self) -> None:
        """End the workflows that are still open, then the worker."""
        self.stop_worker()
        self.run(self._terminated())

    async def _terminated(self) -> None:
        for each in self.ids:
            try:
                await self.client.get_workflow_handle(each).terminate()
            except RPCError:
                continue
