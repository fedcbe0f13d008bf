"""Accounts of the company's directory, and whose each is.

An account is matched with a person once: by the mail address on record when that is one person's,
and where addresses are missing or shared by the employee id. An employee id alone proves nothing
while the addresses differ, for the HR system and the directory may count in different series. From
then on the account is known by its oid only, whatever it is called.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from tourwright.domain.people import CLOSED
from tourwright.ports.directory import DirectoryUser
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.microsoft_tables import cursors
from tourwright.store.microsoft_tables import directory_users as table
from tourwright.store.people_writing import folded
from tourwright.store.tables import people, person_links

SYSTEM = "system"
USERS = "users"
UNKNOWN_MAIL = "?"
TOLD = ("employee_id", "enabled", "user_type", "mailbox", "leaves_at")


class StoredDirectory:
    """See `tourwright.ports.directory.DirectoryBook`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def apply(self, users: Sequence[DirectoryUser], now: datetime) -> int:
        """See `DirectoryBook.apply`."""
        return self._database.write(lambda c: sum(_applied(c, user, now) for user in users))

    def person_of(self, oid: str) -> str:
        """See `DirectoryBook.person_of`."""
        mine = select(table.c.person_key).where(table.c.oid == _oid(oid), table.c.removed == "")
        with self._database.read() as connection:
            return connection.scalar(mine) or ""

    def holder_of(self, oid: str) -> str:
        """Return whose account this is, also when it was removed."""
        mine = select(table.c.person_key).where(table.c.oid == _oid(oid))
        with self._database.read() as connection:
            return connection.scalar(mine) or ""

    def of_person(self, person_key: str) -> DirectoryUser | None:
        """See `DirectoryBook.of_person`; the account in use when there were several.

        A person may have become known after the account was read, so it is matched here, too.
        """
        best = self._best(person_key)
        if best is None and self._database.write(lambda c: _bound_late(c, person_key)):
            best = self._best(person_key)
        return None if best is None else _user(best)

    def of_people(self, mails: Mapping[str, str]) -> Mapping[str, DirectoryUser]:
        """See `DirectoryBook.of_people`."""
        found = self._best_of(list(mails))
        late = [key for key in mails if key not in found]
        bound: bool = self._database.write(lambda c: _bound_some(c, late))
        if bound:
            found |= self._best_of(late)
        return {key: _with_mail(row, mails[key]) for key, row in found.items()}

    def _best_of(self, person_keys: Sequence[str]) -> dict[str, Row[Any]]:
        mine = select(table).where(table.c.person_key.in_(person_keys))
        with self._database.read() as connection:
            rows = sorted(connection.execute(mine).all(), key=_rank)
        return {row.person_key: row for row in rows}

    def _best(self, person_key: str) -> Row[Any] | None:
        mine = select(table).where(table.c.person_key == person_key)
        with self._database.read() as connection:
            return max(connection.execute(mine).all(), key=_rank, default=None)

    def cursor(self) -> str:
        """See `DirectoryBook.cursor`."""
        with self._database.read() as connection:
            found = connection.scalar(select(cursors.c.envelope).where(cursors.c.name == USERS))
        return "" if found is None else self._sealer.decrypt(bytes(found)).decode()

    def keep_cursor(self, cursor: str, now: datetime, *, done: bool) -> None:
        """See `DirectoryBook.keep_cursor`."""
        envelope, this = self._sealer.encrypt(SYSTEM, cursor.encode()), cursors.c.name == USERS

        def work(c: Connection) -> None:
            before = c.scalar(select(cursors.c.done_at).where(this))
            c.execute(delete(cursors).where(this))
            row = {"name": USERS, "envelope": envelope, "at": now}
            c.execute(insert(cursors).values(**row, done_at=now if done else before))

        self._database.write(work)

    def last_done(self) -> datetime | None:
        """See `DirectoryBook.last_done`."""
        with self._database.read() as connection:
            found = select(cursors.c.done_at).where(cursors.c.name == USERS)
            moment: datetime | None = connection.scalar(found)
        return moment


def _applied(connection: Connection, user: DirectoryUser, now: datetime) -> int:
    """Keep one account; returns 1 when something about it changed."""
    this = table.c.oid == _oid(user.oid)
    row = connection.execute(select(table).where(this)).one_or_none()
    told = _told(user)
    if row is None:
        connection.execute(insert(table).values(**_new(user), **told, read_at=now))
        _bound(connection, _oid(user.oid), user.mail, user.employee_id)
        return 1
    changed = {name: value for name, value in told.items() if getattr(row, name) != value}
    if changed:
        connection.execute(update(table).where(this).values(**changed, read_at=now))
    if not row.person_key and not user.removed:
        _bound(connection, row.oid, user.mail, user.employee_id)
    return 1 if changed else 0


