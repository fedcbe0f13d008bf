"""Gives to the engine again what was stored since a moment, after its database was restored.

An engine that was set back to a backup has lost what it was told afterwards; the store still has
it. Sent twice it does no harm: an act has one id for ever, an event one workflow, a change one
name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from tourwright.store.asks import subject_of
from tourwright.store.database import Database
from tourwright.store.tables import acts, data_keys, employment_events, inbox

ONE_ACT = update(acts).where(acts.c.act_no == bindparam("this_act"))


@dataclass(frozen=True)
class Resent:
    """How many acts of people, events of systems and changes of employments go out again."""

    acts: int
    events: int
    changes: int


class StoredResending:
    """Lets wait again what was handed to the engine."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, moment: datetime) -> Resent:
        """Let everything wait again that was taken at the moment or later."""
        return self._database.write(lambda c: Resent(_acts(c, moment), *_news(c, moment)))


def _acts(connection: Connection, moment: datetime) -> int:
    """Return how many acts wait again; of erased people none can be read any more."""
    taken = select(acts.c.act_no, acts.c.workflow_id).where(
        acts.c.state == "applied", acts.c.taken_at >= moment, acts.c.workflow_id != ""
    )
    erased = _erased(connection)
    found = connection.execute(taken).all()
    waiting = [{"this_act": no} for no, place in found if subject_of(place) not in erased]
    if waiting:
        connection.execute(ONE_ACT.values(state="pending"), waiting)
    return len(waiting)


def _erased(connection: Connection) -> frozenset[str]:
    gone = select(data_keys.c.subject).where(data_keys.c.wrapped.is_(None))
    return frozenset(connection.scalars(gone))


def _news(connection: Connection, moment: datetime) -> Sequence[int]:
    """Return how many events and changes wait again; what was kept from an alliance stays so."""
    taken = update(inbox).where(inbox.c.state == "done", inbox.c.received_at >= moment)
    changes = employment_events.c
    told = update(employment_events).where(
        changes.told_at.is_not(None), ~changes.silent, changes.recorded_at >= moment
    )
    return (
        connection.execute(taken.values(state="waiting", attempts=0)).rowcount,
        connection.execute(told.values(told_at=None)).rowcount,
    )
