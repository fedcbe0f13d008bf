"""The subscriptions that we made; the word that proves a notification is kept encrypted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from tourwright.ports.directory import Subscription
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.microsoft_tables import subscriptions as table

SYSTEM = "system"
OF_PEOPLE = "hris:"
"""How the numbers of webhooks at systems of people begin; the directory has none like it."""

PLAIN = ("subscription_id", "resource", "state", "expires_at", "renew_at", "problem")


class StoredSubscriptions:
    """See `tourwright.ports.directory.Subscriptions`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def put(self, subscription: Subscription) -> None:
        """See `tourwright.ports.directory.Subscriptions.put`."""
        row = {name: getattr(subscription, name) for name in PLAIN}
        row["envelope"] = self._sealer.encrypt(SYSTEM, subscription.client_state.encode())
        this = table.c.subscription_id == subscription.subscription_id

        def work(c: Connection) -> None:
            c.execute(delete(table).where(this))
            c.execute(insert(table).values(**row))

        self._database.write(work)

    def get(self, subscription_id: str) -> Subscription | None:
        """See `tourwright.ports.directory.Subscriptions.get`."""
        found = select(table).where(table.c.subscription_id == subscription_id)
        with self._database.read() as connection:
            row = connection.execute(found).one_or_none()
        return None if row is None else self._subscription(row)

    def all(self) -> Sequence[Subscription]:
        """See `tourwright.ports.directory.Subscriptions.all`."""
        of_directory = ~table.c.subscription_id.startswith(OF_PEOPLE)
        found = select(table).where(of_directory).order_by(table.c.expires_at)
        with self._database.read() as connection:
            rows = connection.execute(found).all()
        return [self._subscription(row) for row in rows]

    def dropped(self, subscription_id: str, why: str, now: datetime) -> None:
        """See `tourwright.ports.directory.Subscriptions.dropped`."""
        change = update(table).where(table.c.subscription_id == subscription_id)
        change = change.values(state="dead", problem=why, renew_at=now)
        self._database.write(lambda c: c.execute(change))

    def _subscription(self, row: Row[Any]) -> Subscription:
        word = self._sealer.decrypt(bytes(row.envelope)).decode()
        return Subscription(**{name: getattr(row, name) for name in PLAIN}, client_state=word)
