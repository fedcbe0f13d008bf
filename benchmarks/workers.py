"""Worker processes that are measured: the product's, and one with a workflow that only counts."""

import asyncio

from temporalio import workflow
from temporalio.worker import Worker

from tourwright.bootstrap.collector import settle_in
from tourwright.bootstrap.parts import parts_of
from tourwright.bootstrap.worker import activities_of, worker_of
from tourwright.settings import from_environment
from tourwright.temporal import connect

BARE_QUEUE = "bare"


@workflow.defn(name="Count", sandboxed=False)
class Count:
    """Counts updates."""

    def __init__(self) -> None:
        """Begin at none."""
        self._count = 0

    @workflow.run
    async def run(self) -> None:
        """Wait for ever."""
        await workflow.wait_condition(lambda: False)

    @workflow.update(name="add")
    def add(self, payload: str) -> int:
        """Count one."""
        self._count += 1 if payload else 0
        return self._count


def ours() -> None:
    """Run the product's worker without the courier, whose mails would go nowhere."""
    asyncio.run(_ours())


def bare() -> None:
    """Run a worker that counts."""
    asyncio.run(_bare())


async def _ours() -> None:
    parts = parts_of(from_environment())
    client = await connect(parts.store.keyring)
    settle_in()
    async with worker_of(client, parts, activities_of(parts)):
        await asyncio.Event().wait()


async def _bare() -> None:
    client = await connect(None)
    async with Worker(client, task_queue=BARE_QUEUE, workflows=[Count]):
        await asyncio.Event().wait()
