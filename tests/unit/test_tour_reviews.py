"""Reviews: both prepare, answers stay sealed, both are revealed at the same moment."""

from datetime import timedelta

import pytest

from tests.factories import ANA, DANA, DEPUTY, SKIP, START
from tests.tour_world import HRIS, REVIEW, E, M, TourWorld, active, paused
from tourwright.domain.errors import (
    GuardError,
    IncompleteError,
    NotAllowedError,
    NotAPartyError,
)
from tourwright.domain.model import AskKind, AskOpen, Party
from tourwright.domain.tables import ReviewState, TourState

SEALED = "Only when both are in."


def opened() -> TourWorld:
    """Return a tour whose first review is open."""
    world = active()
    world.fire("due", REVIEW, subject_id="1")
    return world


def answer(world: TourWorld, party: Party, text: str = "", **details: object) -> None:
    """Answer the open review."""
    fields = {"progress": "on_track", "text": text}
    world.act(party, "answer", REVIEW, fields=fields, **details)


def state(world: TourWorld) -> str:
    """Return the state of the current review."""
    assert world.tour.review is not None
    return world.tour.review.state


def revealed() -> TourWorld:
    """Return a tour whose review shows both answers."""
    world = opened()
    answer(world, E, SEALED)
    answer(world, M, "Fine.")
    return world


def test_open_review_asks_both() -> None:
    """Each gets an ask of their own, subscribers a number."""
    world = opened()

    asks = [ask for ask in world.records[-1].asks if isinstance(ask, AskOpen)]
    assert {(ask.person_key, ask.verbs) for ask in asks} == {
        (ANA, ("answer",)),
        (DANA, ("answer",)),
    }
    assert [event.type for event in world.records[-1].events] == ["review.opened"]


def test_first_answer_is_in_no_record_until_both_are_in() -> None:
    """Sealed means in no entry, ask, notice, event or view."""
    world = opened()

    answer(world, E, SEALED)

    assert state(world) == ReviewState.ONE_IN
    assert SEALED not in repr(world.records)
    assert "on_track" not in repr(world.records)


def test_reveal_carries_both_answers_at_once() -> None:
    """The entry of the reveal holds both, and the tour keeps the words of progress only."""
    world = revealed()

    body = world.records[-1].entries[0].body
    assert (body["employee_text"], body["manager_text"]) == (SEALED, "Fine.")
    assert SEALED not in repr(world.tour)
    assert dict(world.tour.progress) == {"E": "on_track", "M": "on_track"}


def test_one_side_answers_once() -> None:
    """A second answer of the same side is refused."""
    world = opened()
    answer(world, E)

    with pytest.raises(NotAllowedError, match="answered already"):
        answer(world, E)


def test_answer_needs_a_word_of_progress() -> None:
    """The refusal names the field."""
    with pytest.raises(IncompleteError, match="on_track, at_risk, off_track"):
        opened().act(E, "answer", REVIEW, fields={"text": "Good."})


def test_answer_to_another_cycle_is_refused() -> None:
    """An old form does not answer the new review."""
    with pytest.raises(NotAllowedError, match="review 1 is the current one"):
        opened().act(E, "answer", REVIEW, subject_id="7", fields={"progress": "on_track"})


def test_delegate_answers_for_the_manager_and_is_marked() -> None:
    """Only the one the manager named, and only reviews."""
    world = opened()
    with pytest.raises(NotAPartyError, match="not the manager's delegate"):
        answer(world, Party.DELEGATE, person_key=DEPUTY)
    world.act(M, "name_delegate", fields={"to": DEPUTY})

    answer(world, Party.DELEGATE, "In place.", person_key=DEPUTY)
    answer(world, E)

    body = world.records[-1].entries[0].body
    assert (body["manager_delegate"], body["manager_by"]) == ("true", DEPUTY)
    with pytest.raises(NotAPartyError):
        world.act(Party.DELEGATE, "mission_declared", person_key=DEPUTY)


def test_employee_is_nobodys_delegate_and_names_none() -> None:
    """The seal would be broken."""
    world = opened()

    with pytest.raises(NotAPartyError):
        world.act(M, "name_delegate", fields={"to": ANA})
    with pytest.raises(NotAPartyError):
        world.act(E, "name_delegate", fields={"to": DEPUTY})


def test_missing_answer_reveals_one_side_and_says_so() -> None:
    """After 14 days the review is one-sided and marked."""
    world = opened()
    answer(world, E, SEALED)
    due = world.tour.own_dues[0]
    world.now = due.at

    world.come(due)

    assert state(world) == ReviewState.REVEALED
    assert world.records[-1].entries[0].body["one_sided"] == "true"


def given(days: float) -> tuple[TourWorld, timedelta]:
    """Return a tour that hears of an answer five days after its review opened.

    It was given so many days before; with the tour, how long after its giving the 14 days end.
    """
    world = opened()
    world.wait(5)
    moment = world.now - timedelta(days=days)
    answer(world, E, SEALED, given_at=moment)
    return world, world.tour.own_dues[0].at - moment


