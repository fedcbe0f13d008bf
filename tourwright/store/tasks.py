"""Which questions are tasks: see `tourwright.ports.tasks.TaskNotes`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from tourwright.ports.tasks import TaskNote, TaskPlace, TaskWanted
from tourwright.store.database import Database, add_new
from tourwright.store.microsoft_tables import directory_users as users
from tourwright.store.microsoft_tables import tasks as table
from tourwright.store.tables import asks

OPEN, PERSONAL = "open", ""


class StoredTasks:
    """See `tourwright.ports.tasks.TaskNotes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def missing(self, limit: int) -> Sequence[TaskWanted]:
        """See `TaskNotes.missing`."""
        with self._database.read() as connection:
            rows = connection.execute(_missing().limit(limit)).all()
        return [TaskWanted(*row) for row in rows]

    def over(self, limit: int) -> Sequence[TaskNote]:
        """See `TaskNotes.over`."""
        still_open = select(asks.c.ask_id).where(asks.c.state == OPEN)
        found = select(table).where(table.c.ask_id.not_in(still_open)).order_by(table.c.at)
        with self._database.read() as connection:
            rows = connection.execute(found.limit(limit)).all()
        return [
            TaskNote(
                row.ask_id, row.alliance_id, row.kind, TaskPlace(row.list_id, row.task_id), row.at
            )
            for row in rows
        ]

    def put(self, note: TaskNote) -> None:
        """See `TaskNotes.put`."""
        values = {
            "ask_id": note.ask_id,
            "alliance_id": note.alliance_id,
            "kind": note.kind,
            "list_id": note.place.list_id,
            "task_id": note.place.task_id,
            "etag": "",
            "at": note.at,
        }

        def work(c: Connection) -> None:
            add_new(c, table, **values)

        self._database.write(work)

    def drop(self, ask_id: str) -> None:
        """See `TaskNotes.drop`."""
        gone = delete(table).where(table.c.ask_id == ask_id)
        self._database.write(lambda c: c.execute(gone))


def _missing() -> Select[Any]:
    """Select open questions to people with an account, the oldest first."""
    noted = select(table.c.ask_id)
    found = select(asks.c.ask_id, asks.c.alliance_id, asks.c.person_key, users.c.oid)
    found = found.join(users, users.c.person_key == asks.c.person_key)
    return found.where(
        asks.c.state == OPEN,
        asks.c.person_key != PERSONAL,
        users.c.enabled,
        users.c.removed == "",
        asks.c.ask_id.not_in(noted),
    ).order_by(asks.c.ask_no)
