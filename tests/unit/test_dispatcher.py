"""The dispatcher hands over what was taken, outlives an engine that is down, sets poison aside."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.fakes import NOW
from tests.web_world import ANA, World, ask
from tourwright.domain.asks import Actor
from tourwright.domain.errors import GuardError
from tourwright.ports import InboundEvent, InboxRow, TransientError
from webhooks.decide import Decider, Decision
from webhooks.dispatcher import DEAD_AFTER, Dispatcher, EngineDownError, Ports


@pytest.fixture
def world() -> World:
    """Return fakes."""
    return World()


def dispatcher(world: World) -> Dispatcher:
    """Return a dispatcher over the fakes."""
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)
    return Dispatcher(ports, random.Random(7))


def take(world: World, *keys: str) -> None:
    """Put events into the inbox."""
    for key in keys:
        world.inbox.take(InboundEvent("hr", key, "person.changed", key, NOW, b"{}"))


def answer_while_down(world: World) -> None:
    """Leave one act pending, older than the grace the page has."""
    world.asks.put(ask())
    world.engine.fault = TransientError("down")
    made = Decision(ask().ask_id, "done", 1, Actor(ANA), "page")
    Decider(world.asks, world.engine, world.recorder, world.clock).decide(made)
    world.engine.fault = None
    world.clock.move(seconds=10)


def test_events_are_handed_over_in_order_and_once(world: World) -> None:
    """What was taken reaches the engine and is settled."""
    take(world, "1", "2", "3")

    settled = dispatcher(world).step()

    assert settled == 3
    assert [row.event.subject for row in world.engine.started] == ["1", "2", "3"]
    assert world.inbox.finished == [1, 2, 3]


def test_while_the_engine_is_down_nothing_is_counted_against_an_event(world: World) -> None:
    """An outage, however long, makes no dead letters."""
    take(world, "1")
    world.engine.fault, world.engine.up = TransientError("down"), False

    for _ in range(3 * DEAD_AFTER):
        with pytest.raises(EngineDownError):
            dispatcher(world).step()
    world.engine.fault, world.engine.up = None, True

    assert dispatcher(world).step() == 1
    assert world.inbox.dead == {}


def test_a_poison_event_is_set_aside_and_the_others_go_on(world: World) -> None:
    """After the eighth failure it is a dead letter; its reason quotes nothing of the event."""
    take(world, "poison", "good")
    real = world.engine.start_source_event
    world.engine.start_source_event = _failing_for("poison", real)  # type: ignore[method-assign]

    worker = dispatcher(world)
    for _ in range(DEAD_AFTER):
        worker.step()
        world.clock.move(hours=1)

    assert world.inbox.dead == {1: "ValueError"}
    assert [row.event.subject for row in world.engine.started] == ["good"]


def test_an_act_left_pending_is_repeated_with_its_id(world: World) -> None:
    """The person answered while the engine was down: the answer arrives, once."""
    answer_while_down(world)

    settled = dispatcher(world).step() + dispatcher(world).step()

    assert settled == 1
    assert [act.state for act in world.asks.acts.values()] == ["applied"]
    assert (len(world.engine.acts), len(world.recorder.records)) == (1, 1)


def test_an_act_just_taken_is_left_to_the_page(world: World) -> None:
    """The page still waits for it: the dispatcher does not get in its way."""
    answer_while_down(world)
    world.clock.move(seconds=-9)

    assert dispatcher(world).step() == 0


def test_a_pending_act_that_a_rule_refuses_opens_its_ask(world: World) -> None:
    """The answer came too late for the rules: the person is asked again."""
    answer_while_down(world)
    world.engine.fault = GuardError("too late")

    dispatcher(world).step()

    stored = world.asks.get(ask().ask_id)
    assert stored is not None
    assert stored.state == "open"


def test_a_poison_act_is_given_back_to_its_person(world: World) -> None:
    """What can never be applied does not stay pending for ever."""
    answer_while_down(world)
    world.engine.fault = ValueError("odd")
    worker = dispatcher(world)

    for _ in range(DEAD_AFTER):
        worker.step()
        world.clock.move(hours=1)

    assert [act.state for act in world.asks.acts.values()] == ["refused"]


def test_an_act_that_failed_a_few_times_is_not_given_back(world: World) -> None:
    """What went wrong may work the next time."""
    answer_while_down(world)
    world.engine.fault = ValueError("odd")
    worker = dispatcher(world)

    for _ in range(DEAD_AFTER - 1):
        worker.step()
        world.clock.move(hours=1)
    world.engine.fault = None

    assert worker.step() == 1
    assert [act.state for act in world.asks.acts.values()] == ["applied"]


def test_a_put_off_act_is_not_tried_before_its_time(world: World) -> None:
    """No tight loop: an act that failed waits."""
    answer_while_down(world)
    world.engine.fault = TransientError("slow")
    worker = dispatcher(world)
    worker.step()
    world.engine.fault = None

    assert worker.step() == 0
    world.clock.move(seconds=5)
    assert worker.step() == 1


def test_the_thread_works_when_woken_and_ends_when_asked(world: World) -> None:
    """A real thread: woken by the route, stopped by the process."""
    worker = dispatcher(world)
    worker.start()

    take(world, "1")
    worker.wake()

    assert _soon(lambda: world.inbox.finished == [1])
    assert worker.stop(5)


def test_the_thread_survives_a_store_that_is_down(world: World) -> None:
    """A failing store stops a round, not the thread."""
    worker = dispatcher(world)
    broken, world.inbox.waiting = world.inbox.waiting, _raising  # type: ignore[method-assign,assignment]
    worker.start()
    time.sleep(0.05)
    world.inbox.waiting = broken  # type: ignore[method-assign]
    take(world, "1")

    assert _soon(lambda: world.inbox.finished == [1])
    assert worker.stop(5)


def test_a_stopped_dispatcher_starts_nothing_new(world: World) -> None:
    """A clean stop leaves the rest in the inbox."""
    take(world, "1", "2")
    worker = dispatcher(world)
    worker.stop()

    worker.step()

    assert len(world.inbox.rows) == 2


def _failing_for(key: str, otherwise: Callable[..., None]) -> Callable[..., None]:
    def start(row: object) -> None:
        if row.event.subject == key:  # type: ignore[attr-defined]
            raise ValueError(f"cannot make sense of {key}")
        otherwise(row)

    return start


def _raising(*_: object) -> list[object]:
    raise OSError("disk full")


def _soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + timedelta(seconds=5).total_seconds()
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def test_what_the_directory_told_does_not_go_to_the_engine(world: World) -> None:
    """It only says that something may have changed; a hint that comes too soon waits a little."""
    world.inbox.take(InboundEvent("microsoft365", "k1", "updated", "u1", NOW, b"{}"))
    answers = iter([False, True])
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)
    made = Dispatcher(replace(ports, hints=lambda _: next(answers)), random.Random(7))

    assert made.step() == 0
    world.clock.move(seconds=10)
    assert made.step() == 1

    assert world.engine.started == []
    assert world.inbox.finished == [1]


def test_what_the_directory_told_before_it_was_switched_off_is_done(world: World) -> None:
    """Nobody reads the directory any more, and a hint is no event of the HR system."""
    world.inbox.take(InboundEvent("microsoft365", "k1", "updated", "u1", NOW, b"{}"))
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)

    assert Dispatcher(ports, random.Random(7)).step() == 1
    assert world.engine.started == []


@dataclass
class Hints:
    """Takes events of the sources of people it knows; look may fail."""

    knows: str
    fault: Exception | None = None
    looks: int = 0

    def take(self, row: InboxRow) -> bool:
        """See `PushTaker.take`."""
        return row.event.source == self.knows

    def look(self) -> None:
        """See `PushTaker.look`."""
        self.looks += 1
        if self.fault:
            raise self.fault


@pytest.mark.parametrize(("knows", "started"), [("hr", 0), ("other", 1)])
def test_hints_of_the_files_sources_start_no_event_of_their_own(
    world: World, knows: str, started: int
) -> None:
    """They are read together; what they do not take goes the way it always went."""
    take(world, "k1")
    hints = Hints(knows)
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)

    settled = Dispatcher(replace(ports, pushes=hints), random.Random(7)).step()

    assert (settled, hints.looks, len(world.engine.started)) == (1, 1, started)


def test_a_reading_that_cannot_be_started_stops_nothing_else(world: World) -> None:
    """It is started again later; the event that waits goes to the engine now."""
    take(world, "k1")
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)
    hints = Hints("none", TransientError("too many starts"))

    assert Dispatcher(replace(ports, pushes=hints), random.Random(7)).step() == 1
