"""How a tour ends: the mission ends it, the date asks; what is open closes itself."""

from datetime import timedelta

import pytest

from tests.factories import ANA, DANA, START, some_opening
from tests.tour_moves import PERSON_LEFT
from tests.tour_world import (
    BUILDERS,
    HR,
    HRIS,
    REVIEW,
    SYS,
    E,
    M,
    TourWorld,
    active,
    closing,
    completed,
    ended_early,
    review_due,
)
from tourwright.domain import tour as rules
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import AskClose, AskKind, TourKind
from tourwright.domain.tables import KINDS, TourState


def reviewed(world: TourWorld, *words: str) -> TourWorld:
    """Hold a review with these words of progress, the employee's first."""
    assert world.tour.review is not None
    world.fire("due", REVIEW, subject_id=str(world.tour.review.number))
    for party, word in zip((E, M), words, strict=False):
        world.act(party, "answer", REVIEW, fields={"progress": word})
    return world


def asked(world: TourWorld) -> set[str]:
    """Return who is asked about the end."""
    return {ask.person_key for ask in world.tour.asks if ask.kind is AskKind.CLOSING}


def test_mission_done_before_the_date_asks_the_other_side() -> None:
    """The mission, not the date, is the true end (law L2)."""
    world = closing()

    assert world.state == TourState.CLOSING
    assert asked(world) == {DANA}


def test_reached_date_asks_both() -> None:
    """The date only asks: the first yes is a declaration, the second completes."""
    world = active()
    world.fire("end_reached", timer="T8")
    assert asked(world) == {ANA, DANA}

    world.act(M, "confirm_complete")
    assert world.state == TourState.CLOSING
    world.act(E, "confirm_complete")

    assert world.state == TourState.COMPLETED


def test_own_declaration_is_not_confirmed_by_oneself() -> None:
    """The same person again is a repeat; disputing it too is refused."""
    world = closing()

    assert world.act(E, "confirm_complete").record is None
    with pytest.raises(GuardError, match="the other side may dispute"):
        world.act(E, "dispute")


def test_final_review_is_waived_by_confirming_or_was_held() -> None:
    """Which of both it was is written down."""
    world = completed()
    entries = [line for record in world.records for line in record.entries]
    waived = next(line for line in entries if line.event == "confirm_complete")
    assert waived.body["final_review"] == "waived"


def test_dispute_goes_back_to_work_with_an_extra_review() -> None:
    """Both views are asked for."""
    world = active()
    reviewed(world, "on_track", "on_track")
    world.both("close", REVIEW)
    world.act(E, "mission_declared")
    world.act(M, "dispute", reason="One plant is missing.")

    assert world.state == TourState.ACTIVE
    assert asked(world) == set()
    assert {ask.person_key for ask in world.tour.asks if ask.kind is AskKind.REVIEW} == {ANA, DANA}


def test_unanswered_end_completes_unconfirmed() -> None:
    """With the flag."""
    world = closing()
    world.fire("window_30d")

    assert world.state == TourState.COMPLETED
    assert world.tour.unconfirmed
    assert asked(world) == set()
    assert [telling.act.event for telling in world.last.tellings] == ["tour_over"]


def test_everything_open_closes_in_one_record_without_mails() -> None:
    """No single mails; the alliance is told once."""
    world = reviewed(active())
    open_before = {ask.ask_id for ask in world.tour.asks}

    PERSON_LEFT(world)

    closed = {ask.ask_id for ask in world.records[-1].asks if isinstance(ask, AskClose)}
    assert closed == open_before
    assert world.records[-1].notices == ()
    assert [telling.act.event for telling in world.last.tellings] == ["tour_over"]
    assert world.tour.asks == ()


@pytest.mark.parametrize("words", [("on_track", "on_track"), ("on_track", "at_risk"), ()])
@pytest.mark.parametrize("initiator", ["employee", "company"])
def test_leave_while_on_track_is_recorded_for_both_alike(
    words: tuple[str, ...], initiator: str
) -> None:
    """The same record whoever ended it, and no mail to third persons (E18, E19)."""
    world = reviewed(active(), *words)

    world.act(HRIS, "person_left", day=START, fields={"initiator": initiator})

    checks = [line for line in world.records[-1].entries if line.event == "promise_check"]
    assert bool(checks) is (words == ("on_track", "on_track"))
    assert all(line.body["initiator"] == initiator for line in checks)
    assert world.records[-1].notices == ()


