"""Builds the care of webhooks at systems of people."""

from collections.abc import Callable, Sequence

from activities.hris_subscriptions import HrisSubscriptionActivities
from tourwright.bootstrap.parts import Parts
from tourwright.intake.subscriptions import Subscribing
from tourwright.store.hris_hooks import StoredHooks


def subscription_activities_of(parts: Parts) -> Sequence[Callable[..., object]]:
    """Return the activity that looks after webhooks; none where no source has one to see to."""
    if all(each.hooks is None for each in parts.sources.values()):
        return ()
    book = StoredHooks(parts.store.subscriptions)
    caring = Subscribing(parts.sources, book, parts.clock.now)
    return (HrisSubscriptionActivities(caring).care,)
