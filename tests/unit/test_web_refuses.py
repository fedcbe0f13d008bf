"""A web process that cannot work says why in one sentence, as the worker does, and ends."""

import base64
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from emulators.server import free_ports
from tourwright.bootstrap.web import refusing_in_words
from tourwright.keyring import Masters
from tourwright.ports import RefusedError, TransientError
from tourwright.store import open_store

LIMIT_S = 50


def settings(folder: Path, key: bytes) -> Mapping[str, str]:
    """Return the settings of a process with this master key."""
    port, metrics_port = free_ports(2)
    values = {
        "DEV": "true",
        "BASE_URL": "http://127.0.0.1:8080",
        "DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
        "WEB_PORT": str(port),
        "WEB_METRICS_PORT": str(metrics_port),
        "LINK_KEY": "k" * 32,
        "MASTER_KEYS": f"k:{base64.b64encode(key).decode()}",
        "MAIL_FROM": "alliance@example.com",
        "SMTP_HOST": "mail.example.com",
        "BAMBOOHR_BASE_URL": "https://example.bamboohr.com",
        "BAMBOOHR_API_KEY": "key",
        "BAMBOOHR_WEBHOOK_KEYS": "hook",
    }
    return {f"TOURWRIGHT_{name}": value for name, value in values.items()}


def test_wrong_master_keys_end_the_web_process_with_one_sentence(tmp_path: Path) -> None:
    """The server makes the application in a process of its own; a traceback hides the fix."""
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", Masters({"k": b"a" * 32}, "k"))
    store.keyring.encrypt("a1", b"text")
    store.close()

    done = subprocess.run(
        [sys.executable, "-m", "tourwright.cli", "web"],
        env={"PATH": os.environ["PATH"], **settings(tmp_path, b"b" * 32)},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )

    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "tourwright: the data key of a1 does not open with master key 'k'" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("process", ["web", "worker"])
def test_a_broken_catalogue_is_never_used(tmp_path: Path, process: str) -> None:
    """Neither process starts with it; each says every fault and hides none in a traceback."""
    (tmp_path / "catalogue.json").write_text("{", encoding="utf-8")
    named = {"TOURWRIGHT_CATALOGUE_DIR": str(tmp_path), "PATH": os.environ["PATH"]}

    done = subprocess.run(
        [sys.executable, "-m", "tourwright.cli", process],
        env={**named, **settings(tmp_path, b"b" * 32)},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )

    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "catalogue.json" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("refusal", [RefusedError("set X"), TransientError("no database")])
def test_what_stops_the_start_is_said_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], refusal: Exception
) -> None:
    """Whatever a room refuses."""

    def made() -> Flask:
        raise refusal

    with pytest.raises(SystemExit) as ended:
        refusing_in_words(made)()

    assert ended.value.code == 2
    assert capsys.readouterr().err == f"tourwright: {refusal}\n"


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    """Nobody could mend it by a setting."""

    def made() -> Flask:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refusing_in_words(made)()