def _told(user: DirectoryUser) -> dict[str, object]:
    """Return the columns that this reading says something of."""
    if user.removed:
        return {"removed": user.removed}
    said: dict[str, object] = {name: getattr(user, name) for name in TOLD}
    if user.manager_oid is not None:
        said["manager_oid"] = _oid(user.manager_oid)
    return {**said, "removed": "", "mail_digest": _digest(user.mail)}


def _new(user: DirectoryUser) -> dict[str, object]:
    """Return what a new row holds beside what was told."""
    row: dict[str, object] = {"oid": _oid(user.oid), "tenant": "", "person_key": ""}
    if user.removed:
        row |= {name: getattr(user, name) for name in TOLD} | {"mail_digest": ""}
    return row


def _bound(connection: Connection, oid: str, mail: str, employee_id: str) -> bool:
    """Match the account with its person if that is clear by now; says whether it was."""
    key = _whose(connection, folded(mail), employee_id)
    theirs = select(table.c.oid).where(table.c.person_key == key, table.c.removed == "")
    if not key or connection.scalar(theirs.limit(1)) is not None:
        return False
    mine = update(table).where(table.c.oid == oid, table.c.person_key == "")
    return connection.execute(mine.values(person_key=key)).rowcount == 1


def _whose(connection: Connection, mail: str, employee_id: str) -> str:
    """Return the one person with this address, or with this number and no other address."""
    current = people.c.status.not_in(CLOSED)
    same = select(people.c.person_key).where(people.c.work_email == mail, current)
    by_mail = list(connection.scalars(same)) if mail else []
    if len(by_mail) == 1 or not employee_id:
        return by_mail[0] if len(by_mail) == 1 else ""
    numbered = select(people.c.person_key, people.c.work_email).distinct()
    numbered = numbered.join(person_links, person_links.c.person_key == people.c.person_key)
    numbered = numbered.where(person_links.c.source_person_id == employee_id, current)
    fits = [
        str(row.person_key)
        for row in connection.execute(numbered)
        if row.person_key in by_mail or not (mail and row.work_email)
    ]
    return fits[0] if len(fits) == 1 else ""


def _bound_late(connection: Connection, person_key: str) -> bool:
    """Match an account that is nobody's yet with this person; says whether there was one."""
    mine = people.c.person_key == person_key
    mail = connection.scalar(select(people.c.work_email).where(mine)) or ""
    links = select(person_links.c.source_person_id).where(person_links.c.person_key == person_key)
    same = [and_(table.c.employee_id != "", table.c.employee_id.in_(links))]
    if mail:
        same.append(table.c.mail_digest == _digest(mail))
    found = select(table).where(table.c.person_key == "", table.c.removed == "", or_(*same))
    return any(
        _bound(connection, row.oid, _mail_of(row, mail), row.employee_id)
        for row in connection.execute(found).all()
    )


def _bound_some(connection: Connection, person_keys: Sequence[str]) -> bool:
    """Match accounts that are nobody's yet with these people; says whether any was."""
    free = select(table.c.oid).where(table.c.person_key == "", table.c.removed == "")
    if not person_keys or connection.scalar(free.limit(1)) is None:
        return False
    return sum(_bound_late(connection, key) for key in person_keys) > 0


def _with_mail(row: Row[Any], mail: str) -> DirectoryUser:
    """Return the account; its address is this one, or another that we only know the digest of."""
    same = bool(mail) and row.mail_digest == _digest(mail)
    other = UNKNOWN_MAIL if row.mail_digest else ""
    return replace(_user(row), mail=mail if same else other)


def _mail_of(row: Row[Any], mail: str) -> str:
    """Return the account's address as far as it can be told from this one."""
    if not row.mail_digest:
        return ""
    return mail if row.mail_digest == _digest(mail) else UNKNOWN_MAIL


def _rank(row: Row[Any]) -> tuple[bool, bool, bool, datetime]:
    return row.removed == "", row.enabled, row.user_type != "Guest", row.read_at


def _user(row: Row[Any]) -> DirectoryUser:
    said = {name: getattr(row, name) for name in TOLD}
    return DirectoryUser(row.oid, removed=row.removed, manager_oid=row.manager_oid, **said)


def _oid(oid: str) -> str:
    return oid.strip().lower()


def _digest(address: str) -> str:
    """Return what an address is compared by; "" for none."""
    plain = folded(address)
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""
