"""Brings a database to the schema of this release, step by step, under a lock."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from tourwright.store.engines import check_sqlite, parsed, writing_engine
from tourwright.store.errors import StoreOutdatedError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x746F7572
"""Any number, the same in every process: two that start at once upgrade one after the other."""


def upgrade(url: str) -> None:
    """Create or upgrade the database at the URL. Raises StoreDamagedError."""
    made = parsed(url)
    if made.get_backend_name() == "sqlite":
        check_sqlite(made, create=True)
    engine = writing_engine(made)
    try:
        upgrade_with(engine)
    finally:
        engine.dispose()


def upgrade_with(engine: Engine) -> None:
    """Create or upgrade the database behind the engine, all steps in one transaction."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _current(connection) != _newest():
            command.upgrade(_config(connection), "head")


def check_current(engine: Engine) -> None:
    """Raise StoreOutdatedError unless the schema is this release's."""
    with engine.connect() as connection:
        found = _current(connection)
    if found != _newest():
        raise StoreOutdatedError(
            f"the store has schema {found}, this release works with {_newest()}: upgrade it"
        )


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _newest() -> str | None:
    """Return the revision of this release; its files do not change while it runs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    # A percent sign in a path would be read as a placeholder.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
