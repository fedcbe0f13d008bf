"""The care of a webhook on a real server: a source "hr" whose system is the test's."""

from datetime import timedelta
from typing import Any

from activities.hris_subscriptions import HrisSubscriptionActivities
from tests.hris_sources import Webhooks, care_of, source_of
from tests.temporal_running import WORKFLOWS, Running, Server
from tourwright.intake.subscriptions import Subscribing
from tourwright.store import Store
from tourwright.store.hris_hooks import StoredHooks
from tourwright.temporal import round_workflow_id
from tourwright.values import HrisCare
from workflows.hris_subscriptions import HrisSubscriptions

CARE_ID = round_workflow_id("hr", "subscriptions")


class WebhookPath(Running):
    """A worker that looks after the webhook."""

    def __init__(self, server: Server, store: Store) -> None:
        super().__init__(server, store)
        self.workflows = (*WORKFLOWS, HrisSubscriptions)
        self.webhooks = Webhooks()
        self.book = StoredHooks(store.subscriptions)

    def activities(self) -> list[Any]:
        """Add the care."""
        source = source_of("hr", "bamboohr", hooks=care_of(self.webhooks))
        caring = Subscribing({"hr": source}, self.book, self.now)
        return [*super().activities(), HrisSubscriptionActivities(caring).care]

    def look(self, minutes: int = 0) -> str:
        """Let it be looked after as the schedule does; return what came of it after minutes."""
        started = self.client.start_workflow(
            "HrisSubscriptions",
            HrisCare("hr"),
            id=CARE_ID,
            task_queue=self.queue,
            result_type=str,
        )
        handle = self.run(started)
        if minutes:
            self.run(self.server.env.sleep(timedelta(minutes=minutes)))
        found: str = self.run(handle.result())
        return found
