"""Bringing one running tour to an alliance: calls in their order, once, and repeatable."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fakes import FakeClock
from tests.hris_rounds import somebody
from tests.hris_sources import source_of
from tourwright.domain import alliance as rules
from tourwright.domain.alliance_state import AllianceState
from tourwright.domain.errors import GuardError
from tourwright.domain.model import Act, TourKind
from tourwright.domain.people import EmploymentEvent, FactKind, SourcePerson, Termination
from tourwright.domain.policy import Policy
from tourwright.domain.statement import Names, Statement
from tourwright.domain.tour_import import RunningTour
from tourwright.intake.bringing import Bringer, BringingPorts
from tourwright.ports import ActResult, NotFoundError, TransientError
from tourwright.ports.hris import HrisSource, SourceRules
from tourwright.store import Store
from tourwright.values import FactsTold

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
POLICY = Policy(key="company", company="Example", hr_email="hr@example.org")
TEXT = Statement(
    TourKind.TRANSFORMATIONAL, Names("", "", "Example"), "Build.", date(2025, 9, 1), 36
)


@dataclass
class RulesEngine:
    """Alliances by their rules; the first calls to `act` can be lost on their way back."""

    alliances: dict[str, AllianceState] = field(default_factory=dict)
    told: list[FactsTold] = field(default_factory=list)
    lost: int = 0

    def tell(self, told: FactsTold) -> None:
        """See `Teller.tell`."""
        self.told.append(told)
        facts = told.facts
        state = self.alliances.get(facts.alliance_id) or rules.open_alliance(
            facts.alliance_id, facts.person_key, NOW
        )
        found = rules.facts_changed(state, told, NOW, POLICY)
        self.alliances[facts.alliance_id] = found.state

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """See `Engine.act`."""
        name = workflow_id.removeprefix("alliance:")
        outcome = rules.act(self.alliances[name], act, NOW)
        self.alliances[name] = outcome.state
        if self.lost:
            self.lost -= 1
            raise TransientError("no answer in time")
        return ActResult(str(outcome.state.state), outcome.record)


@dataclass
class World:
    """A store with Ana and her manager, and the alliances."""

    store: Store
    engine: RulesEngine = field(default_factory=RulesEngine)
    sources: Mapping[str, HrisSource] = field(default_factory=dict)

    def knows(self, person: SourcePerson, *events: EmploymentEvent, silent: bool = True) -> None:
        """Take somebody in, as the first reading of a source does."""
        self.store.people_bulk.apply_many([(person, events)], NOW, silent=silent)

    def key(self, name: str) -> str:
        """Return somebody's key."""
        found = self.store.people.by_source("hr", name)
        assert found is not None
        return found.person_key

    def bringer(self) -> Bringer:
        """Return who brings tours in."""
        store, engine = self.store, self.engine
        return Bringer(
            BringingPorts(
                people=store.people,
                people_bulk=store.people_bulk,
                teller=engine,
                engine=engine,  # type: ignore[arg-type]  # only act is called
                recorder=store.recorder,
                views=store.views,
                clock=FakeClock(NOW),
                sources=self.sources,
            )
        )

    def bring(self, act_id: str = "import-1-2") -> str:
        """Bring Ana's tour in."""
        tour = RunningTour(2, self.key("ana"), self.key("boss"), TEXT, date(2025, 8, 20))
        return self.bringer().bring_in(act_id, "kim", tour)


def event(kind: FactKind, day: date) -> EmploymentEvent:
    """Return something that the source said of Ana."""
    return EmploymentEvent(f"e-{kind}", kind, "", day, NOW, NOW, "hr")


@pytest.fixture
def world(sqlite_store: Store) -> World:
    """Return a company that was read once: nobody's alliance has begun."""
    world = World(sqlite_store)
    world.knows(somebody("boss"))
    world.knows(somebody("ana", manager_source_id="boss"), event(FactKind.HIRED, date(2019, 5, 2)))
    return world


def test_an_alliance_begins_and_gets_the_tour(world: World) -> None:
    """Adopted: the person was here before us, and no rotation is offered."""
    tour_id = world.bring()

    assert [(told.adopted, told.events) for told in world.engine.told] == [(True, ())]
    assert list(world.engine.alliances) == [tour_id.removesuffix("-1")]
    lines = world.store.journal.lines(tour_id.removesuffix("-1"))
    assert [line.body["event"] for line in lines if line.body["person_key"] == "kim"] == [
        "tour_opened"
    ]


def test_changes_reach_the_alliance_from_then_on(world: World) -> None:
    """Before, nobody was told of Ana's; now a new manager is news for her tour."""
    bulk, key = world.store.people_bulk, world.key("ana")
    assert bulk.known_alliances([key]) == frozenset()

    world.bring()

    assert bulk.known_alliances([key]) == {key}


def test_an_alliance_that_runs_is_not_begun_again(world: World) -> None:
    """One call for each tour, two only where the alliance was not there."""
    world.bring()

    with pytest.raises(GuardError, match="runs here already"):
        world.bring("import-2-7")
    assert len(world.engine.told) == 1


def test_a_call_whose_answer_was_lost_is_made_again(world: World) -> None:
    """The alliance took it the first time; the second changes nothing and is no refusal."""
    world.engine.lost = 1
    with pytest.raises(TransientError):
        world.bring()

    world.bring()

    (state,) = world.engine.alliances.values()
    assert [line.number for line in state.tours] == [1]


def test_an_end_that_is_known_ahead_comes_with_the_beginning(world: World) -> None:
    """The alliance keeps it until its day: a tour brought in does not outlive the job."""
    last = NOW.date() + timedelta(days=60)
    leaving = somebody(
        "ana", manager_source_id="boss", termination=Termination(last, type="voluntary")
    )
    world.knows(leaving, event(FactKind.TERMINATION_SCHEDULED, last))

    world.bring()

    assert [each.kind for each in world.engine.told[0].events] == [FactKind.TERMINATION_SCHEDULED]
    (state,) = world.engine.alliances.values()
    assert [fact.day for fact in state.pending_facts] == [last]


@pytest.mark.parametrize(("chosen", "days"), [(None, 7), (0, 0), (30, 30)])
def test_what_is_news_is_what_it_chose_for_the_source(
    world: World, chosen: int | None, days: int
) -> None:
    """Changes older than the source's quiet days are told to nobody, here as after a reading."""
    if chosen is not None:
        rules = SourceRules(quiet_days=chosen)
        world.sources = {"hr": replace(source_of("hr"), rules=rules)}

    world.bring()

    assert world.engine.told[0].quiet_before == NOW.date() - timedelta(days=days)


def test_nobody_unknown_gets_a_tour(world: World) -> None:
    """Erased between the check of the file and the day of the row."""
    tour = RunningTour(2, "p-nobody", world.key("boss"), TEXT)

    with pytest.raises(NotFoundError):
        world.bringer().bring_in("import-1-9", "kim", tour)
    assert world.engine.told == []
