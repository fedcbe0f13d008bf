"""A second look at good standing, and a place that is taken back: two people, a reason."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.alliance_world import (
    HR,
    INVITED_AT,
    A,
    AllianceWorld,
    at,
    departed,
    invited,
    member,
    state_of,
)
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import Party


def test_second_look_takes_two_people() -> None:
    """HR and the alumni manager agree; then the invitation goes out."""
    world = departed("gross_misconduct")
    world.do("second_look_ok", Party.HR, person=HR)
    one = state_of(world)
    world.do("second_look_ok", Party.ALUMNI_MANAGER, person=A)
    world.until(INVITED_AT)

    assert one == ("not_invited", "not_invited")
    assert state_of(world) == ("invited", "invited")


def test_one_person_in_two_roles_is_one_person() -> None:
    """Two people means two people."""
    world = departed("gross_misconduct")
    world.do("second_look_ok", Party.HR, person=HR)
    world.do("second_look_ok", Party.ALUMNI_MANAGER, person=HR)

    assert state_of(world) == ("not_invited", "not_invited")


def test_revoked_standing_takes_a_reason_and_two_people() -> None:
    """The person is told, and can ask for a second look."""
    world = member()
    with pytest.raises(GuardError, match="lacks a reason"):
        world.do("standing_revoked", Party.HR, person=HR)
    world.do("standing_revoked", Party.HR, person=HR, reason="found later")
    world.do("standing_revoked", Party.ALUMNI_MANAGER, person=A, reason="found later")

    assert state_of(world) == ("left", "left")
    assert world.purposes()[-1] == "standing_revoked"


def looked_at_again(world: AllianceWorld) -> None:
    """Let HR and the alumni manager find good standing after all."""
    world.do("second_look_ok", Party.HR, person=HR)
    world.do("second_look_ok", Party.ALUMNI_MANAGER, person=A)


def revoked() -> AllianceWorld:
    """Return an alliance whose member lost the place this minute."""
    world = member()
    world.do("standing_revoked", Party.HR, person=HR, reason="found later")
    world.do("standing_revoked", Party.ALUMNI_MANAGER, person=A, reason="found later")
    return world


def test_first_of_two_words_is_told_to_hr_once() -> None:
    """A second press is the same word: no line, no mail."""
    world = departed("gross_misconduct")
    world.do("second_look_ok", Party.HR, person=HR, reason="We erred.")
    outcome = world.do("second_look_ok", Party.HR, person=HR, reason="We erred.")

    assert outcome.record is None
    assert world.purposes() == ["standing_second"]
    assert world.notices[-1].facts == {"person": world.state.person_key}


def test_two_of_hr_are_not_enough() -> None:
    """The table names HR and the alumni manager."""
    world = departed("gross_misconduct")
    world.do("second_look_ok", Party.HR, person=HR)
    world.do("second_look_ok", Party.HR, person="p-other")

    assert state_of(world) == ("not_invited", "not_invited")


def test_reasons_are_in_lines_that_hr_alone_reads() -> None:
    """What the two said of the person, and that it was decided."""
    lines = [entry for record in revoked().records for entry in record.entries]

    said = [entry for entry in lines if entry.event.startswith("standing_revoked")]
    assert [entry.body["reason"] for entry in said] == ["found later", "found later"]
    assert {entry.private_to for entry in said} == {"H"}


def test_whoever_lost_the_place_asks_for_a_second_look_and_hr_is_told_once() -> None:
    """Asking again changes nothing."""
    world = revoked()
    world.do("second_look_asked")
    again = world.do("second_look_asked")

    assert again.record is None
    assert world.purposes()[-2:] == ["standing_revoked", "second_look_asked"]
    assert world.lines[-1] == "alumni.second_look_asked"


def test_whoever_lost_the_place_is_invited_anew_after_the_second_look() -> None:
    """On a working morning, at the own wish, to choose anew."""
    world = revoked()
    world.do("second_look_asked")
    looked_at_again(world)
    before = state_of(world)
    world.days(4)

    assert before == ("left", "left")
    assert state_of(world) == ("invited", "invited")
    assert world.purposes()[-1] == "alumni_invitation"
    assert world.lines[-2:] == ["alumni.rejoin", "alliance.rejoined"]


def test_a_no_before_that_morning_stands() -> None:
    """Whoever leaves once more, on the Saturday of the second look, is not invited."""
    world = revoked()
    world.until(at(date(2026, 7, 18)))
    looked_at_again(world)
    world.do("leave")
    world.days(10)

    assert state_of(world) == ("left", "left")


def test_whoever_was_hired_before_that_morning_is_not_invited() -> None:
    """Two people looked on a Saturday; on Monday the network is for later."""
    world = revoked()
    world.until(at(date(2026, 7, 18)))
    looked_at_again(world)
    world.hire()
    world.days(10)

    assert world.purposes().count("alumni_invitation") == 1


def test_without_a_second_look_there_is_no_way_back() -> None:
    """A place that was taken back is not had by asking to be invited."""
    world = revoked()

    with pytest.raises(GuardError, match="second look"):
        world.do("rejoin")


@pytest.mark.parametrize("make", [invited, member])
def test_a_second_look_needs_a_decision_to_look_at(make: Callable[[], AllianceWorld]) -> None:
    """Neither asked for nor granted for whoever has the invitation or the place."""
    world = make()

    with pytest.raises(NotAllowedError):
        world.do("second_look_asked")
    with pytest.raises(NotAllowedError):
        world.do("second_look_ok", Party.HR, person=HR)


def test_whoever_left_by_themselves_is_not_looked_at_again() -> None:
    """They ask to be invited when they like."""
    world = member()
    world.do("leave")

    with pytest.raises(NotAllowedError):
        world.do("second_look_ok", Party.HR, person=HR)


def test_a_second_look_is_not_asked_for_by_others() -> None:
    """HR grants it; the person asks."""
    world = departed("gross_misconduct")

    with pytest.raises(NotAllowedError, match="second_look_asked is not for H"):
        world.do("second_look_asked", Party.HR, person=HR)


def test_nobody_is_given_a_place_while_working_here() -> None:
    """The refusal says when it is possible."""
    world = revoked()
    world.hire()

    with pytest.raises(GuardError, match="works here now"):
        world.do("second_look_ok", Party.HR, person=HR)
