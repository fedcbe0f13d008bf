"""The web process dies again and again under load, and what it said yes to has happened once."""

import itertools
import json
import random
import secrets
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.answers import answer_request
from benchmarks.processes import MASTERS, SOURCE, Place, Running, new_place, web
from benchmarks.senders import request_of, send_once
from tests.temporal_hands import TourHand
from tests.temporal_running import FakeHris, Server, source_person
from tests.temporal_world import World
from tourwright.domain.people import SourcePerson
from tourwright.ports import Ask
from tourwright.store import open_store

KILLS, TOURS, SENDERS, HIRES = 20, 6, 4, 20
PAUSE_S, ANSWER_PAUSE_S, LONGEST_LIFE_S, DRAIN_S = 0.03, 2.0, 0.5, 60.0
TAKEN = {200, 202, 303}
ONCE = ["hired", "hold_opened"]
"""What the first event about somebody leaves: they are hired, and HR is asked for a manager."""


def body_of(person: int) -> bytes:
    """Return an event that says something changed about a new hire."""
    event = {"type": "person.changed", "source_person_id": f"p{person}"}
    return json.dumps({**event, "occurred_at": "2026-01-15T08:30:00Z"}).encode()


@dataclass
class Load:
    """People and systems that send, and send again until they hear a yes."""

    place: Place
    acknowledged: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    people: Iterator[int] = field(default_factory=itertools.count)

    def threads(self, asks: list[Ask]) -> list[threading.Thread]:
        """Return the threads, started."""
        found = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]
        found.append(threading.Thread(target=self._answer, args=(asks,), daemon=True))
        for thread in found:
            thread.start()
        return found

    def _send(self) -> None:
        while not self.ending.is_set():
            event_id, body = secrets.token_hex(12), body_of(next(self.people) % HIRES)
            self._until_taken(lambda: request_of(self.place, event_id, body))  # noqa: B023  at once
            self.acknowledged.append(event_id)

    def _answer(self, asks: list[Ask]) -> None:
        for ask in asks:
            self._until_taken(lambda: answer_request(self.place, ask, "sign"))  # noqa: B023
            self.answered.append(ask.ask_id)
            self.ending.wait(ANSWER_PAUSE_S)

    def _until_taken(self, make: Callable[[], bytes]) -> None:
        while True:
            with suppress(OSError):
                if send_once(self.place, make()) in TAKEN:
                    time.sleep(PAUSE_S)
                    return
            time.sleep(PAUSE_S)


@pytest.fixture
def place(dev_server: Server, tmp_path: Path) -> Place:
    """Return where the web process lives."""
    return new_place(tmp_path / "web", dev_server.target, f"tours-{secrets.token_hex(4)}")


@pytest.fixture
def world(dev_server: Server, place: Place) -> Iterator[World]:
    """Run a worker over the web process's own store."""
    store = open_store(place.store_url, MASTERS)
    made = World(dev_server, store)
    made.queue, made.hris = place.task_queue, FakeHris(SOURCE, _hires())
    made.engine = made.engine.__class__(made.connect, made.queue, 15.0)
    made.start_worker()
    yield made
    made.close()
    store.close()


@pytest.mark.timeout(240)
def test_twenty_kills_lose_and_double_nothing(world: World, place: Place) -> None:
    """Every acknowledged event was handed over once, every acknowledged answer is written once."""
    tours = [world.tour() for _ in range(TOURS)]
    world.settle()
    asks = [ask for tour in tours for ask in tour.asks()]
    load = Load(place)
    _killed_under(load, asks, world)

    stored = _stored(place)

    assert len(load.acknowledged) > KILLS
    assert set(load.acknowledged) <= set(stored)
    assert max(Counter(stored).values()) == 1
    assert _handed_over(world, len(stored)) == Counter(dict.fromkeys(_ids(place), 1))
    assert len(load.answered) == 2 * TOURS
    assert _said_of(world) == {f"p{number}": ONCE for number in range(HIRES)}
    assert {_signatures(tour) for tour in tours} == {("sign_first", "sign_second_now")}


def _hires() -> dict[str, SourcePerson]:
    """Return people who began some days ago: whoever begins today is taken in at nine only."""
    ids = [f"p{number}" for number in range(HIRES)]
    began = (datetime.now(UTC) - timedelta(days=4)).date()
    return {each: replace(source_person(each), source=SOURCE, hire_date=began) for each in ids}


def _said_of(world: World) -> dict[str, list[str]]:
    """Return what the journal of each new hire's alliance says, once their events are handled."""
    ends = time.monotonic() + DRAIN_S
    found: dict[str, list[str]] = {}
    while set(map(len, found.values())) != {len(ONCE)} and time.monotonic() < ends:
        time.sleep(0.2)
        found = {each: _lines(world, each) for each in _hires()}
    return found


def _lines(world: World, source_person_id: str) -> list[str]:
    person = world.store.people.by_source(SOURCE, source_person_id)
    lines = world.store.journal.lines(person.alliance_id) if person else []
    return [str(line.body["event"]) for line in lines]


def _killed_under(load: Load, asks: list[Ask], world: World) -> None:
    """Kill the process, start it again, and let the last one work off what waits."""
    chance = random.Random(7)
    server = _started(load.place)
    threads = load.threads(asks)
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, LONGEST_LIFE_S))
            server.kill()
            server = _started(load.place)
        load.ending.set()
        for thread in threads:
            thread.join(30)
        _drained(world)
    finally:
        load.ending.set()
        server.stop()


def _started(place: Place) -> Running:
    server = Running(place, web("tourwright.bootstrap.web:make_app"))
    server.wait_until_open()
    return server


def _drained(world: World) -> None:
    ends = time.monotonic() + DRAIN_S
    while world.store.inbox.counts().get("waiting") or world.store.asks.pending(1, world.now()):
        assert time.monotonic() < ends, "the inbox was not worked off"
        time.sleep(0.1)


def _rows(place: Place, query: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(place.store_url.removeprefix("sqlite:///"), timeout=10)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _stored(place: Place) -> list[str]:
    return [key for (key,) in _rows(place, "SELECT dedupe_key FROM inbox")]


def _ids(place: Place) -> list[str]:
    return [f"event:bench:{number}" for (number,) in _rows(place, "SELECT inbox_id FROM inbox")]


def _handed_over(world: World, expected: int) -> Counter[str]:
    """Return how often each event's workflow was started, once the server's list shows them."""
    for _ in range(200):
        found = world.run(_listed(world))
        if found.total() >= expected:
            break
        time.sleep(0.1)
    return found


async def _listed(world: World) -> Counter[str]:
    query = f"TaskQueue = '{world.queue}' AND WorkflowType = 'SourceEvent'"
    return Counter([each.id async for each in world.client.list_workflows(query)])


def _signatures(tour: TourHand) -> tuple[str, ...]:
    lines = [line.partition(".")[2] for line in tour.lines()]
    return tuple(sorted(line for line in lines if line.startswith("sign_")))
