"""The wrapped data keys; a destroyed one leaves its row, so that it is never made again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from tourwright.ports import KeyDestroyedError
from tourwright.store.database import Database, add_new
from tourwright.store.prepared import Prepared
from tourwright.store.tables import data_keys

ONE_KEY = Prepared(
    select(data_keys.c.master_id, data_keys.c.wrapped).where(
        data_keys.c.subject == bindparam("this_subject")
    )
)
"""Built once: every envelope of somebody who was not met for a while needs it."""


class StoredDataKeys:
    """See `tourwright.ports.DataKeys`; `destroyed` is called with each subject destroyed here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.destroyed: Callable[[str], None] = lambda _subject: None

    def wrapped(self, subject: str) -> tuple[str, bytes] | None:
        """See `tourwright.ports.DataKeys.wrapped`."""
        row = self._database.first(ONE_KEY, {"this_subject": subject})
        if row is None:
            return None
        if row["wrapped"] is None:
            raise KeyDestroyedError(f"the data key of {subject} was destroyed: it was erased")
        return row["master_id"], bytes(row["wrapped"])

    def wrapped_of(self, subjects: Collection[str]) -> Mapping[str, tuple[str, bytes]]:
        """See `tourwright.ports.DataKeys.wrapped_of`."""
        standing = data_keys.c.subject.in_(subjects) & data_keys.c.wrapped.is_not(None)
        with self._database.read() as connection:
            rows = connection.execute(select(data_keys).where(standing)).all()
        return {row.subject: (row.master_id, bytes(row.wrapped)) for row in rows}

    def add(self, subject: str, master_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """See `tourwright.ports.DataKeys.add`."""
        row = {"subject": subject, "master_id": master_id, "wrapped": wrapped}
        self._database.write(lambda c: add_new(c, data_keys, **row))
        standing = self.wrapped(subject)
        assert standing is not None, "rows of data keys are never deleted"
        return standing

    def rewrap(self, subject: str, master_id: str, wrapped: bytes) -> None:
        """See `tourwright.ports.DataKeys.rewrap`."""
        change = update(data_keys).where(
            data_keys.c.subject == subject, data_keys.c.wrapped.is_not(None)
        )
        self._database.write(
            lambda c: c.execute(change.values(master_id=master_id, wrapped=wrapped))
        )

    def destroy(self, subject: str, now: datetime) -> None:
        """See `tourwright.ports.DataKeys.destroy`; a key never made can no longer be made."""
        change = update(data_keys).where(data_keys.c.subject == subject)
        gone = {"wrapped": None, "destroyed_at": now, "master_id": ""}

        def work(c: Connection) -> None:
            if not add_new(c, data_keys, subject=subject, **gone):
                c.execute(change.values(**gone))

        self._database.write(work)
        self.destroyed(subject)

    def subjects(self, not_master_id: str) -> Sequence[str]:
        """See `tourwright.ports.DataKeys.subjects`."""
        others = select(data_keys.c.subject).where(
            data_keys.c.master_id != not_master_id, data_keys.c.wrapped.is_not(None)
        )
        with self._database.read() as connection:
            return connection.scalars(others.order_by(data_keys.c.subject)).all()

    def samples(self) -> Sequence[str]:
        """Return one subject of each master key that data keys are wrapped by."""
        standing = select(func.min(data_keys.c.subject)).where(data_keys.c.wrapped.is_not(None))
        with self._database.read() as connection:
            return connection.scalars(standing.group_by(data_keys.c.master_id)).all()
