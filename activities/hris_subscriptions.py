"""Looks after the webhook of a source of people."""

from typing import Protocol

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.values import HrisCare


class Caring(Protocol):
    """What `tourwright.intake.subscriptions.Subscribing` does."""

    def care(self, source: str) -> str:
        """See to the source's webhook; returns what came of it."""
        ...


class HrisSubscriptionActivities:
    """The care of webhooks on behalf of workflows."""

    def __init__(self, caring: Caring) -> None:
        """Care by the given rules."""
        self._caring = caring

    @activity.defn(name="hris.subscriptions")
    def care(self, asked: HrisCare) -> str:
        """Make or mend the webhook; safe to repeat, what is there stays."""
        with sorted_failures():
            return self._caring.care(asked.source)
