"""Memory stays small however long a file is: rows are a stream."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_MB = 300


def peak_of(folder: Path, rows: int, pages: int) -> dict[str, float]:
    """Read a file in a process of its own."""
    command = [sys.executable, "-m", "tests.files_load", str(folder), str(rows), str(pages)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def test_a_hundred_thousand_rows_take_little_memory(tmp_path: Path) -> None:
    """The file is looked through whole, and twenty pages of it become people."""
    found = peak_of(tmp_path, 100_000, 20)

    assert found["people"] == 10_000
    assert found["peak_mb"] < MOST_MB / 3