def test_completed_tour_is_reopened_by_both_within_30_days() -> None:
    """One yes is not enough, a late one is refused."""
    world = completed()
    world.act(E, "reopen")
    assert world.state == TourState.COMPLETED
    world.act(M, "reopen")
    assert world.state == TourState.CLOSING

    world = completed()
    world.wait(31)
    with pytest.raises(GuardError, match="more than 30 days ago"):
        world.act(E, "reopen")


def test_rescinded_leave_goes_on_within_30_days() -> None:
    """The regions live again."""
    world = ended_early()
    world.wait(29)
    world.act(HRIS, "termination_rescinded")
    assert world.state == TourState.ACTIVE
    world.act(E, "pull_forward", REVIEW)

    world = ended_early()
    world.wait(31)
    with pytest.raises(GuardError):
        world.act(HRIS, "termination_rescinded")


def test_undo_window_closes_by_itself_and_then_it_is_over() -> None:
    """The workflow may end after 30 days, at once where there is no undo."""
    world = completed()
    due = rules.next_due(world.tour)
    assert due is not None
    assert not rules.is_over(world.tour)

    world.now = due.at
    world.come(due)

    assert rules.is_over(world.tour)
    assert rules.next_due(world.tour) is None
    for state in (TourState.ABANDONED, TourState.VOID, TourState.SUPERSEDED):
        assert rules.is_over(BUILDERS[state]().tour)


def test_undo_after_the_window_is_refused() -> None:
    """Even before the clock is looked at."""
    world = completed()
    due = rules.next_due(world.tour)
    assert due is not None
    world.come(due)

    with pytest.raises(NotAllowedError, match="any more"):
        world.act(E, "reopen")


def test_superseded_tour_says_when_its_mission_was_confirmed() -> None:
    """It counts as completed when both had confirmed."""
    world = closing()
    world.act(SYS, "successor_started")
    line = next(line for line in world.records[-1].entries if line.event == "successor_started")
    assert line.body == {}


def test_void_needs_hr_and_both() -> None:
    """Kept in the log."""
    world = active()
    world.act(HR, "void")
    world.act(E, "void")
    assert world.state == TourState.ACTIVE

    world.act(M, "void")

    assert world.state == TourState.VOID


@pytest.mark.parametrize("kind", TourKind)
def test_each_kind_goes_its_way(kind: TourKind) -> None:
    """Table-driven: who negotiates, what has an end, what is asked at it (C17)."""
    declared = KINDS[kind]
    opened = TourWorld(some_opening(kind))
    assert (opened.state == TourState.PROPOSED) is declared.negotiates

    world = active(kind)
    world.replan()

    assert (world.tour.statement.last_day is not None) is declared.may_have_end
    ends = [due for due in world.tour.plan.dues if due.event == "end_reached"]
    assert bool(ends) is declared.may_have_end
    world.act(E, "mission_declared")
    question = next(ask.facts["question"] for ask in world.tour.asks if "dispute" in ask.verbs)
    assert question == declared.closing_asks


@pytest.mark.parametrize("kind", TourKind)
def test_next_conversation_always_has_a_date(kind: TourKind) -> None:
    """From the commitment on both can see the next review and the talk (law L6)."""
    world = active(kind)
    world.replan()

    view = world.records[-1].view
    assert view is not None
    assert view.next_review is not None
    assert view.renewal_on is not None
    assert view.next_what == "review"


def test_due_that_came_is_never_next_again() -> None:
    """Each moment fires once, whatever the plan repeats."""
    world = active()
    due = review_due(world.now + timedelta(days=60))
    world.plan(due)
    world.come(due)

    world.plan(due)

    assert rules.next_due(world.tour) != due
    assert world.come(due).record is None
