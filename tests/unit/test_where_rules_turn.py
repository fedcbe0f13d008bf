"""Rules at the very day, person or word where their answer turns."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.alliance_world import MONDAY, PERSON, AllianceWorld, at
from tests.factories import ANA, DANA, LEE, START
from tests.tour_moves import MANAGER_CHANGED
from tests.tour_world import (
    AMENDMENT,
    HAND_OVER,
    HRIS,
    RENEWAL,
    REVIEW,
    TALK_DAY,
    E,
    M,
    TourWorld,
    active,
    completed,
    signing,
    talk_due,
)
from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.errors import GuardError, StaleStatementError
from tourwright.domain.model import AskKind, PersonRef, TourKind
from tourwright.domain.plan import PlanRequest, RenewalFact
from tourwright.domain.tables import HandOverState, TourState
from tourwright.domain.timers import plan

TODAY = MONDAY.date()
WEEK = WorkCalendar()
ANCHOR = date(2026, 1, 15)
CAREER = {"career": '"Toward leading two plants."'}


def test_one_person_never_commits_for_both_sides() -> None:
    """Law L1: two parties; a record that has somebody as their own manager makes no tour."""
    world = signing()
    alone = replace(world.tour.manager, person_key=ANA)
    world.tour = replace(world.tour, manager=alone)
    world.sign(E)

    with pytest.raises(GuardError, match="two people"):
        world.sign(M)

    assert world.state == TourState.SIGNING


@pytest.mark.parametrize(
    ("start", "months", "talk"),
    [
        (date(2026, 3, 1), 24, date(2027, 3, 1)),
        (date(2026, 3, 1), 23, date(2027, 2, 15)),
        (date(2026, 3, 2), 12, date(2026, 9, 1)),
        (date(2026, 3, 2), 1, date(2026, 3, 18)),
    ],
)
def test_two_years_are_the_length_from_which_a_talk_comes_a_year_before(
    start: date, months: int, talk: date
) -> None:
    """E1: half of the days below that length; over a leap day the two are not the same."""
    assert dates.renewal_raw(start, months) == talk


@pytest.mark.parametrize(
    ("held", "on"),
    [(date(2026, 10, 17), date(2028, 1, 17)), (date(2026, 10, 16), date(2027, 1, 15))],
)
def test_a_talk_counts_for_one_that_is_due_ninety_days_later(held: date, on: date) -> None:
    """E3: on the ninetieth day it does, a day more and there is a new one."""
    request = PlanRequest(
        tour_id="alliance-1",
        kind=TourKind.FOUNDATIONAL,
        state="active",
        entered_at=at(ANCHOR),
        employee=PersonRef("e"),
        manager=PersonRef("m"),
        start=ANCHOR,
        last_day=None,
        renewal=RenewalFact("not_due", at(held), held_on=held),
    )

    assert plan(request, WEEK, WEEK, at(held)).renewal_on == on


def test_a_review_is_moved_to_a_day_to_come() -> None:
    """Today is none; tomorrow is."""
    world = active()
    world.fire("due", REVIEW, subject_id="1")
    with pytest.raises(GuardError, match="a day to come"):
        world.act(E, "move", REVIEW, day=START)

    world.act(E, "move", REVIEW, day=START + timedelta(days=1))

    assert world.tour.review is not None
    assert world.tour.review.planned_for == START + timedelta(days=1)


def test_a_completion_is_undone_up_to_the_thirtieth_day() -> None:
    """To the minute; later a new tour is opened."""
    world = completed()
    world.wait(30)

    world.both("reopen")

    assert world.state == TourState.CLOSING


def test_a_proposal_on_another_text_than_todays_is_not_signed() -> None:
    """L3: what the two signed below is the text that is changed, and no other."""
    world = active()
    world.act(E, "propose", AMENDMENT, fields=CAREER)
    (amendment,) = world.tour.amendments
    world.tour = replace(world.tour, amendments=(replace(amendment, base_hash="0" * 64),))

    with pytest.raises(StaleStatementError, match="moved on"):
        world.act(M, "sign_other", AMENDMENT, text_hash=amendment.text_hash)


def on_tour() -> AllianceWorld:
    """Return an alliance with a tour on its way."""
    world = AllianceWorld()
    world.hire()
    world.tour_says(1, "active")
    return world


@pytest.mark.parametrize(("days", "told"), [(1, True), (0, False)])
def test_a_leave_is_announced_when_a_day_is_left_to_speak_of_it(days: int, *, told: bool) -> None:
    """E16: tours hear of it on the morning after notice, the last day itself still counts."""
    world = on_tour()
    world.facts = replace(world.facts, announced_on=TODAY)

    world.leave(TODAY + timedelta(days=days), notice_date=TODAY)
    world.until(at(TODAY + timedelta(days=1), 12))

    assert ("leave_announced" in [event for _, event in world.told]) is told


def test_a_new_manager_is_bound_by_no_yes_of_the_old_one() -> None:
    """E20: the employee's yes alone ends nothing, and the new one is asked for theirs."""
    world = active()
    world.fire("due", REVIEW, subject_id="1")
    for party in (E, M):
        world.act(party, "answer", REVIEW, fields={"progress": "on_track"})
    world.act(M, "close", REVIEW)

    MANAGER_CHANGED(world)
    world.act(E, "close", REVIEW)

    assert world.tour.review is not None
    assert world.tour.review.state == "revealed"
    assert LEE in [ask.person_key for ask in world.tour.asks if ask.kind is AskKind.CONFIRM_REVIEW]


