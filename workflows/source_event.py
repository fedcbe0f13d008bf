"""What happens to one taken event of a source: it is a hint, so the person is read again."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from tourwright.values import PersonRead, Refreshed, SourceEventStart
    from workflows.options import OUTSIDE


@workflow.defn(name="SourceEvent")
class SourceEvent:
    """Reads the person an event is about and tells the alliance what changed."""

    @workflow.run
    async def run(self, start: SourceEventStart) -> str:
        """Return what came of it: told, unchanged or unknown."""
        try:
            refreshed = await workflow.execute_activity(
                "hris.refresh",
                PersonRead(start.source, start.subject),
                result_type=Refreshed,
                **OUTSIDE,
            )
        except ActivityError as failed:
            if not _is_missing(failed):
                raise
            await workflow.execute_activity("hris.unknown_person", start, **OUTSIDE)
            return "unknown"
        if refreshed.told is None:
            return "unchanged"
        await workflow.execute_activity("alliance.tell", refreshed.told, **OUTSIDE)
        return "told"


def _is_missing(failed: ActivityError) -> bool:
    cause = failed.cause
    return isinstance(cause, ApplicationError) and cause.type == "NotFoundError"
