"""The group writer: many callers, one commit; trouble of the database reaches the right caller."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import ProgrammingError
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.store_factories import ALLIANCE, NOW, inbound, record
from tourwright.ports import TransientError
from tourwright.store import Store, StoreUnavailableError
from tourwright.store.database import Database


class OddError(Exception):
    """A job's own failure."""


@pytest.fixture
def database(database_url: str) -> Database:
    """Return a database without a store around it."""
    return Database(database_url)


def add(digest: str) -> Callable[[Connection], int]:
    """Return a job that writes one row and says how many there are."""

    def work(connection: Connection) -> int:
        connection.execute(text("INSERT INTO suppressions VALUES (:digest, 0)"), {"digest": digest})
        return int(connection.scalar(text("SELECT count(*) FROM suppressions")) or 0)

    return work


def failing(connection: Connection) -> int:
    """Write, then fail."""
    add("failing")(connection)
    raise OddError("mine")


def test_a_failing_job_spoils_no_other(database: Database) -> None:
    """Its own caller hears of it; nothing it wrote stays, everything of the others does."""
    held, together = threading.Event(), threading.Barrier(9)

    def slow(connection: Connection) -> int:
        held.wait(5)
        return add("slow")(connection)

    def run(number: int) -> str:
        together.wait()
        try:
            return str(database.write(failing if number == 3 else add(f"job-{number}")) > 0)
        except OddError as why:
            return str(why)

    with ThreadPoolExecutor(9) as pool:
        # While this one runs, all others gather into the next batch.
        pool.submit(database.write, slow)
        results = [pool.submit(run, number) for number in range(8)]
        together.wait()
        held.set()
        said = [result.result() for result in results]
    with database.read() as connection:
        rows = set(connection.scalars(text("SELECT digest FROM suppressions")))
    database.close()

    assert said == ["mine" if number == 3 else "True" for number in range(8)]
    assert rows == {"slow", *(f"job-{number}" for number in range(8) if number != 3)}


def test_closing_finishes_what_waits(database: Database) -> None:
    """Nobody who was let in is left without an answer."""
    started = threading.Event()

    def slow(connection: Connection) -> int:
        started.set()
        return add("slow")(connection)

    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(database.write, slow)
        started.wait(5)
        database.close()

        assert result.result() == 1


def test_two_processes_write_one_store(store: Store, opened: Callable[..., Store]) -> None:
    """Web and worker write the same alliances at once, in opposite order: all is there."""
    url = store._database.url
    other = opened(url)
    names = [f"{number:020}" for number in range(40)]

    def write(target: Store, order: list[str], seq: int) -> None:
        with ThreadPoolExecutor(4) as pool:
            written = pool.map(
                lambda name: target.recorder.record(
                    record(seq, alliance_id=name, stream=f"{name}-{seq}")
                ),
                order,
            )
            assert all(written)

    with ThreadPoolExecutor(2) as both:
        runs = [both.submit(write, store, names, 1), both.submit(write, other, names[::-1], 2)]
        for run in runs:
            run.result()

    assert list(store.journal.verify()) == []
    assert {len(store.journal.lines(name)) for name in names} == {2}


def with_no_more_pages(connection: Connection) -> None:
    """Let the file grow no more, as on a disk that is full."""
    full = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {full}")


def with_more_pages(connection: Connection) -> None:
    """Let the file grow again."""
    connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


def test_a_full_disk_is_told_and_passes(sqlite_store: Store) -> None:
    """Nothing is acknowledged that does not fit; with room again the store goes on by itself."""
    sqlite_store.recorder.record(record(1))
    sqlite_store._database.write(with_no_more_pages)

    def fill() -> None:
        for number in range(100):
            sqlite_store.inbox.take(inbound(f"key-{number}", body=b"x" * 5000))

    with pytest.raises(StoreUnavailableError, match="full"):
        fill()

    taken = sqlite_store.inbox.counts().get("waiting", 0)
    sqlite_store._database.write(with_more_pages)
    assert sqlite_store.inbox.take(inbound("room again"))
    assert sqlite_store.inbox.counts() == {"waiting": taken + 1}
    assert len(sqlite_store.journal.lines(ALLIANCE)) == 1
    assert sqlite_store.inbox.waiting(1, NOW) != []


def driver_of(connection: Connection) -> Any:  # noqa: ANN401  (the driver's own)
    """Return the driver's connection, so that two can be told apart."""
    return connection.connection.dbapi_connection


def test_sqlites_connection_stays_open_from_one_write_to_the_next(sqlite_url: str) -> None:
    """A group of writes of one thread has it too: nobody opens the file for each."""
    database = Database(sqlite_url)

    first = database.write(driver_of)
    with database.transaction():
        second = database.write(driver_of)
    third = database.write(driver_of)
    database.close()

    assert first is second is third


def test_a_failed_write_leaves_nothing_for_the_next(database: Database) -> None:
    """Neither a transaction that is still open nor a row of it."""
    database.write(add("before"))
    with pytest.raises(OddError):
        database.write(failing)
    with pytest.raises(OddError), database.transaction():
        database.write(failing)

    assert database.write(add("after")) == 2
    database.close()


def test_nothing_is_open_once_the_database_is_closed(sqlite_url: str) -> None:
    """Whoever closes may move or delete the file."""
    database = Database(sqlite_url)
    driver = database.write(driver_of)
    database.close()

    with pytest.raises(ProgrammingError, match="closed"):
        driver.execute("SELECT 1")


def test_an_unreachable_database_is_transient(database_url: str) -> None:
    """The caller may answer "later" to whoever asks."""
    database = Database(database_url)
    database.close()

    with pytest.raises(TransientError):
        database.write(add("late"))


def synchronous(connection: Connection) -> int:
    """Write, and say how SQLite will commit it: 2 waits for the disk."""
    add("flushed?")(connection)
    return int(connection.scalar(text("PRAGMA synchronous")) or 0)


def test_only_what_can_be_made_again_does_not_wait_for_the_disk(sqlite_url: str) -> None:
    """It is committed all the same, and the next write waits as ever."""
    database = Database(sqlite_url)
    before = database.write(synchronous)
    database.write(lambda c: c.execute(text("DELETE FROM suppressions")))
    lax = database.write(synchronous, flush=False)
    with database.read() as connection:
        kept = list(connection.scalars(text("SELECT digest FROM suppressions")))
    database.write(lambda c: c.execute(text("DELETE FROM suppressions")))
    after = database.write(synchronous)
    database.close()

    assert (before, lax, after) == (2, 1, 2)
    assert kept == ["flushed?"]
