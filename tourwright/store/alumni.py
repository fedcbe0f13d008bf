"""Consents of alumni per purpose, every change kept, and addresses never to write to again."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from tourwright.domain.stops import all_mails_of
from tourwright.store.database import Database, add_new
from tourwright.store.tables import consents, settings, suppressions

SALT = "suppression_salt"


class StoredAlumniRegister:
    """See `tourwright.ports.AlumniRegister`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_consents(self, alliance_id: str, purposes: Mapping[str, bool], at: datetime) -> None:
        """See `tourwright.ports.AlumniRegister.set_consents`."""
        if purposes:
            self._database.write(lambda c: add_consents(c, alliance_id, purposes, at))

    def consents(self, alliance_id: str) -> Mapping[str, bool]:
        """See `tourwright.ports.AlumniRegister.consents`."""
        with self._database.read() as connection:
            return standing_consents(connection, alliance_id)

    def consent_history(self, alliance_id: str) -> list[tuple[datetime, str, bool]]:
        """Return every choice with its moment, oldest first: the proof of consent."""
        found = select(consents.c.at, consents.c.purpose, consents.c.given)
        found = found.where(consents.c.alliance_id == alliance_id)
        with self._database.read() as connection:
            return list(connection.execute(found.order_by(consents.c.consent_no)))

    def suppress(self, address: str, at: datetime) -> None:
        """See `tourwright.ports.AlumniRegister.suppress`."""
        self._database.write(lambda c: suppress(c, address, at))

    def suppressed(self, address: str) -> bool:
        """See `tourwright.ports.AlumniRegister.suppressed`."""
        with self._database.read() as connection:
            salt = _salt(connection)
            return bool(salt) and _is_listed(connection, _digest(salt, address))


def add_consents(
    connection: Connection, alliance_id: str, purposes: Mapping[str, bool], at: datetime
) -> None:
    """Store the choices per purpose."""
    rows = [
        {"alliance_id": alliance_id, "purpose": purpose, "given": given, "at": at}
        for purpose, given in purposes.items()
    ]
    if rows:
        connection.execute(insert(consents), rows)


def standing_consents(connection: Connection, alliance_id: str) -> dict[str, bool]:
    """Return the choices that stand."""
    found = select(consents.c.purpose, consents.c.given)
    found = found.where(consents.c.alliance_id == alliance_id)
    return dict(connection.execute(found.order_by(consents.c.consent_no)).all())


def withdraw_consents(connection: Connection, alliance_id: str, at: datetime) -> None:
    """Turn every yes that stands into a no."""
    given = standing_consents(connection, alliance_id)
    noes = {purpose: False for purpose, said in given.items() if said}
    add_consents(connection, alliance_id, noes, at)


def suppress(connection: Connection, address: str, at: datetime) -> None:
    """Never write to the address again."""
    digest = _digest(_made_salt(connection), address)
    add_new(connection, suppressions, digest=digest, at=at)


def is_suppressed(connection: Connection, address: str) -> bool:
    """Say whether the address is suppressed."""
    return _is_listed(connection, _digest(_made_salt(connection), address))


def stopped_of(connection: Connection, alliance_ids: Collection[str]) -> frozenset[str]:
    """Return those of the alliances whose every mail is stopped."""
    salt = _salt(connection)
    if not salt:
        return frozenset()
    marks = {_digest(salt, all_mails_of(each)): each for each in alliance_ids}
    found = select(suppressions.c.digest).where(suppressions.c.digest.in_(marks))
    return frozenset(marks[digest] for digest in connection.scalars(found))


def admit(connection: Connection, address: str) -> None:
    """Write to the address again: its owner asked for it."""
    digest = _digest(_made_salt(connection), address)
    connection.execute(delete(suppressions).where(suppressions.c.digest == digest))


def _is_listed(connection: Connection, digest: str) -> bool:
    found = select(suppressions.c.at).where(suppressions.c.digest == digest)
    return connection.scalar(found) is not None


def _digest(salt: bytes, address: str) -> str:
    return hashlib.sha256(salt + address.strip().casefold().encode()).hexdigest()


def _salt(connection: Connection) -> bytes:
    found = connection.scalar(select(settings.c.value).where(settings.c.name == SALT))
    return b"" if found is None else bytes(found)


def _made_salt(connection: Connection) -> bytes:
    """Return the store's salt; made once, and by one of two processes that need it at once."""
    found = _salt(connection)
    if not found:
        add_new(connection, settings, name=SALT, value=secrets.token_bytes(32))
        found = _salt(connection)
    return found
