"""Erasure: nothing in clear stays, nothing sealed can be read, and only when nothing runs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select

from tests.store_factories import NOW, employment_event, entry, notice, record, source_person
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.domain.model import MachineName, Party
from tourwright.domain.people import Person
from tourwright.ports import KeyDestroyedError
from tourwright.store import Store
from tourwright.store.tables import employment_events, people, person_facts, person_links

LATER = NOW + timedelta(days=1)
OF_PEOPLE = (people, person_facts, person_links, employment_events)
CLEAR = ("Ida", "Berg", "ida17@work.example", "ida@home.example")


@pytest.fixture
def person(store: Store) -> Person:
    """Somebody whose alliance's journal says erased, and who had a tour."""
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


def test_who_comes_back_is_somebody_new(store: Store, person: Person) -> None:
    """With a new alliance, whose key was never destroyed."""
    erase(store)

    again = store.people.apply(source_person(), (employment_event("e2"),), LATER)

    assert again.alliance_id != person.alliance_id
    assert store.keyring.encrypt(again.alliance_id, b"text")
