"""A taken event of a source: the person is read again, and whatever happens is told somebody."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from tests.temporal_running import source_person
from tests.temporal_world import World
from tourwright.ports import OutboxRow, RefusedError, TransientError


def mails(world: World) -> Sequence[OutboxRow]:
    """Return the mails that wait."""
    return world.store.outbox.log(20, "mail")


def known(world: World) -> None:
    """Let the HRIS have a person with a manager."""
    today = world.now().date()
    world.hris.people["7"] = source_person("7", hire_date=today, manager_source_id="8")
    world.hris.people["8"] = source_person("8", display_name="Casimir Thornquist")


def test_a_hire_is_told_to_a_new_alliance(running: World) -> None:
    """The event is a hint; what was read makes person, alliance and first tour."""
    known(running)

    said = running.event("7")

    person = running.store.people.by_source("test", "7")
    assert said == "told"
    assert person is not None
    assert running.alliance(person.alliance_id).tour(1).state == "signing"


def test_an_event_that_changed_nothing_is_told_to_nobody(running: World) -> None:
    """The comparison decides, not the event."""
    known(running)
    running.event("7")

    assert running.event("7") == "unchanged"


def test_the_same_event_is_handled_once(running: World) -> None:
    """A repeated hand-over finds the workflow that was started."""
    known(running)
    came_at = running.now() - timedelta(minutes=1)
    reads: list[str] = []
    running.hris.before = lambda: reads.append("read")

    said = [running.event("7", 41, came_at)]
    read_once = len(reads)
    said.append(running.event("7", 41, came_at))

    assert said == ["told", "told"]
    assert len(reads) == read_once


def test_a_number_that_a_lost_store_gave_before_loses_no_event(running: World) -> None:
    """A store restored from a backup counts its events from there on again."""
    known(running)
    came_at = running.now() + timedelta(minutes=1)
    running.event("9", 42, running.now() - timedelta(minutes=1))

    running.event("7", 42, came_at)

    other_id = f"event:test:42:{came_at:%Y%m%dT%H%M%S%f}"
    other = running.client.get_workflow_handle(other_id, result_type=str)
    assert running.run(other.result()) == "told"


def test_an_unknown_person_is_asked_about_and_fails_nothing(running: World) -> None:
    """HR hears of it; the workflow completes."""
    said = running.event("404")

    asks = running.store.asks.open_in(stream_of(running, "source:test:"))
    assert said == "unknown"
    assert [(ask.kind, ask.verbs) for ask in asks] == [("hr_help", ("done",))]
    assert [row.body["purpose"] for row in mails(running)] == ["hr_unknown_person"]


def stream_of(world: World, head: str) -> str:
    """Return the stream that the newest mail belongs to."""
    return next(row.stream for row in mails(world) if row.stream.startswith(head))


def test_a_source_that_refuses_is_asked_about_once_a_day(running: World) -> None:
    """A key that ran out touches every event: HR and IT are told once, none is lost in silence."""
    running.hris.fault = RefusedError("401: the API key was refused")

    said = [running.event("7"), running.event("9")]
    running.pass_days(1)
    said.append(running.event("7"))

    assert said == ["refused", "refused", "refused"]
    assert [row.body["purpose"] for row in mails(running)] == ["hr_source_refused"] * 2


def test_a_source_that_is_away_is_tried_again(running: World) -> None:
    """No answer is no refusal: the event waits, and nobody is asked."""
    known(running)
    running.hris.fault = TransientError("no answer", after_s=1)
    answers: list[Callable[[], None]] = [lambda: None, lambda: setattr(running.hris, "fault", None)]
    running.hris.before = lambda: answers.pop(0)() if answers else None

    assert running.event("7") == "told"
    assert not [row for row in mails(running) if row.stream.startswith("source:")]


@pytest.mark.parametrize("subject", ["", "no such id", "7/../8"])
def test_a_strange_subject_is_unknown(running: World, subject: str) -> None:
    """Whatever a source calls a person, the workflow ends well."""
    assert running.event(subject) == "unknown"
