"""Statements that SQLite's driver runs by itself."""

import sqlite3
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import bindparam, insert, select, update

from tourwright.store import Store, StoreUnavailableError
from tourwright.store.prepared import Prepared
from tourwright.store.tables import spent_tokens

AT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
ADD = Prepared(insert(spent_tokens))
ONE = Prepared(select(spent_tokens).where(spent_tokens.c.token_id == bindparam("this_token")))
LATER = Prepared(update(spent_tokens).where(spent_tokens.c.token_id != "kept"))


@pytest.fixture
def stored(sqlite_store: Store) -> Store:
    """Return a store that knows two used tokens."""
    database = sqlite_store._database
    for token in ("kept", "used"):
        database.write(partial(ADD.run, values={"token_id": token, "expires": AT}))
    return sqlite_store


def test_a_moment_comes_back_as_it_was_written(stored: Store) -> None:
    """Values are stored and read as everywhere else in the store."""
    row = stored._database.first(ONE, {"this_token": "used"})

    assert row == {"token_id": "used", "expires": AT}


def test_what_is_not_there_is_none(stored: Store) -> None:
    """The caller need not ask first."""
    assert stored._database.first(ONE, {"this_token": "never"}) is None


def test_a_value_of_the_statement_itself_counts(stored: Store) -> None:
    """Only the row that the statement means is written, and how many is said."""
    moved = stored._database.write(lambda c: LATER.run(c, {"expires": AT.replace(year=2027)}))

    rows = [stored._database.first(ONE, {"this_token": name}) for name in ("kept", "used")]
    assert moved == 1
    assert [row["expires"].year for row in rows if row] == [2026, 2027]


def test_a_thread_sees_its_own_writes_in_its_transaction(stored: Store) -> None:
    """A read inside of a transaction asks the connection that writes."""
    values = {"token_id": "new", "expires": AT}
    with stored.transaction():
        stored._database.write(lambda c: ADD.run(c, values))
        mine = stored._database.first(ONE, {"this_token": "new"})

    assert mine == values


def test_what_the_driver_says_is_told_as_the_store_tells_it(stored: Store) -> None:
    """No caller needs to know the driver."""

    def locked(_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    with pytest.raises(StoreUnavailableError, match="try again"):
        stored._database.write(locked)


def test_threads_that_read_at_once_get_a_connection_each(stored: Store) -> None:
    """What one of them is reading is nobody else's to use."""
    readers = stored._database._readers

    with readers.lent() as one, readers.lent() as other:
        assert one is not other
    with readers.lent() as again:
        assert again in (one, other)


def test_a_connection_that_failed_is_not_given_to_the_next(stored: Store) -> None:
    """It is closed; the next one that reads finds what is stored."""
    readers = stored._database._readers
    with pytest.raises(sqlite3.OperationalError), readers.lent() as failed:
        failed.execute("SELECT no_such_thing")

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        failed.execute("SELECT 1")
    assert stored._database.first(ONE, {"this_token": "used"}) is not None


def test_a_connection_that_reads_cannot_write(stored: Store) -> None:
    """Only the one writer writes."""
    readers = stored._database._readers

    with pytest.raises(sqlite3.OperationalError, match="readonly"), readers.lent() as driver:
        driver.execute("DELETE FROM spent_tokens")


def test_no_reading_connection_stays_open_after_the_database_is_closed(stored: Store) -> None:
    """Whoever closes may move or delete the file."""
    with stored._database._readers.lent() as driver:
        pass
    stored.close()

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        driver.execute("SELECT 1")
