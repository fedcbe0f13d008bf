"""The calendar entry of a talk as it was told last."""

from sqlalchemy import bindparam, select

from tourwright.domain.model import Meeting
from tourwright.ports import KeyDestroyedError
from tourwright.store.codec import Sealer, from_json
from tourwright.store.database import Database
from tourwright.store.tables import meetings as table

ONE = select(table.c.envelope).where(table.c.uid == bindparam("uid"))


class StoredMeetings:
    """See `tourwright.ports_pages.Meetings`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def get(self, uid: str) -> Meeting | None:
        """See `tourwright.ports_pages.Meetings.get`."""
        with self._database.read() as connection:
            envelope = connection.scalar(ONE, {"uid": uid})
        if envelope is None:
            return None
        try:
            return from_json(Meeting, self._sealer.decrypt(bytes(envelope)))
        except KeyDestroyedError:
            return None
