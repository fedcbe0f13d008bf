"""Decisions through the ask page against bare Temporal updates, in the same run, taking turns.

A decision is a POST with link and CSRF field to the real web process: claimed in the store, applied
by the tour's workflow, its record written. Most decisions of a tour answer or close a review, which
takes effect when both sides have done it, so two of them are one update; what is left, like a
commitment (here the first of a tour's two), is applied at once by an update of its own. Both kinds
are measured, and the goal is held for a tour's decisions in the proportion of `tour_cost`. A bare
update goes from an asyncio client to a workflow that counts; its payload is neither encrypted nor a
value of ours. The goal is held on a server that keeps its state in a file, as `make dev` has it: no
company runs on one that forgets. On one in memory bare updates are twice as fast and our own share
is the same; what is left of the ratio there is told without a goal.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from temporalio.client import WorkflowHandle

from benchmarks.answers import answer_request
from benchmarks.company import Company, company, worker
from benchmarks.processes import web
from benchmarks.results import Figure, Result
from benchmarks.senders import send_all
from benchmarks.workers import BARE_QUEUE, Count
from tests.temporal_hands import E, M, TourHand
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.ports import Ask
from tourwright.temporal import connect_to

AT_ONCE = 16
GOAL = 0.8
IN_PAIRS, ALONE = 54, 8
"""Decisions of the tour of `tour_cost`: 35 updates, 27 of which carry the answers of both."""
PAYLOAD = "x" * 300
WORDS = "We keep what we promised each other, and the line in the north runs. " * 3
COUNTERS = 200
BARE_TIMES = 5
"""Bare updates for each decision of a round: a hundred alone last a quarter of a second."""
PATIENCE_S = 300.0
Handle = WorkflowHandle[Any, Any]


@dataclass(frozen=True)
class Round:
    """What one round found, a second each."""

    bare: float
    commitments: float
    reviews: float

    @property
    def tour(self) -> float:
        """Decisions a second when a tour's are taken in their proportion."""
        return (IN_PAIRS + ALONE) / (IN_PAIRS / self.reviews + ALONE / self.commitments)


def run(decisions: int = 100, repeats: int = 4) -> Result:
    """Let them take turns; return the medians and their ratio. decisions is an even number."""
    kept = _rounds(decisions, repeats, in_memory=False)
    memory = _rounds(decisions, repeats, in_memory=True)
    found = [*_figures(kept, "server with a file", GOAL), *_figures(memory, "server in memory")]
    return Result("decisions", found)


def _rounds(decisions: int, repeats: int, *, in_memory: bool) -> list[Round]:
    with company(in_memory=in_memory) as here:
        for code in (worker("ours"), worker("bare")):
            here.start(code)
        here.start(web("tourwright.bootstrap.web:make_app")).wait_until_open()
        handles = here.world.run(_counters(here.server.target))
        tours = _committing(here, decisions * repeats + AT_ONCE)
        sign(here, tours[-AT_ONCE:])
        parts = [tours[n * decisions : (n + 1) * decisions] for n in range(repeats)]
        return [
            Round(
                here.world.run(_update(handles, decisions * BARE_TIMES)),
                sign(here, part),
                review(here, part[: decisions // 2]),
            )
            for part in parts
        ]


def sign(here: Company, tours: Sequence[TourHand]) -> float:
    """Let the employee of each commit; return how many a second."""
    return _decide(here, _asked(here, tours, AskKind.COMMIT, E), "sign")


def review(here: Company, tours: Sequence[TourHand]) -> float:
    """Let both sides of each answer a review; return answers a second."""
    for tour in tours:
        tour.sign(M)
        tour.act(E, "pull_forward", MachineName.REVIEW)
    asks = [_asked(here, tours, AskKind.REVIEW, side) for side in (E, M)]
    both = [ask for pair in zip(*asks, strict=True) for ask in pair]
    return _decide(here, both, "answer", progress="on_track", text=WORDS, next_steps="More.")


def _committing(here: Company, count: int) -> list[TourHand]:
    """Start tours and wait until each employee is asked to commit."""
    tours = here.tours(count)
    _asked(here, tours, AskKind.COMMIT, E)
    return tours


def _asked(here: Company, tours: Sequence[TourHand], kind: AskKind, side: Party) -> list[Ask]:
    """Wait until this side of every tour is asked; return what."""
    ends = time.monotonic() + PATIENCE_S
    found: list[Ask] = []
    while len(found) < len(tours):
        if time.monotonic() > ends:
            raise TimeoutError(f"only {len(found)} of {len(tours)} tours ask {kind}")
        asked = (ask for tour in tours for ask in here.store.asks.open_in(tour.stream))
        found = [ask for ask in asked if (ask.kind, ask.role) == (kind, side)]
    return found


def _decide(here: Company, asks: Sequence[Ask], verb: str, **fields: str) -> float:
    """Return decisions a second."""
    ready = [answer_request(here.place, ask, verb, **fields) for ask in asks]
    began = time.perf_counter()
    taken = send_all(here.place, ready, AT_ONCE)
    rate = len(ready) / (time.perf_counter() - began)
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


def _figures(rounds: Sequence[Round], where: str, goal: float | None = None) -> list[Figure]:
    """Return the medians of a second, and what they are of bare updates."""
    bare = statistics.median(each.bare for each in rounds)
    tour = statistics.median(each.tour for each in rounds)
    reviews = statistics.median(each.reviews for each in rounds)
    commitments = statistics.median(each.commitments for each in rounds)
    return [
        Figure(f"bare updates, {where}", bare, "/s"),
        Figure(f"decisions of a tour, {where}", tour, "/s"),
        Figure(f"page / bare, {where}", tour / bare, goal=goal, at_least=True),
        Figure(f"reviews alone / bare, {where}", reviews / bare),
        Figure(f"commitments alone / bare, {where}", commitments / bare),
    ]
