"""Alliances that live by what rounds tell them: rules and store, without an engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from tests.alliance_world import CALENDAR
from tests.hris_rounds import TODAY, RoundWorld
from tourwright.domain import alliance as rules
from tourwright.domain.alliance_state import AllianceState, StartTour
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.people import Person, SourcePerson
from tourwright.domain.policy import Policy
from tourwright.ports.hris import Round, SourceRules
from tourwright.store import Store
from tourwright.values import FactsTold, HrisRoundStart

POLICY = Policy("company", "Acme", "hr@acme.example")
TEAM_CALENDAR: WorkCalendar = CALENDAR


class Company:
    """A source, its rounds, and an alliance for everybody whom they tell of.

    told are the events that tours were told, as (alliance id, event); offers the tours that began.
    """

    def __init__(self, store: Store, rules: SourceRules | None = None) -> None:
        self.world = RoundWorld(store, rules=rules)
        self.world.engine = self  # type: ignore[assignment]  # tells, starts nothing
        self.store = store
        self.states: dict[str, AllianceState] = {}
        self.told: list[tuple[str, Act]] = []
        self.offers: list[StartTour] = []
        self._ids = count(1)

    def tell(self, told: FactsTold) -> None:
        """See `tourwright.intake.ports.Teller.tell`."""
        facts, now = told.facts, self.world.clock.now()
        state = self.states.get(facts.alliance_id)
        if state is None:
            state = rules.open_alliance(facts.alliance_id, facts.person_key, now)
        self._keep(rules.facts_changed(state, told, now, POLICY))

    def start_round(self, start: HrisRoundStart) -> None:
        """See `tourwright.intake.ports.RoundStarter.start_round`."""

    def says(self, *people: SourcePerson) -> Round:
        """Let the source have these people, and read it; what is due comes as well."""
        self.world.listed.has(*people)
        found = self.world.round()
        self.until(self.world.clock.now())
        return found

    def until(self, moment: datetime) -> None:
        """Let time pass: every moment of every alliance comes, in order."""
        clock = self.world.clock
        while (first := self._next(moment)) is not None:
            due_at, alliance_id = first
            clock.moment = max(clock.moment, due_at)
            state = self.states[alliance_id]
            due = rules.next_due(state)
            assert due is not None
            self._keep(rules.fire(state, due, clock.now(), POLICY))
        clock.moment = max(clock.moment, moment)

    def on_tour(self, name: str) -> None:
        """Let somebody's first tour be under way."""
        state = self.state(name)
        body = {"tour_id": f"{state.alliance_id}-1", "state": "active", "seq": "1"}
        news = Act(
            f"news-{next(self._ids)}", MachineName.ALLIANCE, "news", Party.SYSTEM, fields=body
        )
        self._keep(rules.tour_told(state, news, self.world.clock.now()))

    def person(self, name: str) -> Person:
        """Return somebody by their id in the source."""
        found = self.store.people.by_source("hr", name)
        assert found is not None
        return found

    def state(self, name: str) -> AllianceState:
        """Return where somebody's alliance is."""
        return self.states[self.person(name).alliance_id]

    def heard(self, name: str) -> Sequence[str]:
        """Return what somebody's tours were told, in order."""
        mine = self.person(name).alliance_id
        return [act.event for told, act in self.told if told == mine]

    def _next(self, until: datetime) -> tuple[datetime, str] | None:
        for alliance_id in list(self.states):
            self._plan(alliance_id)
        dues = [(rules.next_due(state), name) for name, state in self.states.items()]
        ahead = [(due.at, name) for due, name in dues if due is not None and due.at <= until]
        return min(ahead, default=None)

    def _plan(self, alliance_id: str) -> None:
        for asked in self.states[alliance_id].asked:
            moment = rules.alliance_moment(asked, TEAM_CALENDAR)
            state = self.states[alliance_id]
            self._keep(rules.planned(state, asked.key, moment, self.world.clock.now()))

    def _keep(self, outcome: rules.AllianceOutcome) -> None:
        self.states[outcome.state.alliance_id] = outcome.state
        self.offers += [outcome.start_tour] if outcome.start_tour else []
        mine = outcome.state.alliance_id
        self.told += [(mine, each.act) for each in outcome.tellings]
        if outcome.record is not None:
            self.store.recorder.record(outcome.record)


def changed(person: SourcePerson, **facts: object) -> SourcePerson:
    """Return the person with these facts changed."""
    return replace(person, **facts)  # type: ignore[arg-type]  # any field, by name


__all__ = ["TODAY", "Company", "changed"]
