"""Readings of people on a real server: from a hint to the alliance that heard of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.hris_path import HrisPath, newcomer
from tests.hris_rounds import State, somebody
from tests.temporal_running import Server
from tourwright.domain.people import PersonStatus, Termination
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.ports import RefusedError
from tourwright.ports.hris import HrisSource, SourceRules
from tourwright.store import Store


@pytest.fixture
def path(time_skipping: Server, sqlite_store: Store) -> Iterator[HrisPath]:
    """Readings whose first load needs nobody to look."""
    made = HrisPath(time_skipping, sqlite_store, SourceRules(first="apply"))
    made.start_worker()
    try:
        yield made
    finally:
        made.close()


def test_a_hint_ends_at_the_alliance(path: HrisPath) -> None:
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


def test_a_held_reading_waits_for_its_release(path: HrisPath) -> None:
    """Nothing of it is there before; then it goes on where it was."""
    path.sources["hr"] = HrisSource("hr", "rest", path.listed, SourceRules())
    path.listed.has(somebody("ana"), newcomer(path.now().date()))

    held = path.load()
    before = path.store.people_bulk.of_source("hr", ["ana"])
    assert path.release(held)
    outcome = path.ended("full")

    assert (held.state, before, outcome) == (State.HELD, {}, "done")
    assert path.state_of("nora") == AllianceStateName.NONE


def test_a_leaver_from_before_us_gets_no_tour(path: HrisPath) -> None:
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


def test_a_source_that_refuses_asks_people_once(path: HrisPath) -> None:
    """The reading ends; HR has one question, whatever is tried that day."""
    path.listed.faults = [RefusedError("403"), RefusedError("403")]

    rounds = [path.load(), path.load()]

    assert [each.state for each in rounds] == [State.FAILED, State.FAILED]
