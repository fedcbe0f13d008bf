"""The hand-over: the terms stand for the company, whoever is the manager."""

import pytest

from tests.factories import ANA, DANA, LEE, START
from tests.tour_moves import MANAGER_CHANGED
from tests.tour_world import (
    AMENDMENT,
    HAND_OVER,
    HR,
    HRIS,
    REVIEW,
    TALK_DAY,
    E,
    M,
    TourWorld,
    active,
    closing,
    committed,
    paused,
    talk_due,
)
from tourwright.domain.errors import GuardError, NotAllowedError, RuleError, StaleStatementError
from tourwright.domain.model import AskKind, Party
from tourwright.domain.tables import HandOverState


def handed() -> TourWorld:
    """Return a tour that Lee took over from Dana."""
    world = active()
    MANAGER_CHANGED(world)
    return world


def change_to(world: TourWorld, key: str) -> None:
    """Let the HRIS name another manager."""
    world.act(HRIS, "manager_changed", fields={"manager_key": key, "zone": "Europe/Berlin"})


def state(world: TourWorld) -> str:
    """Return the state of the hand-over."""
    assert world.tour.hand_over is not None
    return world.tour.hand_over.state


def asked(world: TourWorld, kind: AskKind) -> list[str]:
    """Return who is asked this now."""
    return [ask.person_key for ask in world.tour.asks if ask.kind is kind]


@pytest.mark.parametrize("build", [active, committed, closing])
def test_new_manager_is_asked_to_adopt(build) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  builders
    """The head stays what it was, the employee sees that it is asked."""
    world = build()
    head = world.tour.text_hash

    MANAGER_CHANGED(world)

    assert (state(world), world.tour.text_hash) == (HandOverState.OPEN, head)
    assert asked(world, AskKind.HAND_OVER) == [LEE]
    assert world.last.replan


def test_adopting_signs_the_same_hash() -> None:
    """Another hash is stale; the employee is told that the terms stand."""
    world = handed()
    with pytest.raises(StaleStatementError):
        world.act(M, "adopt", HAND_OVER, text_hash="0" * 64)

    world.act(M, "adopt", HAND_OVER, text_hash=world.tour.text_hash)

    assert state(world) == HandOverState.ADOPTED
    assert [notice.to for notice in world.notices("hand_over_adopted")] == [ANA]


def test_old_manager_has_no_say_any_more() -> None:
    """Nor has the employee in the manager's place."""
    world = handed()

    with pytest.raises(RuleError):
        world.act(M, "adopt", HAND_OVER, person_key=DANA, text_hash=world.tour.text_hash)
    with pytest.raises(NotAllowedError):
        world.act(E, "adopt", HAND_OVER, text_hash=world.tour.text_hash)


def test_two_changes_are_one_open_hand_over() -> None:
    """The clock starts again, the employee gets one note (C33)."""
    world = handed()

    change_to(world, "p-max")

    assert world.tour.hand_over is not None
    assert (world.tour.hand_over.number, state(world)) == (1, HandOverState.OPEN)
    assert asked(world, AskKind.HAND_OVER) == ["p-max"]
    assert len(world.notices("hand_over_opened")) == 1


def test_returning_manager_has_adopted_already() -> None:
    """Who signed this very text need not sign it again (E21)."""
    world = handed()

    change_to(world, DANA)

    assert state(world) == HandOverState.ADOPTED
    assert asked(world, AskKind.HAND_OVER) == []


def test_same_manager_again_is_a_repeat() -> None:
    """The HRIS says it twice."""
    world = handed()
    before = world.tour

    change_to(world, LEE)

    assert (world.last.record, world.tour) == (None, before)


def test_open_questions_pass_to_the_new_manager() -> None:
    """The review that waits for Dana now waits for Lee; the employee's stays as it is."""
    world = active()
    world.fire("due", REVIEW, subject_id="1")

    MANAGER_CHANGED(world)

    assert sorted(asked(world, AskKind.REVIEW)) == [ANA, LEE]


def test_change_is_agreed_by_an_amendment() -> None:
    """The old terms hold meanwhile; in force it is renegotiated."""
    world = handed()
    world.act(M, "propose_change", HAND_OVER, fields={"career": '"Other."'})
    assert state(world) == HandOverState.RENEGOTIATING

    world.act(E, "sign_other", AMENDMENT, text_hash=world.tour.amendments[0].text_hash)

    assert state(world) == HandOverState.RENEGOTIATED
    assert {signed.person_key for signed in world.tour.signatures} == {ANA, LEE}


def test_declined_change_opens_the_hand_over_again() -> None:
    """The manager is asked anew."""
    world = handed()
    world.act(M, "propose_change", HAND_OVER, fields={"career": '"Other."'})

    world.act(E, "decline", AMENDMENT)

    assert state(world) == HandOverState.OPEN
    assert asked(world, AskKind.HAND_OVER) == [LEE]


def test_silence_lapses_and_may_be_mended_late() -> None:
    """HR and the employee learn of it; the terms hold, and adopting stays possible."""
    world = handed()
    world.fire("no_answer", HAND_OVER)
    assert state(world) == HandOverState.LAPSED
    assert {notice.role for notice in world.notices("hand_over_lapsed")} == {E, HR}
    assert world.last.replan

    world.act(M, "adopt", HAND_OVER, text_hash=world.tour.text_hash)

    assert state(world) == HandOverState.ADOPTED


def test_hand_over_waits_for_the_return() -> None:
    """Nobody is asked while the employee is away."""
    world = paused()
    MANAGER_CHANGED(world)
    assert world.tour.hand_over is None

    world.act(HRIS, "leave_ended", day=START)

    assert state(world) == HandOverState.OPEN


def test_no_hand_over_without_a_new_manager() -> None:
    """There is nothing to adopt, and a manager must be somebody."""
    with pytest.raises(NotAllowedError):
        active().act(M, "adopt", HAND_OVER)
    with pytest.raises(GuardError):
        change_to(active(), "")


def test_delegate_of_the_old_manager_lapses() -> None:
    """One hop only, and with the person (E50)."""
    world = active()
    world.act(M, "name_delegate", fields={"to": "p-deputy"})

    MANAGER_CHANGED(world)

    assert world.tour.delegate_key == ""
    assert Party.DELEGATE not in {ask.party for ask in world.tour.asks}


def test_calendar_entry_of_the_talk_is_handed_on() -> None:
    """It is withdrawn from the old manager, the new one is invited, and it is one still."""
    world = active()
    world.plan(talk_due(), renewal_on=TALK_DAY.date())
    MANAGER_CHANGED(world)

    moved = [meeting for record in world.records for meeting in record.meetings][-2:]

    assert len({meeting.uid for meeting in moved}) == 1
    assert [(meeting.attendees, meeting.cancelled) for meeting in moved] == [
        ((DANA,), True),
        ((ANA, LEE), False),
    ]
    assert moved[1].sequence == moved[0].sequence + 1
