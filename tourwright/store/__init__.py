"""The store: SQL and nothing but SQL, on SQLite or PostgreSQL. Decisions are made elsewhere."""

from tourwright.store.errors import (
    StoreConflictError,
    StoreDamagedError,
    StoreOutdatedError,
    StoreUnavailableError,
)
from tourwright.store.schema import upgrade
from tourwright.store.store import Store, open_store

__all__ = [
    "Store",
    "StoreConflictError",
    "StoreDamagedError",
    "StoreOutdatedError",
    "StoreUnavailableError",
    "open_store",
    "upgrade",
]
