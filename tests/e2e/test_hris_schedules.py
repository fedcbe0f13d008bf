"""Schedules of sources of people on Temporal's own development server."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
from temporalio import activity
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.hris_sources import Webhooks, care_of, source_of
from tourwright.dev.processes import beside_python
from tourwright.hris_schedules import HrisSchedules
from tourwright.ports import NotFoundError
from tourwright.ports.hris import HrisSource, Rhythms, ScheduleSeen, Why
from tourwright.temporal import connect_to
from tourwright.values import HrisCare, HrisRoundStart, HrisStep, HrisStepped
from workflows.hris_round import HrisRound
from workflows.hris_subscriptions import HrisSubscriptions

QUEUE = "tours"
ENTRA = source_of("entra", "scim", Rhythms(15, "weekly sunday 02:30 Europe/Berlin"))
PAYROLL = source_of("payroll", "files", Rhythms(files_minutes=10))
BAMBOO = source_of(
    "bamboo", "bamboohr", Rhythms(0, "", subscriptions_hours=12), care_of(Webhooks())
)
DELTA, FULL, FILES = "hris:entra:delta", "hris:entra:full", "hris:payroll:files"
CARE = "hris:bamboo:subscriptions"


@dataclass
class Steps:
    """Rounds that have nothing to do."""

    read_for: list[tuple[str, str]] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    cared_for: list[str] = field(default_factory=list)
    cared: asyncio.Event = field(default_factory=asyncio.Event)

    @activity.defn(name="hris.read")
    async def read(self, step: HrisStep) -> HrisStepped:
        """Note what was asked for."""
        self.read_for.append((step.source, step.why))
        return HrisStepped(1, done=True)

    @activity.defn(name="hris.judge")
    async def judge(self, step: HrisStep) -> HrisStepped:
        """Let it go on."""
        return HrisStepped(step.round_no, done=True)

    @activity.defn(name="hris.apply")
    async def apply(self, step: HrisStep) -> HrisStepped:
        """Apply nothing."""
        return HrisStepped(step.round_no, done=True)

    @activity.defn(name="hris.tell")
    async def tell(self, step: HrisStep) -> HrisStepped:
        """End it."""
        self.told.set()
        return HrisStepped(step.round_no, done=True)

    @activity.defn(name="hris.subscriptions")
    async def care(self, asked: HrisCare) -> str:
        """Note whose webhook was looked after."""
        self.cared_for.append(asked.source)
        self.cared.set()
        return "live"


@asynccontextmanager
async def server(steps: Steps) -> AsyncIterator[Client]:
    """Run Temporal's own server, and a worker for rounds."""
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=beside_python("temporal")
    ) as env:
        client = await connect_to(env.client.service_client.config.target_host, None)
        with ThreadPoolExecutor(2) as pool:
            async with Worker(
                client,
                task_queue=QUEUE,
                workflows=[HrisRound, HrisSubscriptions],
                activities=[steps.read, steps.judge, steps.apply, steps.tell, steps.care],
                activity_executor=pool,
            ):
                yield client


@dataclass
class Wanted:
    """Schedules of a file; each made anew, as a process that starts does."""

    client: Client
    started: list[HrisRoundStart] = field(default_factory=list)

    def of(self, *sources: HrisSource) -> HrisSchedules:
        """Return those of these sources."""
        named = {each.name: each for each in sources}
        target = self.client.service_client.config.target_host
        return HrisSchedules(partial(connect_to, target, None), QUEUE, named, self.started.append)


async def ids_there(client: Client, wanted: set[str]) -> set[str]:
    """Return the schedules on the server, once they are those wanted; a list follows later."""
    found: set[str] = set()
    for _ in range(100):
        found = {each.id async for each in await client.list_schedules()}
        if found == wanted:
            break
        await asyncio.sleep(0.1)
    return found


Seen = Mapping[str, ScheduleSeen]


