"""Looks after a webhook, as they are lived for a recording."""

from tests.histories.rounds import RunHand
from tests.hris_webhook import CARE_ID, WebhookPath
from tests.temporal_hands import Hand
from tests.temporal_world import World
from tourwright.ports import TransientError


def looked_after(world: World) -> dict[str, Hand]:
    """One that is there, and a system that does not answer for minutes."""
    path = WebhookPath(world.server, world.store)
    path.start_worker()
    try:
        return {"hris-webhook-live": _run(path), "hris-webhook-late": _late(path)}
    finally:
        path.stop_worker()


def _late(path: WebhookPath) -> RunHand:
    path.webhooks.found = TransientError("away")
    return _run(path, 6)


def _run(path: WebhookPath, minutes: int = 0) -> RunHand:
    path.look(minutes)
    return RunHand(path, CARE_ID, of_run=Hand(path, CARE_ID).run_id)
