"""HR's files of running tours over a store: people of the source "hr", and who takes the rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from tests.fakes import FakeClock
from tests.hris_rounds import somebody
from tourwright.domain.tour_import import RunningTour
from tourwright.intake.importing import ImportDesk, ImportPorts
from tourwright.intake.releasing import Releases
from tourwright.ports.imports import ImportRow
from tourwright.store import Store

MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HEAD = "employee_id,manager_id,type,mission_objective,start,length_months"
BOSS = "boss"


@dataclass
class FakeBringer:
    """Takes every row once by its id; faults are raised first, one a call."""

    taken: dict[str, RunningTour] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def bring_in(self, act_id: str, hr_key: str, tour: RunningTour) -> str:
        """See `tourwright.intake.releasing.BringsIn.bring_in`."""
        self.calls.append(act_id)
        if self.faults:
            raise self.faults.pop(0)
        assert hr_key == "kim"
        self.taken.setdefault(act_id, tour)
        return f"{tour.employee_key}-1"


class ImportWorld:
    """Two thousand days into a company of people p0, p1 ... who all work for the boss."""

    def __init__(self, store: Store, people: int = 6) -> None:
        """Hire them."""
        self.store, self.clock, self.bringer = store, FakeClock(MONDAY), FakeBringer()
        names = [BOSS, *(f"p{number}" for number in range(people))]
        self.facts = {
            name: somebody(name, manager_source_id="" if name == BOSS else BOSS) for name in names
        }
        store.people_bulk.apply_many([(each, ()) for each in self.facts.values()], MONDAY)

    @property
    def desk(self) -> ImportDesk:
        """Who checks files and takes HR's word."""
        store = self.store
        ports = ImportPorts(store.imports, store.people_bulk, ("hr",), self.clock, "Meridian Cells")
        return ImportDesk(ports)

    def key(self, name: str) -> str:
        """Return somebody's key."""
        found = self.store.people.by_source("hr", name)
        assert found is not None
        return found.person_key

    def changes(self, name: str, **facts: object) -> None:
        """Let the people's system say something else of somebody."""
        self.facts[name] = replace(self.facts[name], **facts)  # type: ignore[arg-type]
        self.store.people_bulk.apply_many([(self.facts[name], ())], self.clock.now())

    def checked(self, *lines: str) -> int:
        """Check a file of these lines and keep it; returns its number."""
        rows = self.desk.check("\n".join([HEAD, *lines]).encode(), lambda _: True)
        return self.desk.keep(rows, "kim")

    def begun(self, names: Iterable[str], a_day: int = 2) -> int:
        """Check a file with a good row for each, and have it brought in."""
        number = self.checked(*(row(name) for name in names))
        assert self.desk.begin(number, "kim", a_day)
        return number

    def day(self, day: date) -> int:
        """Let the worker's hour come on a day; returns how many rows it settled."""
        self.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        releases = Releases(self.store.imports, self.store.people, self.bringer)
        return releases.work(self.clock.now())

    def rows(self, number: int) -> dict[int, ImportRow]:
        """Return the rows of a file by their number."""
        return {each.row_no: each for each in self.store.imports.rows(number)}

    def states(self, number: int) -> list[str]:
        """Return where each row stands, in the order of the file."""
        return [each.state.value for each in self.store.imports.rows(number)]


def row(name: str, start: str = "2025-09-01", manager: str = BOSS) -> str:
    """Return a row about somebody."""
    return f"{name},{manager},transformational,Open the plant,{start},36"
