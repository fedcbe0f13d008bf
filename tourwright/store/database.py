"""What every part of the store works with: reading, writing and grouped writing."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from tourwright.store.checkpoints import Checkpoints, emptied
from tourwright.store.engines import Readers, parsed, reading_engine, writing_engine
from tourwright.store.errors import DRIVER_ERRORS, StoreUnavailableError, translated
from tourwright.store.prepared import Prepared, Row
from tourwright.store.unnested import insert_unnested
from tourwright.store.writer import GroupWriter

Result = TypeVar("Result")
Item = TypeVar("Item")
Rows = Sequence[Mapping[str, object]]


class Database:
    """One database with one writer; a thread may group its writes with `transaction`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._url = parsed(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self.writing = writing_engine(self._url)
        self._reading = reading_engine(self._url)
        self._readers = Readers(self._reading)
        self._checkpoints = Checkpoints(str(self._url.database))
        self._writer = GroupWriter(
            self.writing, self._checkpoints.committed if self.is_sqlite else None
        )
        self._local = threading.local()

    def in_transaction(self) -> bool:
        """Say whether this thread is inside `transaction`."""
        return self._own() is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        own = self._own()
        if own is not None:
            yield own
            return
        with _translating(), self._reading.connect() as connection:
            yield connection

    def first(self, statement: Prepared, values: Mapping[str, object]) -> Row | None:
        """Return the first row of a statement that reads, None without one."""
        own = self._own()
        if own is not None or not self.is_sqlite:
            with self.read() as connection:
                return statement.first(connection, values)
        # One statement sees one state by itself: no transaction has to begin and end.
        with _translating(), self._readers.lent() as driver:
            return next(iter(statement.rows_of(driver, self._reading, values)), None)

    def write(self, work: Callable[[Connection], Result], *, flush: bool = True) -> Result:
        """Run the work all or nothing; returns when it is on disk.

        flush False: what can be made again need not be there yet, see `GroupWriter.run`.
        """
        own = self._own()
        if own is None:
            return self._writer.run(work, flush=flush)
        with _translating(), own.begin_nested():
            return work(own)

    def bulk(
        self, work: Callable[[Connection, Sequence[Item]], Sequence[Result]], item: Item
    ) -> Result:
        """Like `write`, together with the same work of other threads."""
        own = self._own()
        if own is None:
            return self._writer.bulk(work, item)
        with _translating(), own.begin_nested():
            return work(own, [item])[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group this thread's writes: together or not at all. Others wait meanwhile: be short."""
        own = self._own()
        if own is not None:
            with own.begin_nested():
                yield
            return
        with _translating(), self._writer.alone() as connection:
            self._local.connection = connection
            try:
                yield
            finally:
                self._local.connection = None

    def empty_log(self) -> None:
        """Leave nothing in SQLite's log of what was overwritten; others wait meanwhile.

        Raises StoreUnavailableError while somebody still reads an older state.
        """
        if not self.is_sqlite:
            return
        with self._writer.gate, _translating():
            is_empty = emptied(str(self._url.database))
        if not is_empty:
            raise StoreUnavailableError("the log of the store is being read: try again later")

    def close(self) -> None:
        """Write what waits and close every connection."""
        self._writer.close()
        self._checkpoints.close()
        self._readers.close()
        self._reading.dispose()
        self.writing.dispose()

    def _own(self) -> Connection | None:
        found: Connection | None = getattr(self._local, "connection", None)
        return found


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except DRIVER_ERRORS as why:
        raise translated(why) from why


@dataclass(frozen=True)
class Newer:
    """When a row replaces the stored one of the same key: its `by` is higher, or equal if allowed.

    Columns named in keep stay as they are stored.
    """

    key: str
    by: str
    or_equal: bool = False
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replacing:
    """When a row replaces the stored one of the same key: always, or unless that is later."""

    key: tuple[str, ...]
    by: str = ""

    def ending(self, table: str, names: Sequence[str]) -> str:
        """Return what follows an insert of the columns in PostgreSQL."""
        changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in self.key)
        where = f" WHERE {table}.{self.by} <= excluded.{self.by}" if self.by else ""
        return f"ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {changed}{where}"


# Statements are made once: SQLAlchemy takes longer to build one than SQLite to run it.
@cache
def _insert(dialect: str, table: Table) -> Any:  # noqa: ANN401  (either dialect's insert)
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@cache
def _adding(dialect: str, table: Table) -> Prepared:
    return Prepared(_insert(dialect, table).on_conflict_do_nothing())


@cache
def _adding_many(table: Table) -> Any:  # noqa: ANN401  (SQLite's insert)
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _putting_many(table: Table, names: tuple[str, ...], by: Replacing) -> Any:  # noqa: ANN401  (SQLite's insert)
    adding = sqlite.insert(table)
    changed = {name: adding.excluded[name] for name in names if name not in by.key}
    where = table.c[by.by] <= adding.excluded[by.by] if by.by else None
    return adding.on_conflict_do_update(index_elements=list(by.key), set_=changed, where=where)


@cache
def _putting(dialect: str, table: Table, newer: Newer) -> Prepared:
    adding = _insert(dialect, table)
    numbers = {column.name for column in table.primary_key.columns}
    same = {newer.key, *newer.keep, *numbers}
    changed = {c.name: adding.excluded[c.name] for c in table.columns if c.name not in same}
    stored, given = table.c[newer.by], adding.excluded[newer.by]
    where = stored <= given if newer.or_equal else stored < given
    replacing = adding.on_conflict_do_update(index_elements=[newer.key], set_=changed, where=where)
    return Prepared(replacing)


def add_new(connection: Connection, table: Table, **values: object) -> bool:
    """Add the row unless one of its unique keys is there; says whether it was."""
    return _adding(connection.dialect.name, table).run(connection, values) == 1


def add_all_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Add the rows whose unique keys are not there yet."""
    for row in rows:
        add_new(connection, table, **row)


def add_many(connection: Connection, table: Table, rows: Rows) -> None:
    """Add the rows, all of the same columns, in one go."""
    if rows and connection.dialect.name == "postgresql":
        insert_unnested(connection, table, rows)
    elif rows:
        connection.execute(table.insert(), rows)


def add_many_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Like `add_many`, less the rows of which a unique key is there."""
    if rows and connection.dialect.name == "postgresql":
        insert_unnested(connection, table, rows, "ON CONFLICT DO NOTHING")
    elif rows:
        connection.execute(_adding_many(table), rows)


def put_many(connection: Connection, table: Table, rows: Rows, by: Replacing) -> None:
    """Add the rows, or replace those of the same key; of two of one key the later counts."""
    if rows and connection.dialect.name == "postgresql":
        once = {tuple(row[name] for name in by.key): row for row in rows}
        ending = by.ending(table.name, tuple(rows[0]))
        insert_unnested(connection, table, list(once.values()), ending)
    elif rows:
        connection.execute(_putting_many(table, tuple(rows[0]), by), rows)


def put_newer(
    connection: Connection, table: Table, row: Mapping[str, object], newer: Newer
) -> bool:
    """Add the row, or replace the stored one when this is newer; says whether it was written."""
    putting = _putting(connection.dialect.name, table, newer)
    return putting.run(connection, row) == 1
