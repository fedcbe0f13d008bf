"""What the worker process deletes once an hour, and after how many days."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tourwright.bootstrap.parts import Parts
from tourwright.store import Store
from webhooks.housekeeping import Chore, Housekeeper

Days = Callable[[], Mapping[str, int]]
Purge = Callable[[datetime, timedelta], int]


def housekeeper_of(parts: Parts) -> Housekeeper:
    """Build the thread that deletes; HR's days are looked up each time."""

    def days() -> Mapping[str, int]:
        catalogue = parts.catalogue.current
        return catalogue.policies[catalogue.default_policy].retention_days

    return Housekeeper(chores_of(parts.store, days), parts.clock)


def chores_of(store: Store, days: Days) -> tuple[Chore, ...]:
    """Return what is deleted; without a number of days a thing is kept for ever."""
    return (
        Chore("events", _kept_for(days, "inbox_events", store.inbox.purge)),
        Chore("messages", _kept_for(days, "sent_messages", store.outbox.purge)),
        Chore("tokens", store.tokens.purge),
    )


def _kept_for(days: Days, what: str, purge: Purge) -> Callable[[datetime], int]:
    def work(now: datetime) -> int:
        keep = days().get(what)
        return 0 if keep is None else purge(now, timedelta(days=keep))

    return work
