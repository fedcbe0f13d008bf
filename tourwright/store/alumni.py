"""Consents of alumni per purpose, every change kept, and addresses never to write to again."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from tourwright.store.database import Database, add_new
from tourwright.store.tables import consents, settings, suppressions

SALT = "suppression_salt"


class StoredAlumniRegister:
    """See `tourwright.ports.AlumniRegister`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._salt = b""

    def set_consents(self, alliance_id: str, purposes: Mapping[str, bool], at: datetime) -> None:
        """See `tourwright.ports.AlumniRegister.set_consents`."""
        rows = [
            {"alliance_id": alliance_id, "purpose": purpose, "given": given, "at": at}
            for purpose, given in purposes.items()
        ]
        if rows:
            self._database.write(lambda c: c.execute(insert(consents), rows))

    def consents(self, alliance_id: str) -> Mapping[str, bool]:
        """See `tourwright.ports.AlumniRegister.consents`."""
        found = select(consents.c.purpose, consents.c.given)
        found = found.where(consents.c.alliance_id == alliance_id)
        with self._database.read() as connection:
            rows = connection.execute(found.order_by(consents.c.consent_no)).all()
        return dict(rows)

    def consent_history(self, alliance_id: str) -> list[tuple[datetime, str, bool]]:
        """Return every choice with its moment, oldest first: the proof of consent."""
        found = select(consents.c.at, consents.c.purpose, consents.c.given)
        found = found.where(consents.c.alliance_id == alliance_id)
        with self._database.read() as connection:
            return list(connection.execute(found.order_by(consents.c.consent_no)))

    def suppress(self, address: str, at: datetime) -> None:
        """See `tourwright.ports.AlumniRegister.suppress`."""
        digest = self._digest(address)
        self._database.write(lambda c: add_new(c, suppressions, digest=digest, at=at))

    def suppressed(self, address: str) -> bool:
        """See `tourwright.ports.AlumniRegister.suppressed`."""
        found = select(suppressions.c.at).where(suppressions.c.digest == self._digest(address))
        with self._database.read() as connection:
            return connection.scalar(found) is not None

    def _digest(self, address: str) -> str:
        if not self._salt:
            self._salt = self._stored_salt() or self._database.write(_made_salt)
        plain = address.strip().casefold().encode()
        return hashlib.sha256(self._salt + plain).hexdigest()

    def _stored_salt(self) -> bytes:
        with self._database.read() as connection:
            return _salt(connection)


def _salt(connection: Connection) -> bytes:
    found = connection.scalar(select(settings.c.value).where(settings.c.name == SALT))
    return b"" if found is None else bytes(found)


def _made_salt(connection: Connection) -> bytes:
    """Make the store's salt, or return the one that another process just made."""
    add_new(connection, settings, name=SALT, value=secrets.token_bytes(32))
    return _salt(connection)
