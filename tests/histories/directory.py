"""Readings of the company's directory, as they are lived for a recording."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from temporalio.client import WorkflowFailureError

from tests.directory_rounds import ROUND_ID, DirectoryPath
from tests.histories.rounds import RunHand, first_run
from tests.temporal_hands import Hand
from tests.temporal_world import World
from tourwright.ports import RefusedError, TransientError
from workflows.directory import MOST_PAGES


@contextmanager
def _reading(world: World) -> Iterator[DirectoryPath]:
    """Have a worker read beside the world; what it left can be looked at afterwards."""
    path = DirectoryPath(world.server, world.store)
    path.start_worker()
    try:
        yield path
    finally:
        path.stop_worker()


def _last(path: DirectoryPath) -> RunHand:
    """Return the hand on the run that ended last."""
    return RunHand(path, ROUND_ID, of_run=Hand(path, ROUND_ID).run_id)


def read(world: World) -> dict[str, Hand]:
    """Some pages of a directory that was away; without subscriptions; without the right."""
    with _reading(world) as path:
        path.read(faults=[TransientError("away")] * 2, minutes=1)
        found: dict[str, Hand] = {"directory-round-read": _last(path)}
        path.care.fault = TransientError("away")
        path.read(minutes=6)
        found["directory-round-uncared"] = _last(path)
        with suppress(WorkflowFailureError):
            path.read(faults=[RefusedError("403")])
        return found | {"directory-round-refused": _last(path)}


def continued(world: World) -> dict[str, Hand]:
    """A reading of so many pages that it goes on in a new run."""
    with _reading(world) as path:
        path.read(pages=MOST_PAGES + 3)
        last = _last(path)
        return {"directory-round-long": first_run(last), "directory-round-continued": last}
