"""Decisions through the ask page against bare Temporal updates, in the same run, taking turns.

A decision is a POST with link and CSRF field to the real web process: claimed in the store, applied
by the tour's workflow, its record written. It is the employee's commitment, one for each tour. A
bare update goes from an asyncio client to a workflow that counts. The server keeps all in memory.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator
from typing import Any

from temporalio.client import WorkflowHandle

from benchmarks.answers import answer_request
from benchmarks.company import Company, company, worker
from benchmarks.processes import web
from benchmarks.results import Figure, Result
from benchmarks.senders import send_all
from benchmarks.workers import BARE_QUEUE, Count
from tourwright.domain.model import Party
from tourwright.ports import Ask
from tourwright.temporal import connect_to

AT_ONCE = 16
GOAL = 0.8
PAYLOAD = "x" * 300
COUNTERS = 50
PATIENCE_S = 300.0
Handle = WorkflowHandle[Any, Any]


def run(decisions: int = 100, repeats: int = 4) -> Result:
    """Let both take turns; return the medians and their ratio."""
    with company() as here:
        for code in (worker("ours"), worker("bare")):
            here.start(code)
        here.start(web("tourwright.bootstrap.web:make_app")).wait_until_open()
        handles = here.world.run(_counters(here.server.target))
        asks = iter(_asks(here, decisions * repeats + AT_ONCE))
        _decide(here, asks, AT_ONCE)
        rounds = [
            (_decide(here, asks, decisions), here.world.run(_update(handles, decisions)))
            for _ in range(repeats)
        ]
    ours, bare = (statistics.median(each) for each in zip(*rounds, strict=True))
    return _result(ours, bare)


def _asks(here: Company, count: int) -> list[Ask]:
    """Start tours and wait until each employee is asked to commit."""
    tours = here.tours(count)
    ends = time.monotonic() + PATIENCE_S
    found: list[Ask] = []
    while len(found) < count and time.monotonic() < ends:
        time.sleep(1)
        asked = (ask for tour in tours for ask in here.store.asks.open_in(tour.stream))
        found = [ask for ask in asked if ask.role is Party.EMPLOYEE]
    return found


def _decide(here: Company, asks: Iterator[Ask], count: int) -> float:
    """Return decisions a second."""
    ready = [answer_request(here.place, next(asks), "sign") for _ in range(count)]
    began = time.perf_counter()
    taken = send_all(here.place, ready, AT_ONCE)
    rate = count / (time.perf_counter() - began)
    refused = [status for status, _ in taken if status != 303]
    if refused:
        raise RuntimeError(f"{len(refused)} decisions were answered {refused[0]}")
    return rate


async def _counters(target: str) -> list[Handle]:
    """Start the bare workflows; their payloads are not encrypted."""
    client = await connect_to(target, None)
    return [
        await client.start_workflow(Count.run, id=f"count:{number}", task_queue=BARE_QUEUE)
        for number in range(COUNTERS)
    ]


async def _update(handles: list[Handle], count: int) -> float:
    """Return bare updates a second."""
    limit = asyncio.Semaphore(AT_ONCE)
    began = time.perf_counter()
    await asyncio.gather(*(_limited(limit, handles[n % len(handles)]) for n in range(count)))
    return count / (time.perf_counter() - began)


async def _limited(limit: asyncio.Semaphore, handle: Handle) -> None:
    async with limit:
        await handle.execute_update(Count.add, PAYLOAD)


def _result(ours: float, bare: float) -> Result:
    return Result(
        "decisions",
        [
            Figure("decisions through the page", ours, "/s"),
            Figure("bare updates", bare, "/s"),
            Figure("page / bare", ours / bare, goal=GOAL, at_least=True),
        ],
    )
