"""The webhooks at systems of people that we see to, beside the subscriptions at the directory."""

import json
from dataclasses import dataclass

from tourwright.ports.directory import Subscription
from tourwright.ports.hris_hooks import HookKept, HookSeen, HookState, Looked
from tourwright.store.subscriptions import OF_PEOPLE, StoredSubscriptions


@dataclass(frozen=True)
class StoredHooks:
    """See `tourwright.ports.hris_hooks.HookBook`."""

    subscriptions: StoredSubscriptions

    def get(self, source: str) -> HookSeen | None:
        """See `tourwright.ports.hris_hooks.HookBook.get`."""
        row = self.subscriptions.get(f"{OF_PEOPLE}{source}")
        if row is None:
            return None
        looked = Looked(
            HookState(row.state),
            HookKept(*json.loads(row.client_state)),
            tuple(row.problem.splitlines()),
        )
        return HookSeen(source, row.resource, row.renew_at, looked)

    def put(self, seen: HookSeen) -> None:
        """See `tourwright.ports.hris_hooks.HookBook.put`."""
        looked = seen.looked
        self.subscriptions.put(
            Subscription(
                f"{OF_PEOPLE}{seen.source}",
                resource=seen.address,
                expires_at=seen.looked_at,
                renew_at=seen.looked_at,
                state=looked.state.value,
                client_state=json.dumps([looked.kept.hook_id, looked.kept.key]),
                problem="\n".join(looked.notes),
            )
        )
