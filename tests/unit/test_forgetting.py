"""A restored store forgets again whom it had forgotten."""

from datetime import timedelta

import pytest

from emulators.server import free_port
from tests.store_factories import NOW, notice, record, source_person
from tests.unit.test_journal_command import database
from tourwright.bootstrap.forgetting import erase_again
from tourwright.cli import main
from tourwright.domain.people import Person
from tourwright.ports import KeyDestroyedError
from tourwright.store import Store

__all__ = ["database"]

LATER = NOW + timedelta(days=1)


@pytest.fixture
def person(store: Store) -> Person:
    """Somebody as a backup knows them: with a name, a history and a mail that waits."""
    made = store.people.apply(source_person(), (), NOW).person_key
    person = store.people.get(made)
    assert person is not None
    mine = person.alliance_id
    store.recorder.record(record(1, "open", "depart", alliance_id=mine, stream=mine))
    waiting = record(3, "told", alliance_id=mine, stream=mine, notices=(notice(),))
    store.recorder.record(waiting)
    return person


def test_who_was_erased_since_the_backup_is_erased_again_once(store: Store, person: Person) -> None:
    """Names, addresses and the key go; a repeat finds nobody."""
    sealed = store.keyring.encrypt(person.alliance_id, b"text")

    done = [erase_again(store, {person.alliance_id, "unknown"}, LATER) for _ in range(2)]

    assert done == [1, 0]
    with pytest.raises(KeyDestroyedError):
        store.keyring.decrypt(sealed)
    left = store.people.get(person.person_key)
    assert left is not None
    assert (left.facts.given_name, left.facts.work_email, left.facts.personal_email) == ("", "", "")


def test_the_mails_that_waited_in_the_backup_do_not_go_out(store: Store, person: Person) -> None:
    """Nor does housekeeping find anything left to do."""
    erase_again(store, {person.alliance_id}, LATER)

    assert [row.outbox_id for row in store.outbox.lease(9, LATER, 60)] == []
    assert store.erasures.due() == []


def test_the_private_address_is_closed_and_the_journal_whole(store: Store, person: Person) -> None:
    """As by the first erasure; the journal says that there was an end."""
    erase_again(store, {person.alliance_id}, LATER)

    assert store.alumni.suppressed(person.facts.personal_email)
    assert store.journal.lines(person.alliance_id)[-1].body == {"erased": True}
    assert list(store.journal.verify()) == []


def test_whom_nobody_erased_stays(store: Store, person: Person) -> None:
    """Only those whom Temporal names."""
    assert erase_again(store, (), LATER) == 0

    assert store.people.get(person.person_key) == person


@pytest.mark.usefixtures("database")
def test_without_temporal_nobody_is_forgotten_and_the_command_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence that names the setting."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{free_port()}")

    assert main(["forget", "--since", "2026-11-23T02:00Z"]) == 2
    assert "name it in TEMPORAL_ADDRESS" in capsys.readouterr().err
