"""Readings of people on a real server: a source "hr", its rounds and the alliances they tell."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from activities.hris_round import HrisRoundActivities
from tests.hris_rounds import ListedHris, somebody
from tests.temporal_running import WORKFLOWS, Server
from tests.temporal_world import World
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.intake.desk import RoundDesk
from tourwright.intake.ports import IntakePorts, Teller
from tourwright.intake.pushes import PushDoor
from tourwright.intake.rounds import Intake
from tourwright.ports import InboundEvent, InboxRow
from tourwright.ports.hris import HrisSource, Round, SourceRules
from tourwright.store import Store
from tourwright.temporal import alliance_workflow_id, round_workflow_id
from tourwright.values import HrisRoundStart
from workflows.hris_round import HrisRound


class ServerClock:
    """The server's time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now


class HrisPath(World):
    """A source "hr", whose readings run on the server."""

    def __init__(self, server: Server, store: Store, rules: SourceRules) -> None:
        super().__init__(server, store)
        self.workflows = (*WORKFLOWS, HrisRound)
        self.rules, self.sources = rules, dict[str, HrisSource]()
        self.listed = self.reads(ListedHris("hr"))
        self.clock = ServerClock(self.now)
        self.teller: Teller = self.engine

    def reads(self, listed: ListedHris) -> ListedHris:
        """Have the source be this one from now on."""
        self.sources["hr"] = HrisSource("hr", "rest", listed, self.rules)
        return listed

    def activities(self) -> list[Any]:
        """Add those of rounds."""
        store = self.store
        ports = IntakePorts(
            sources=self.sources,
            rounds=store.rounds,
            readings=store.readings,
            people=store.people_bulk,
            pushes=store.pushes,
            teller=self.teller,
            recorder=store.recorder,
            clock=self.clock,
            together=store.transaction,
            pause=lambda _: None,
        )
        made = HrisRoundActivities(Intake(ports))
        return [*super().activities(), made.read, made.judge, made.apply, made.tell, made.fail]

    def told(self, *names: str) -> None:
        """Let the source say that these records changed."""
        door = PushDoor(self.sources, self.store.pushes, self.engine, self.clock)
        for name in names:
            event = InboundEvent("hr", f"d-{name}", "changed", name, self.now(), b"{}")
            assert door.take(InboxRow(1, event))

    def ended(self, why: str) -> str:
        """Return what came of the readings for this reason."""
        handle = self.client.get_workflow_handle(round_workflow_id("hr", why), result_type=str)
        outcome: str = self.run(handle.result())
        return outcome

    def load(self) -> Round:
        """Read everybody; returns the round."""
        self.engine.start_round(HrisRoundStart("hr", "full"))
        self.ended("full")
        return self.store.rounds.latest("hr", 1)[0]

    def release(self, held: Round) -> bool:
        """Let a held round go on."""
        return RoundDesk(self.store.rounds, self.engine, self.clock).release(held.round_no, "kim")

    def state_of(self, name: str) -> str:
        """Return the state of somebody's alliance."""
        person = self.store.people_bulk.of_source("hr", [name])[name]
        self.ids.add(alliance_workflow_id(person.alliance_id))
        self.settle()
        handle = self.client.get_workflow_handle(alliance_workflow_id(person.alliance_id))
        state: str = self.run(handle.query("state", result_type=str))
        return state


def newcomer(today: date, name: str = "nora") -> SourcePerson:
    """Return somebody who is to come, in time to be told in the own morning."""
    begins = today + timedelta(days=20)
    return somebody(name, status=PersonStatus.PREHIRE, hire_date=begins, original_hire_date=begins)
