"""Schedules of sources of people at Temporal: made as the file says, paused as operators say.

Each reads its source, or looks after the webhook by which the source tells us of changes.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleDescription,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
)
from temporalio.service import RPCError, RPCStatusCode

from tourwright.ports import NotFoundError, TransientError
from tourwright.ports.hris import HrisSource, ScheduleSeen, Why
from tourwright.temporal import round_workflow_id
from tourwright.temporal_client import LoopThread, OwnClient, paused_as_before
from tourwright.values import HrisCare, HrisRoundStart

logger = logging.getLogger(__name__)

WORKFLOW = "HrisRound"
CARE = "HrisSubscriptions"
SUBSCRIPTIONS = "subscriptions"
PREFIX = "hris:"
CATCH_UP = timedelta(hours=1)
LIMIT_S = 10.0
OF_FILES: Mapping[str, Why] = {"files": Why.FILE, "feed": Why.FEED}
"""Kinds that are looked into rather than asked."""

FILES_MINUTES = 5
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
FULL = re.compile(r"(?:daily|weekly (?P<day>\w+)) (?P<hour>\d\d):(?P<minute>\d\d) (?P<zone>\S+)")

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Planned:
    """One schedule as the file wants it. every is in words; why None looks after the webhook."""

    schedule_id: str
    source: str
    why: Why | None
    every: str
    spec: ScheduleSpec


def planned(sources: Mapping[str, HrisSource]) -> Sequence[Planned]:
    """Return the schedules that the sources want."""
    return [plan for source in sources.values() for plan in _of(source)]


def _of(source: HrisSource) -> Iterator[Planned]:
    yield from _readings(source)
    hours = source.every.subscriptions_hours
    if source.hooks is not None and hours:
        yield _often(source.name, SUBSCRIPTIONS, None, timedelta(hours=hours))


def _readings(source: HrisSource) -> Iterator[Planned]:
    every = source.every
    why = OF_FILES.get(source.kind)
    if why is not None:
        minutes = every.files_minutes or FILES_MINUTES
        yield _often(source.name, "files", why, timedelta(minutes=minutes))
    elif every.delta_minutes:
        yield _often(source.name, "delta", Why.DELTA, timedelta(minutes=every.delta_minutes))
    found = FULL.fullmatch(every.full)
    # A file that was dropped must not come back by the clock; a ledger needs it to come true.
    if found is not None and why is not Why.FILE:
        spec = _at(found["day"], int(found["hour"]), int(found["minute"]), found["zone"])
        yield Planned(f"{PREFIX}{source.name}:full", source.name, Why.FULL, every.full, spec)


def _often(source: str, name: str, why: Why | None, every: timedelta) -> Planned:
    spec = ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every)])
    minutes = int(every.total_seconds()) // 60
    words = f"every {minutes} min" if why else f"every {minutes // 60} h"
    return Planned(f"{PREFIX}{source}:{name}", source, why, words, spec)


def _at(day: str | None, hour: int, minute: int, zone: str) -> ScheduleSpec:
    """Return the moment of a day, or of one day of the week, in the zone."""
    days = [ScheduleRange(DAYS.index(day))] if day else [ScheduleRange(0, len(DAYS) - 1)]
    at = ScheduleCalendarSpec(
        hour=[ScheduleRange(hour)], minute=[ScheduleRange(minute)], day_of_week=days
    )
    return ScheduleSpec(calendars=[at], time_zone_name=zone)


class HrisSchedules:
    """See `tourwright.ports.hris.HrisControl`; a server without schedules stops nothing else."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Client]],
        task_queue: str,
        sources: Mapping[str, HrisSource],
        start_round: Callable[[HrisRoundStart], None],
    ) -> None:
        """Connect on first use."""
        self._own = OwnClient(connect)
        self._task_queue = task_queue
        self._planned = {plan.schedule_id: plan for plan in planned(sources)}
        self._start_round = start_round
        self._thread = LoopThread()

    def ensure(self) -> None:
        """Make, change and delete schedules as the file says; where there are none, say so once."""
        try:
            self._thread.run(self._ensure(), LIMIT_S)
        except (RPCError, RuntimeError, TimeoutError) as why:
            logger.warning("no schedule", extra={"why": type(why).__name__})

    def states(self) -> Sequence[ScheduleSeen]:
        """See `HrisControl.states`."""
        return self._run(self._states())

    def pause(self, schedule_id: str) -> None:
        """See `HrisControl.pause`."""
        self._run(self._pause(self._known(schedule_id)))

    def resume(self, schedule_id: str) -> None:
        """See `HrisControl.resume`."""
        self._run(self._resume(self._known(schedule_id)))

    def trigger(self, schedule_id: str) -> None:
        """See `HrisControl.trigger`."""
        self._run(self._trigger(self._known(schedule_id)))

    def start(self, source: str, why: Why, round_no: int = 0) -> None:
        """See `HrisControl.start`."""
        self._start_round(HrisRoundStart(source, why.value, round_no))

    def _known(self, schedule_id: str) -> str:
        if schedule_id not in self._planned:
            raise NotFoundError("there is no such schedule")
        return schedule_id

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return self._thread.run(work, LIMIT_S)
        except RPCError as why:
            if why.status is RPCStatusCode.NOT_FOUND:
                raise NotFoundError("there is no such schedule") from why
            raise TransientError("the schedules do not answer") from why
        except (RuntimeError, TimeoutError) as why:
            raise TransientError("the schedules do not answer") from why

    async def _ensure(self) -> None:
        client = await self._own.ready()
        for plan in self._planned.values():
            await self._made(client, plan)
        async for there in await client.list_schedules():
            if there.id.startswith(PREFIX) and there.id not in self._planned:
                await client.get_schedule_handle(there.id).delete()

    async def _made(self, client: Client, plan: Planned) -> None:
        wanted = self._schedule(plan)
        try:
            await client.create_schedule(plan.schedule_id, wanted)
        except ScheduleAlreadyRunningError:
            handle = client.get_schedule_handle(plan.schedule_id)
            await handle.update(lambda old: paused_as_before(old, wanted))

    def _schedule(self, plan: Planned) -> Schedule:
        return Schedule(
            action=_action(plan, self._task_queue),
            spec=plan.spec,
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
        )

    async def _states(self) -> Sequence[ScheduleSeen]:
        client = await self._own.ready()
        return [await _seen(client, plan) for plan in self._planned.values()]

    async def _pause(self, schedule_id: str) -> None:
        client = await self._own.ready()
        await client.get_schedule_handle(schedule_id).pause(note="paused by an operator")

    async def _resume(self, schedule_id: str) -> None:
        client = await self._own.ready()
        await client.get_schedule_handle(schedule_id).unpause(note="resumed by an operator")

    async def _trigger(self, schedule_id: str) -> None:
        client = await self._own.ready()
        handle = client.get_schedule_handle(schedule_id)
        await handle.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)


def _action(plan: Planned, task_queue: str) -> ScheduleActionStartWorkflow:
    """Return what the schedule starts."""
    what = plan.why.value if plan.why else SUBSCRIPTIONS
    start = HrisRoundStart(plan.source, what) if plan.why else HrisCare(plan.source)
    name, workflow_id = WORKFLOW if plan.why else CARE, round_workflow_id(plan.source, what)
    return ScheduleActionStartWorkflow(name, start, id=workflow_id, task_queue=task_queue)


async def _seen(client: Client, plan: Planned) -> ScheduleSeen:
    try:
        there = await client.get_schedule_handle(plan.schedule_id).describe()
    except RPCError as why:
        if why.status is not RPCStatusCode.NOT_FOUND:
            raise
        return ScheduleSeen(plan.schedule_id, paused=False, every=plan.every)
    return ScheduleSeen(
        plan.schedule_id,
        paused=there.schedule.state.paused,
        every=plan.every,
        last_at=_last(there),
        next_at=next(iter(there.info.next_action_times), None),
    )


def _last(there: ScheduleDescription) -> datetime | None:
    return max((each.started_at for each in there.info.recent_actions), default=None)
