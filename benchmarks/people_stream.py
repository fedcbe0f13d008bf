"""Eight years of changes of a company, late, twice and out of order, read from a folder.

In the end every record has to be as in the list of everybody that the same tool made. That list has
whoever leaves on its day as gone already; here they work until that day is over.
"""

import json
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.people_load import MASTERS, in_own_process, peak_mb
from benchmarks.results import Figure, Result
from connectors.feed.client import FeedHris
from connectors.hris_values import neutral_person
from tests.fakes import FakeClock
from tests.hris_rounds import RoundWorld
from tests.people_made import AS_OF, MadePeople, make_people
from tourwright.domain.hris import Limits
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.intake.staging import digest_of
from tourwright.ports.hris import RoundState, SourceRules
from tourwright.store import Store, open_store

SIZES = (100_000,)
SOURCE = "hr"
ROWS = 5_000
MANY = 10**7


def run(*counts: int) -> Result:
    """Read companies of these sizes, each in a process of its own, with SQLite."""
    figures: list[Figure] = []
    for count in counts or SIZES:
        with TemporaryDirectory(prefix="tourwright-") as folder:
            code = f"from benchmarks import people_stream as it; it.measure({count}, {folder!r})"
            found = in_own_process(code)
        name = f"SQLite, {count:,} people"
        figures += [
            Figure(f"{name}: deliveries", found["deliveries"]),
            Figure(f"{name}: read", found["read"], "s"),
            Figure(f"{name}: memory", found["memory"], "MB"),
            Figure(f"{name}: records that differ", found["differ"], "", 0),
        ]
    return Result("people_stream", figures)


def measure(count: int, folder: str) -> None:
    """Make a company, read its changes, compare; print the figures."""
    place = Path(folder)
    made = make_people(place / "made", count)
    (place / "drop").mkdir()
    (place / "drop" / "events.jsonl").hardlink_to(place / "made" / "events.jsonl")
    store = open_store(f"sqlite:///{place / 'store.db'}", MASTERS)
    began = time.perf_counter()
    _read(store, place / "drop")
    found = {"read": time.perf_counter() - began, "memory": peak_mb()}
    with next((place / "drop").iterdir()).open("rb") as lines:
        found["deliveries"] = sum(1 for _ in lines)
    found["differ"] = _differing(store, made)
    store.close()
    print(json.dumps(found))


def _read(store: Store, folder: Path) -> None:
    feed = FeedHris(SOURCE, folder, store.changes, FakeClock(AS_OF))
    rules = SourceRules(first="apply", limits=Limits(max_rows=MANY))
    done = RoundWorld(store, feed, rules, AS_OF).round("full")
    assert done.state is RoundState.DONE, done.reasons


def _differing(store: Store, made: MadePeople) -> int:
    """Count records whose last reading is not what the list says."""
    differing = 0
    batch: dict[str, frozenset[str]] = {}
    for record in made.with_periods():
        person = neutral_person(record, SOURCE)
        batch[person.source_person_id] = _digests(person)
        if len(batch) == ROWS:
            differing, batch = differing + _unlike(store, batch), {}
    return differing + _unlike(store, batch)


def _digests(person: SourcePerson) -> frozenset[str]:
    """Return what the record may be noted as: on somebody's last day as still here."""
    statuses = {person.status}
    if person.end_date == AS_OF.date():
        statuses |= {PersonStatus.ACTIVE, PersonStatus.LEAVE}
    return frozenset(digest_of(replace(person, status=status)) for status in statuses)


def _unlike(store: Store, wanted: dict[str, frozenset[str]]) -> int:
    held = store.readings.digests(SOURCE, list(wanted))
    return sum(held.get(name) not in digests for name, digests in wanted.items())
