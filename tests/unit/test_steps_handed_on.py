"""Configured steps in other hands: delegation of one hop, and whoever follows a manager."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.step_runs import DELEGATE, NOW, TWO, act, closes, fired, opened, opens, planned, said
from tourwright.domain.errors import GuardError, NotAPartyError
from tourwright.domain.model import (
    Party,
)
from tourwright.domain.step_model import StepState
from tourwright.domain.steps import answer, hand_on, start


def test_delegation_is_one_hop() -> None:
    """The delegate is asked, cannot pass it on, and the first person is out."""
    outcome = answer(opened(), act("delegate", **DELEGATE), NOW)

    (ask,) = opens(outcome)
    assert (ask.person_key, ask.verbs) == ("dee", ("approve", "decline"))
    assert closes(outcome) == {"tour-1:step:training.budget:dana": "delegated"}
    with pytest.raises(GuardError, match="one hop"):
        answer(outcome.run, act("delegate", "dee", to="eve"), NOW)
    with pytest.raises(NotAPartyError):
        answer(outcome.run, act("approve", "dana"), NOW)


@pytest.mark.parametrize(
    ("to", "words"), [("", "name the person"), ("dana", "name the person"), ("ben", "requester")]
)
def test_delegation_to_the_wrong_person_is_refused(to: str, words: str) -> None:
    """To nobody, to oneself, to whoever asked."""
    with pytest.raises(GuardError, match=words):
        answer(opened(), act("delegate", to=to), NOW)


def test_a_delegate_who_sits_there_already_is_refused() -> None:
    """One human never has two voices."""
    run = opened((("manager", "dana"), ("skip_level", "sky")), rule="all")

    with pytest.raises(GuardError, match="asked already"):
        answer(run, act("delegate", to="sky"), NOW)


def test_delegation_can_be_switched_off() -> None:
    """Then it is no offered answer, and refused when it comes."""
    outcome = start(planned(delegate=False), "tour-1", NOW)

    assert "delegate" not in opens(outcome)[0].verbs
    with pytest.raises(GuardError, match="cannot be passed on"):
        answer(outcome.run, act("delegate", **DELEGATE), NOW)


def test_a_new_manager_takes_over_what_waits() -> None:
    """The old one's ask closes, the new one is asked."""
    outcome = hand_on(opened(), "dana", "max", NOW)

    assert [ask.person_key for ask in opens(outcome)] == ["max"]
    assert closes(outcome) == {"tour-1:step:training.budget:dana": "handed_on"}
    with pytest.raises(NotAPartyError):
        answer(outcome.run, act("approve"), NOW)


@pytest.mark.parametrize("heir", ["", "ben"])
def test_without_a_possible_heir_hr_takes_over(heir: str) -> None:
    """Nobody follows, or the requester would."""
    outcome = hand_on(opened(), "dana", heir, NOW)

    assert [ask.role for ask in opens(outcome)] == [Party.HR]


def test_handing_on_an_answered_seat_changes_nothing() -> None:
    """What was said stays said."""
    run = said(opened(TWO, rule="all"), act("approve"))

    assert hand_on(run, "dana", "max", NOW).run == run


def test_a_new_manager_is_asked_by_a_step_that_still_waits() -> None:
    """The person who left is never asked."""
    later = replace(planned(), begin_at=NOW + timedelta(days=7))
    run = hand_on(start(later, "tour-1", NOW).run, "dana", "max", NOW).run

    assert [ask.person_key for ask in opens(fired(run, "start"))] == ["max"]


def test_a_step_that_nobody_can_answer_any_more_ends_without_a_yes() -> None:
    """HR said yes, the manager's seat has no heir but HR: the second voice never comes."""
    run = said(opened(TWO, rule="all"), act("approve", "hr-1"))

    outcome = hand_on(run, "dana", "", NOW)

    assert outcome.run.state is StepState.EXPIRED
    assert [notice.to for notice in outcome.notices] == ["ben"]
