"""Reads the company's directory on a schedule, page by page."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from tourwright.values import DirectoryStep, DirectoryStepped
    from workflows.options import OUTSIDE, SOON

MOST_PAGES = 500
"""After so many a reading goes on in a new run; the place is in the store."""


@workflow.defn(name="DirectoryRound")
class DirectoryRound:
    """One reading: every page that changed since the last one, then the subscriptions."""

    @workflow.run
    async def run(self, step: DirectoryStep = DirectoryStep()) -> int:  # noqa: B008  # frozen
        """Return how many pages were read."""
        pages = step.round
        while not (await self._page(pages)).done:
            pages += 1
            if pages % MOST_PAGES == 0:
                workflow.continue_as_new(DirectoryStep(pages))
        await self._care()
        return pages + 1

    async def _page(self, number: int) -> DirectoryStepped:
        """Read the next page."""
        stepped: DirectoryStepped = await workflow.execute_activity(
            "directory.page", DirectoryStep(number), result_type=DirectoryStepped, **OUTSIDE
        )
        return stepped

    async def _care(self) -> None:
        """Look after the subscriptions; without one the next reading comes by the clock."""
        try:
            await workflow.execute_activity("subscriptions.care", **SOON)
        except ActivityError:
            workflow.logger.warning("subscriptions not cared for")
