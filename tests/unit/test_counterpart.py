"""The two agree on another counterpart than the line manager (E22), by the rules alone."""

from datetime import timedelta
from typing import Any

import pytest

from tests.alliance_world import MANAGER, PERSON, AllianceWorld
from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError
from tourwright.domain.model import Act, Party
from tourwright.domain.people import FactKind

LEE = "p-lee"
SEAT = {"manager_key": LEE, "zone": "Asia/Tokyo", "country": "JP", "skip_level_key": "p-sam"}
E, M = Party.EMPLOYEE, Party.MANAGER


@pytest.fixture
def world() -> AllianceWorld:
    """Return an alliance with a tour on its way."""
    world = AllianceWorld()
    world.hire()
    world.tour_says(1, "active")
    return world


def suggest(world: AllianceWorld, by: str = PERSON, key: str = LEE) -> None:
    """Let one of the two suggest somebody."""
    said: dict[str, Any] = {**SEAT, "manager_key": key}
    world.do("suggest_counterpart", E if by == PERSON else M, person=by, **said)


def agree(world: AllianceWorld, by: str = MANAGER, key: str = LEE) -> None:
    """Let one of the two agree."""
    party = E if by == PERSON else M
    world.do("agree_counterpart", party, person=by, manager_key=key)


def agreed(world: AllianceWorld) -> None:
    """Let both want Lee."""
    suggest(world)
    agree(world)


def told(world: AllianceWorld) -> list[Act]:
    """Return what the tour heard of new managers."""
    acts = [telling.act for telling in world.tellings]
    return [act for act in acts if act.event == "manager_changed"]


def line_becomes(world: AllianceWorld, key: str) -> None:
    """Let the people system name another line manager."""
    world.learn(FactKind.MANAGER_CHANGED, world.now.date(), manager_key=key)
    world.days(2)


@pytest.mark.parametrize(("first", "second"), [(PERSON, MANAGER), (MANAGER, PERSON)])
def test_the_tour_is_handed_over_when_both_want_it(
    world: AllianceWorld, first: str, second: str
) -> None:
    """One alone changes nothing, whichever of the two it is; the other side is told."""
    suggest(world, first)
    assert told(world) == []
    assert [(each.purpose, each.to) for each in world.notices] == [
        ("counterpart_suggested", second)
    ]

    agree(world, second)

    (act,) = told(world)
    assert {name: act.fields[name] for name in SEAT} == SEAT
    assert world.state.current_manager_key == LEE


def test_the_same_name_from_both_sides_is_a_yes_of_both(world: AllianceWorld) -> None:
    """They had spoken, and each wrote it down."""
    suggest(world)
    suggest(world, MANAGER)

    assert world.state.current_manager_key == LEE


def test_another_line_manager_changes_nothing_afterwards(world: AllianceWorld) -> None:
    """The people system goes on naming the line; the tour is with whom they agreed on."""
    agreed(world)
    line_becomes(world, "p-max")
    line_becomes(world, "")

    assert len(told(world)) == 1
    assert world.purposes() == ["counterpart_suggested"]


@pytest.mark.parametrize("by", [PERSON, LEE])
def test_either_gives_the_side_back_to_the_line_manager_of_that_day(
    world: AllianceWorld, by: str
) -> None:
    """Who was named meanwhile is asked to take the terms over."""
    agreed(world)
    line_becomes(world, "p-max")

    world.do("end_counterpart", E if by == PERSON else M, person=by)

    assert [act.fields["manager_key"] for act in told(world)] == [LEE, "p-max"]
    assert world.state.counterpart is None


def test_the_line_manager_is_told_of_with_their_own_place_and_manager(
    world: AllianceWorld,
) -> None:
    """Nothing of whoever had the side meanwhile is left: neither hours nor whom to ask above."""
    world.learn(None, manager_zone="America/Chicago", manager_country="US", skip_level_key="p-top")
    agreed(world)

    world.do("end_counterpart", E, person=PERSON)

    back = told(world)[-1].fields
    assert (back["zone"], back["country"]) == ("America/Chicago", "US")
    assert back["skip_level_key"] == "p-top"


