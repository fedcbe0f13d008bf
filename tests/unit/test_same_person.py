"""Somebody goes on under another key: what alliances and tours make of it, and of the way back."""

from datetime import timedelta

import pytest

from tests.alliance_world import HR, LAST_DAY, MANAGER, PERSON, AllianceWorld
from tests.factories import ANA, DANA, LEE
from tests.tour_world import HRIS, TALK_DAY, TourWorld, active, drafting, talk_due
from tourwright.domain import alliance as rules
from tourwright.domain.errors import GuardError, NotAllowedError, RuleError
from tourwright.domain.model import AskOpen, Party
from tourwright.domain.people import FactKind

TWIN = "p-twin"


def same(world: TourWorld, old: str, new: str) -> None:
    """Let a person of the tour go on under another key."""
    world.act(HRIS, "same_person", fields={"old": old, "new": new})


def last_asks(world: TourWorld) -> list[AskOpen]:
    """Return the questions that the last record opens."""
    return [each for each in world.records[-1].asks if isinstance(each, AskOpen)]


def hired() -> AllianceWorld:
    """Return somebody who works here, with a tour offered."""
    world = AllianceWorld()
    world.hire()
    return world


def waiting() -> AllianceWorld:
    """Return somebody who works here and for whom HR is asked for a manager."""
    world = AllianceWorld()
    world.hire(manager_key="")
    return world


def test_the_manager_of_a_tour_goes_on_under_another_key() -> None:
    """No hand-over, no mail: the terms stand as they were committed to."""
    world = active()

    same(world, DANA, TWIN)

    assert world.tour.manager.person_key == TWIN
    assert world.tour.hand_over is None
    assert world.records[-1].notices == ()
    assert {signed.person_key for signed in world.tour.signatures} == {ANA, TWIN}


def test_open_questions_go_to_the_other_key_under_their_own_names() -> None:
    """An answer that is on its way still finds its question."""
    world = drafting()
    theirs = {ask.ask_id for ask in world.tour.asks if ask.person_key == DANA}

    same(world, DANA, TWIN)

    assert {ask.ask_id for ask in last_asks(world)} == theirs
    assert {ask.person_key for ask in last_asks(world)} == {TWIN}


def test_the_talk_in_the_calendar_moves_to_the_other_address() -> None:
    """The address of the record that went may be closed tomorrow."""
    world = active()
    world.plan(talk_due(), renewal_on=TALK_DAY.date())

    same(world, DANA, TWIN)

    withdrawn, moved = [each for record in world.records for each in record.meetings][-2:]
    assert (withdrawn.cancelled, withdrawn.attendees) == (True, (DANA,))
    assert moved.attendees == (ANA, TWIN)


def test_the_way_back_gives_the_tour_back() -> None:
    """As it was, but for the lines in its history."""
    world = active()
    before = world.tour

    same(world, DANA, TWIN)
    same(world, TWIN, DANA)

    assert (world.tour.manager, world.tour.signatures) == (before.manager, before.signatures)
    assert world.tour.asks == before.asks


def test_a_tour_without_the_person_writes_nothing() -> None:
    """The second telling, or one of somebody who is not here."""
    world = active()
    records = len(world.records)

    same(world, LEE, TWIN)

    assert len(world.records) == records


def test_nobody_becomes_their_own_manager_in_a_tour() -> None:
    """Such a tour is handed over first."""
    with pytest.raises(RuleError):
        same(active(), DANA, ANA)


def test_an_alliance_knows_its_manager_under_the_other_key() -> None:
    """And tells its tours."""
    world = hired()

    world.do("same_person", Party.HR, person=HR, old=MANAGER, new=TWIN)

    assert world.state.current_manager_key == TWIN
    assert [each.act.fields for each in world.tellings if each.act.event == "same_person"] == [
        {"old": MANAGER, "new": TWIN}
    ]


def test_whoever_turns_out_to_be_their_own_manager_has_none() -> None:
    """HR is asked for one, as when a manager left."""
    world = hired()

    world.do("same_person", Party.HR, person=HR, old=MANAGER, new=PERSON)

    assert world.state.current_manager_key == ""
    assert [hold.missing for hold in world.state.holds] == [("manager",)]


def test_an_alliance_rests_while_its_person_goes_on_elsewhere() -> None:
    """Nothing comes by itself, nothing that is read counts, nobody answers."""
    world = waiting()
    world.do("merged", Party.HR, person=HR)
    records = len(world.records)

    world.learn(FactKind.MANAGER_CHANGED, manager_key=MANAGER)
    world.leave(LAST_DAY)
    world.until(world.now + timedelta(days=400))

    assert rules.next_due(world.state) is None
    assert len(world.records) == records
    with pytest.raises(GuardError, match="another record"):
        world.do("done", Party.HR, person=HR, subject="manager-1")


def test_an_alliance_that_parted_goes_on_where_it_was() -> None:
    """What was asked is still asked."""
    world = waiting()
    before = world.state

    world.do("merged", Party.HR, person=HR)
    world.do("parted", Party.HR, person=HR)

    assert (world.state.holds, world.state.dues) == (before.holds, before.dues)
    assert not world.state.merged


def test_an_alliance_with_a_tour_does_not_rest() -> None:
    """A tour may have begun while HR looked at the page."""
    with pytest.raises(GuardError, match="on its way"):
        hired().do("merged", Party.HR, person=HR)


@pytest.mark.parametrize("event", ["merged", "joined", "parted"])
def test_joining_is_for_hr_and_the_people_system(event: str) -> None:
    """Nobody says it of themselves."""
    with pytest.raises(NotAllowedError):
        waiting().do(event, Party.EMPLOYEE, person=PERSON)


def test_the_journal_says_that_it_was_joined_and_names_nobody() -> None:
    """Who said it stands there as a key."""
    world = waiting()
    world.do("joined", Party.HR, person=HR)

    (entry,) = world.records[-1].entries
    assert (entry.event, entry.person_key, dict(entry.body)) == ("joined", HR, {})
