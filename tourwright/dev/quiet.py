"""Says whether workflows have nothing left to do but wait; needed where time is skipped."""

from collections import Counter
from collections.abc import Iterable

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus

STARTS_AND_ENDS = (
    (
        ("WORKFLOW_TASK_SCHEDULED",),
        ("WORKFLOW_TASK_COMPLETED", "WORKFLOW_TASK_TIMED_OUT", "WORKFLOW_TASK_FAILED"),
    ),
    (
        ("ACTIVITY_TASK_SCHEDULED",),
        (
            "ACTIVITY_TASK_COMPLETED",
            "ACTIVITY_TASK_FAILED",
            "ACTIVITY_TASK_TIMED_OUT",
            "ACTIVITY_TASK_CANCELED",
        ),
    ),
    (
        ("SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",),
        (
            "EXTERNAL_WORKFLOW_EXECUTION_SIGNALED",
            "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED",
        ),
    ),
)


def waits_only(events: Iterable[HistoryEvent]) -> bool:
    """Say whether everything that was begun in this history has ended, timers apart."""
    counted = Counter(EventType.Name(event.event_type) for event in events)
    return all(
        sum(counted[f"EVENT_TYPE_{name}"] for name in begun)
        <= sum(counted[f"EVENT_TYPE_{name}"] for name in ended)
        for begun, ended in STARTS_AND_ENDS
    )


async def is_quiet(client: Client, workflow_id: str) -> tuple[bool, bool]:
    """Say whether the workflow has nothing to do but wait, and whether it has ended."""
    handle = client.get_workflow_handle(workflow_id)
    description = await handle.describe()
    if description.status is not WorkflowExecutionStatus.RUNNING:
        return True, True
    return waits_only((await handle.fetch_history()).events), False
