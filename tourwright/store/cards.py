"""Cards that were sent: see `tourwright.ports.cards.Cards`."""

from tourwright.store.database import Database


class StoredCards:
    """Cards that were sent: see `tourwright.ports.cards.Cards`."""

    def __init__(self, database: Database) -> None:
        self._database = database
