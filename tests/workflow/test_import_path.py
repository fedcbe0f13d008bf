"""HR's file on a real server: from the row to two people who confirm, and to a change after it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.hris_path import HrisPath
from tests.hris_rounds import somebody
from tests.import_world import HEAD
from tests.temporal_hands import TourHand
from tests.temporal_running import Server
from tourwright.domain.alliance_offers import ASK_TOUR
from tourwright.domain.dates import add_months
from tourwright.domain.import_progress import Progress, RowState, progress_of
from tourwright.domain.model import Act, MachineName, Party, TourKind
from tourwright.domain.people import PersonStatus, SourcePerson, Termination
from tourwright.intake.bringing import Bringer, BringingPorts
from tourwright.intake.importing import ImportDesk, ImportPorts
from tourwright.intake.releasing import Releases
from tourwright.ports.hris import SourceRules
from tourwright.ports.imports import ImportRow
from tourwright.store import Store
from tourwright.temporal import alliance_workflow_id

BOSS = "boss"


class ImportPath(HrisPath):
    """A company read once, of whose people no alliance heard, and HR's file about two of them."""

    def begun(self) -> int:
        """Have a file about two brought in."""
        self.listed.has(somebody(BOSS), *(self.reporting(name) for name in ("p0", "p1")))
        self.load()
        start = add_months(self.now().date(), -20).isoformat()
        lines = [f"{name},{BOSS},transformational,Open it,{start},36" for name in ("p0", "p1")]
        rows = self.desk.check("\n".join([HEAD, *lines]).encode(), lambda _: True)
        number = self.desk.keep(rows, "kim")
        assert self.desk.begin(number, "kim", 20)
        return number

    @property
    def desk(self) -> ImportDesk:
        """Who takes HR's word."""
        store = self.store
        return ImportDesk(
            ImportPorts(store.imports, store.people_bulk, ("hr",), self.clock, "Acme")
        )

    @staticmethod
    def reporting(name: str, **facts: object) -> SourcePerson:
        """Return somebody who works for the boss."""
        return somebody(name, manager_source_id=BOSS, **facts)

    @property
    def bringing(self) -> BringingPorts:
        """What begins alliances and hands rows to them."""
        store, engine = self.store, self.engine
        people, bulk = store.people, store.people_bulk
        return BringingPorts(people, bulk, engine, engine, store.recorder, store.views, self.clock)

    @property
    def bringer(self) -> Bringer:
        """What hands rows to alliances."""
        return Bringer(self.bringing)

    def days(self, count: int) -> None:
        """Let the worker's hour come on so many days."""
        for _ in range(count):
            self.pass_days(1)
            Releases(self.store.imports, self.store.people, self.bringer).work(self.now())

    def row(self, number: int) -> ImportRow:
        """Return the first row of the file."""
        return self.store.imports.rows(number)[0]

    def progress(self, number: int) -> Progress:
        """Return where the first row stands."""
        self.settle()
        row = self.row(number)
        return progress_of(row.state, self.store.views.get(row.tour_id))

    def tour_of(self, number: int) -> TourHand:
        """Return the hand on the tour of the first row."""
        return self.hand(self.row(number).tour_id)

    def confirms(self, number: int, party: Party) -> None:
        """Let one of the two confirm."""
        tour = self.tour_of(number)
        view = self.store.views.get(tour.stream)
        assert view is not None
        key = view.employee_key if party is Party.EMPLOYEE else view.manager_key
        tour.act(party, "sign", person_key=key, text_hash=tour.tour.text_hash)


@pytest.fixture
def path(time_skipping: Server, sqlite_store: Store) -> Iterator[ImportPath]:
    """Readings whose first load needs nobody to look."""
    made = ImportPath(time_skipping, sqlite_store, SourceRules(first="apply"))
    made.start_worker()
    try:
        yield made
    finally:
        made.close()


def test_a_row_becomes_a_tour_that_both_confirm(path: ImportPath) -> None:
    """Of people of whom no alliance heard before; nothing is in force before both said so."""
    number = path.begun()
    path.days(4)

    stood = [path.progress(number)]
    for party in (Party.MANAGER, Party.EMPLOYEE):
        path.confirms(number, party)
        stood.append(path.progress(number))

    assert stood == [Progress.FOR_BOTH, Progress.FOR_ONE, Progress.CONFIRMED]
    view = path.store.views.get(path.row(number).tour_id)
    assert view is not None
    assert (view.state, view.mission, view.number) == ("active", "Open it", 1)


def test_a_row_sent_twice_is_one_tour(path: ImportPath) -> None:
    """The worker was killed before it could note what it sent."""
    number = path.begun()
    tour = path.row(number).tour
    assert tour is not None
    path.bringer.bring_in(f"import-{number}-2", "kim", tour)

    path.days(4)
    path.settle()

    views = path.store.views.of_employee(tour.employee_key)
    assert [view.tour_id for view in views] == [path.row(number).tour_id]
    assert path.row(number).state is RowState.BROUGHT


def test_what_happens_to_the_person_later_reaches_the_tour(path: ImportPath) -> None:
    """The alliance hears of changes from then on: who leaves has the tour ended."""
    number = path.begun()
    path.days(4)
    for party in (Party.MANAGER, Party.EMPLOYEE):
        path.confirms(number, party)
    path.settle()
    today = path.now().date()
    gone = path.reporting("p0", status=PersonStatus.TERMINATED, end_date=today)
    path.listed.people["p0"] = replace(gone, termination=Termination(today, type="voluntary"))

    path.told("p0")
    path.ended("push")
    path.pass_days(2)
    path.settle()

    view = path.store.views.get(path.row(number).tour_id)
    assert view is not None
    assert view.state == "ended_early"


def test_a_tour_is_begun_for_somebody_of_whom_no_alliance_heard(path: ImportPath) -> None:
    """The wish comes with the first facts, and waits until they are heard."""
    path.listed.has(somebody(BOSS), path.reporting("p0"))
    path.load()
    person = path.store.people.by_source("hr", "p0")
    assert person is not None
    path.bringing.beginner.begin(person.person_key)
    wish = Act(
        *("wish-1", MachineName.ALLIANCE, ASK_TOUR, Party.EMPLOYEE, person.person_key),
        fields={"kind": TourKind.TRANSFORMATIONAL},
    )

    answer = path.engine.act(alliance_workflow_id(person.alliance_id), wish)

    assert answer.record is not None
    assert [entry.event for entry in answer.record.entries] == ["tour_opened"]
    assert path.state_of("p0") == "employed_no_tour"
