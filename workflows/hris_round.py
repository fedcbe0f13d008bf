"""One reading of a source of people: read, judge, apply, tell; what it read is in the store."""

from dataclasses import replace

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from tourwright.values import HrisRoundStart, HrisStep, HrisStepped
    from workflows.options import OUTSIDE

MOST_STEPS = 500
"""After so many a reading goes on in a new run; its place is in the store.

Readings that are under way end their run there: another number needs `workflow.patched`.
"""


@workflow.defn(name="HrisRound")
class HrisRound:
    """Rounds of one source for one reason, one after the other while more came meanwhile."""

    def __init__(self) -> None:
        """Begin without anything else to read."""
        self._more: list[HrisRoundStart] = []
        self._steps = 0

    @workflow.run
    async def run(self, start: HrisRoundStart) -> str:
        """Return what came of the last round: done, held or failed."""
        if start.again:
            self._more.append(HrisRoundStart(start.source, start.why))
        outcome = await self._round(start)
        while self._more:
            outcome = await self._round(self._more[0])
        return outcome

    @workflow.signal(name="more")
    def more(self, start: HrisRoundStart) -> None:
        """Have the source read again after this, or go on with a round that was released."""
        if start not in self._more:
            self._more.append(start)

    async def _round(self, start: HrisRoundStart) -> str:
        """Take a round through its stages; those that it has behind it are over at once."""
        self._more = [each for each in self._more if each != start]
        step = HrisStep(start.round_no, start.source, start.why, start.dry)
        try:
            step = await self._all("hris.read", step)
            if (await self._step("hris.judge", step)).held:
                return "held"
            await self._all("hris.apply", step)
            await self._all("hris.tell", step)
        except ActivityError as failed:
            if is_cancelled_exception(failed):
                raise
            await self._step("hris.fail", step)
            return "failed"
        return "done"

    async def _all(self, name: str, step: HrisStep) -> HrisStep:
        """Do the steps of one stage; returns the step with the round's number."""
        while True:
            stepped = await self._step(name, step)
            step = replace(step, round_no=stepped.round_no)
            if stepped.done:
                return step
            if self._steps >= MOST_STEPS:
                await self._go_on(step)

    async def _go_on(self, step: HrisStep) -> None:
        """Go on in a new run."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        again = bool(self._more)
        workflow.continue_as_new(
            HrisRoundStart(step.source, step.why, step.round_no, step.dry, again)
        )

    async def _step(self, name: str, step: HrisStep) -> HrisStepped:
        self._steps += 1
        stepped: HrisStepped = await workflow.execute_activity(
            name, step, result_type=HrisStepped, **OUTSIDE
        )
        return stepped
