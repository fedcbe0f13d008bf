"""Talks that are events of the service mailbox's calendar."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, select

from tourwright.ports.mailbox import NotedTalk
from tourwright.store.database import Database, Newer, put_newer
from tourwright.store.letters import alliance_of
from tourwright.store.microsoft_tables import calendar_events

NEWEST = Newer(key="uid", by="sequence", or_equal=True)


class StoredEvents:
    """See `tourwright.ports.mailbox.TalkNotes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, uid: str) -> NotedTalk | None:
        """See `tourwright.ports.mailbox.TalkNotes.get`."""
        found = select(calendar_events).where(calendar_events.c.uid == uid)
        with self._database.read() as connection:
            row = connection.execute(found).one_or_none()
        return NotedTalk(row.uid, row.event_id, row.sequence, row.at) if row else None

    def put(self, talk: NotedTalk, outbox_ids: Sequence[int]) -> None:
        """See `tourwright.ports.mailbox.TalkNotes.put`."""

        def work(c: Connection) -> None:
            row = {**asdict(talk), "alliance_id": alliance_of(c, outbox_ids)}
            put_newer(c, calendar_events, row, NEWEST)

        self._database.write(work)
