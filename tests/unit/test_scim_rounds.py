"""What a directory writes goes the way of all people's data: read, judged, applied, told."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from connectors.hris_records import Words
from connectors.scim.client import ScimPeople
from tests.hris_rounds import RoundWorld, State
from tests.scim_world import SOURCE, Directory
from tourwright.domain.people import FactKind, PersonStatus
from tourwright.ports.hris import HrisSource, SourceRules
from tourwright.store import Store

PEOPLE = [f"{name}@acme.example" for name in ("uma", "vera", "walt", "xia")]


class Linked:
    """A directory, and rounds over what it wrote."""

    def __init__(self, store: Store) -> None:
        self.directory = Directory(store)
        self.rounds = RoundWorld(store, now=self.directory.clock.at)
        reader = ScimPeople(SOURCE, store.scim(SOURCE), Words(), self.rounds.clock)
        self.rounds.sources = {SOURCE: HrisSource(SOURCE, "scim", reader, SourceRules())}

    def pushed(self) -> Sequence[FactKind]:
        """Hand over what is in the inbox and read it; returns what alliances were told by it."""
        before = len(self.rounds.engine.kinds())
        store = self.rounds.store
        for row in store.inbox.waiting(100, self.directory.clock.now()):
            assert self.rounds.door.take(row)
            store.inbox.done(row.inbox_id, row.event.received_at)
        self.rounds.clock.moment = self.directory.clock.now() + timedelta(seconds=1)
        self.rounds.round("push", SOURCE)
        return self.rounds.engine.kinds()[before:]

    def status(self, key: str) -> PersonStatus:
        """Return where the person stands with us."""
        return self.rounds.store.people_bulk.of_source(SOURCE, [key])[key].facts.status


@pytest.fixture
def linked(opened: Callable[..., Store], sqlite_url: str) -> Linked:
    """Four people of a directory, whose first reading was released."""
    made = Linked(opened(sqlite_url))
    for name in PEOPLE:
        made.directory.add(name, displayName=name.partition("@")[0].title())
    assert made.pushed() == []
    made.rounds.release(made.rounds.round("full", SOURCE))
    return made


def test_the_first_reading_is_held_and_begins_nothing(linked: Linked) -> None:
    """A directory tells no first day: who was there before us is no newcomer."""
    assert linked.rounds.store.readings.count(SOURCE) == len(PEOPLE)
    assert linked.rounds.engine.tells == []


def test_a_new_account_is_a_newcomer_and_a_disabled_one_a_leaver(linked: Linked) -> None:
    """A minute later, each told once; the end of the account adds nothing."""
    key = linked.directory.add("zoe@acme.example", displayName="Zoe")
    assert linked.pushed() == [FactKind.HIRED]
    linked.directory.patch(key, {"op": "Replace", "path": "active", "value": "False"})
    assert FactKind.TERMINATED in linked.pushed()
    linked.directory.call("DELETE", f"/Users/{key}")
    assert linked.pushed() == []

    assert linked.status(key) is PersonStatus.TERMINATED


def test_a_directory_that_switches_everybody_off_is_held(linked: Linked) -> None:
    """As any other source; nobody has left until somebody released it."""
    keys = linked.directory.found("userName pr")
    for number in range(6):
        keys = [*keys, linked.directory.add(f"{number}@acme.example")]
    linked.pushed()
    for key in keys:
        linked.directory.patch(key, {"op": "replace", "value": {"active": False}})

    assert linked.pushed() == []
    (held,) = linked.rounds.held()
    assert held.state is State.HELD
    assert {linked.status(key) for key in keys} == {PersonStatus.ACTIVE}
