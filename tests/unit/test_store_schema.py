"""The schema: the migrations make what the tables say, and an old or damaged store is refused."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from tourwright.keyring import Masters
from tourwright.store import Store, StoreDamagedError, StoreOutdatedError, open_store, upgrade
from tourwright.store.tables import metadata


def test_migrations_make_the_tables_of_the_code(database_url: str) -> None:
    """Nothing is in the code that a migration forgot, in either database."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_upgrading_twice_changes_nothing(store: Store, database_url: str) -> None:
    """An upgrade of a current store leaves it as it is and does not wait for its users."""
    upgrade(database_url)

    assert store.inbox.counts() == {}


def test_a_missing_file_is_made_only_when_asked(tmp_path: Path, masters: Masters) -> None:
    """A wrong path is an error, not an empty store."""
    with pytest.raises(StoreOutdatedError, match="no store at"):
        open_store(f"sqlite:///{tmp_path}/none.db", masters, create=False)

    assert not (tmp_path / "none.db").exists()


def test_the_schema_of_a_later_release_is_refused_whoever_opens_it(
    database_url: str, opened: Callable[..., Store]
) -> None:
    """Whoever goes back to an older release reads what to do, not a trace; nothing is changed."""
    opened(database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreOutdatedError, match=r"has schema 9999, .* the backup"):
        upgrade(database_url)

    with engine.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    engine.dispose()
    assert found == "9999"


def test_an_outdated_schema_is_refused(
    database_url: str, opened: Callable[..., Store], masters: Masters
) -> None:
    """Without leave to upgrade, a store of another release is not served."""
    opened(database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()

    with pytest.raises(StoreOutdatedError, match="upgrade it"):
        open_store(database_url, masters, create=False)


def test_sqlite_commits_survive_a_power_cut(sqlite_store: Store) -> None:
    """The file is in WAL mode and every commit waits for the disk."""
    with sqlite_store.data_keys._database.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, masters: Masters) -> None:
    """A file overwritten by something else is named as damaged."""
    (tmp_path / "store.db").write_bytes(b"not a database at all" * 500)

    with pytest.raises(StoreDamagedError, match=r"store\.db is damaged"):
        open_store(f"sqlite:///{tmp_path}/store.db", masters)


@pytest.mark.parametrize("page", range(1, 12))
def test_a_damaged_page_is_found_at_the_start(
    page: int, sqlite_template: Path, tmp_path: Path, masters: Masters
) -> None:
    """A page whose structure is gone is never served."""
    content = bytearray(sqlite_template.read_bytes())
    content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    (tmp_path / "store.db").write_bytes(content)

    with pytest.raises(StoreDamagedError, match="restore it from a backup"):
        open_store(f"sqlite:///{tmp_path}/store.db", masters)


def test_the_journal_refuses_changes(sqlite_url: str, opened: Callable[..., Store]) -> None:
    """The triggers stand in the migrated schema."""
    opened(sqlite_url)
    names = sqlite3.connect(sqlite_url.removeprefix("sqlite:///")).execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    )

    assert [name for (name,) in names] == ["journal_keeps_DELETE", "journal_keeps_UPDATE"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/db"])
def test_other_databases_are_refused(url: str, masters: Masters) -> None:
    """A database that the store was not tested with is an error with the allowed ones."""
    with pytest.raises(ValueError, match="sqlite"):
        open_store(url, masters)