async def seen_by(control: HrisSchedules) -> Seen:
    """Return what an operator sees."""
    return {each.schedule_id: each for each in await asyncio.to_thread(control.states)}


@dataclass
class Life:
    """What was there after each turn."""

    made: set[str] = field(default_factory=set)
    restarted: Seen = field(default_factory=dict)
    resumed: Seen = field(default_factory=dict)
    read_for: Sequence[tuple[str, str]] = ()
    cared_for: Sequence[str] = ()
    left: set[str] = field(default_factory=set)
    unknown: type[Exception] | None = None


async def _lived() -> Life:
    """Make, pause, restart with another rhythm, run by hand, resume, take a source out."""
    steps, life = Steps(), Life()
    async with server(steps) as client:
        wanted = Wanted(client)
        first = wanted.of(ENTRA, PAYROLL, BAMBOO)
        await asyncio.to_thread(first.ensure)
        life.made = await ids_there(client, {DELTA, FULL, FILES, CARE})
        await asyncio.to_thread(first.pause, DELTA)
        other = source_of("entra", "scim", Rhythms(5, "daily 03:00 UTC"))
        again = wanted.of(other, PAYROLL, BAMBOO)
        await asyncio.to_thread(again.ensure)
        life.restarted = await seen_by(again)
        for schedule, ran in ((FULL, steps.told), (CARE, steps.cared)):
            await asyncio.to_thread(again.trigger, schedule)
            async with asyncio.timeout(30):
                await ran.wait()
        life.read_for, life.cared_for = steps.read_for, steps.cared_for
        await asyncio.to_thread(again.resume, DELTA)
        life.resumed = await seen_by(again)
        await asyncio.to_thread(wanted.of(PAYROLL).ensure)
        life.left = await ids_there(client, {FILES})
        try:
            await asyncio.to_thread(again.pause, DELTA)
        except NotFoundError as gone:
            life.unknown = type(gone)
    return life


@pytest.fixture(scope="module")
def life() -> Life:
    """In a thread of its own: a browser of another test may keep this one's loop busy."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _lived()).result()


def test_schedules_are_made_as_the_file_says(life: Life) -> None:
    """And changed when it does."""
    assert life.made == {DELTA, FULL, FILES, CARE}
    every = [life.restarted[name].every for name in (DELTA, FULL, FILES, CARE)]
    assert every == ["every 5 min", "daily 03:00 UTC", "every 10 min", "every 12 h"]
    at = life.restarted[FULL].next_at
    assert at is not None
    assert (at.hour, at.minute) == (3, 0)


def test_a_paused_schedule_stays_paused_over_a_restart(life: Life) -> None:
    """Until an operator resumes it; the others run."""
    paused = {name: each.paused for name, each in life.restarted.items()}

    assert paused == {DELTA: True, FULL: False, FILES: False, CARE: False}
    assert not any(each.paused for each in life.resumed.values())


def test_a_schedule_that_is_run_by_hand_reads_its_source(life: Life) -> None:
    """For its own reason, and says when."""
    assert list(life.read_for) == [("entra", "full")]
    assert life.restarted[FULL].last_at is None
    assert life.resumed[FULL].last_at is not None


def test_a_webhook_is_looked_after_by_its_schedule(life: Life) -> None:
    """Of the source that it belongs to."""
    assert list(life.cared_for) == ["bamboo"]


def test_a_source_that_is_taken_out_is_read_no_more(life: Life) -> None:
    """Its schedules are deleted, and nobody can pause them."""
    assert life.left == {FILES}
    assert life.unknown is NotFoundError


def test_a_round_by_hand_goes_to_the_engine() -> None:
    """With its number, when it was held."""
    started: list[HrisRoundStart] = []

    async def connect() -> Client:
        raise RuntimeError("no server")

    control = HrisSchedules(connect, QUEUE, {"entra": ENTRA}, started.append)
    control.start("entra", Why.DELTA, 7)

    assert started == [HrisRoundStart("entra", "delta", 7)]
