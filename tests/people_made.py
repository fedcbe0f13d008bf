"""Test people and the stream of changes that led to them, made by the shared tool."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.hris_cast import CONTRACTS

TOOL = CONTRACTS.parent / "tools" / "make_people.py"
AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
OF_PERIODS = frozenset(
    {"hired", "rehired", "worker_type_changed", "terminated", "termination_scheduled", "erased"}
)

Json = Mapping[str, object]


@dataclass(frozen=True)
class MadePeople:
    """A company as files: every record to arrive at, and the deliveries in their order."""

    folder: Path

    def people(self) -> Iterator[Json]:
        """Yield every record as it is in the end."""
        with (self.folder / "people.jsonl").open() as lines:
            yield from map(json.loads, lines)

    def with_periods(self) -> Iterator[Json]:
        """Yield every record with all its periods of employment: the list has the last one only."""
        told = _of_periods(self.folder / "events.jsonl")
        for record in self.people():
            periods = _periods(told.get(str(record["source_person_id"]), []))
            yield {**record, "employments": periods} if len(periods) > 1 else record

    def deliveries(self) -> Sequence[str]:
        """Return the lines of the stream: late, twice and out of order."""
        return (self.folder / "events.jsonl").read_text().splitlines(keepends=True)


def _of_periods(file: Path) -> Mapping[str, list[Json]]:
    """Return by record what changed a period, each change once."""
    found: dict[str, dict[str, Json]] = {}
    with file.open() as lines:
        for line in lines:
            event: Json = json.loads(line)
            if event.get("kind") in OF_PERIODS:
                mine = found.setdefault(str(event["source_person_id"]), {})
                mine[str(event["event_id"])] = event
    return {name: list(mine.values()) for name, mine in found.items()}


def _periods(events: Sequence[Json]) -> Sequence[Json]:
    """Return the periods that the changes tell, in the order of their days."""
    found: list[dict[str, object]] = []
    for event in sorted(events, key=lambda each: str(each["effective_date"])):
        changes = event["changes"]
        assert isinstance(changes, dict)
        after = {name: pair[1] for name, pair in changes.items()}
        if after.get("hire_date"):
            kind = found[-1]["worker_type"] if found else None
            if found and not found[-1]["end"]:
                began = date.fromisoformat(after["hire_date"])
                found[-1]["end"] = (began - timedelta(days=1)).isoformat()
            made = {"start": after["hire_date"], "end": None}
            found.append({**made, "worker_type": after.get("worker_type", kind)})
        if event["kind"] == "erased":
            found = [{**each, "termination_type": ""} for each in found]
        if after.get("end_date"):
            found[-1]["end"] = after["end_date"]
            found[-1]["termination_type"] = after["termination"]["type"]
    return found


def make_people(folder: Path, count: int) -> MadePeople:
    """Make a company of so many; skips without the tool."""
    if not TOOL.exists():
        pytest.skip("the tool that makes people is not here")
    command = [sys.executable, str(TOOL), "--people", str(count), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return MadePeople(folder)
