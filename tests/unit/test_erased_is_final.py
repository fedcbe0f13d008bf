"""Whoever was erased: nothing is tried again, nothing waits, nobody sees an error."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.alliances import AllianceActivities
from activities.failures import patiently, sorted_failures
from activities.records import RecordActivities
from tests.fakes import NOW
from tests.store_factories import ALLIANCE, ask, employment_event, pending, record, source_person
from tests.web_world import ANA, World
from tests.web_world import ask as asked
from tourwright.domain.asks import Actor
from tourwright.ports import InboundEvent, KeyDestroyedError
from tourwright.store import Store
from tourwright.values import FactsTold, RecordBatch
from webhooks.courier import Courier, CourierPorts
from webhooks.decide import DecideKind, Decider, Decision
from webhooks.delivery import Delivery
from webhooks.dispatcher import Dispatcher, Ports
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.safe_http import Gate, safe_session

ERASED = KeyDestroyedError("the data key was destroyed: it was erased")


def raising(*_: Any) -> Any:  # noqa: ANN401  (stands for any call)
    """Find the key destroyed."""
    raise ERASED


class Gone:
    """A port of any kind whose alliance was erased."""

    tell_alliance = start_tour = staticmethod(raising)
    get = of_alliance = of_manager = of_employee = of_delegate = on_the_way = staticmethod(raising)
    send = was_sent = staticmethod(raising)


def decision() -> Decision:
    """Return Ana's answer to the ask."""
    return Decision(asked().ask_id, "done", 1, Actor(ANA), "page")


@pytest.fixture
def world() -> World:
    """Fakes with one open ask, and an engine that finds the key destroyed."""
    made = World()
    made.asks.put(asked())
    made.engine.fault = ERASED
    return made


def test_an_answer_to_an_erased_alliance_is_refused(world: World) -> None:
    """The page says that it is over; the act is not repeated."""
    result = Decider(world.asks, world.engine, world.recorder, world.clock).decide(decision())

    assert result.kind is DecideKind.REFUSED
    assert [act.state for act in world.asks.acts.values()] == ["refused"]


def test_an_act_that_cannot_be_written_down_any_more_is_refused(world: World) -> None:
    """The workflow took it, then the person was erased."""
    world.engine.fault, world.recorder.broken = None, ERASED

    Decider(world.asks, world.engine, world.recorder, world.clock).decide(decision())

    assert [act.state for act in world.asks.acts.values()] == ["refused"]


def test_an_event_of_an_erased_alliance_is_a_dead_letter_at_once(world: World) -> None:
    """Eight tries would change nothing."""
    world.inbox.take(InboundEvent("hr", "1", "person.changed", "1", NOW, b"{}"))
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)

    Dispatcher(ports).step()

    assert list(world.inbox.dead) == [1]


def test_a_message_of_an_erased_alliance_is_given_up_at_once(world: World) -> None:
    """What cannot be read cannot be sent."""
    world.outbox.add("mail", "k", {"what": "notice", "purpose": "review_open", "to": ANA})
    letters = LetterPorts(world.people, Gone(), world.alumni)
    writer = LetterWriter(letters, world.links, "Meridian Cells", {})
    ports = CourierPorts(world.outbox, Gone(), world.recorder, world.clock, world.asks)
    delivery = Delivery({}, safe_session(Gate()), "https://tours.example")

    Courier(ports, writer, delivery).step()

    assert [(row.state, row.last_error) for row in world.outbox.rows.values()] == [
        ("dead", "erased")
    ]


def test_the_store_takes_no_answer_for_an_erased_alliance(store: Store) -> None:
    """The ask is closed for everybody who still has its link."""
    store.recorder.record(record(1, asks=(ask(),)))
    store.data_keys.destroy(ALLIANCE, NOW)

    assert store.asks.claim(pending(), 1) == "closed"


def test_a_record_of_an_erased_alliance_is_let_go(store: Store) -> None:
    """Its last workflow ends instead of trying for ever."""
    store.data_keys.destroy(ALLIANCE, NOW)

    RecordActivities(store.recorder).write(RecordBatch((record(1),)))

    assert store.journal.lines(ALLIANCE) == []


def test_nothing_waits_for_an_erased_alliance(store: Store) -> None:
    """What cannot be told to anybody counts as told."""
    event = employment_event()
    person = store.people.apply(source_person(), (event,), NOW)
    told = FactsTold(store.people.facts(person.person_key), (event,))

    AllianceActivities(Gone(), store.people, lambda: NOW + timedelta(days=1)).tell(told)

    assert store.people.untold(person.person_key) == []


@pytest.mark.parametrize("sorting", [patiently, sorted_failures])
def test_an_activity_does_not_try_again(sorting: Callable[[], Any]) -> None:
    """Not even for our own store: an erasure is not mended."""
    with pytest.raises(ApplicationError) as final, sorting():
        raising()

    assert final.value.non_retryable
    assert final.value.type == "KeyDestroyedError"