def talking() -> TourWorld:
    """Return a tour whose talk about what comes next is due."""
    world = active()
    world.plan(talk_due(), renewal_on=TALK_DAY.date())
    world.now = TALK_DAY
    world.come(talk_due())
    return world


def test_a_new_manager_is_asked_for_the_slot_that_the_old_one_had_accepted() -> None:
    """The talk is held with who is the manager by then."""
    world = talking()
    world.act(M, "accept_slot", RENEWAL)

    MANAGER_CHANGED(world)
    world.act(E, "accept_slot", RENEWAL)
    asked = [ask for ask in world.tour.asks if "accept_slot" in ask.verbs]

    assert world.tour.renewal is not None
    assert (world.tour.renewal.state, [ask.person_key for ask in asked]) == ("due", [LEE])


def test_a_new_manager_makes_a_choice_of_their_own() -> None:
    """What the old one wanted settles nothing."""
    world = talking()
    world.both("accept_slot", RENEWAL)
    world.wait(20)
    world.both("held", RENEWAL)
    world.act(M, "choose_extend", RENEWAL)

    MANAGER_CHANGED(world)
    world.act(E, "choose_extend", RENEWAL)
    asked = [ask for ask in world.tour.asks if ask.kind is AskKind.RENEWAL_CHOICE]

    assert world.tour.renewal is not None
    assert (world.tour.renewal.state, [ask.person_key for ask in asked]) == ("held", [LEE])


def test_a_manager_who_comes_back_to_another_text_is_asked_again() -> None:
    """E21: only who signed this very text has adopted it."""
    world = active()
    MANAGER_CHANGED(world)
    world.act(M, "adopt", HAND_OVER, text_hash=world.tour.text_hash)
    world.act(E, "propose", AMENDMENT, fields=CAREER)
    world.act(M, "sign_other", AMENDMENT, text_hash=world.tour.amendments[-1].text_hash)

    back = {"manager_key": DANA, "zone": "Europe/Berlin"}
    world.act(HRIS, "manager_changed", fields=back)

    assert world.tour.hand_over is not None
    assert world.tour.hand_over.state == HandOverState.OPEN


def test_a_manager_of_others_stays_the_counterpart() -> None:
    """E23: only somebody who reports to the employee is no counterpart."""
    world = on_tour()

    world.learn(None, skip_level_key="p-somebody-else")
    changed = [telling.act for telling in world.tellings if telling.act.event == "manager_changed"]

    assert (changed, world.notices) == ([], [])
    assert PERSON not in (world.state.current_manager_key, "p-somebody-else")


def test_one_press_counts_once_and_the_next_one_again() -> None:
    """An act that arrives twice is known by its id; the same words again are another act."""
    world = active()
    said = world.make(E, "comment", fields={"text": "Line 1 is live."})
    before = len(world.records)

    kept = world.apply(said).tour
    again = world.apply(said)
    world.act(E, "comment", fields={"text": "Line 1 is live."})

    assert (again.record, again.tour) == (None, kept)
    assert len(world.records) == before + 2
