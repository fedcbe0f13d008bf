"""Looks after the webhook by which a source of people tells us that something changed."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from tourwright.values import HrisCare
    from workflows.options import SOON


@workflow.defn(name="HrisSubscriptions")
class HrisSubscriptions:
    """One look at one source; the schedule begins the next."""

    @workflow.run
    async def run(self, asked: HrisCare) -> str:
        """Return what came of it: live, made, mended, refused, or late for no answer."""
        try:
            state: str = await workflow.execute_activity(
                "hris.subscriptions", asked, result_type=str, **SOON
            )
        except ActivityError as failed:
            if is_cancelled_exception(failed):
                raise
            workflow.logger.warning("webhook not looked after")
            return "late"
        return state
