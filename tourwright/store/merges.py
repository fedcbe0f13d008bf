"""Two records that are one human: see `tourwright.ports.merges`.

What was moved is kept, sealed, row by row, so that the way back moves the same rows and no other.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from tourwright.domain.merging import ALIAS, Hindrance, Side, hindrance
from tourwright.domain.people import Person, PersonStatus, SourcePerson
from tourwright.ports.merges import Joined, MergeNote
from tourwright.store import merging_return
from tourwright.store import merging_rows as rows
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.database import Database
from tourwright.store.hris_tables import person_merges as table
from tourwright.store.people_rows import person_select, to_person
from tourwright.store.people_writing import alone
from tourwright.store.staged import SYSTEM
from tourwright.store.tables import people

STANDING = table.c.undone_at.is_(None)
HELD = ("status", "work_email", "personal_email", "facts")
"""What the row of a record that goes holds otherwise."""


class StoredMerges:
    """See `tourwright.ports.merges.Merges`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def sides(self, person_keys: Collection[str]) -> Mapping[str, Side]:
        """See `tourwright.ports.merges.Merges.sides`."""
        with self._database.read() as connection:
            return rows.sides(connection, person_keys)

    def together(self, one_key: str, other_key: str) -> bool:
        """See `tourwright.ports.merges.Merges.together`."""
        with self._database.read() as connection:
            return rows.together(connection, one_key, other_key)

    def join(self, kept_key: str, gone_key: str, by_key: str, now: datetime) -> Joined | Hindrance:
        """See `tourwright.ports.merges.Merges.join`."""

        def work(connection: Connection) -> Joined | Hindrance:
            alone(connection)
            found = rows.sides(connection, {kept_key, gone_key})
            if len(found) < len({kept_key, gone_key}):
                return Hindrance.CLOSED
            kept, gone = found[kept_key], found[gone_key]
            together = rows.together(connection, kept_key, gone_key)
            hindered = hindrance(kept, gone, together=together)
            return hindered or self._join(connection, Joined(0, kept, gone), by_key, now)

        # The keys of what is sealed may have to be made: in this transaction, by this thread.
        with self._database.transaction():
            return self._database.write(work)

    def _join(self, connection: Connection, asked: Joined, by_key: str, now: datetime) -> Joined:
        kept, gone = asked.kept, asked.gone
        others = rows.others(connection, gone)
        left = _leave(connection, kept.person_key, gone.person_key)
        undo: dict[str, Any] = {
            "person": left,
            "led": merging_return.lead(connection, kept, gone, left["facts"], now),
            "others": list(others),
            "moved": rows.move(connection, gone, kept.person_key),
            "links": rows.relink(connection, gone.person_key, kept.person_key),
            "closed": rows.close_asks(connection, gone.alliance_id),
            "hushed": rows.hush(connection, gone.person_key, now),
            "pairs": rows.settle_pair(connection, kept.person_key, gone.person_key),
        }
        undo["digests"] = rows.mark_aliases(connection, undo["links"], ALIAS)
        made = insert(table).values(
            kept_key=kept.person_key,
            gone_key=gone.person_key,
            at=now,
            by_key=by_key,
            envelope=self._sealer.encrypt(SYSTEM, json.dumps(undo).encode()),
        )
        number = connection.execute(made.returning(table.c.merge_no)).scalar_one()
        return replace(asked, merge_no=number, others=others)

    def ask(self, one_key: str, other_key: str, now: datetime) -> None:
        """See `tourwright.ports.merges.Merges.ask`."""
        self._database.write(lambda c: rows.ask_about(c, one_key, other_key, now))

    def part(self, merge_no: int, now: datetime) -> Joined | None:
        """See `tourwright.ports.merges.Merges.part`."""

        def work(connection: Connection) -> Joined | None:
            alone(connection)
            found = connection.execute(select(table).where(table.c.merge_no == merge_no)).first()
            if found is None or found.undone_at is not None:
                return None
            if _rests_on(connection, found.kept_key) or _erased(connection, found):
                return None
            undo = json.loads(self._sealer.decrypt(bytes(found.envelope)))
            _put_back(connection, found.kept_key, found.gone_key, undo)
            merging_return.give_way(connection, found.kept_key, undo, now)
            ended = update(table).where(table.c.merge_no == merge_no)
            connection.execute(ended.values(undone_at=now))
            both = rows.sides(connection, {found.kept_key, found.gone_key})
            kept, gone = both[found.kept_key], both[found.gone_key]
            return Joined(merge_no, kept, gone, tuple(undo["others"]))

        with self._database.transaction():
            return self._database.write(work)

    def notes(self, since: datetime, limit: int) -> Sequence[MergeNote]:
        """See `tourwright.ports.merges.Merges.notes`."""
        found = select(table).where(STANDING, table.c.at >= since)
        with self._database.read() as connection:
            mine = connection.execute(found.order_by(table.c.merge_no.desc()).limit(limit)).all()
            gone = {row.gone_key for row in mine}
            known = _people(connection, gone | {row.kept_key for row in mine})
        return [
            MergeNote(
                row.merge_no,
                row.at,
                known[row.kept_key],
                known[row.gone_key],
                later=row.kept_key in gone,
            )
            for row in mine
            if {row.kept_key, row.gone_key} <= set(known)
        ]


def _leave(connection: Connection, kept_key: str, gone_key: str) -> Mapping[str, str]:
    """Let the record be one that was joined; returns what its row held."""
    mine = people.c.person_key
    columns = [people.c[name] for name in HELD]
    held = connection.execute(select(*columns).where(mine == gone_key)).one()._asdict()
    into = connection.execute(select(people.c.facts).where(mine == kept_key)).scalar_one()
    facts = replace(
        from_json(SourcePerson, held["facts"]),
        status=PersonStatus.MERGED,
        merged_into=from_json(SourcePerson, into).source_person_id,
    )
    blank = {"status": PersonStatus.MERGED.value, "work_email": "", "personal_email": ""}
    row = update(people).where(mine == gone_key)
    connection.execute(row.values(**blank, facts=to_json(facts).decode()))
    return dict(held)


def _put_back(
    connection: Connection, kept_key: str, gone_key: str, undo: Mapping[str, Any]
) -> None:
    """Move back what was moved and is still where it was put."""
    row = update(people).where(people.c.person_key == gone_key)
    connection.execute(row.values(**undo["person"]))
    rows.move_back(connection, undo["moved"], kept_key, gone_key)
    rows.link_back(connection, undo["links"], kept_key, gone_key)
    rows.unmark_aliases(connection, undo["digests"], ALIAS)
    rows.reopen_asks(connection, undo["closed"])
    rows.unhush(connection, undo["hushed"])
    rows.unsettle_pair(connection, undo["pairs"])


def _rests_on(connection: Connection, kept_key: str) -> bool:
    """Say whether the one that stayed was joined with another later."""
    later = select(table.c.merge_no).where(table.c.gone_key == kept_key, STANDING)
    return connection.scalar(later) is not None


def _erased(connection: Connection, found: Row[Any]) -> bool:
    both = (found.kept_key, found.gone_key)
    erased = people.c.status == PersonStatus.ERASED.value
    mine = select(people.c.person_key).where(people.c.person_key.in_(both), erased)
    return connection.scalar(mine) is not None


def _people(connection: Connection, keys: Collection[str]) -> Mapping[str, Person]:
    found = connection.execute(person_select().where(people.c.person_key.in_(keys)))
    return {row.person_key: to_person(row._asdict()) for row in found}
