"""The stages of a reading of people, one step a call."""

from typing import Protocol

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.values import HrisStep, HrisStepped


class RoundSteps(Protocol):
    """What `tourwright.intake.rounds.Intake` does; each step is safe to repeat."""

    def read(self, step: HrisStep) -> HrisStepped:
        """Read and stage one page."""
        ...

    def judge(self, step: HrisStep) -> HrisStepped:
        """Hold the round, or let it go on."""
        ...

    def apply(self, step: HrisStep) -> HrisStepped:
        """Apply one chunk."""
        ...

    def tell(self, step: HrisStep) -> HrisStepped:
        """Tell some of the alliances."""
        ...

    def fail(self, step: HrisStep) -> HrisStepped:
        """End a round that cannot go on; people are asked."""
        ...


class HrisRoundActivities:
    """Steps of rounds on behalf of workflows."""

    def __init__(self, steps: RoundSteps) -> None:
        """Work by the given steps."""
        self._steps = steps

    @activity.defn(name="hris.read")
    def read(self, step: HrisStep) -> HrisStepped:
        """Read one page; safe to repeat, a page is staged once."""
        with sorted_failures():
            return self._steps.read(step)

    @activity.defn(name="hris.judge")
    def judge(self, step: HrisStep) -> HrisStepped:
        """Judge what was read; safe to repeat, people are told once."""
        with sorted_failures():
            return self._steps.judge(step)

    @activity.defn(name="hris.apply")
    def apply(self, step: HrisStep) -> HrisStepped:
        """Apply one chunk; safe to repeat, what was applied is no change any more."""
        with sorted_failures():
            return self._steps.apply(step)

    @activity.defn(name="hris.tell")
    def tell(self, step: HrisStep) -> HrisStepped:
        """Tell alliances; safe to repeat, an alliance knows the events it had."""
        with sorted_failures():
            return self._steps.tell(step)

    @activity.defn(name="hris.fail")
    def fail(self, step: HrisStep) -> HrisStepped:
        """End the round; safe to repeat, people are asked once a day."""
        with sorted_failures():
            return self._steps.fail(step)
