"""Which channel was taken: see `tourwright.ports.cards.ChannelChoices`."""

from tourwright.store.database import Database


class StoredChoices:
    """Which channel was taken: see `tourwright.ports.cards.ChannelChoices`."""

    def __init__(self, database: Database) -> None:
        self._database = database
