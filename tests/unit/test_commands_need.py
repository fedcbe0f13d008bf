"""The commands of IT ask for the settings that they use, and for no others."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store_factories import record
from tourwright.bootstrap.parts import masters_of, opened
from tourwright.cli import main
from tourwright.keyring import NO_MASTERS
from tourwright.settings import KeyedSettings, part_from_environment

WITHOUT_KEYS = (
    ("migrate",),
    ("journal", "verify"),
    ("resend", "--since", "2026-11-23T02:00Z"),
)
Setting = Callable[[str, str], None]


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """Give one setting; nothing else is there but the address of a store."""
    given: Setting = lambda name, value: monkeypatch.setenv(f"TOURWRIGHT_{name}", value)  # noqa: E731
    given("DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    return given


@pytest.fixture
def keys(setting: Setting, tmp_path: Path) -> None:
    """Give master keys as well."""
    path = tmp_path / "keys"
    path.write_text(f"k:{base64.b64encode(bytes(32)).decode()}\n", encoding="utf-8")
    setting("MASTER_KEYS_FILE", str(path))


@pytest.mark.usefixtures("setting")
@pytest.mark.parametrize("command", WITHOUT_KEYS, ids=" ".join)
def test_the_address_of_the_store_is_enough(command: tuple[str, ...]) -> None:
    """Neither a mail server nor a people system nor a key is asked for."""
    assert main(command) == 0


@pytest.mark.usefixtures("keys")
def test_a_journal_of_sealed_lines_is_verified_without_their_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An auditor is handed the store, and nothing that opens it."""
    settings = part_from_environment(KeyedSettings)
    store = opened(settings, masters_of(settings))
    store.recorder.record(record(1, "open_draft", "share", "edit"))
    store.close()
    monkeypatch.delenv("TOURWRIGHT_MASTER_KEYS_FILE")

    assert main(["journal", "verify"]) == 0
    assert capsys.readouterr().out == "the journal is whole; lines read: 3\n"


@pytest.mark.usefixtures("setting")
def test_the_master_keys_are_asked_for_where_they_are_used(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And only they are named."""
    code = main(["keys", "rotate"])

    assert code == 2
    assert "TOURWRIGHT_MASTER_KEYS_FILE is not set" in capsys.readouterr().err


@pytest.mark.usefixtures("keys")
def test_the_store_and_the_master_keys_are_enough_to_rotate(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No mail server is needed for it."""
    assert main(["keys", "rotate"]) == 0
    assert capsys.readouterr().out == "0 data keys wrapped by the current master key\n"


@pytest.mark.parametrize("command", [*WITHOUT_KEYS, ("keys", "rotate")], ids=" ".join)
def test_a_misspelt_address_of_the_store_is_refused(
    setting: Setting, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """Else an empty store would be made and found whole."""
    setting("DATABSE_URL", "sqlite:///elsewhere")

    assert main(command) == 2
    assert "did you mean TOURWRIGHT_DATABASE_URL?" in capsys.readouterr().err


def test_a_password_in_the_address_is_refused(
    setting: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    """As by the processes."""
    setting("DATABASE_URL", "postgresql://tours:canary@db/tours")

    assert main(["journal", "verify"]) == 2
    said = capsys.readouterr().err
    assert "TOURWRIGHT_DATABASE_PASSWORD_FILE" in said
    assert "canary" not in said


@pytest.mark.usefixtures("keys")
def test_nothing_is_sealed_or_opened_without_master_keys() -> None:
    """A key made by chance would stand beside those of the store."""
    settings = part_from_environment(KeyedSettings)
    store = opened(settings, masters_of(settings))
    sealed = store.keyring.encrypt("a1", b"text")
    store.close()
    bare = opened(settings, NO_MASTERS)

    with pytest.raises(Exception, match="no master key was given"):
        bare.keyring.encrypt("b2", b"text")
    with pytest.raises(Exception, match="is not configured"):
        bare.keyring.decrypt(sealed)
    assert bare.data_keys.wrapped("b2") is None
    bare.close()
