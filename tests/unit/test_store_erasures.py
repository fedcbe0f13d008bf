"""Erasure: nothing in clear stays, nothing sealed can be read, and only when nothing runs."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from tests.store_factories import (
    NOW,
    employment_event,
    entry,
    notice,
    pending,
    record,
    source_person,
)
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.domain.model import MachineName, Party
from tourwright.domain.people import Person
from tourwright.ports import KeyDestroyedError
from tourwright.store import Store, StoreUnavailableError
from tourwright.store.tables import employment_events, people, person_facts, person_links

LATER = NOW + timedelta(days=1)
OF_PEOPLE = (people, person_facts, person_links, employment_events)
ADDRESSES = ("ida17@work.example", "ida@home.example")
CLEAR = ("Ida", "Berg", *ADDRESSES)
Opened = Callable[..., Store]


@pytest.fixture
def person(store: Store) -> Person:
    """Somebody whose alliance's journal says erased, and who had a tour."""
    return made_of(store)


def made_of(store: Store) -> Person:
    """Bring somebody in whose alliance's journal says erased."""
    hired = replace(employment_event(), changes={"given_name": ("", "Ida")})
    made = store.people.apply(source_person(), (hired,), NOW)
    mine = made.alliance_id
    line = entry(
        "erased",
        machine=MachineName.ALLIANCE,
        party=Party.HR,
        from_state="departed",
        to_state="erased",
    )
    tour = f"{mine}-1"
    store.recorder.record(record(1, alliance_id=mine, stream=tour))
    store.recorder.record(replace(record(1, alliance_id=mine, stream=mine), entries=(line,)))
    return made


def erase(store: Store, *still_open: str) -> int:
    """Let housekeeping erase; some workflows are open."""
    chores = chores_of(store, dict, lambda workflow_id: workflow_id not in still_open)
    return next(chore for chore in chores if chore.name == "people").work(LATER)


def test_an_erased_alliances_key_is_destroyed_once(store: Store, person: Person) -> None:
    """What was sealed for it can be read by nobody."""
    sealed = store.keyring.encrypt(person.alliance_id, b"text")

    assert (erase(store), erase(store)) == (1, 0)

    with pytest.raises(KeyDestroyedError):
        store.keyring.decrypt(sealed)


def test_an_erasure_names_the_tours_and_not_the_alliance_as_one(
    store: Store, person: Person
) -> None:
    """What still runs is looked for by these names."""
    mine = person.alliance_id

    (due,) = store.erasures.due()

    assert (due.alliance_id, due.tour_ids) == (mine, (f"{mine}-1",))


@pytest.mark.parametrize("kind", ["alliance:{}", "tour:{}-1"])
def test_an_open_workflow_keeps_the_key(store: Store, person: Person, kind: str) -> None:
    """It could not even end without it."""
    assert erase(store, kind.format(person.alliance_id)) == 0
    assert store.journal.lines(person.alliance_id)[0].body["event"] == "edit"


def test_what_waits_to_be_sent_keeps_the_key(store: Store, person: Person) -> None:
    """Subscribers and HR hear of the erasure first."""
    mine = person.alliance_id
    store.recorder.record(record(2, alliance_id=mine, stream=mine, notices=(notice(),)))
    before = erase(store)
    (row,) = store.outbox.lease(1, NOW, 60)
    store.outbox.sent(row.outbox_id, NOW)

    assert (before, erase(store)) == (0, 1)


def test_what_waited_for_the_erased_takes_nobodys_turn(store: Store, person: Person) -> None:
    """So many acts are handed on at a time, the oldest first."""
    mine = pending("act-mine", "", workflow_id=f"tour:{person.alliance_id}-1")
    other = pending("act-other", "", workflow_id="tour:b2-1")
    assert [store.asks.claim(each, None) for each in (mine, other)] == ["taken", "taken"]

    erase(store)

    assert store.asks.pending(1, LATER) == [other]


def test_nothing_of_the_person_stays_in_clear(
    store: Store, person: Person, database_url: str
) -> None:
    """Names and addresses are gone from every table of people; the hash stays."""
    erase(store)

    engine = create_engine(database_url)
    with engine.connect() as connection:
        held = [str(row) for table in OF_PEOPLE for row in connection.execute(select(table))]
    engine.dispose()
    assert not [word for word in CLEAR for row in held if word in row]
    assert store.people.untold(person.person_key) == []
    assert store.alumni.suppressed("ida@home.example")


def test_no_file_of_the_store_holds_what_was_overwritten(sqlite_url: str, opened: Opened) -> None:
    """Neither the database nor the log beside it, which keeps pages as they were."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = opened(sqlite_url)
    made_of(store)
    before = found_in(path)

    erase(store)

    assert (before, found_in(path)) == (set(ADDRESSES), set())


def test_an_erasure_is_not_done_while_an_older_state_is_read(
    sqlite_url: str, opened: Opened
) -> None:
    """It is carried out the next time."""
    store = opened(sqlite_url)
    mine = made_of(store).alliance_id
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        with pytest.raises(StoreUnavailableError):
            store.erasures.carry_out(mine, LATER)
        still = [erasure.alliance_id for erasure in store.erasures.due()]

    assert (still, erase(store), store.erasures.due()) == ([mine], 1, [])


def found_in(path: Path) -> set[str]:
    """Return the addresses that stand in the files of a store."""
    held = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    return {address for address in ADDRESSES if address.encode() in held}


def test_who_comes_back_is_somebody_new(store: Store, person: Person) -> None:
    """With a new alliance, whose key was never destroyed."""
    erase(store)

    again = store.people.apply(source_person(), (employment_event("e2"),), LATER)

    assert again.alliance_id != person.alliance_id
    assert store.keyring.encrypt(again.alliance_id, b"text")
