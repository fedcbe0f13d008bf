"""A company's directory that is read in rounds: stand-ins, and the reading on a real server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from activities.directory import DirectoryActivities
from tests.temporal_running import WORKFLOWS, Running, Server
from tourwright.ports.directory import DirectoryPage, DirectoryUser
from tourwright.store import Store
from workflows.directory import DirectoryRound

ROUND_ID = "directory-round"


@dataclass
class Book:
    """What was kept, in memory."""

    users: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=lambda: [""])
    done: list[bool] = field(default_factory=list)

    def apply(self, users: Sequence[DirectoryUser], now: datetime) -> int:
        """See `DirectoryBook.apply`."""
        del now
        self.users += [each.oid for each in users]
        return len(users)

    def cursor(self) -> str:
        """See `DirectoryBook.cursor`."""
        return self.places[-1]

    def keep_cursor(self, cursor: str, now: datetime, *, done: bool) -> None:
        """See `DirectoryBook.keep_cursor`."""
        del now
        self.places.append(cursor)
        self.done.append(done)

    def person_of(self, oid: str) -> str:
        """See `DirectoryBook.person_of`."""
        return oid

    def of_person(self, person_key: str) -> DirectoryUser | None:
        """See `DirectoryBook.of_person`."""
        del person_key
        return None

    def of_people(self, mails: Mapping[str, str]) -> Mapping[str, DirectoryUser]:
        """See `DirectoryBook.of_people`."""
        del mails
        return {}

    def last_done(self) -> datetime | None:
        """See `DirectoryBook.last_done`."""
        return None


@dataclass
class Directory:
    """A directory of so many pages, one person each. faults are raised one at a time."""

    pages: int = 3
    faults: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def page(self, cursor: str) -> DirectoryPage:
        """See `Directory.page`."""
        self.asked.append(cursor)
        if self.faults:
            raise self.faults.pop(0)
        number = int(cursor or "0")
        last = number + 1 >= self.pages
        after = "0" if last else str(number + 1)
        return DirectoryPage((DirectoryUser(f"u{number}"),), after, done=last)


@dataclass
class Care:
    """The care for subscriptions, which may fail."""

    fault: Exception | None = None
    done: list[datetime] = field(default_factory=list)

    def __call__(self, now: datetime) -> None:
        """Care."""
        if self.fault:
            raise self.fault
        self.done.append(now)


class DirectoryPath(Running):
    """A worker that reads the directory."""

    def __init__(self, server: Server, store: Store) -> None:
        super().__init__(server, store)
        self.workflows = (*WORKFLOWS, DirectoryRound)
        self.directory, self.book, self.care = Directory(), Book(), Care()

    def activities(self) -> list[Any]:
        """Add those of the reading."""
        made = DirectoryActivities(self.directory, self.book, self.care, self.now)
        return [*super().activities(), made.page, made.care]

    def read(self, *, pages: int = 3, minutes: int = 0, faults: Sequence[Exception] = ()) -> int:
        """Read so many pages as the schedule does, minutes passing meanwhile; return how many."""
        self.directory.pages, self.directory.faults = pages, list(faults)
        started = self.client.start_workflow(
            "DirectoryRound", id=ROUND_ID, task_queue=self.queue, result_type=int
        )
        handle = self.run(started)
        if minutes:
            self.run(self.server.env.sleep(timedelta(minutes=minutes)))
        found: int = self.run(handle.result())
        return found
