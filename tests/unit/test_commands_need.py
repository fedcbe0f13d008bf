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
    ("resend", "--since", "2026-11-23T02:00Z"),
)
MICROSOFT = {
    "BASE_URL": "https://tours.example.com",
    "M365": "on",
    "M365_TENANT_ID": "contoso.example",
    "M365_CLIENT_ID": "11111111-2222-4333-8444-555555555555",
    "M365_CLIENT_SECRET": "secret",
    "M365_BOT_ID": "11111111-2222-4333-8444-555555555555",
}
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


def test_the_doctor_looks_before_anything_else_is_set_up(
    setting: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    """Microsoft 365 is set up before the store, the keys and the people system."""
    setting("BASE_URL", "https://tours.example.com")

    assert main(["doctor"]) == 0
    assert capsys.readouterr().err == ""


def test_the_app_for_teams_is_packed_from_what_it_shows(setting: Setting, tmp_path: Path) -> None:
    """Our address, the bot and the company's name."""
    setting("DEV", "true")
    for name, value in MICROSOFT.items():
        setting(name, value)

    assert main(["teams-package", "--out", str(tmp_path / "app.zip")]) == 0
    assert (tmp_path / "app.zip").read_bytes().startswith(b"PK")


@pytest.mark.usefixtures("setting")
@pytest.mark.parametrize("command", ["doctor", "teams-package"])
def test_our_address_alone_is_missing(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of what these two use, nothing else has no default."""
    assert main([command]) == 2
    assert capsys.readouterr().err == (
        "tourwright: settings: TOURWRIGHT_BASE_URL is not set: Our address as people open it.\n"
    )


@pytest.mark.parametrize(
    ("chosen", "missing"),
    [
        ({"M365": "on"}, "TOURWRIGHT_M365_TENANT_ID"),
        ({"MAIL_KIND": "graph"}, "TOURWRIGHT_GRAPH_SENDER"),
    ],
)
def test_what_goes_through_microsoft_is_asked_for_whole(
    setting: Setting, capsys: pytest.CaptureFixture[str], chosen: dict[str, str], missing: str
) -> None:
    """And a mail server, keys or people system still are not."""
    for name, value in {"BASE_URL": "https://tours.example.com", **chosen}.items():
        setting(name, value)

    assert main(["doctor"]) == 2
    said = capsys.readouterr().err
    assert f"{missing} is not set" in said
    assert not any(other in said for other in ("SMTP", "MASTER_KEYS", "BAMBOOHR", "LINK_KEY"))
