"""Decisions through the ask page against bare Temporal updates, in the same run, taking turns.

A decision is a POST with link and CSRF field to the real web process: claimed in the store, applied
by the tour's workflow, its record written. Nearly all decisions of a tour answer or close a review,
which takes effect when both sides have done it, so two of them are one update; a commitment, here
the first of a tour's two, is applied at once by an update of its own. A bare update goes from an
asyncio client to a workflow that counts; its payload is neither encrypted nor a value of ours. All
is measured on a server that keeps its state in a file, as `make dev` has it, and the reviews on one
in memory too, where bare updates are faster. The goal is held against each of the three.
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
PAYLOAD = "x" * 300
WORDS = "We keep what we promised each other, and the line in the north runs. " * 3
COUNTERS = 200
PATIENCE_S = 300.0
Handle = WorkflowHandle[Any, Any]


@dataclass(frozen=True)
class Round:
    """What one round found, a second each."""

    bare: float
    commitments: float
    reviews: float


def run(decisions: int = 100, repeats: int = 4) -> Result:
    """Let them take turns; return the medians and their ratio. decisions is an even number."""
    kept = _rounds(decisions, repeats, in_memory=False)
    memory = _rounds(decisions, max(1, repeats // 2), in_memory=True)
    return Result("decisions", [*_figures(kept), *_aside(memory)])


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
                here.world.run(_update(handles, decisions)),
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


def _figures(rounds: Sequence[Round]) -> list[Figure]:
    bare, reviews, commitments = _medians(rounds)
    return [
        Figure("bare updates", bare, "/s"),
        Figure("decisions through the page", reviews, "/s"),
        Figure("page / bare", reviews / bare, goal=GOAL, at_least=True),
        Figure("commitments through the page", commitments, "/s"),
        Figure("commitments / bare", commitments / bare, goal=GOAL, at_least=True),
    ]


def _aside(rounds: Sequence[Round]) -> list[Figure]:
    bare, reviews, _ = _medians(rounds)
    return [
        Figure("bare updates, server in memory", bare, "/s"),
        Figure("page / bare, server in memory", reviews / bare, goal=GOAL, at_least=True),
    ]


def _medians(rounds: Sequence[Round]) -> tuple[float, float, float]:
    return (
        statistics.median(each.bare for each in rounds),
        statistics.median(each.reviews for each in rounds),
        statistics.median(each.commitments for each in rounds),
    )
