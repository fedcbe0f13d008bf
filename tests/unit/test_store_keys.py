"""A process that was given the wrong file of master keys says so before it makes new keys."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store_factories import ALLIANCE, NOW
from tests.unit.test_journal_command import SETTINGS
from tourwright.bootstrap.parts import parts_of
from tourwright.keyring import DamagedEnvelopeError, Masters, UnknownMasterKeyError
from tourwright.settings import read
from tourwright.store import Store, open_store

OLD, NEW = b"o" * 32, b"n" * 32
Open = Callable[[Masters], Store]


@pytest.fixture
def again(database_url: str) -> Iterator[Open]:
    """Open the same database with these master keys."""
    opened: list[Store] = []

    def open_it(masters: Masters) -> Store:
        opened.append(open_store(database_url, masters))
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()


def test_a_store_opens_with_the_keys_it_was_made_with(again: Open) -> None:
    """An empty one too, and one that waits for its keys to be wrapped anew."""
    first = again(Masters({"2026": OLD}, "2026"))
    first.check_keys()
    first.keyring.encrypt(ALLIANCE, b"text")

    again(Masters({"2026": OLD, "2027": NEW}, "2027")).check_keys()


def test_a_master_key_that_was_removed_too_early_is_named(again: Open) -> None:
    """The message says which one to put back."""
    again(Masters({"2026": OLD}, "2026")).keyring.encrypt(ALLIANCE, b"text")

    with pytest.raises(UnknownMasterKeyError, match="'2026'"):
        again(Masters({"2027": NEW}, "2027")).check_keys()


def test_another_master_key_under_the_same_name_is_found(again: Open) -> None:
    """Two installations may have made theirs in the same month."""
    again(Masters({"2026": OLD}, "2026")).keyring.encrypt(ALLIANCE, b"text")

    with pytest.raises(DamagedEnvelopeError, match="that this store was made with"):
        again(Masters({"2026": NEW}, "2026")).check_keys()


def test_keys_of_the_erased_need_no_master_key(again: Open) -> None:
    """A destroyed key is wrapped by none."""
    first = again(Masters({"2026": OLD}, "2026"))
    first.keyring.encrypt(ALLIANCE, b"text")
    first.keyring.destroy(ALLIANCE, NOW)

    again(Masters({"2027": NEW}, "2027")).check_keys()


def test_web_and_worker_do_not_start_with_the_wrong_keys(tmp_path: Path) -> None:
    """They would give whoever is hired next a key that is lost when the right file comes back."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with closing(open_store(url, Masters({"2026": OLD}, "2026"))) as made:
        made.keyring.encrypt(ALLIANCE, b"text")
    given = {f"TOURWRIGHT_{name}": value for name, value in SETTINGS.items()}

    with pytest.raises(UnknownMasterKeyError, match="add it"):
        parts_of(read({**given, "TOURWRIGHT_DATABASE_URL": url}))
