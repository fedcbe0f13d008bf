"""Somebody is going to leave, and the people system says so: nothing betrays it before the day.

The same moment is looked at twice, after a reading in which an address changed and after one in
which an end in sixty days was announced: every page for everybody, every mail, line, event and
metric are the same.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import route_table
from tests.hris_life import HrisLife
from tests.hris_rounds import State
from tests.log_lines import logged
from tourwright.domain.people import Termination
from tourwright.store import Store
from tourwright.store.tables import metadata

OPERATOR = {"Authorization": "Bearer operator-secret"}
AHEAD = timedelta(days=60)
OF_ONE_ANSWER = re.compile(r'type="hidden" name="\w+" value="[^"]*"|csrf="[^"]*"')
OF_HR = (
    *("hris_held.listing", "hris_people.show", "hris_compare.show"),
    *("import_page.show", "hand_overs_board.show"),
)
"""Pages of HR about people's data; those who read them learn of a leaver on the day, too."""

PEOPLES_OWN = ("people", "person_", "employment_events", "hris_", "looks", "sessions", "spent_")
"""What is read of people is kept, sealed, in these; pages of theirs are opened meanwhile."""


@dataclass(frozen=True)
class Seen:
    """What anybody could see of a reading."""

    pages: dict[tuple[str, str], tuple[int, str]]
    rows: dict[str, int]
    log: list[str]
    metrics: Counter[str]


class Life(HrisLife):
    """What can be seen of a company after each reading."""

    def __init__(self, store: Store, stream: io.StringIO, *, known: bool) -> None:
        super().__init__(store, known=known)
        self._stream = stream

    def read(self, **changes: object) -> Seen:
        """Read everybody again, Ana with these changes; return what can be seen then."""
        self.learn(**changes)
        self._stream.seek(0)
        self._stream.truncate()
        before, counted = self._rows(), _metrics()
        assert self.round().state is State.DONE
        rows = {name: many - before[name] for name, many in self._rows().items()}
        metrics, log = _metrics() - counted, _lines(self._stream)
        return Seen(dict(self._pages()), rows, log, metrics)

    def _rows(self) -> dict[str, int]:
        """Return how many rows each table has, but for what is kept of people."""
        tables = [each for each in metadata.sorted_tables if not each.name.startswith(PEOPLES_OWN)]
        with self.store._database.read() as connection:
            return {each.name: len(connection.execute(select(each)).all()) for each in tables}

    def _pages(self) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
        """Open every page there is as everybody, and the operators' pages."""
        theirs = sorted(route_table.of_people(self.pages))
        rules = (route_table.rules(self.pages)[name] for name in theirs)
        shown = [rule for rule in rules if route_table.method_of(rule) == "GET"]
        for who in ("ana", "dana", "sam", "kim", "igor", "eva"):
            browser = self.pages.signed_in(who)
            for rule in shown:
                if not rule.endpoint.startswith("sign_in."):
                    answer = route_table.call(browser, rule, self.pages.tour)
                    yield (who, rule.endpoint), _shown(answer)
        for path in ("/operations/hris", "/deliveries"):
            yield ("operator", path), _shown(self.pages.client().get(path, headers=OPERATOR))


def _shown(answer: TestResponse) -> tuple[int, str]:
    """Return the answer without what is made anew for each."""
    text = answer.get_data().decode("utf-8", "replace")
    return answer.status_code, OF_ONE_ANSWER.sub("", text)


def _metrics() -> Counter[str]:
    """Return the product's own figures; one that does not exist yet, NaN, is left out."""
    lines = generate_latest().decode().splitlines()
    ours = (line.rpartition(" ") for line in lines if line.startswith("tourwright_"))
    kept = ((name, value) for name, _, value in ours if "_created" not in name and value != "NaN")
    return Counter({name: int(float(value)) for name, value in kept})


def _lines(stream: io.StringIO) -> list[str]:
    """Return what was logged, without moments and numbers of rounds."""
    text = re.sub(r'"(?:timestamp|round_no)": ?("[^"]*"|\d+),?', "", stream.getvalue())
    return text.splitlines()


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Return what is logged."""
    with logged() as written:
        yield written


@pytest.mark.parametrize("known", [True, False])
def test_a_future_leaver_betrays_nothing(
    sqlite_store: Store, stream: io.StringIO, *, known: bool
) -> None:
    """Also where the alliance heard of the person before, and where it never did."""
    life = Life(sqlite_store, stream, known=known)
    last_day = (life.pages.clock.now() + AHEAD).date()

    harmless = life.read(attributes={"cost_centre": "7"})
    leaving = life.read(
        end_date=last_day, termination=Termination(last_day, type="voluntary", reason="new job")
    )

    kinds = [str(kind) for kind in life.alliance.told]
    assert kinds == (["job_changed", "termination_scheduled"] if known else [])
    opened = {page for page, (status, _) in harmless.pages.items() if status == 200}
    assert len(opened) > 50
    assert {("kim", page) for page in OF_HR} <= opened
    for page, shown in harmless.pages.items():
        assert leaving.pages[page] == shown, page
    assert (leaving.rows, leaving.metrics) == (harmless.rows, harmless.metrics)
    assert leaving.log == harmless.log