def test_a_line_manager_to_come_takes_nothing_before_the_day(world: AllianceWorld) -> None:
    """Today's has the side again, though the people system names the next one already."""
    later = world.now.date() + timedelta(days=30)
    world.learn(FactKind.MANAGER_CHANGED, later, manager_key="p-max", manager_zone="Asia/Seoul")
    agreed(world)

    world.do("end_counterpart", E, person=PERSON)

    back = told(world)[-1].fields
    assert (back["manager_key"], back["zone"]) == (MANAGER, "Europe/Berlin")


def test_given_back_while_nobody_is_the_line_manager_hr_is_asked(world: AllianceWorld) -> None:
    """As whenever somebody has no manager."""
    agreed(world)
    line_becomes(world, "")

    world.do("end_counterpart", E, person=PERSON)

    assert world.purposes()[-1] == "hr_help"


def test_whom_they_agreed_on_may_become_the_line_manager(world: AllianceWorld) -> None:
    """Then nothing is special any more: the next line manager takes over as always."""
    agreed(world)
    line_becomes(world, LEE)
    line_becomes(world, "p-max")

    assert [act.fields["manager_key"] for act in told(world)] == [LEE, "p-max"]


def test_a_no_leaves_everything_as_it_was(world: AllianceWorld) -> None:
    """And a later yes finds nothing to agree to."""
    suggest(world)
    world.do("end_counterpart", M, person=MANAGER)

    with pytest.raises(GuardError, match="nobody is suggested"):
        agree(world)
    assert told(world) == []


def test_a_suggestion_to_the_manager_of_before_is_over(world: AllianceWorld) -> None:
    """The new one was never asked."""
    suggest(world)
    line_becomes(world, "p-max")

    with pytest.raises(GuardError, match="nobody is suggested"):
        agree(world, "p-max")


def test_nobody_agrees_to_their_own_suggestion(world: AllianceWorld) -> None:
    """It takes both."""
    suggest(world)

    with pytest.raises(GuardError, match="your own suggestion"):
        agree(world, PERSON)


def test_a_yes_counts_for_the_name_that_was_read(world: AllianceWorld) -> None:
    """Another suggestion came in between."""
    suggest(world)
    suggest(world, key="p-zoe")

    with pytest.raises(GuardError, match="nobody is suggested"):
        agree(world)


@pytest.mark.parametrize("key", [PERSON, MANAGER, ""])
def test_the_counterpart_is_a_third_person(world: AllianceWorld, key: str) -> None:
    """Nobody holds both sides."""
    with pytest.raises(GuardError, match="neither of the two"):
        suggest(world, key=key)


def test_without_a_tour_there_is_nobody_to_agree_on() -> None:
    """The tour that comes begins with the line manager."""
    world = AllianceWorld()
    world.hire()
    world.tour_says(1, "abandoned")

    with pytest.raises(GuardError, match="no tour is on its way"):
        suggest(world)


def test_nobody_but_the_two_has_a_say(world: AllianceWorld) -> None:
    """HR does not choose for them, nor does whoever is suggested."""
    with pytest.raises(NotAllowedError):
        world.do("suggest_counterpart", Party.HR, person="p-hr", manager_key=LEE)
    suggest(world)
    with pytest.raises(NotAPartyError):
        agree(world, LEE)


def test_a_second_one_is_named_after_the_first_has_ended(world: AllianceWorld) -> None:
    """One counterpart at a time."""
    agreed(world)

    with pytest.raises(GuardError, match="end that first"):
        suggest(world, key="p-zoe")


def test_only_the_two_read_of_it(world: AllianceWorld) -> None:
    """A suggestion is nobody's business before it is agreed to."""
    suggest(world)

    lines = [entry for record in world.records for entry in record.entries]
    assert [line.private_to for line in lines if "counterpart" in line.event] == ["pair"]


def test_whoever_comes_back_begins_with_the_line_manager(world: AllianceWorld) -> None:
    """What was agreed was about the time before."""
    agreed(world)
    world.leave(world.now.date())
    world.days(60)

    world.hire(manager_key=MANAGER, termination=None)

    assert (world.state.counterpart, world.state.current_manager_key) == (None, MANAGER)
