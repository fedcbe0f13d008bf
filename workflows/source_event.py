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
        """Return what came of it: told, unchanged, unknown or refused."""
        try:
            refreshed = await workflow.execute_activity(
                "hris.refresh",
                PersonRead(start.source, start.subject),
                result_type=Refreshed,
                **OUTSIDE,
            )
        except ActivityError as failed:
            return await self._ask_for_help(start, failed)
        if refreshed.told is None:
            return "unchanged"
        await workflow.execute_activity("alliance.tell", refreshed.told, **OUTSIDE)
        return "told"

    async def _ask_for_help(self, start: SourceEventStart, failed: ActivityError) -> str:
        """Ask people: about somebody unknown, or a source that refused or was away for days."""
        if _is_missing(failed):
            await workflow.execute_activity("hris.unknown_person", start, **OUTSIDE)
            return "unknown"
        await workflow.execute_activity("hris.source_refused", start, **OUTSIDE)
        return "refused"


def _is_missing(failed: ActivityError) -> bool:
    cause = failed.cause
    return isinstance(cause, ApplicationError) and cause.type == "NotFoundError"
