"""SQLite's log is brought into the file beside the commits, by a thread that gives way to all.

A commit that finds 1,000 pages in the log brings them itself unless told otherwise, and whoever
wrote meanwhile waits for it. Here a thread does that after so many commits; a commit does the rest
when the log is LOG_PAGES long, and the log begins again from its start.
"""

import logging
import os
import sqlite3
import sys
import threading
from contextlib import closing

log = logging.getLogger(__name__)

LOG_PAGES = 16_000
"""Pages in the log, 64 MB, before a commit looks after it."""
EVERY = 1000
"""Commits between two looks of the thread."""
PATIENCE_S = 0.5
LAST = 19
"""The priority of who runs when nobody else wants to (`man setpriority`)."""


class Checkpoints:
    """The thread that brings the log of one file into it; it starts when it is first needed."""

    def __init__(self, path: str, every: int = EVERY) -> None:
        self._path = path
        self._every = every
        self._commits = 0
        self._due = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None

    def committed(self) -> None:
        """Count one commit; one thread may call this at a time."""
        self._commits += 1
        if self._commits % self._every:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        self._due.set()

    def close(self) -> None:
        """Stop the thread, after what it is at."""
        self._closed = True
        self._due.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        _give_way()
        while True:
            self._due.wait()
            self._due.clear()
            if self._closed:
                return
            try:
                bring(self._path)
            except sqlite3.Error as why:
                # Nothing is lost: what is in the log is read from there, and brought later.
                log.warning("the log of the store was not brought into its file: %s", why)


def bring(path: str) -> None:
    """Bring what the log holds into the file; neither waits for anybody nor makes anybody wait.

    Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def emptied(path: str) -> bool:
    """Bring all of the log into the file and cut it; False if somebody reads what only it has.

    Waits half a second for who reads. Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, PATIENCE_S, isolation_level=None)) as connection:
        is_read, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_read


def _give_way() -> None:
    # Only Linux has a priority for each thread: elsewhere this would slow the whole process.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
