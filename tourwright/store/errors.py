"""What can be wrong with the store, beyond what its ports name.

ConnectorError
├── TransientError
│   └── StoreUnavailableError  locked, full, closed or unreachable: nothing was written, try again
└── RefusedError
    ├── StoreDamagedError      the database file is damaged: it is not served
    ├── StoreOutdatedError     the schema is not the one this release works with
    └── StoreConflictError     the work contradicts what is stored: repeating it will not help
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from tourwright.ports import ConnectorError, RefusedError, TransientError

DAMAGE = ("malformed", "not a database", "disk image")


class StoreUnavailableError(TransientError):
    """The database does not take work now; nothing was written."""


class StoreDamagedError(RefusedError):
    """The database is damaged; it must be restored, it is never served."""


class StoreOutdatedError(RefusedError):
    """The schema is older or newer than this release works with."""


class StoreConflictError(RefusedError):
    """A constraint refused the work, which would contradict what is stored."""


DRIVER_ERRORS = (DBAPIError, sqlite3.Error)
"""What a database says: through SQLAlchemy, or the driver itself on the hot path."""

FLEETING = (OperationalError, sqlite3.OperationalError)
"""What may be over at the second try: a lock, a deadlock, a lost connection."""


def translated(why: DBAPIError | sqlite3.Error) -> ConnectorError:
    """Return the store's error for the driver's; values of a statement are never repeated."""
    text = str(why.orig if isinstance(why, DBAPIError) else why)
    if any(word in text for word in DAMAGE):
        return StoreDamagedError(f"the database is damaged ({text}): restore it from a backup")
    if isinstance(why, IntegrityError | sqlite3.IntegrityError):
        return StoreConflictError("the work contradicts what is stored: read it again first")
    return StoreUnavailableError(f"the database did not take the work ({text}): try again")
