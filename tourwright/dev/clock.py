"""The clock of the trial company: one person's workflows jump to their next date.

Years are the point of a tour, and nobody waits for them. Temporal's development server can move the
clock of one workflow; a jump moves the alliance first and then its open tours, so that the news of
a tour reaches an alliance that is there already. Source: `temporalio.testing.TimeSkipper`, marked
experimental there, used nowhere else.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
)
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tourwright.dev.quiet import is_quiet
from tourwright.dev.trial_words import words_of
from tourwright.domain import alliance as alliance_rules
from tourwright.domain import tour as tour_rules
from tourwright.domain.alliance_state import AllianceState
from tourwright.domain.model import Due
from tourwright.domain.tour import Tour
from tourwright.temporal import alliance_workflow_id, tour_workflow_id

MARGIN = timedelta(seconds=2)
MOVE_LIMIT_S = 30.0
QUIET_LIMIT_S = 20.0
POLL_S = 0.1


@dataclass(frozen=True)
class Moment:
    """Where one workflow is in its own time, and what comes next by itself (None: nothing).

    A lost one was begun by a version that this one cannot go on with.
    """

    workflow_id: str
    now: datetime
    next_at: datetime | None
    what: str = ""
    lost: bool = False


class TourClock:
    """Looks at and moves the workflows of one alliance."""

    def __init__(self, client: Client) -> None:
        """Move workflows of the given client's namespace."""
        self._client = client
        self._skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))

    async def moments(self, alliance_id: str, tour_ids: Sequence[str]) -> list[Moment]:
        """Return where the open workflows of an alliance are, the alliance first."""
        ids = [alliance_workflow_id(alliance_id), *map(tour_workflow_id, tour_ids)]
        found = await asyncio.gather(*(self._moment(workflow_id) for workflow_id in ids))
        return [moment for moment in found if moment is not None]

    async def move(self, moments: Sequence[Moment], target: datetime) -> None:
        """Move the workflows to the moment, one after the other in the given order."""
        for moment in moments:
            distance = target - moment.now + MARGIN
            if distance > timedelta(0):
                handle = self._client.get_workflow_handle(moment.workflow_id)
                await asyncio.wait_for(self._skipper.fast_forward(handle, distance), MOVE_LIMIT_S)
        await self.quiet([moment.workflow_id for moment in moments])

    async def quiet(self, workflow_ids: Sequence[str]) -> None:
        """Wait until these workflows only wait, for a while at most."""
        ends = asyncio.get_running_loop().time() + QUIET_LIMIT_S
        while asyncio.get_running_loop().time() < ends:
            states = [await is_quiet(self._client, each) for each in workflow_ids]
            if all(quiet for quiet, _ended in states):
                return
            await asyncio.sleep(POLL_S)

    async def events_are_over(self) -> bool:
        """Say whether every event of the HRIS that was begun is handled."""
        open_ones = "WorkflowType = 'SourceEvent' AND ExecutionStatus = 'Running'"
        counted = await self._client.count_workflows(open_ones)
        return counted.count == 0

    async def _moment(self, workflow_id: str) -> Moment | None:
        handle = self._client.get_workflow_handle(workflow_id)
        try:
            description = await handle.describe()
        except RPCError:
            return None
        if description.status is not WorkflowExecutionStatus.RUNNING:
            return None
        now = await self._skipper.get_current_time(handle)
        try:
            due, words = await _next(handle)
        except WorkflowQueryFailedError:
            return Moment(workflow_id, now, None, lost=True)
        return Moment(workflow_id, now, due.at if due else None, words)


def next_of(moments: Sequence[Moment]) -> Moment | None:
    """Return the workflow whose next date comes first, None when nothing is to come."""
    ahead = [(each.next_at, each) for each in moments if each.next_at is not None]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead else None


async def _next(handle: "WorkflowHandle[object, object]") -> tuple[Due | None, str]:
    if handle.id.startswith("tour:"):
        tour: Tour = await handle.query("tour", result_type=Tour)
        due = tour_rules.next_due(tour)
        return due, words_of(due, tour) if due else ""
    alliance: AllianceState = await handle.query("alliance", result_type=AllianceState)
    due = alliance_rules.next_due(alliance)
    return due, words_of(due) if due else ""
