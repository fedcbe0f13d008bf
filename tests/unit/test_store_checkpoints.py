"""SQLite's log is brought into its file by a thread that gives way, or by a commit when long."""

import logging
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tourwright.store.checkpoints import EVERY, LAST, LOG_PAGES, Checkpoints
from tourwright.store.database import Database

LIMIT_S = 45.0
MARK = "a-digest-that-is-easily-found"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Return a file whose log holds one row; a reader keeps the log from going at the close."""
    path = tmp_path / "some.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE found (digest TEXT)")
        connection.execute("INSERT INTO found VALUES (?)", (MARK,))
        connection.commit()
        yield path


def is_in(path: Path) -> bool:
    """Say whether the row is in the file itself, not in its log alone."""
    return MARK.encode() in path.read_bytes()


def until_it_is_in(path: Path) -> bool:
    """Wait for the row."""
    ends = time.monotonic() + LIMIT_S
    while not is_in(path) and time.monotonic() < ends:
        time.sleep(0.01)
    return is_in(path)


def the_thread() -> threading.Thread:
    """Return the thread that looks after the log."""
    (found,) = [each for each in threading.enumerate() if each.name == "checkpoints"]
    return found


def test_so_many_commits_bring_the_log_into_the_file(path: Path) -> None:
    """Not one earlier."""
    found = Checkpoints(str(path), every=3)

    found.committed()
    found.committed()
    early = threading.active_count(), is_in(path)
    found.committed()
    late = until_it_is_in(path)
    found.close()

    assert early == (threading.active_count(), False)
    assert late


def test_every_commit_of_a_store_is_counted(sqlite_url: str) -> None:
    """So the log of a busy store is looked after."""
    database = Database(sqlite_url)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    add = text("INSERT INTO suppressions VALUES (:digest, 0) ON CONFLICT DO NOTHING")

    for _ in range(EVERY - 1):
        database.write(lambda c: c.execute(add, {"digest": MARK}), flush=False)
    early = is_in(path)
    database.write(lambda c: c.execute(add, {"digest": MARK}), flush=False)
    late = until_it_is_in(path)
    database.close()

    assert (early, late) == (False, True)


def test_the_thread_gives_way_and_nobody_else_does(path: Path) -> None:
    """A priority of its own, where a thread can have one."""
    found = Checkpoints(str(path), every=1)
    found.committed()
    until_it_is_in(path)
    thread = os.getpriority(os.PRIO_PROCESS, the_thread().native_id or 0)
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    found.close()

    assert thread == (LAST if sys.platform == "linux" else mine)
    assert mine < LAST


def test_trouble_is_told_and_the_next_look_goes_on(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is lost: it is read from the log until then."""
    elsewhere = path.with_name("away")
    found = Checkpoints(str(elsewhere), every=1)
    elsewhere.mkdir()
    with caplog.at_level(logging.WARNING):
        found.committed()
        ends = time.monotonic() + LIMIT_S
        while not caplog.messages and time.monotonic() < ends:
            time.sleep(0.01)
    elsewhere.rmdir()
    elsewhere.symlink_to(path)
    found.committed()
    late = until_it_is_in(path)
    found.close()

    assert ["was not brought into its file" in each for each in caplog.messages] == [True]
    assert late


def test_closing_ends_the_thread(path: Path) -> None:
    """Also one that never started."""
    started, idle = Checkpoints(str(path), every=1), Checkpoints(str(path))
    started.committed()
    thread = the_thread()

    started.close()
    idle.close()

    assert not thread.is_alive()


def test_a_commit_looks_after_a_long_log_itself(sqlite_url: str) -> None:
    """Should the thread never get its turn."""
    database = Database(sqlite_url)
    pages = database.write(lambda c: c.scalar(text("PRAGMA wal_autocheckpoint")))
    database.close()

    assert pages == LOG_PAGES
