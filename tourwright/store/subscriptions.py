"""Subscriptions: see `tourwright.ports.directory.Subscriptions`."""

from tourwright.store.codec import Sealer
from tourwright.store.database import Database


class StoredSubscriptions:
    """Subscriptions: see `tourwright.ports.directory.Subscriptions`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
