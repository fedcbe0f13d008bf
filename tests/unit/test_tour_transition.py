"""Leaving is declared, never requested; the two know alone until a day is agreed."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import ANA, DANA, START
from tests.tour_moves import closing_for_transition
from tests.tour_world import HR, HRIS, SYS, TRANSITION, E, M, TourWorld, active, paused
from tourwright.domain.errors import GuardError, NotAllowedError, RuleError
from tourwright.domain.model import Party, Record
from tourwright.domain.tables import TRANSITION as TABLE
from tourwright.domain.tables import TourState, TransitionState

DAY = START + timedelta(days=100)


def declared() -> TourWorld:
    """Return a tour whose employee spoke of moving on."""
    world = active()
    world.act(E, "declare_transition", reason="A master's degree.")
    return world


def dated() -> TourWorld:
    """Return a tour with an agreed last day."""
    world = declared()
    world.both("agree_day", TRANSITION, day=DAY)
    return world


def state(world: TourWorld) -> str:
    """Return the state of the plan."""
    assert world.tour.transition is not None
    return world.tour.transition.state


def seen_by_others(record: Record) -> str:
    """Return what anybody but the two could read of a record."""
    lines = [line for line in record.entries if not line.private_to]
    notices = [notice for notice in record.notices if notice.to not in (ANA, DANA)]
    view = {name: told for name, told in vars(record.view).items() if told} if record.view else {}
    return repr((lines, notices, record.events, view, record.meetings))


def test_no_event_approves_leaving() -> None:
    """No verb of any rule and no row knows an approval of a transition (law L5)."""
    words = ("approve", "reject", "grant", "permit")

    assert not [event for event in TABLE.events if any(word in event for word in words)]
    for path in Path("tourwright/domain").glob("tour*.py"):
        strings = [
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " not in node.value
        ]
        assert not [word for word in strings if word.startswith(words)], path


@pytest.mark.parametrize("party", [E, M])
def test_either_declares_and_the_tour_goes_on(party) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  a party
    """The tour stays active, promises and reviews hold (E63, E64)."""
    world = active()

    world.act(party, "declare_transition")

    assert (world.state, state(world)) == (TourState.ACTIVE, TransitionState.DECLARED)


def test_nobody_else_sees_a_declared_transition() -> None:
    """No line, event, notice, or column of the view betrays it."""
    world = declared()
    before = seen_by_others(world.records[-2])

    assert "transition" not in seen_by_others(world.records[-1])
    assert "transition" not in before
    assert world.last.triggers == ()
    assert {line.private_to for line in world.records[-1].entries} == {"pair"}


def test_proposed_day_is_still_private() -> None:
    """One yes tells the other side and nobody else."""
    world = declared()

    world.act(E, "agree_day", TRANSITION, day=DAY)

    assert state(world) == TransitionState.DECLARED
    assert "agree" not in seen_by_others(world.records[-1])


def test_agreed_day_is_known_and_plans_the_end() -> None:
    """HR learns of it only now; the dates are computed anew."""
    world = dated()

    assert state(world) == TransitionState.DATED
    assert HR in {notice.role for notice in world.notices("transition_dated")}
    assert [trigger.on for trigger in world.last.triggers] == ["transition.dated"]
    assert world.last.replan


def test_other_day_is_another_question() -> None:
    """Two different days are no agreement; saying yes without a day takes the proposed one."""
    world = declared()
    world.act(E, "agree_day", TRANSITION, day=DAY)
    world.act(M, "agree_day", TRANSITION, day=DAY + timedelta(days=7))
    assert state(world) == TransitionState.DECLARED

    world.act(E, "agree_day", TRANSITION)

    assert world.tour.transition is not None
    assert world.tour.transition.last_day == DAY + timedelta(days=7)


def test_hris_names_the_day_alone() -> None:
    """A fact needs no second yes."""
    world = declared()

    world.act(HRIS, "agree_day", TRANSITION, day=DAY)

    assert state(world) == TransitionState.DATED


@pytest.mark.parametrize("party", [HR, SYS])
def test_nobody_else_names_the_day(party: Party) -> None:
    """Not HR, and not the system: the two say it, or the people system knows it."""
    world = declared()

    with pytest.raises(RuleError):
        world.act(party, "agree_day", TRANSITION, day=DAY)
    assert state(world) == TransitionState.DECLARED


def test_changed_day_needs_both() -> None:
    """All dates are computed again."""
    world = dated()
    world.act(M, "change_day", TRANSITION, day=DAY + timedelta(days=1))
    world.act(E, "change_day", TRANSITION)

    assert world.tour.transition is not None
    assert world.tour.transition.last_day == DAY + timedelta(days=1)


def test_declaring_side_withdraws_without_a_trace() -> None:
    """The other side may not withdraw it."""
    world = declared()
    with pytest.raises(GuardError, match="side that declared"):
        world.act(M, "withdraw", TRANSITION)

    world.act(E, "withdraw", TRANSITION)

    assert state(world) == TransitionState.WITHDRAWN
    assert "transition" not in "".join(map(seen_by_others, world.records))


def test_other_side_may_answer_that_the_seat_is_filled() -> None:
    """It is told to the one who takes a dated plan back, between the two, and undoes nothing."""
    world = dated()
    with pytest.raises(NotAllowedError, match="no plan with a day"):
        world.act(M, "seat_filled", TRANSITION)
    world.act(E, "withdraw", TRANSITION)
    with pytest.raises(GuardError, match="other side"):
        world.act(E, "seat_filled", TRANSITION)

    world.act(M, "seat_filled", TRANSITION, reason="Lee begins in May. Let us talk.")

    assert (world.state, state(world)) == (TourState.ACTIVE, TransitionState.WITHDRAWN)
    assert {notice.to for notice in world.records[-1].notices} == {ANA}
    assert {line.private_to for line in world.records[-1].entries} == {"pair"}


def test_seat_of_a_plan_without_a_day_is_nobodys_to_fill() -> None:
    """Nobody but the two knew of it."""
    world = declared()
    world.act(E, "withdraw", TRANSITION)

    with pytest.raises(NotAllowedError):
        world.act(M, "seat_filled", TRANSITION)


def test_day_that_passed_is_refused() -> None:
    """Only the HRIS may tell of a day that was."""
    world = declared()
    past = START - timedelta(days=1)

    with pytest.raises(GuardError, match="to come"):
        world.act(E, "agree_day", TRANSITION, day=past)
    world.act(HRIS, "agree_day", TRANSITION, day=past)

    assert state(world) == TransitionState.DATED


def test_withdrawing_while_closing_goes_back_to_work() -> None:
    """Plans can change."""
    world = closing_for_transition()
    world.act(E, "withdraw", TRANSITION)

    assert world.state == TourState.ACTIVE
    assert not [ask for ask in world.tour.asks if "confirm_complete" in ask.verbs]


def test_internal_move_opens_the_next_tour_instead() -> None:
    """Both say so; the alliance is told."""
    world = dated()
    world.both("internal_move", TRANSITION)

    assert state(world) == TransitionState.WITHDRAWN
    assert [telling.act.event for telling in world.last.tellings] == ["next_tour"]


def test_leaving_on_the_agreed_day_completes_a_confirmed_mission() -> None:
    """One side confirmed: completed; nobody did: ended early."""
    world = closing_for_transition()
    world.act(M, "confirm_complete")
    world.act(HRIS, "person_left", day=START)
    assert (world.state, state(world)) == (TourState.COMPLETED, TransitionState.DONE)

    world = closing_for_transition()
    world.act(HRIS, "person_left", day=START)
    assert world.state == TourState.ENDED_EARLY


def test_undated_plan_asks_the_two_and_a_passed_day_asks_hr() -> None:
    """Each question goes where it belongs."""
    world = declared()
    world.fire("no_day_60d", TRANSITION)
    assert {notice.to for notice in world.records[-1].notices} == {ANA, DANA}

    world = dated()
    world.fire("day_passed_no_hris", TRANSITION)
    assert [notice.role for notice in world.records[-1].notices] == [HR]


def test_only_the_absent_employee_declares_while_away() -> None:
    """Nobody is pushed."""
    with pytest.raises(NotAllowedError):
        paused().act(M, "declare_transition")

    world = paused()
    world.act(E, "declare_transition")
    assert state(world) == TransitionState.DECLARED


def test_one_plan_at_a_time() -> None:
    """A second declaration is refused, nothing to withdraw too."""
    with pytest.raises(GuardError, match="declared already"):
        declared().act(M, "declare_transition")
    with pytest.raises(NotAllowedError, match="none is declared"):
        active().act(E, "withdraw", TRANSITION)
