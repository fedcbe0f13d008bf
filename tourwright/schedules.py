"""The one schedule of ours at Temporal: the reading of the directory."""

import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.service import RPCError

from tourwright.ports import Clock
from tourwright.ports.directory import Subscriptions
from tourwright.temporal_client import LoopThread, OwnClient, paused_as_before

logger = logging.getLogger(__name__)

DIRECTORY = "directory"
WORKFLOW = "DirectoryRound"
AT_MOST = timedelta(seconds=10)
LONGEST_ROUND = timedelta(hours=1)
CATCH_UP = timedelta(minutes=1)
LIMIT_S = 10.0


@dataclass(frozen=True)
class Rhythm:
    """How often the directory is read, and by which workers."""

    every: timedelta
    task_queue: str


class Schedules:
    """Makes the schedule and starts a reading sooner; see `workflows.directory`.

    A server without schedules is said to be one, once; nothing else depends on it.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Client]],
        rhythm: Rhythm,
        clock: Clock,
        subscriptions: Subscriptions,
    ) -> None:
        """Connect on first use."""
        self._own = OwnClient(connect)
        self._rhythm = rhythm
        self._clock = clock
        self._subscriptions = subscriptions
        self._thread = LoopThread()
        self._lock = threading.Lock()
        self._tried_at: datetime | None = None
        self._started_at: datetime | None = None

    def ensure(self) -> None:
        """Make the schedule as the settings say; where a server has none, say so once."""
        try:
            self._thread.run(self._ensure(), LIMIT_S)
        except (RPCError, RuntimeError, TimeoutError) as why:
            logger.warning("no schedule", extra={"why": type(why).__name__})

    def hint(self, told_at: datetime) -> bool:
        """See to it that a reading begins after we were told; False when this has to wait.

        One that was started since then is for everybody who told us before. Otherwise one is tried,
        at most every ten seconds: while the engine is away each try lasts.
        """
        with self._lock:
            now = self._clock.now()
            if self._started_at is not None and told_at <= self._started_at:
                return True
            if self._tried_at is not None and now - self._tried_at < AT_MOST:
                return False
            self._tried_at = now
            started = self._start()
            self._started_at = now if started else self._started_at
            return started

    def care_now(self) -> None:
        """Look after the subscriptions now: they are renewed at the end of the next reading."""
        now = self._clock.now()
        for each in self._subscriptions.all():
            if each.state == "live":
                self._subscriptions.put(replace(each, renew_at=now))
        self._start()

    def _start(self) -> bool:
        try:
            self._thread.run(self._trigger(), LIMIT_S)
        except (RPCError, RuntimeError, TimeoutError) as why:
            logger.warning("directory not started", extra={"why": type(why).__name__})
            return False
        return True

    async def _trigger(self) -> None:
        client = await self._own.ready()
        handle = client.get_schedule_handle(DIRECTORY)
        await handle.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)

    async def _ensure(self) -> None:
        client = await self._own.ready()
        wanted = self._schedule()
        try:
            await client.create_schedule(DIRECTORY, wanted, trigger_immediately=True)
        except ScheduleAlreadyRunningError:
            await client.get_schedule_handle(DIRECTORY).update(
                lambda old: paused_as_before(old, wanted)
            )

    def _schedule(self) -> Schedule:
        return Schedule(
            action=ScheduleActionStartWorkflow(
                WORKFLOW,
                id=DIRECTORY,
                task_queue=self._rhythm.task_queue,
                execution_timeout=LONGEST_ROUND,
            ),
            spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=self._rhythm.every)]),
            policy=SchedulePolicy(
                overlap=ScheduleOverlapPolicy.BUFFER_ONE, catchup_window=CATCH_UP
            ),
        )
