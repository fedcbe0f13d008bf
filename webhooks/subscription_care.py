"""Keeps one subscription to changes of people alive; without one the directory is read in time.

Subscriptions die silently. So after each reading of the directory we look which of ours are there,
renew at half of their life, and make a new one when none is left.

not there any more -> dead            leads elsewhere -> ended, dead
half of its life is over, or it was asked for -> renewed
none live -> one is made; none could be made -> an error that somebody is to see
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tourwright.ports import ConnectorError, NotFoundError
from tourwright.ports.directory import Subscription, SubscriptionCalls, Subscriptions
from webhooks.metrics import SUBSCRIPTIONS

logger = logging.getLogger(__name__)

RESOURCE = "users"
LIFE = timedelta(days=28)
"""The directory grants at most 29 days (41,760 minutes) for people."""

LIVE = "live"
WORD_BYTES = 48


class SubscriptionCare:
    """Looks after the subscriptions; safe to repeat at any time."""

    def __init__(self, calls: SubscriptionCalls, kept: Subscriptions) -> None:
        """Care for those kept, by the calls."""
        self._calls = calls
        self._kept = kept

    def __call__(self, now: datetime) -> None:
        """Bring everything in order. Raises ConnectorError when none could be made."""
        standing = self._calls.standing()
        for each in self._live():
            self._kept_alive(each, standing, now)
        try:
            if not self._live():
                self._make(now)
        except ConnectorError as why:
            logger.error("no subscription live", extra={"why": type(why).__name__})
            raise
        finally:
            SUBSCRIPTIONS.set(len(self._live()))

    def _live(self) -> list[Subscription]:
        return [each for each in self._kept.all() if each.state == LIVE]

    def _kept_alive(self, each: Subscription, standing: Mapping[str, bool], now: datetime) -> None:
        if each.subscription_id not in standing or each.expires_at <= now:
            self._dead(each, "removed", now)
        elif not standing[each.subscription_id]:
            self._calls.delete(each.subscription_id)
            self._dead(each, "address", now)
        elif each.renew_at <= now:
            self._renew(each, now)

    def _renew(self, each: Subscription, now: datetime) -> None:
        try:
            longer = self._calls.renew(each.subscription_id, now + LIFE)
        except NotFoundError:
            self._dead(each, "removed", now)
            return
        self._kept.put(_lasting(replace(each, expires_at=longer.expires_at, problem=""), now))

    def _make(self, now: datetime) -> None:
        word = secrets.token_urlsafe(WORD_BYTES)
        made = self._calls.create(RESOURCE, word, now + LIFE)
        self._kept.put(_lasting(made, now))

    def _dead(self, each: Subscription, why: str, now: datetime) -> None:
        self._kept.dropped(each.subscription_id, why, now)
        logger.warning("subscription dead", extra={"why": why})


def _lasting(each: Subscription, now: datetime) -> Subscription:
    """Return it with the moment at which half of the life that was granted is over."""
    return replace(each, renew_at=now + (each.expires_at - now) / 2)
