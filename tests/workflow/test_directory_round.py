"""A reading of the directory: every page once, from where the last one stopped."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.directory import DirectoryActivities
from tests.directory_rounds import Book, Care, Directory
from tourwright.dev.processes import beside_python
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.errors import CursorGoneError
from tourwright.temporal import data_converter
from workflows import directory
from workflows.directory import DirectoryRound

NOW = datetime(2030, 1, 7, 8, 0, tzinfo=UTC)


@asynccontextmanager
async def worker(made: Directory, book: Book, care: Care) -> AsyncIterator[WorkflowEnvironment]:
    """Run the workflow's worker on a server whose time skips."""
    async with await WorkflowEnvironment.start_time_skipping(
        data_converter=data_converter(None),
        test_server_existing_path=beside_python("temporal-test-server"),
    ) as server:
        activities = DirectoryActivities(made, book, care, lambda: NOW)
        with ThreadPoolExecutor(2) as threads:
            async with Worker(
                server.client,
                task_queue="q",
                workflows=[DirectoryRound],
                activities=[activities.page, activities.care],
                activity_executor=threads,
                workflow_failure_exception_types=[Exception],
            ):
                yield server


async def read(made: Directory, book: Book, care: Care) -> int:
    """Read the directory once; returns how many pages."""
    async with worker(made, book, care) as server:
        pages: int = await server.client.execute_workflow(
            "DirectoryRound", id="directory", task_queue="q", result_type=int
        )
    return pages


async def test_every_page_is_read_once_and_the_place_is_kept() -> None:
    """The next reading goes on where this one ended."""
    made, book, care = Directory(), Book(), Care()

    assert await read(made, book, care) == 3

    assert book.users == ["u0", "u1", "u2"]
    assert (made.asked, book.done) == (["", "1", "2"], [False, False, True])
    assert care.done == [NOW]


async def test_a_directory_that_is_away_is_waited_for() -> None:
    """No page is left out and none comes twice into the count."""
    made, book = Directory(faults=[TransientError("away", 90.0)] * 3), Book()

    assert await read(made, book, Care()) == 3
    assert book.users == ["u0", "u1", "u2"]


async def test_a_place_that_was_forgotten_lets_everything_be_read_anew() -> None:
    """Nobody is lost by that, and nobody is taken for gone."""
    made, book = Directory(faults=[CursorGoneError("410")]), Book(places=["7"])

    await read(made, book, Care())

    assert made.asked == ["7", "", "1", "2"]
    assert book.users == ["u0", "u1", "u2"]


@pytest.mark.parametrize("fault", [TransientError("away"), RefusedError("no right")])
async def test_subscriptions_that_fail_do_not_keep_the_reading(fault: Exception) -> None:
    """The reading is what counts; the next one cares again."""
    made, book = Directory(), Book()

    assert await read(made, book, Care(fault)) == 3


async def test_a_large_directory_goes_on_in_new_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No history grows without end."""
    monkeypatch.setattr(directory, "MOST_PAGES", 4)
    made, book = Directory(pages=11), Book()

    assert await read(made, book, Care()) == 11
    assert book.users == [f"u{number}" for number in range(11)]


async def test_without_the_right_to_read_the_reading_fails_and_says_so() -> None:
    """It is for IT to act; the next one tries again."""
    with pytest.raises(WorkflowFailureError):
        await read(Directory(faults=[RefusedError("no right")] * 9), Book(), Care())
