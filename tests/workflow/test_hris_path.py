"""Readings of people on a real server: from a hint to the alliance that heard of it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from activities.hris_round import HrisRoundActivities
from tests.hris_rounds import ListedHris, State, somebody
from tests.temporal_running import WORKFLOWS, Server
from tests.temporal_world import World
from tourwright.domain.people import PersonStatus, SourcePerson, Termination
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.intake.desk import RoundDesk
from tourwright.intake.ports import IntakePorts
from tourwright.intake.pushes import PushDoor
from tourwright.intake.rounds import Intake
from tourwright.ports import InboundEvent, InboxRow, RefusedError
from tourwright.ports.hris import HrisSource, Round, SourceRules
from tourwright.store import Store
from tourwright.temporal import alliance_workflow_id, round_workflow_id
from tourwright.values import HrisRoundStart
from workflows.hris_round import HrisRound


class ServerClock:
    """The server's time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now


class Path(World):
    """A source "hr", whose readings run on the server."""

    def __init__(self, server: Server, store: Store, rules: SourceRules) -> None:
        super().__init__(server, store)
        self.workflows = (*WORKFLOWS, HrisRound)
        self.listed = ListedHris("hr")
        self.sources = {"hr": HrisSource("hr", "rest", self.listed, rules)}
        self.clock = ServerClock(self.now)

    def activities(self) -> list[Any]:
        """Add those of rounds."""
        store = self.store
        ports = IntakePorts(
            sources=self.sources,
            rounds=store.rounds,
            readings=store.readings,
            people=store.people_bulk,
            pushes=store.pushes,
            teller=self.engine,
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

    def state_of(self, name: str) -> str:
        """Return the state of somebody's alliance."""
        person = self.store.people_bulk.of_source("hr", [name])[name]
        self.ids.add(alliance_workflow_id(person.alliance_id))
        self.settle()
        handle = self.client.get_workflow_handle(alliance_workflow_id(person.alliance_id))
        state: str = self.run(handle.query("state", result_type=str))
        return state


@pytest.fixture
def path(time_skipping: Server, sqlite_store: Store) -> Iterator[Path]:
    """Readings whose first load needs nobody to look."""
    made = Path(time_skipping, sqlite_store, SourceRules(first="apply"))
    made.start_worker()
    try:
        yield made
    finally:
        made.close()


def newcomer(today: date, name: str = "nora") -> SourcePerson:
    """Return somebody who is to come, in time to be told in the own morning."""
    begins = today + timedelta(days=20)
    return somebody(name, status=PersonStatus.PREHIRE, hire_date=begins, original_hire_date=begins)


def test_a_hint_ends_at_the_alliance(path: Path) -> None:
    """The source names a newcomer; the reading brings the person, and the alliance begins."""
    path.listed.has(somebody("ana"), somebody("ben"))
    first = path.load()
    path.listed.people["nora"] = newcomer(path.now().date())

    path.told("nora", "nora")

    assert (first.state, path.ended("push")) == (State.DONE, "done")
    assert path.store.pushes.sources() == []
    assert path.state_of("nora") == AllianceStateName.NONE
    path.pass_days(25)
    assert path.state_of("nora") == AllianceStateName.EMPLOYED_NO_TOUR


def test_a_held_reading_waits_for_its_release(path: Path) -> None:
    """Nothing of it is there before; then it goes on where it was."""
    path.sources["hr"] = HrisSource("hr", "rest", path.listed, SourceRules())
    path.listed.has(somebody("ana"), newcomer(path.now().date()))

    held = path.load()
    before = path.store.people_bulk.of_source("hr", ["ana"])
    assert RoundDesk(path.store.rounds, path.engine, path.clock).release(held.round_no, "kim")
    outcome = path.ended("full")

    assert (held.state, before, outcome) == (State.HELD, {}, "done")
    assert path.state_of("nora") == AllianceStateName.NONE


def test_a_leaver_from_before_us_gets_no_tour(path: Path) -> None:
    """The alliance begins for the network's sake, and nothing is offered at work."""
    yesterday = path.now().date() - timedelta(days=1)
    path.listed.has(*(somebody(name) for name in ("ana", "ben", "eva")))
    path.load()
    ended = Termination(yesterday, type="voluntary", rehire_eligible=True)
    path.listed.people["eva"] = somebody(
        "eva", status=PersonStatus.TERMINATED, end_date=yesterday, termination=ended
    )

    path.told("eva")
    outcome = path.ended("push")
    state = path.state_of("eva")

    eva = path.store.people_bulk.of_source("hr", ["eva"])["eva"]
    assert outcome == "done"
    assert state == AllianceStateName.DEPARTED
    assert path.store.views.of_employee(eva.person_key) == []


def test_a_source_that_refuses_asks_people_once(path: Path) -> None:
    """The reading ends; HR has one question, whatever is tried that day."""
    path.listed.faults = [RefusedError("403"), RefusedError("403")]

    rounds = [path.load(), path.load()]

    assert [each.state for each in rounds] == [State.FAILED, State.FAILED]
