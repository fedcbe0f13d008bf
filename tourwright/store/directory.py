"""Accounts of the directory: see `tourwright.ports.directory.DirectoryBook`."""

from tourwright.store.codec import Sealer
from tourwright.store.database import Database


class StoredDirectory:
    """Accounts of the directory: see `tourwright.ports.directory.DirectoryBook`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
