"""Who is signed in, who is on the way to it, and whose account is whose."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from tourwright.domain.people import Person
from tourwright.ports_pages import Session
from tourwright.store.codec import Sealer
from tourwright.store.database import Database, add_new
from tourwright.store.leading import leads
from tourwright.store.page_tables import preferences, sessions, sign_in_flows, sign_in_ids
from tourwright.store.people_rows import person_select, to_person
from tourwright.store.tables import people

SYSTEM = "system"


class StoredSessions:
    """See `tourwright.ports_pages.Sessions`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def start(self, session: Session) -> None:
        """See `tourwright.ports_pages.Sessions.start`."""
        row = {
            "digest": session.digest,
            "person_key": session.person_key,
            "held": json.dumps(sorted(session.held)),
            "scope": session.scope,
            "started_at": session.started_at,
            "seen_at": session.seen_at,
            "ends_at": session.ends_at,
        }
        self._database.write(lambda c: add_new(c, sessions, **row))

    def find(self, digest: str) -> tuple[Session, Person] | None:
        """See `tourwright.ports_pages.Sessions.find`."""
        named = [c for c in sessions.columns if c.name != "person_key"]
        mine = (
            person_select(*named, preferences.c.language, leads())
            .join(sessions, sessions.c.person_key == people.c.person_key)
            .outerjoin(preferences, preferences.c.person_key == people.c.person_key)
        )
        with self._database.read() as connection:
            row = connection.execute(mine.where(sessions.c.digest == digest)).first()
        return None if row is None else _session(row._asdict())

    def touch(self, digest: str, now: datetime) -> None:
        """See `tourwright.ports_pages.Sessions.touch`."""
        mine = update(sessions).where(sessions.c.digest == digest)
        self._database.write(lambda c: c.execute(mine.values(seen_at=now)))

    def end(self, digest: str) -> None:
        """See `tourwright.ports_pages.Sessions.end`."""
        mine = delete(sessions).where(sessions.c.digest == digest)
        self._database.write(lambda c: c.execute(mine))

    def end_of(self, person_key: str) -> None:
        """See `tourwright.ports_pages.Sessions.end_of`."""
        mine = delete(sessions).where(sessions.c.person_key == person_key)
        self._database.write(lambda c: c.execute(mine))

    def purge(self, before: datetime) -> int:
        """See `tourwright.ports_pages.Sessions.purge`."""
        return self._database.write(lambda c: _purge(c, before))

    def bind(self, oid: str, person_key: str) -> bool:
        """See `tourwright.ports_pages.Sessions.bind`."""
        row = {"oid_digest": _digest(oid), "person_key": person_key}
        self._database.write(lambda c: add_new(c, sign_in_ids, **row))
        return self.bound(oid) == person_key

    def bound(self, oid: str) -> str:
        """See `tourwright.ports_pages.Sessions.bound`."""
        mine = select(sign_in_ids.c.person_key).where(sign_in_ids.c.oid_digest == _digest(oid))
        with self._database.read() as connection:
            return connection.scalar(mine) or ""

    def keep_flow(self, digest: str, flow: Mapping[str, object], ends_at: datetime) -> None:
        """See `tourwright.ports_pages.Sessions.keep_flow`."""
        envelope = self._sealer.encrypt(SYSTEM, json.dumps(dict(flow)).encode())
        row = {"digest": digest, "ends_at": ends_at, "envelope": envelope}
        self._database.write(lambda c: add_new(c, sign_in_flows, **row))

    def take_flow(self, digest: str, now: datetime) -> Mapping[str, object] | None:
        """See `tourwright.ports_pages.Sessions.take_flow`."""
        taken = self._database.write(lambda c: _taken(c, digest))
        if taken is None or taken[0] < now:
            return None
        flow: dict[str, object] = json.loads(self._sealer.decrypt(taken[1]))
        return flow


def _session(row: dict[str, Any]) -> tuple[Session, Person]:
    names = ("digest", "scope", "started_at", "seen_at", "ends_at", "person_key")
    held, language = frozenset(json.loads(row["held"])), row["language"] or ""
    values = {name: row[name] for name in names}
    session = Session(**values, held=held, language=language, leads=bool(row["leads"]))
    return session, to_person(row)


def _taken(connection: Connection, digest: str) -> tuple[datetime, bytes] | None:
    mine = delete(sign_in_flows).where(sign_in_flows.c.digest == digest)
    row = connection.execute(mine.returning(sign_in_flows.c.ends_at, sign_in_flows.c.envelope))
    found = row.first()
    return None if found is None else (found.ends_at, bytes(found.envelope))


def _purge(connection: Connection, before: datetime) -> int:
    gone = connection.execute(delete(sessions).where(sessions.c.ends_at < before)).rowcount
    connection.execute(delete(sign_in_flows).where(sign_in_flows.c.ends_at < before))
    return gone


def _digest(oid: str) -> str:
    return hashlib.sha256(oid.encode()).hexdigest()
