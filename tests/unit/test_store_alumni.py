"""Consents, suppressed addresses, used link tokens and data keys."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.store_factories import ALLIANCE, NOW, record
from tourwright.keyring import KeyRing, Masters
from tourwright.ports import KeyDestroyedError
from tourwright.store import Store, open_store


def test_the_last_choice_of_each_purpose_stands(store: Store) -> None:
    """Purposes are chosen one by one; every choice is kept with its moment."""
    later = NOW + timedelta(days=1)
    store.alumni.set_consents(ALLIANCE, {"news": True, "jobs": True}, NOW)
    store.alumni.set_consents(ALLIANCE, {"jobs": False}, later)

    assert store.alumni.consents(ALLIANCE) == {"news": True, "jobs": False}
    assert store.alumni.consent_history(ALLIANCE) == [
        (NOW, "news", True),
        (NOW, "jobs", True),
        (later, "jobs", False),
    ]


def test_nobody_consented_who_was_not_asked(store: Store) -> None:
    """No row is no consent; an empty choice is none."""
    store.alumni.set_consents(ALLIANCE, {}, NOW)

    assert store.alumni.consents(ALLIANCE) == {}


def test_a_suppressed_address_is_known_however_it_is_written(store: Store) -> None:
    """Case and blanks make no difference; others are not suppressed."""
    store.alumni.suppress("Ida@Home.example", NOW)
    store.alumni.suppress("ida@home.example", NOW)

    assert store.alumni.suppressed(" IDA@home.example")
    assert not store.alumni.suppressed("ida@other.example")


def test_a_suppressed_address_survives_a_restart(
    database_url: str, opened: Callable[..., Store]
) -> None:
    """The salt is the store's own and stays."""
    first = opened(database_url)
    first.alumni.suppress("ida@home.example", NOW)
    first.close()

    assert opened(database_url).alumni.suppressed("ida@home.example")


def test_no_address_is_kept_of_the_suppressed(store: Store, database_url: str) -> None:
    """Only a hash is there, and not the same in two stores."""
    store.alumni.suppress("ida@home.example", NOW)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        (digest,) = connection.scalars(text("SELECT digest FROM suppressions"))
    engine.dispose()

    assert len(digest) == 64
    assert int(digest, 16) not in (0, hash("ida@home.example"))


def test_a_token_is_spent_once(store: Store) -> None:
    """Of twenty clicks at once one counts."""
    expires = NOW + timedelta(days=30)

    with ThreadPoolExecutor(20) as pool:
        spent = list(pool.map(lambda _: store.tokens.spend("token", expires), range(20)))

    assert sum(spent) == 1


def test_expired_tokens_are_forgotten(store: Store) -> None:
    """They are refused for their age; the table does not grow for ever."""
    store.tokens.spend("token", NOW)

    assert store.tokens.purge(NOW) == 0
    assert store.tokens.purge(NOW + timedelta(seconds=1)) == 1


def test_data_keys_are_made_once_by_many(store: Store) -> None:
    """Threads that meet a new alliance at once use one key."""
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: store.keyring.encrypt("new", b"text"), range(64)))

    assert {store.keyring.decrypt(envelope) for envelope in made} == {b"text"}


def test_a_destroyed_key_is_gone_in_every_process(
    store: Store, database_url: str, opened: Callable[..., Store]
) -> None:
    """The row is a tombstone: no new key is made for the subject, by whomever."""
    envelope = store.keyring.encrypt("a", b"text")
    store.data_keys.destroy("a", NOW)

    with pytest.raises(KeyDestroyedError):
        store.keyring.decrypt(envelope)
    with pytest.raises(KeyDestroyedError):
        opened(database_url).keyring.encrypt("a", b"again")


def test_a_key_never_made_can_be_destroyed(store: Store) -> None:
    """An erasure that comes first holds."""
    store.data_keys.destroy("a", NOW)

    with pytest.raises(KeyDestroyedError):
        store.keyring.encrypt("a", b"text")


def test_a_destroyed_key_is_not_in_the_file_any_more(sqlite_store: Store, sqlite_url: str) -> None:
    """The wrapped key's bytes are overwritten, not only unlinked."""
    sqlite_store.keyring.encrypt("a", b"text")
    found = sqlite_store.data_keys.wrapped("a")
    assert found is not None
    sqlite_store.data_keys.destroy("a", NOW)
    sqlite_store.close()

    with open(sqlite_url.removeprefix("sqlite:///"), "rb") as file:  # noqa: PTH123
        assert found[1] not in file.read()


def test_rotation_rewraps_what_the_store_holds(store: Store, database_url: str) -> None:
    """Old master out, new master in; destroyed keys stay destroyed."""
    store.recorder.record(record(1))
    store.data_keys.destroy("gone", NOW)
    rotating = KeyRing(store.data_keys, {"2026": b"m" * 32, "2027": b"n" * 32}, "2027")

    assert rotating.rotate() == 1

    again = open_store(database_url, Masters({"2027": b"n" * 32}, "2027"))
    assert again.journal.lines(ALLIANCE)[0].body["event"] == "edit"
    again.close()


def test_data_keys_may_live_in_another_store(store: Store, tmp_path: Path) -> None:
    """A backup of one then holds no key to the other."""
    other = open_store(f"sqlite:///{tmp_path}/other.db", store.keyring)

    other.recorder.record(record(1))

    assert store.data_keys.wrapped(ALLIANCE) is not None
    assert other.data_keys.wrapped(ALLIANCE) is None
    other.close()
