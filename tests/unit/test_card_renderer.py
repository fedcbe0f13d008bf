"""Microsoft's renderer of cards: how it is fetched, and that it is shipped with nothing."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAT = ROOT / "emulators" / "chat"
LOCK = CHAT / "package-lock.json"


def test_the_lock_file_names_no_address() -> None:
    """Versions and fingerprints only: everybody fetches from where their npm fetches."""
    text = LOCK.read_text(encoding="utf-8")

    assert "resolved" not in text
    assert "://" not in text


def test_everything_locked_has_a_fingerprint() -> None:
    """So that nobody can slip in another file."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]

    assert {name for name, each in packages.items() if "integrity" not in each} == {""}


def test_the_version_is_the_one_that_was_chosen() -> None:
    """Named exactly, and locked as named."""
    named = json.loads((CHAT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]

    found = {name: locked[f"node_modules/{name}"]["version"] for name in named}
    assert found == named


def test_what_was_fetched_is_nobodys_part() -> None:
    """Neither the repository nor the image holds it."""
    ignored = subprocess.run(
        ["git", "check-ignore", "emulators/chat/node_modules/x"], cwd=ROOT, check=False
    )

    assert ignored.returncode == 0
    assert "**/node_modules" in (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
