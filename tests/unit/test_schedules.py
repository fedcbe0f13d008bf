"""The schedule of the directory: made, changed, started sooner; its absence stops nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleOverlapPolicy,
    ScheduleState,
)
from temporalio.service import RPCError, RPCStatusCode

from tests.fakes import NOW, FakeClock
from tests.hint_world import FakeSubscriptions
from tourwright.ports.directory import Subscription
from tourwright.schedules import Rhythm, Schedules

RHYTHM = Rhythm(timedelta(minutes=15), "tours")


@dataclass
class Server:
    """As much of Temporal's client as schedules need."""

    made: list[Schedule] = field(default_factory=list)
    triggered: list[ScheduleOverlapPolicy] = field(default_factory=list)
    connected: int = 0
    fault: Exception | None = None

    async def connect(self) -> Any:  # noqa: ANN401  # stands for Temporal's client
        """Connect to it."""
        self.connected += 1
        if isinstance(self.fault, RuntimeError):
            raise self.fault
        return self

    async def create_schedule(self, name: str, wanted: Schedule, **more: object) -> None:
        """Make it, once."""
        assert (name, more) == ("directory", {"trigger_immediately": True})
        self._fail()
        if self.made:
            raise ScheduleAlreadyRunningError
        self.made.append(wanted)

    def get_schedule_handle(self, name: str) -> "Server":
        """Return the handle."""
        assert name == "directory"
        return self

    async def update(self, change: Callable[[Any], Any]) -> None:
        """Change it."""
        there = SimpleNamespace(description=SimpleNamespace(schedule=self.made[-1]))
        self.made.append(change(there).schedule)

    async def trigger(self, *, overlap: ScheduleOverlapPolicy) -> None:
        """Start it now."""
        self._fail()
        self.triggered.append(overlap)

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def server() -> Server:
    """A server."""
    return Server()


@pytest.fixture
def clock() -> FakeClock:
    """A clock."""
    return FakeClock()


@pytest.fixture
def kept() -> FakeSubscriptions:
    """Two subscriptions, one of them dead."""
    made = FakeSubscriptions()
    made.put(Subscription("s1", "users", NOW, NOW + timedelta(days=9)))
    made.put(Subscription("s2", "users", NOW, NOW + timedelta(days=9), state="dead"))
    return made


@pytest.fixture
def schedules(server: Server, clock: FakeClock, kept: FakeSubscriptions) -> Schedules:
    """What has the directory read."""
    return Schedules(server.connect, RHYTHM, clock, kept)


def test_the_schedule_is_made_as_the_settings_say(schedules: Schedules, server: Server) -> None:
    """Every so often, and of those that come while one runs one waits."""
    schedules.ensure()

    (made,) = server.made
    action = made.action
    assert isinstance(action, ScheduleActionStartWorkflow)
    assert (action.workflow, action.task_queue) == ("DirectoryRound", "tours")
    assert [each.every for each in made.spec.intervals] == [timedelta(minutes=15)]
    assert made.policy.overlap is ScheduleOverlapPolicy.BUFFER_ONE


def test_a_new_setting_changes_the_schedule_and_leaves_its_pause(
    server: Server, clock: FakeClock, kept: FakeSubscriptions
) -> None:
    """A pause is the operator's."""
    Schedules(server.connect, RHYTHM, clock, kept).ensure()
    server.made[0] = replace(server.made[0], state=ScheduleState(paused=True))
    faster = replace(RHYTHM, every=timedelta(minutes=1))

    Schedules(server.connect, faster, clock, kept).ensure()

    changed = server.made[-1]
    assert [each.every for each in changed.spec.intervals] == [timedelta(minutes=1)]
    assert changed.state.paused


@pytest.mark.parametrize(
    "fault",
    [RPCError("no such call", RPCStatusCode.UNIMPLEMENTED, b""), RuntimeError("not there")],
    ids=["a server without schedules", "no server"],
)
def test_a_server_without_schedules_stops_nothing(
    schedules: Schedules, server: Server, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in the log; tours run on, and a hint waits."""
    server.fault = fault

    with caplog.at_level(logging.WARNING):
        schedules.ensure()

    assert [each.getMessage() for each in caplog.records] == ["no schedule"]
    assert not schedules.hint(NOW)


def test_a_hint_starts_a_reading_at_most_every_ten_seconds(
    schedules: Schedules, server: Server, clock: FakeClock
) -> None:
    """Whoever is told no comes again; nothing is lost and nothing is done twice."""
    answers = []
    for seconds in (0, 1, 8, 1, 9):
        clock.move(seconds=seconds)
        answers.append(schedules.hint(clock.now()))

    assert answers == [True, False, False, True, False]
    assert server.triggered == [ScheduleOverlapPolicy.BUFFER_ONE] * 2


def test_one_reading_is_for_everybody_who_told_us_before(
    schedules: Schedules, server: Server, clock: FakeClock
) -> None:
    """Thousands may wait after the engine was away: one start settles all of them."""
    told = [NOW + timedelta(milliseconds=each) for each in range(1000)]
    clock.move(seconds=5)

    assert all(schedules.hint(each) for each in told)
    assert len(server.triggered) == 1

    clock.move(seconds=1)
    assert not schedules.hint(clock.now())


def test_a_hint_that_failed_is_not_done_and_is_tried_ten_seconds_later(
    schedules: Schedules, server: Server, clock: FakeClock
) -> None:
    """While the engine is away a try lasts: the other notifications do not each wait for it."""
    server.fault = RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
    assert not any(schedules.hint(NOW) for _ in range(50))
    server.fault = None
    assert server.triggered == []

    clock.move(seconds=11)
    assert schedules.hint(NOW)


def test_care_renews_what_is_live_at_the_end_of_the_next_reading(
    schedules: Schedules, server: Server, kept: FakeSubscriptions
) -> None:
    """Microsoft asked for it; what is dead stays so."""
    schedules.care_now()

    assert kept.rows["s1"].renew_at == NOW
    assert kept.rows["s2"].renew_at == NOW + timedelta(days=9)
    assert len(server.triggered) == 1


def test_a_process_connects_once(schedules: Schedules, server: Server, clock: FakeClock) -> None:
    """However often it is told of changes."""
    schedules.ensure()
    for _ in range(3):
        clock.move(seconds=11)
        schedules.hint(clock.now())

    assert server.connected == 1