def test_the_other_has_14_days_from_the_moment_an_answer_was_given() -> None:
    """However late the tour heard of it, the wait for the other side is no longer."""
    world, wait = given(3)

    review = world.tour.review
    assert review is not None
    assert (review.first_in_at, wait) == (world.now - timedelta(days=3), timedelta(days=14))


@pytest.mark.parametrize("days", [5.5, -0.5])
def test_a_moment_that_cannot_be_counts_as_now(days: float) -> None:
    """Before the review opened, or still to come: the reading of another clock."""
    world, _ = given(days)

    review = world.tour.review
    assert review is not None
    assert review.first_in_at == world.now
    assert world.tour.own_dues[0].at - world.now == timedelta(days=14)


def test_an_answer_says_when_it_was_given() -> None:
    """What both read names the moment each spoke, not the moment the tour heard of it."""
    world, _ = given(3)

    review = world.tour.review
    assert review is not None
    assert [each.at for each in review.answers] == [world.now - timedelta(days=3)]


def test_both_close_and_the_next_cycle_is_planned() -> None:
    """One yes is kept; the second closes and counts on."""
    world = revealed()
    world.act(E, "close", REVIEW)
    assert state(world) == ReviewState.REVEALED

    world.act(M, "close", REVIEW)

    assert world.tour.review is not None
    assert (world.tour.review.number, state(world)) == (2, ReviewState.PLANNED)
    assert world.tour.own_dues == ()


def test_unconfirmed_talk_closes_by_itself() -> None:
    """After 30 days, with the flag."""
    world = revealed()
    due = next(due for due in world.tour.own_dues if due.event == "auto_30d")
    assert due.at - world.now == timedelta(days=30)

    world.come(due)

    assert world.records[-1].entries[0].body["talk_confirmed"] == "false"


def miss(world: TourWorld, times: int) -> None:
    """Let reviews pass without an answer."""
    for _ in range(times):
        assert world.tour.review is not None
        number = str(world.tour.review.number)
        world.fire("due", REVIEW, subject_id=number)
        world.fire("no_answer", REVIEW, subject_id=number)


def test_two_missed_reviews_reach_the_skip_level() -> None:
    """One notice to one person, without a word of content."""
    world = active()
    miss(world, 1)
    assert world.notices("reviews_missed") == []

    miss(world, 1)

    assert [notice.to for notice in world.notices("reviews_missed")] == [SKIP]


def test_four_missed_reviews_ask_both_whether_it_is_alive() -> None:
    """Either may say that it goes on, or that the mission is done (E60)."""
    world = active()
    miss(world, 4)

    asks = [ask for ask in world.tour.asks if ask.kind is AskKind.CLOSING]
    assert {ask.person_key for ask in asks} == {ANA, DANA}

    world.act(E, "still_alive")
    assert world.tour.missed_reviews == 0


def test_skip_needs_a_reason_and_never_twice_in_a_row() -> None:
    """Both are told."""
    world = active()
    with pytest.raises(GuardError, match="name it"):
        world.act(E, "skip", REVIEW)
    world.act(E, "skip", REVIEW, reason="Both at the fair.")

    with pytest.raises(GuardError, match="skipped too"):
        world.act(M, "skip", REVIEW, reason="Again.")


def test_open_review_moves_twice_at_most() -> None:
    """At most 30 days behind the due day."""
    world = opened()
    today = START
    with pytest.raises(GuardError, match="at most 30 days"):
        world.act(E, "move", REVIEW, day=today + timedelta(days=31))
    for _ in range(2):
        world.act(E, "move", REVIEW, day=today + timedelta(days=10))
        world.fire("due", REVIEW, subject_id="1")

    with pytest.raises(GuardError, match="moved 2 times"):
        world.act(E, "move", REVIEW, day=today + timedelta(days=12))


def test_either_pulls_a_review_forward() -> None:
    """A goal reached is a reason to talk."""
    world = active()

    world.act(E, "pull_forward", REVIEW)

    assert state(world) == ReviewState.OPEN
    assert world.last.replan


def test_leave_moves_an_open_review_behind_the_return() -> None:
    """The sealed answer is given back unread."""
    world = opened()
    answer(world, E, SEALED)

    world.act(HRIS, "leave_started", day=START, fields={"expected_end": "2026-09-30"})

    assert (world.state, state(world)) == (TourState.PAUSED, ReviewState.PLANNED)
    assert SEALED not in repr(world.tour.review)


def test_no_review_begins_while_away() -> None:
    """Nobody is pushed."""
    with pytest.raises(NotAllowedError):
        paused().act(M, "pull_forward", REVIEW)


def test_review_is_not_moved_to_the_last_day() -> None:
    """The refusal names the day; the one before it may be chosen."""
    world = active()
    last = world.tour.statement.last_day
    assert last is not None
    world.wait((last - world.now.date()).days - 20)
    world.fire("due", REVIEW, subject_id="1")

    with pytest.raises(GuardError, match=f"choose a day before {last}"):
        world.act(E, "move", REVIEW, day=last)
    world.act(E, "move", REVIEW, day=last - timedelta(days=1))

    assert state(world) == ReviewState.PLANNED
