"""The stages of a reading of people, in their order, once each, and again while more came."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.hris_round import HrisRoundActivities
from tourwright.dev.processes import beside_python
from tourwright.ports import RefusedError, TransientError
from tourwright.temporal import data_converter
from tourwright.values import HrisRoundStart, HrisStep, HrisStepped
from workflows import hris_round
from workflows.hris_round import HrisRound

START = HrisRoundStart("hr", "delta")


@dataclass
class Steps:
    """So many steps of each stage; what was done is kept. faults are raised one at a time."""

    pages: int = 2
    held: bool = False
    faults: list[Exception] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)

    def read(self, step: HrisStep) -> HrisStepped:
        """Read one of the pages."""
        if self.faults:
            raise self.faults.pop(0)
        return self._stepped("read", step, self.pages)

    def judge(self, step: HrisStep) -> HrisStepped:
        """Judge."""
        self._stepped("judge", step, 1)
        return HrisStepped(7, done=True, held=self.held)

    def apply(self, step: HrisStep) -> HrisStepped:
        """Apply one of the chunks."""
        return self._stepped("apply", step, self.pages)

    def tell(self, step: HrisStep) -> HrisStepped:
        """Tell."""
        return self._stepped("tell", step, 1)

    def fail(self, step: HrisStep) -> HrisStepped:
        """End it."""
        return self._stepped("fail", step, 1)

    def _stepped(self, name: str, step: HrisStep, times: int) -> HrisStepped:
        self.done.append(name)
        self.numbers.add(step.round_no)
        return HrisStepped(7, done=self.done.count(name) % times == 0)


@asynccontextmanager
async def worker(steps: Steps) -> AsyncIterator[WorkflowEnvironment]:
    """Run the workflow's worker on a server whose time skips."""
    async with await WorkflowEnvironment.start_time_skipping(
        data_converter=data_converter(None),
        test_server_existing_path=beside_python("temporal-test-server"),
    ) as server:
        made = HrisRoundActivities(steps)
        with ThreadPoolExecutor(2) as threads:
            async with Worker(
                server.client,
                task_queue="q",
                workflows=[HrisRound],
                activities=[made.read, made.judge, made.apply, made.tell, made.fail],
                activity_executor=threads,
                workflow_failure_exception_types=[Exception],
            ):
                yield server


async def run(steps: Steps, start: HrisRoundStart = START, *, signalled: bool = False) -> str:
    """Run rounds to their end; signalled starts them as the web process does."""
    async with worker(steps) as server:
        outcome: str = await server.client.execute_workflow(
            "HrisRound",
            start,
            id="hris:hr:delta",
            task_queue="q",
            result_type=str,
            start_signal="more" if signalled else None,
            start_signal_args=[start] if signalled else [],
        )
    return outcome


async def test_the_stages_follow_one_another() -> None:
    """All pages, one judgement, all chunks, and then people are told."""
    steps = Steps()

    assert await run(steps) == "done"

    assert steps.done == ["read", "read", "judge", "apply", "apply", "tell"]
    assert steps.numbers == {0, 7}


async def test_a_held_round_changes_nothing() -> None:
    """It ends, and people look."""
    steps = Steps(held=True)

    assert await run(steps) == "held"

    assert steps.done == ["read", "read", "judge"]


async def test_the_signal_of_the_start_makes_no_second_round() -> None:
    """It says what the start says."""
    steps = Steps()

    assert await run(steps, signalled=True) == "done"

    assert steps.done.count("judge") == 1


async def test_what_came_meanwhile_is_read_afterwards() -> None:
    """A reading that goes on in a new run does not forget it."""
    steps = Steps()

    assert await run(steps, HrisRoundStart("hr", "delta", again=True)) == "done"

    assert steps.done.count("judge") == 2


async def test_a_source_that_is_away_is_waited_for() -> None:
    """No page is left out."""
    steps = Steps(faults=[TransientError("away", 90.0)] * 3)

    assert await run(steps) == "done"

    assert steps.done[:3] == ["read", "read", "judge"]


async def test_a_source_that_refuses_ends_the_round() -> None:
    """People are asked; nothing was applied."""
    steps = Steps(faults=[RefusedError("403")])

    assert await run(steps) == "failed"

    assert steps.done == ["fail"]


async def test_a_long_reading_goes_on_in_a_new_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is in the store: nothing is lost or done twice."""
    monkeypatch.setattr(hris_round, "MOST_STEPS", 3)
    steps = Steps(pages=5)

    assert await run(steps) == "done"

    assert steps.done.count("apply") == 5
    assert steps.done[-1] == "tell"
