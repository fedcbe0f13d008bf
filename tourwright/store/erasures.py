"""Erasure of one person: what the key does not cover is overwritten, then the key is destroyed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from tourwright.domain.asks import workflow_of
from tourwright.domain.import_progress import RowState
from tourwright.domain.people import EmploymentEvent, PersonStatus, SourcePerson
from tourwright.store import hris_tables
from tourwright.store.codec import from_json, to_json
from tourwright.store.database import Database, add_new
from tourwright.store.page_tables import OF_A_PERSON, OF_AN_ALLIANCE
from tourwright.store.tables import (
    acts,
    employment_events,
    erasures,
    outbox,
    people,
    person_facts,
    person_links,
    records,
)

Destroy = Callable[[str, datetime], None]
NOT_SENT = ("waiting", "leased")
NOT_APPLIED = ("pending", "held", "resting")


@dataclass(frozen=True)
class Erasure:
    """An alliance whose person is to be erased, with the ids of its tours."""

    alliance_id: str
    tour_ids: tuple[str, ...]


class StoredErasures:
    """What is left to do after the journal said `erased`: workflows first have to close."""

    def __init__(self, database: Database, destroy: Destroy) -> None:
        self._database = database
        self._destroy = destroy

    def due(self) -> Sequence[Erasure]:
        """Return what is to be erased and has nothing left to send, oldest first."""
        sending = select(outbox.c.alliance_id).where(outbox.c.state.in_(NOT_SENT))
        found = select(erasures.c.alliance_id).where(
            erasures.c.done_at.is_(None), erasures.c.alliance_id.not_in(sending)
        )
        with self._database.read() as connection:
            names = connection.scalars(found.order_by(erasures.c.due_at)).all()
            return [Erasure(name, _tours(connection, name)) for name in names]

    def carry_out(self, alliance_id: str, now: datetime) -> None:
        """Overwrite the person and destroy the alliance's key; a repeat changes nothing."""
        self._database.write(lambda c: _forget(c, alliance_id, now))
        self._destroy(alliance_id, now)
        self._database.empty_log()
        done = update(erasures).where(erasures.c.alliance_id == alliance_id)
        self._database.write(lambda c: c.execute(done.values(done_at=now)))


def ask_for(connection: Connection, alliance_id: str, at: datetime) -> None:
    """Note that the alliance's person is to be erased."""
    add_new(connection, erasures, alliance_id=alliance_id, due_at=at, done_at=None)


def _tours(connection: Connection, alliance_id: str) -> tuple[str, ...]:
    streams = select(records.c.stream).distinct().where(records.c.alliance_id == alliance_id)
    return tuple(name for name in connection.scalars(streams) if name != alliance_id)


def _forget(connection: Connection, alliance_id: str, now: datetime) -> None:
    _refuse_acts(connection, alliance_id)
    _forget_person(connection, alliance_id, now)


def _refuse_acts(connection: Connection, alliance_id: str) -> None:
    """Let nothing wait for workflows that have closed: it would take the turn of what can go on."""
    streams = (alliance_id, *_tours(connection, alliance_id))
    mine = acts.c.workflow_id.in_([workflow_of(stream, alliance_id) for stream in streams])
    waiting = update(acts).where(mine, acts.c.state.in_(NOT_APPLIED))
    connection.execute(waiting.values(state="refused", refusal="erased"))


def _forget_person(connection: Connection, alliance_id: str, now: datetime) -> None:
    """Keep the key and that there was somebody; who comes back is somebody new."""
    mine = select(people.c.person_key).where(people.c.alliance_id == alliance_id)
    key = connection.scalar(mine)
    if key is None:
        return
    gone = SourcePerson("erased", key, status=PersonStatus.ERASED)
    names = ("family_name", "given_name", "work_email", "personal_email", "manager_source_id")
    blank = {**dict.fromkeys(names, ""), "status": gone.status.value, "facts": _text(gone)}
    connection.execute(update(people).where(people.c.person_key == key).values(**blank))
    connection.execute(delete(person_facts).where(person_facts.c.person_key == key))
    _forget_records(connection, key)
    _forget_aliases(connection, key, now)
    connection.execute(delete(person_links).where(person_links.c.person_key == key))
    _forget_pages(connection, alliance_id, key)
    _forget_changes(connection, key, now)


def _forget_aliases(connection: Connection, key: str, now: datetime) -> None:
    """Ask for the erasure of the records that were joined with the person's: it is one human."""
    merges = hris_tables.person_merges.c
    gone = select(merges.gone_key).where(merges.kept_key == key, merges.undone_at.is_(None))
    mine = select(people.c.alliance_id).where(people.c.person_key.in_(gone))
    for alliance_id in connection.scalars(mine).all():
        ask_for(connection, alliance_id, now)


def _forget_records(connection: Connection, key: str) -> None:
    """Delete what was read of the person and what waits to be; the links say whose it is."""
    links = select(person_links.c.source, person_links.c.source_person_id)
    for source, name in connection.execute(links.where(person_links.c.person_key == key)).all():
        for its_source, its_name in hris_tables.OF_A_RECORD:
            mine = (its_source == source) & (its_name == name)
            connection.execute(delete(its_source.table).where(mine))
        compared = hris_tables.hris_comparisons
        connection.execute(delete(compared).where(compared.c.source == source))


def _forget_pages(connection: Connection, alliance_id: str, key: str) -> None:
    """Delete what the person's pages kept."""
    for table in (*OF_AN_ALLIANCE, *hris_tables.OF_AN_ALLIANCE):
        connection.execute(delete(table).where(table.c.alliance_id == alliance_id))
    for column in (*OF_A_PERSON, *hris_tables.OF_A_PERSON):
        connection.execute(delete(column.table).where(column == key))
    # Rows to mend may name the person in a way that nobody can look up; HR has the file.
    rows = hris_tables.tour_import_rows
    connection.execute(delete(rows).where(rows.c.state == RowState.FAULTY.value))


def _forget_changes(connection: Connection, key: str, now: datetime) -> None:
    """Keep which events there were and when; nothing more is told of them."""
    held = employment_events.c
    found = select(held.event_id, held.body).where(held.person_key == key)
    for event_id, body in connection.execute(found).all():
        bare = replace(from_json(EmploymentEvent, body), changes={})
        change = update(employment_events).where(held.event_id == event_id)
        connection.execute(change.values(body=_text(bare), told_at=now))


def _text(value: object) -> str:
    return to_json(value).decode()
