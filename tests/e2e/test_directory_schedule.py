"""The directory's schedule on Temporal's own development server: made, run, hurried, changed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from temporalio import activity
from temporalio.client import Client, ScheduleDescription
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.fakes import FakeClock
from tests.hint_world import FakeSubscriptions
from tourwright.dev.processes import beside_python
from tourwright.schedules import DIRECTORY, Rhythm, Schedules
from tourwright.temporal import connect_to
from tourwright.values import DirectoryStep, DirectoryStepped
from workflows.directory import DirectoryRound

QUEUE = "tours"


@dataclass
class Readings:
    """Counts the readings."""

    pages: int = 0
    read: asyncio.Event = field(default_factory=asyncio.Event)

    @activity.defn(name="directory.page")
    async def page(self, step: DirectoryStep) -> DirectoryStepped:
        """Read the only page."""
        del step
        self.pages += 1
        return DirectoryStepped(done=True)

    @activity.defn(name="subscriptions.care")
    async def care(self) -> None:
        """End a reading."""
        self.read.set()

    async def one_more(self) -> None:
        """Wait for the end of a reading."""
        async with asyncio.timeout(30):
            await self.read.wait()
        self.read.clear()


@asynccontextmanager
async def server(readings: Readings) -> AsyncIterator[Client]:
    """Run Temporal's own server, and a worker that reads the directory."""
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=beside_python("temporal")
    ) as env:
        target = env.client.service_client.config.target_host
        client = await connect_to(target, None)
        activities: list[Callable[..., object]] = [readings.page, readings.care]
        async with Worker(
            client, task_queue=QUEUE, workflows=[DirectoryRound], activities=activities
        ):
            yield client


def schedules(client: Client, minutes: int, clock: FakeClock) -> Schedules:
    """Return what has the directory read."""
    target = client.service_client.config.target_host
    rhythm = Rhythm(timedelta(minutes=minutes), QUEUE)
    return Schedules(partial(connect_to, target, None), rhythm, clock, FakeSubscriptions())


def test_the_directory_is_read_at_the_start_and_after_a_hint() -> None:
    """In a thread of its own: a browser of another test may keep this one's loop busy."""
    with ThreadPoolExecutor(1) as thread:
        pages, told = thread.submit(asyncio.run, _started_and_hinted()).result()

    assert pages == 2
    assert [each.every for each in told.schedule.spec.intervals] == [timedelta(minutes=30)]
    assert not told.schedule.state.paused


async def _started_and_hinted() -> tuple[int, ScheduleDescription]:
    """Return how often it was read, and the schedule, which made again is the same one."""
    readings, clock = Readings(), FakeClock()
    async with server(readings) as client:
        made = schedules(client, 15, clock)
        await asyncio.to_thread(made.ensure)
        await readings.one_more()
        assert await asyncio.to_thread(made.hint, clock.now())
        await readings.one_more()

        await asyncio.to_thread(schedules(client, 30, clock).ensure)
        told = await client.get_schedule_handle(DIRECTORY).describe()

    return readings.pages, told
