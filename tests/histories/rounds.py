"""Readings of people's systems, as they are lived for a recording."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle

from tests.hris_path import HrisPath, newcomer
from tests.hris_rounds import ListedHris, somebody
from tests.temporal_hands import Hand
from tests.temporal_world import World
from tourwright.ports import RefusedError
from tourwright.ports.hris import ReadAsked, ReadPage, SourceRules
from tourwright.temporal import round_workflow_id
from tourwright.values import HrisRoundStart
from workflows.hris_round import MOST_STEPS

PUSHED = ("nora", "ben")


@dataclass
class RunHand(Hand):
    """One run of a workflow whose id has others."""

    of_run: str = ""

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """The handle on this run alone."""
        return self.running.client.get_workflow_handle(self.workflow_id, run_id=self.of_run)


def first_run(last: RunHand) -> RunHand:
    """Return the hand on the run that went on as this one."""
    began = last.events()[0].workflow_execution_started_event_attributes
    return RunHand(last.running, last.workflow_id, of_run=began.first_execution_run_id)


@dataclass
class LongList(ListedHris):
    """A source that is asked for one person a page; `at` has what happens before a page."""

    at: dict[int, Callable[[], None]] = field(default_factory=dict)

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return the next page, after what happens before it."""
        self.at.pop(int(asked.cursor or 0), lambda: None)()
        return super().page(asked)


@contextmanager
def _reading(world: World, rules: SourceRules) -> Iterator[HrisPath]:
    """Have readings run beside the world; what they left can be looked at afterwards."""
    path = HrisPath(world.server, world.store, rules)
    path.start_worker()
    try:
        yield path
    finally:
        path.stop_worker()


def _last(path: HrisPath, why: str) -> RunHand:
    """Return the hand on the run that ended last for this reason."""
    workflow_id = round_workflow_id("hr", why)
    return RunHand(path, workflow_id, of_run=Hand(path, workflow_id).run_id)


def held(world: World) -> dict[str, Hand]:
    """A first reading that people look at, its release, later changes, hints, a refusal."""
    with _reading(world, SourceRules()) as path:
        path.listed.has(*(somebody(name) for name in ("ana", "ben", "eva")))
        waiting = path.load()
        found: dict[str, Hand] = {"hris-round-held": _last(path, "full")}
        path.release(waiting)
        path.ended("full")
        found["hris-round-released"] = _last(path, "full")
        return found | _daily(path)


def _daily(path: HrisPath) -> dict[str, Hand]:
    """Read what changed, what was named, and from a source that refuses."""
    path.listed.people["nora"] = newcomer(path.now().date())
    path.engine.start_round(HrisRoundStart("hr", "delta"))
    path.ended("delta")
    found: dict[str, Hand] = {"hris-round-changes": _last(path, "delta")}
    later = newcomer(path.now().date() + timedelta(days=3))
    path.listed.people |= {"nora": later, "ben": somebody("ben", department="Service")}
    path.told(*PUSHED)
    path.ended("push")
    found["hris-round-named"] = _last(path, "push")
    path.listed.faults = [RefusedError("403")]
    path.load()
    return found | {"hris-round-refused": _last(path, "full")}


def continued(world: World) -> dict[str, Hand]:
    """A reading so long that it goes on in a new run, and is asked for again meanwhile."""
    with _reading(world, SourceRules(first="apply")) as path:
        people = [somebody(f"p{number:03}") for number in range(MOST_STEPS + 5)]
        listed = LongList("hr", size=1)
        listed.has(*people)
        listed.at = {
            3: lambda: path.engine.start_round(HrisRoundStart("hr", "full")),
            MOST_STEPS: lambda: setattr(listed, "size", len(people)),
        }
        path.reads(listed)
        path.load()
        last = _last(path, "full")
        return {"hris-round-long": first_run(last), "hris-round-continued": last}
