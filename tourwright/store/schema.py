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
    """Create or upgrade the database behind the engine, all steps in one transaction.

    Raises StoreOutdatedError for the schema of a release that came after this one.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        found = _current(connection)
        if found != _newest():
            _must_be_known(found)
            command.upgrade(_config(connection), "head")


def check_current(engine: Engine) -> None:
    """Raise StoreOutdatedError unless the schema is this release's."""
    with engine.connect() as connection:
        found = _current(connection)
    if found is None:
        raise StoreOutdatedError(
            "there is no store in this database: give the address of one, or make it (migrate)"
        )
    if found != _newest():
        raise StoreOutdatedError(
            f"the store has schema {found}, this release works with {_newest()}: "
            "upgrade it (migrate)"
        )


def _must_be_known(found: str | None) -> None:
    """Refuse a schema that no step of this release leads to or from."""
    if found is not None and found not in _known():
        raise StoreOutdatedError(
            f"the store has schema {found}, this release knows up to {_newest()}: start the "
            "release that wrote it, or put back the backup from before the upgrade"
        )


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _newest() -> str | None:
    """Return the revision of this release; its files do not change while it runs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


@cache
def _known() -> frozenset[str]:
    """Return the revisions of this release."""
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return frozenset(each.revision for each in scripts)


def _config(connection: Connection) -> Config:
    config = Config()
    # A percent sign in a path would be read as a placeholder.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
