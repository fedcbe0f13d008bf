"""`tourwright journal verify`: what it prints, and how it ends."""

import base64
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.store_factories import record
from tourwright.bootstrap.parts import store_of
from tourwright.cli import main
from tourwright.settings import from_environment

SETTINGS = {
    "DEV": "true",
    "BASE_URL": "http://127.0.0.1:8080",
    "LINK_KEY": "k" * 32,
    "MASTER_KEYS": f"k:{base64.b64encode(bytes(32)).decode()}",
    "MAIL_FROM": "alliance@example.com",
    "SMTP_HOST": "mail.example.com",
    "BAMBOOHR_BASE_URL": "https://example.bamboohr.com",
    "BAMBOOHR_API_KEY": "key",
    "BAMBOOHR_WEBHOOK_KEYS": "hook",
}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Settings that name a database of their own."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    for name, value in {**SETTINGS, "DATABASE_URL": url}.items():
        monkeypatch.setenv(f"TOURWRIGHT_{name}", value)
    return url


def write_history() -> None:
    """Write three lines of one alliance."""
    store = store_of(from_environment())
    store.recorder.record(record(1, "open_draft", "share", "edit"))
    store.close()


def test_a_whole_journal_says_how_much_was_read(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that the journal of another company is not taken for this one."""
    del database
    write_history()

    assert main(["journal", "verify"]) == 0
    assert capsys.readouterr().out.splitlines() == ["the journal is whole; lines read: 3"]


def test_no_store_is_made_to_be_verified(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt address is no whole journal."""
    del database

    code = main(["journal", "verify"])

    said = capsys.readouterr()
    assert (code, said.out, list(tmp_path.glob("store.db*"))) == (2, "", [])
    assert "there is no store at" in said.err


def test_an_empty_database_is_no_store(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stays empty."""
    del database
    file = tmp_path / "store.db"
    file.touch()

    assert main(["journal", "verify"]) == 2
    assert "there is no store in this database" in capsys.readouterr().err
    with create_engine(f"sqlite:///{file}").connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).all() == []


def test_a_changed_line_is_printed_and_ends_with_1(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Alliance, row and kind."""
    write_history()
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER journal_keeps_UPDATE"))
        connection.execute(text("UPDATE journal SET seq = 9 WHERE position = 2"))
    engine.dispose()

    code = main(["journal", "verify"])

    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        "alliance abcdefghij2345klmnop row 2: changed",
        "faults found: 1; lines read: 3",
    ]
