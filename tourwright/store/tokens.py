"""Single-use link tokens that were used."""

from datetime import datetime

from sqlalchemy import delete

from tourwright.store.database import Database, add_new
from tourwright.store.tables import spent_tokens


class StoredTokens:
    """See `tourwright.ports.Tokens`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, token_id: str, expires: datetime) -> bool:
        """See `tourwright.ports.Tokens.spend`."""
        return self._database.write(
            lambda c: add_new(c, spent_tokens, token_id=token_id, expires=expires)
        )

    def purge(self, now: datetime) -> int:
        """Forget used tokens that have expired, as they are refused anyway; returns how many."""
        old = delete(spent_tokens).where(spent_tokens.c.expires < now)
        return self._database.write(lambda c: c.execute(old).rowcount)
