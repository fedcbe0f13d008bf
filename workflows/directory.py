"""Reads the company's directory on a schedule, page by page."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from tourwright.values import DirectoryStep, DirectoryStepped
    from workflows.options import OUTSIDE


@workflow.defn(name="DirectoryRound")
class DirectoryRound:
    """One reading: every page that changed since the last one, then the subscriptions."""

    @workflow.run
    async def run(self) -> int:
        """Return how many accounts were read."""
        users, pages = 0, 0
        while True:
            step: DirectoryStepped = await workflow.execute_activity(
                "directory.page",
                DirectoryStep(pages),
                result_type=DirectoryStepped,
                **OUTSIDE,
            )
            users, pages = users + step.users, pages + 1
            if step.done:
                break
        await workflow.execute_activity("subscriptions.care", **OUTSIDE)
        return users
