"""A file of a million rows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(240)
def test_a_million_rows_stay_under_300_mb(tmp_path: Path) -> None:
    """Copied, looked through whole, and read from its beginning, in a process of its own."""
    command = [sys.executable, "-m", "tests.files_load", str(tmp_path), "1000000", "20"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)

    found = json.loads(done.stdout)
    assert found["people"] == 10_000
    assert found["peak_mb"] < 300
