"""Everybody of a company read for the first time, then again, then a hundred changes of them.

Each size loads in a process of its own, so that its memory is its own. What is measured is the
whole path: a source's records in neutral names, compared, staged, judged, applied and told.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.results import Figure, Result
from connectors.hris_values import neutral_person
from tests.hris_rounds import RoundWorld
from tests.plugins.databases import running_server
from tourwright.domain.people import SourcePerson
from tourwright.keyring import Masters
from tourwright.ports.hris import ReadAsked, ReadPage, RoundState, SourceRules, Why
from tourwright.store import open_store

SIZES = (1_000, 10_000, 100_000)
CHANGES = 100
LOAD_S, LOAD_MB, LARGEST = 120, 500, 100_000
BEGAN = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST_DAY = date(2010, 1, 4)
DAYS = 5_000
SPAN = 8
MASTERS = Masters({"bench": b"b" * 32}, "bench")


@dataclass
class Records:
    """A company of so many, in which so many changed their post since the last reading."""

    count: int
    changed: int = 0
    source: str = "hr"

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return a page of everybody, or of those who changed."""
        at = int(asked.cursor or 0)
        last = self.changed if asked.why is Why.DELTA else self.count
        until = min(at + asked.limit, last)
        people = tuple(self._person(number) for number in range(at, until))
        return ReadPage(people, cursor=str(until), done=until == last, next_since=BEGAN)

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return one of them."""
        return self._person(int(source_person_id))

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody."""
        yield from map(self._person, range(self.count))

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return who changed."""
        del since
        return [str(number) for number in range(self.changed)]

    def _person(self, number: int) -> SourcePerson:
        return neutral_person(self._record(number), self.source, BEGAN)

    def _record(self, number: int) -> dict[str, object]:
        hired = FIRST_DAY + timedelta(days=number % DAYS)
        return {
            "source_person_id": str(number),
            "given_name": f"Given{number % 997}",
            "family_name": f"Family{number % 1009}",
            "work_email": f"person.{number}@acme.example",
            "personal_email": f"person.{number}@home.example",
            "country": "DE",
            "location": "Berlin",
            "department": f"Department {number % 40}",
            "job_title": "Head" if number < self.changed else "Engineer",
            "manager_source_id": str(number // SPAN) if number else None,
            "status": "active",
            "hire_date": hired.isoformat(),
            "original_hire_date": hired.isoformat(),
        }


def run(*counts: int) -> Result:
    """Measure each size with both databases."""
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="tourwright-") as folder, running_server() as server:
        for count in counts or SIZES:
            server.run(f"CREATE DATABASE people_{count}")
            figures += _measured("SQLite", count, f"sqlite:///{folder}/{count}.db")
            figures += _measured("PostgreSQL", count, server.url(f"people_{count}"))
    return Result("people_load", figures)


def _measured(database: str, count: int, url: str) -> list[Figure]:
    """Measure in a process of its own."""
    code = f"from benchmarks import people_load; people_load.measure({count}, {url!r})"
    found = in_own_process(code)
    name, is_largest = f"{database}, {count:,} people", count >= LARGEST
    return [
        Figure(f"{name}: first load", found["load"], "s", LOAD_S if is_largest else None),
        Figure(f"{name}: memory", found["memory"], "MB", LOAD_MB),
        Figure(f"{name}: read again", found["again"], "s"),
        Figure(f"{name}: delta of {CHANGES}", found["delta"] * 1000, "ms"),
        Figure(f"{name}: calls of that delta", found["calls"], "", CHANGES),
    ]


def in_own_process(code: str) -> Mapping[str, float]:
    """Run the code in a new process; returns what it printed last, as JSON."""
    answer = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
    found: Mapping[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def measure(count: int, url: str) -> None:
    """Load, read again, and read a delta; print the figures."""
    records = Records(count)
    store = open_store(url, MASTERS)
    world = RoundWorld(store, records, SourceRules(first="apply"), BEGAN)
    found = {"load": timed(world, Why.FULL), "again": timed(world, Why.FULL)}
    records.changed = min(CHANGES, count)
    _begin_alliances(world, records)
    found["delta"] = timed(world, Why.DELTA)
    found["calls"] = len(world.engine.tells)
    found["memory"] = peak_mb()
    store.close()
    print(json.dumps(found))


def _begin_alliances(world: RoundWorld, records: Records) -> None:
    """Let the alliances of those who will change have heard of them before."""
    people = world.store.people_bulk.of_source(records.source, records.changed_since(BEGAN))
    for person in people.values():
        events = world.store.people.events_of(person.person_key)
        world.store.people_bulk.told([event.event_id for event in events], BEGAN)


def peak_mb() -> float:
    """Return the most memory that this process had; what its parent had is not counted."""
    status = Path("/proc/self/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def timed(world: RoundWorld, why: Why) -> float:
    """Return how many seconds a round took."""
    began = time.perf_counter()
    done = world.round(why.value)
    assert done.state is RoundState.DONE, done
    return time.perf_counter() - began
