"""What follows from a page of the directory, and from where it is read."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from activities.directory import DirectoryActivities
from tests.page_world import PageWorld
from tests.store_factories import NOW
from tourwright.bootstrap.presence import closing_of
from tourwright.ports.directory import DirectoryPage, DirectoryUser
from tourwright.ports_pages import Session
from tourwright.store import Store
from tourwright.values import DirectoryStep

PLACE = "https://graph.example/delta"


@dataclass
class Pages:
    """A directory of one page, which remembers where it was asked."""

    users: tuple[DirectoryUser, ...] = ()
    asked: list[str] = field(default_factory=list)

    def page(self, cursor: str) -> DirectoryPage:
        """See `Directory.page`."""
        self.asked.append(cursor)
        return DirectoryPage(self.users, PLACE, done=True)


@dataclass
class OnlyStore:
    """The one part that closing needs."""

    store: Store


class Reader:
    """Reads the pages into a store."""

    def __init__(self, store: Store) -> None:
        self.pages, self.now = Pages(), NOW
        closing = closing_of(OnlyStore(store))  # type: ignore[arg-type]  # no more is needed
        self.made = DirectoryActivities(
            self.pages, store.directory, lambda _: None, lambda: self.now, closing
        )

    def read(self, later: timedelta = timedelta(), step: int = 0) -> str:
        """Read a page some time later; returns where."""
        self.now += later
        self.made.page(DirectoryStep(step))
        return self.pages.asked[-1]


@pytest.fixture
def reader(sqlite_store: Store) -> Reader:
    """Return a reader."""
    return Reader(sqlite_store)


def test_a_place_that_is_almost_forgotten_is_left(reader: Reader) -> None:
    """A week is the limit; within one reading the place is a fresh one."""
    days = timedelta(days=1)

    assert reader.read() == ""
    assert reader.read(6 * days) == PLACE
    assert reader.read(7 * days) == ""
    assert reader.read(7 * days, step=1) == PLACE


@pytest.mark.parametrize(
    ("change", "stays"), [({}, True), ({"enabled": False}, False), ({"removed": "deleted"}, False)]
)
def test_a_closed_account_ends_its_sessions(
    sqlite_store: Store, reader: Reader, change: dict[str, object], *, stays: bool
) -> None:
    """Whoever cannot sign in any more is not signed in any more."""
    world = PageWorld(sqlite_store)
    ana = world.people["ana"]
    user = DirectoryUser("oid-ana", mail=ana.facts.work_email)
    reader.pages.users = (user,)
    reader.read()
    ends: datetime = NOW + timedelta(hours=8)
    sqlite_store.sessions.start(_session(ana.person_key, ends))

    reader.pages.users = (replace(user, **change),)  # type: ignore[arg-type]
    reader.read()

    assert (sqlite_store.sessions.find("digest") is not None) is stays


def _session(person_key: str, ends: datetime) -> Session:
    return Session("digest", person_key, frozenset(), NOW, NOW, ends)
