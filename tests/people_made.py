"""Test people and the stream of changes that led to them, made by the shared tool."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.hris_cast import CONTRACTS

TOOL = CONTRACTS.parent / "tools" / "make_people.py"
AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)

Json = Mapping[str, object]


@dataclass(frozen=True)
class MadePeople:
    """A company as files: every record to arrive at, and the deliveries in their order."""

    folder: Path

    def people(self) -> Iterator[Json]:
        """Yield every record as it is in the end."""
        with (self.folder / "people.jsonl").open() as lines:
            yield from map(json.loads, lines)

    def deliveries(self) -> Sequence[str]:
        """Return the lines of the stream: late, twice and out of order."""
        return (self.folder / "events.jsonl").read_text().splitlines(keepends=True)


def make_people(folder: Path, count: int) -> MadePeople:
    """Make a company of so many; skips without the tool."""
    if not TOOL.exists():
        pytest.skip("the tool that makes people is not here")
    command = [sys.executable, str(TOOL), "--people", str(count), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return MadePeople(folder)
