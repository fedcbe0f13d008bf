"""The engine of the trial company: a tour begins in the time of the alliance that starts it.

An alliance that jumped lives in another year than this machine. Its next tour is started with a
delay of that distance, and its clock is then moved over the delay.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tourwright.dev.days import TourDays
from tourwright.engine import TemporalEngine
from tourwright.temporal import tour_workflow_id
from tourwright.values import TourLaunch

CALL_LIMIT_S = 30.0
NEAR = timedelta(minutes=1)
MARGIN = timedelta(seconds=1)


class TrialEngine(TemporalEngine):
    """`TemporalEngine` that starts tours in the year of their alliance."""

    def __init__(
        self, connect: Callable[[], Awaitable[Client]], task_queue: str, days: TourDays
    ) -> None:
        """Take the present from the days of the trial company."""
        super().__init__(connect, task_queue, CALL_LIMIT_S)
        self._days = days

    async def _start_tour(self, launch: TourLaunch, delay: timedelta | None = None) -> None:
        distance = launch.now - self._days.now_of("")
        await super()._start_tour(launch, distance if distance > NEAR else delay)
        if distance > NEAR:
            await self._follow(launch)

    async def _follow(self, launch: TourLaunch) -> None:
        """Move the tour to its alliance's moment; a tour that is there already stays."""
        client = await self._ready_client()
        skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        handle = client.get_workflow_handle(tour_workflow_id(launch.tour_id))
        behind = launch.now - await skipper.get_current_time(handle)
        if behind > NEAR:
            await skipper.fast_forward(handle, behind + MARGIN)
