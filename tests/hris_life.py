"""A company with a tour of Ana's, whose people come from rounds: rules, store and pages."""

from dataclasses import replace

from tests.hris_pages import hris_deps
from tests.hris_rounds import LONG_AGO, RoundWorld
from tests.page_world import PageWorld
from tourwright.domain import alliance as rules
from tourwright.domain.people import EmploymentEvent, FactKind, PersonStatus
from tourwright.domain.policy import Policy
from tourwright.ports.hris import Round
from tourwright.store import Store
from tourwright.values import FactsTold


class LivingAlliance:
    """Applies the rules of Ana's alliance to what rounds tell, and writes down what comes of it."""

    def __init__(self, world: PageWorld, store: Store) -> None:
        self._world, self._store = world, store
        self.told: list[FactKind] = []

    def tell(self, told: FactsTold) -> None:
        """Let the alliance take it."""
        now, states = self._world.clock.now(), self._world.engine.alliances
        state = states.get(told.facts.alliance_id)
        self.told += [event.kind for event in told.events]
        if state is None:
            state = rules.open_alliance(told.facts.alliance_id, told.facts.person_key, now)
        outcome = rules.facts_changed(
            state, told, now, Policy("company", "Meridian", "hr@meridian.example")
        )
        states[told.facts.alliance_id] = outcome.state
        if outcome.record is not None:
            self._store.recorder.record(outcome.record)
        for telling in outcome.tellings:
            self._world.tours[telling.to.removeprefix("tour:")].apply(telling.act)
        self._world.settle()


class HrisLife:
    """A company with a tour of Ana's, whose people come from rounds."""

    def __init__(self, store: Store, *, known: bool) -> None:
        self.store = store
        self.rounds = RoundWorld(store)
        self.pages = PageWorld(store, hris=hris_deps(self.rounds))
        self.rounds.clock = self.pages.clock
        self.pages.committed()
        self.pages.alliance_of("ana", current_manager_key=self.pages.key("dana"))
        self.alliance = LivingAlliance(self.pages, store)
        self.rounds.engine = self.alliance  # type: ignore[assignment]  # tells, starts nothing
        self.team = {
            name: replace(person.facts, status=PersonStatus.ACTIVE, hire_date=LONG_AGO)
            for name, person in self.pages.people.items()
            if name != "gus"
        }
        self.round()
        if known:
            self._told_before()

    def _told_before(self) -> None:
        """Let Ana's alliance have been told something of old."""
        person, now = self.pages.people["ana"], self.pages.clock.now()
        event = EmploymentEvent(
            "e-old", FactKind.HIRED, person.person_key, now.date(), now, now, "hr"
        )
        self.store.people.apply(self.team["ana"], (event,), now)
        self.store.people_bulk.told(["e-old"], now)

    def learn(self, **changes: object) -> None:
        """Let the source say this of Ana from now on."""
        self.team["ana"] = replace(self.team["ana"], **changes)  # type: ignore[arg-type]  # by name

    def round(self) -> Round:
        """Read everybody again."""
        self.rounds.listed.has(*self.team.values())
        return self.rounds.round()
