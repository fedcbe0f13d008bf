"""Pages of people with many tours in the store, and how soon both see a commitment.

Server time is what the application takes for one GET of somebody signed in, from the request to the
last byte, with rights checked and the text decrypted; every page is asked for by turns, each time
about another tour. The second figure goes through the real processes: from the moment "I commit" of
the second of the two is sent until both have loaded a page that says that the tour is under way.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from flask.testing import FlaskClient

from benchmarks.answers import answer_request
from benchmarks.company import Company, company, worker
from benchmarks.processes import LINK_KEY, MASTERS, web
from benchmarks.results import Figure, Result
from benchmarks.senders import send_once
from tests.page_world import PageWorld
from tests.temporal_hands import E, M, TourHand
from tourwright.domain.model import AskKind, Record, TourKind
from tourwright.ports import Ask
from tourwright.store import Store, open_store
from tourwright.store.codec import from_json, to_json
from webhooks.tokens import Link, Links, Purpose

GOAL_MS = 50.0
PAGES = (
    "/alliances/{alliance_id}",
    "/tours/{tour_id}/history",
    "/tours/{tour_id}/print",
    "/tours/{tour_id}/statement",
    "/tours/{tour_id}/talk/review/1",
    "/tours/{tour_id}/gaps",
    "/tours/{tour_id}/moving-on",
    "/team",
    "/tours/{tour_id}/closing",
)
BATCH = 200
MONTHS = 400
SEEN = "under way"
PATIENCE_S = 60.0


def run(tours: int = 10_000, rounds: int = 60, commitments: int = 30) -> Result:
    """Measure both; the goal is on the slowest page."""
    with _store() as store:
        world = filled(store, tours)
        times = {page: _times(world, page, rounds) for page in PAGES}
    worst = max(p95(found) for found in times.values())
    figures = [Figure(f"p95 of {page}", p95(found), "ms") for page, found in times.items()]
    seen = seen_by_both(commitments)
    return Result(
        "pages",
        [
            Figure(f"tours in the store, and p95 of {len(PAGES)} pages below", tours),
            *figures,
            Figure("p95 of the slowest page", worst, "ms", goal=GOAL_MS),
            Figure("commit pressed until both see it, median", statistics.median(seen), "ms"),
            Figure("commit pressed until both see it, p95", p95(seen), "ms"),
        ],
    )


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 stay below."""
    return sorted(times)[max(0, int(len(times) * 0.95) - 1)]


@contextmanager
def _store() -> Iterator[Store]:
    with TemporaryDirectory(prefix="tourwright-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'tourwright.sqlite'}", MASTERS)
        try:
            yield store
        finally:
            store.close()


def filled(store: Store, tours: int) -> PageWorld:
    """Live one tour for a year, and write as many others like it, of other people."""
    world = PageWorld(store)
    world.committed(TourKind.TRANSFORMATIONAL)
    world.wait(days=MONTHS)
    lived = [to_json(record).decode() for record in world.rules.records]
    ana = world.people["ana"]
    for first in range(1, tours, BATCH):
        with store.transaction():
            for number in range(first, min(first + BATCH, tours)):
                _copy(world, lived, number, (ana.person_key, ana.alliance_id))
    return world


def _copy(world: PageWorld, lived: Sequence[str], number: int, ids: tuple[str, str]) -> None:
    """Hire somebody for Dana or Otto and write Ana's tour as theirs."""
    facts = replace(
        world.people["ana"].facts,
        source_person_id=f"copy-{number}",
        work_email=f"copy-{number}@meridian.example",
        personal_email=f"copy-{number}@home.example",
        manager_source_id="dana" if number < TEAM else "otto",
    )
    person = world.store.people.apply(facts, (), world.clock.now())
    keys = {ids[0]: person.person_key, ids[1]: person.alliance_id}
    if number >= TEAM:
        keys[world.key("dana")] = world.key("otto")
    for text in lived:
        world.store.recorder.record(from_json(Record, _renamed(text, keys)))


def _renamed(text: str, keys: Mapping[str, str]) -> str:
    for old, new in keys.items():
        text = text.replace(old, new)
    return text


TEAM = 9
"""How many tours Dana has; Otto has all others."""


def _times(world: PageWorld, page: str, rounds: int) -> list[float]:
    """Return milliseconds for one page, each time another tour of Dana's, warm."""
    client = world.signed_in("dana")
    views = world.store.views.of_manager(world.key("dana"))
    paths = [page.format(tour_id=each.tour_id, alliance_id=each.alliance_id) for each in views]
    _ms(client, paths[0])
    return [_ms(client, paths[number % len(paths)]) for number in range(rounds)]


def _ms(client: FlaskClient, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    answer.get_data()
    if answer.status_code >= 400:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return (time.perf_counter() - began) * 1000


def seen_by_both(count: int) -> list[float]:
    """Return milliseconds from the second commitment until both pages say so."""
    with company() as here:
        here.start(worker("ours"))
        here.start(web("tourwright.bootstrap.web:make_app")).wait_until_open()
        tours = here.tours(count + 1)
        times = [_seen(here, tour) for tour in tours]
    return times[1:]


def _seen(here: Company, tour: TourHand) -> float:
    asks = {side: _ask(here, tour, side) for side in (E, M)}
    send_once(here.place, answer_request(here.place, asks[E], "sign"))
    pages = [_where(here, ask) for ask in asks.values()]
    request = answer_request(here.place, asks[M], "sign")
    with requests.Session() as session:
        began = time.perf_counter()
        send_once(here.place, request)
        wait_until(lambda: all(SEEN in session.get(url, timeout=30).text for url in pages))
        return (time.perf_counter() - began) * 1000


def _ask(here: Company, tour: TourHand, side: str) -> Ask:
    """Wait until this side is asked to commit; return the question."""
    wait_until(lambda: _asked(here, tour, side) is not None)
    found = _asked(here, tour, side)
    assert found is not None, "it was just there"
    return found


def _asked(here: Company, tour: TourHand, side: str) -> Ask | None:
    asks = here.store.asks.open_in(tour.stream)
    return next((a for a in asks if (a.kind, a.role) == (AskKind.COMMIT, side)), None)


def _where(here: Company, ask: Ask) -> str:
    links = Links(LINK_KEY.encode(), here.place.base_url)
    link = Link(Purpose.WHERE, ask.alliance_id, ask.person_key)
    return f"{here.place.base_url}/{Purpose.WHERE}/{links.token(link, datetime.now(UTC))}"


def wait_until(done: Callable[[], bool]) -> None:
    """Return as soon as it is so. Raises TimeoutError when it does not come."""
    ends = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError("it did not come")
        time.sleep(0.002)
