"""What the pages are made with when a real store is behind them."""

from typing import Any

from tourwright.domain.calendar import WorkCalendar
from tourwright.ports import Clock, Engine
from tourwright.store import Store
from webhooks.app import Deps
from webhooks.policies import policy_of

BASE = "https://tours.example"
KEY = b"0123456789abcdef0123456789abcdef"
COMPANY = "Meridian Cells"


class Calendars:
    """Weekends only, everywhere."""

    def calendar(self, country: str, region: str, years: object) -> WorkCalendar:
        """See `WorkCalendars.calendar`."""
        del country, region, years
        return WorkCalendar()


def deps_over(store: Store, engine: Engine, clock: Clock, **more: Any) -> Deps:  # noqa: ANN401
    """Return the dependencies of the pages over this store; more wins over all of it."""
    values: dict[str, Any] = {
        "sources": {},
        "inbox": store.inbox,
        "asks": store.asks,
        "recorder": store.recorder,
        "views": store.views,
        "people": store.people,
        "journal": store.journal,
        "outbox": store.outbox,
        "alumni": store.alumni,
        "tokens": store.tokens,
        "private_texts": store.private_texts,
        "pair_texts": store.pair_texts,
        "statement_texts": store.statement_texts,
        "sessions": store.sessions,
        "preferences": store.preferences,
        "looks": store.looks,
        "engine": engine,
        "clock": clock,
        "token_key": KEY,
        "base_url": BASE,
        "company": COMPANY,
        "policy_of": policy_of,
    }
    return Deps(**{**values, **more})
