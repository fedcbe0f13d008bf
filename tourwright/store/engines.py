"""Connections to SQLite and PostgreSQL: how they are opened so that a commit survives a crash."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    PoolProxiedConnection,
    create_engine,
    event,
    make_url,
)

from tourwright.store.checkpoints import LOG_PAGES
from tourwright.store.errors import StoreDamagedError, StoreOutdatedError

BUSY_MS = 10_000
READERS = 8
FLUSHED, UNFLUSHED = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    FLUSHED,
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA wal_autocheckpoint = {LOG_PAGES}",
)


def parsed(url: str) -> URL:
    """Return the URL, refusing databases that this store was not tested with."""
    made = make_url(url)
    backend = made.get_backend_name()
    if backend == "sqlite" and not _sqlite_path(made):
        raise ValueError("a SQLite store needs a file: sqlite:///path/to/store.db")
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(f"the store runs on sqlite or postgresql+psycopg, not on {backend}")
    return made.set(drivername="postgresql+psycopg") if backend == "postgresql" else made


def _sqlite_path(url: URL) -> str:
    return "" if url.database in (None, "", ":memory:") else str(url.database)


def writing_engine(url: URL) -> Engine:
    """Return the engine whose transactions write; on SQLite they lock the file at their start."""
    return _engine(url, pool_size=1, begin="BEGIN IMMEDIATE", pragmas=PRAGMAS)


def reading_engine(url: URL) -> Engine:
    """Return the engine whose transactions read one consistent state."""
    return _engine(
        url, pool_size=READERS, begin="BEGIN", pragmas=(*PRAGMAS, "PRAGMA query_only = ON")
    )


def _engine(url: URL, *, pool_size: int, begin: str, pragmas: tuple[str, ...]) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url, pool_size=pool_size, max_overflow=READERS, pool_pre_ping=True, hide_parameters=True
        )
    engine = create_engine(url, pool_size=pool_size, max_overflow=READERS, hide_parameters=True)
    _open_sqlite_so(engine, begin, pragmas)
    return engine


def _open_sqlite_so(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
        # The driver's own idea of when a transaction begins would commit behind our back.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # Every transaction does this: the driver takes a tenth of SQLAlchemy's time for it.
        driver: Any = connection.connection.dbapi_connection
        driver.execute(begin)


class Transactions:
    """Begins one transaction after the other, for one thread at a time.

    SQLite's connection stays open between them: to take it from the pool and give it back costs
    more than a small write.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._open: Connection | None = None

    @contextmanager
    def begun(self, *, flush: bool = True) -> Iterator[Connection]:
        """Give a connection in a transaction; flush False: SQLite's commit awaits no disk.

        The log is written in order, so what is flushed later brings this one along. Whatever fails
        gives the connection back, so that nothing is left of it for the next one.
        """
        if not self._is_sqlite:
            with self._engine.begin() as connection:
                yield connection
            return
        try:
            connection = self._connection()
            with _flushing(connection, flush=flush), connection.begin():
                yield connection
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection back to the engine; the next transaction takes one anew."""
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()

    def _connection(self) -> Connection:
        if self._open is None:
            self._open = self._engine.connect()
        return self._open


class Readers:
    """Connections of SQLite's driver for statements that read by themselves; for many threads.

    They stay open beside the engine's: its pool takes longer to lend one than such a statement.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[PoolProxiedConnection] = deque()

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """Give a connection of the driver; one that failed is not given to anybody again."""
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = self._engine.raw_connection()
            reader.detach()
        try:
            yield reader.dbapi_connection
        except BaseException:
            reader.close()
            raise
        self._idle.append(reader)

    def close(self) -> None:
        """Close those that nobody uses now."""
        while self._idle:
            self._idle.pop().close()


@contextmanager
def _flushing(connection: Connection, *, flush: bool) -> Iterator[None]:
    if flush:
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute(UNFLUSHED)
    try:
        yield
    finally:
        driver.execute(FLUSHED)


def check_sqlite(url: URL, *, create: bool) -> None:
    """Refuse a damaged file before anything is read from it.

    Raises StoreDamagedError, and StoreOutdatedError when there is no file and none may be made.
    """
    path = Path(_sqlite_path(url))
    if not path.exists():
        if not create:
            raise StoreOutdatedError(
                f"there is no store at {path}: give the address of one, or make it (migrate)"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        return
    found = _damage(path)
    if found:
        raise StoreDamagedError(f"the store {path} is damaged ({found}): restore it from a backup")


def _damage(path: Path) -> str:
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000)
    try:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as why:
        if isinstance(why, sqlite3.OperationalError) and "locked" in str(why):
            raise
        return str(why)
    else:
        return "" if answer == "ok" else str(answer)
    finally:
        connection.close()
