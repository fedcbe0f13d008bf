"""Answers of both sides in one update: one history event, one record, each judged for itself."""

import pytest

from tests.temporal_hands import REVIEW, E, M, TourHand
from tests.temporal_world import World
from tourwright.domain.errors import RuleError
from tourwright.domain.model import Act, AskKind, Party
from tourwright.engine import TemporalEngine
from tourwright.ports import ActsResult, NotFoundError, TransientError

TAKEN = "WORKFLOW_EXECUTION_UPDATE_ACCEPTED"


@pytest.fixture
def tour(on_dev: World) -> TourHand:
    """Return a tour whose first review is open."""
    tour = on_dev.tour()
    on_dev.settle()
    tour.sign()
    tour.act(E, "pull_forward", REVIEW)
    on_dev.settle()
    return tour


def answer(tour: TourHand, party: Party, **details: object) -> Act:
    """Return one side's answer, with an id of its own."""
    fields = {"progress": "on_track", "text": "We keep our word."}
    return tour.make(party, "answer", REVIEW, **{"fields": fields, **details})


def review(tour: TourHand) -> str:
    """Return the state of the review."""
    assert tour.tour.review is not None
    return tour.tour.review.state


def test_both_answers_are_one_update_and_one_record(tour: TourHand) -> None:
    """The history holds one event more, the record what both brought."""
    before = tour.names().count(TAKEN)

    result = tour.together(answer(tour, E), answer(tour, M))

    assert result.record is not None
    assert [each.event for each in result.record.entries] == ["one_in", "both_in"]
    assert tour.names().count(TAKEN) == before + 1
    assert review(tour) == "revealed"


def test_what_was_written_is_what_two_updates_write(tour: TourHand) -> None:
    """Journal and questions are the same as one after the other leaves them."""
    tour.together(answer(tour, E), answer(tour, M))

    assert tour.lines()[-2:] == ["review.one_in", "review.both_in"]
    asked = {ask.role: ask.kind for ask in tour.asks() if ask.kind is not AskKind.TASK}
    assert asked == {E: AskKind.CONFIRM_REVIEW, M: AskKind.CONFIRM_REVIEW}


def test_the_same_two_again_get_the_first_answer(tour: TourHand) -> None:
    """A caller that heard nothing asks again; nothing happens twice."""
    both = answer(tour, E), answer(tour, M)

    first, second = tour.together(*both), tour.together(*both)

    assert first == second
    assert tour.lines().count("review.both_in") == 1


def test_each_alone_afterwards_changes_nothing(tour: TourHand) -> None:
    """The dispatcher hands them on separately when the first caller heard nothing."""
    both = answer(tour, E), answer(tour, M)
    tour.together(*both)
    before = tour.tour

    for act in both:
        tour.send(act)

    assert tour.tour == before
    assert tour.lines().count("review.one_in") == tour.lines().count("review.both_in") == 1


def test_both_after_one_came_alone_adds_the_other(tour: TourHand) -> None:
    """An answer whose wait was over, while the other side took it along."""
    ours, theirs = answer(tour, E), answer(tour, M)
    tour.send(ours)

    result = tour.together(ours, theirs)

    assert result.record is not None
    assert [each.event for each in result.record.entries] == ["both_in"]
    assert result.refused == {}


@pytest.mark.parametrize(("wrong", "right"), [(E, M), (M, E)])
def test_of_two_the_sound_one_is_applied(tour: TourHand, wrong: Party, right: Party) -> None:
    """The refusal names the act, and leaves the other alone."""
    odd = answer(tour, wrong, fields={"progress": "splendid"})
    acts = {wrong: odd, right: answer(tour, right)}

    result = tour.together(acts[E], acts[M])

    assert list(result.refused) == [odd.act_id]
    assert "on_track" in result.refused[odd.act_id]
    assert (review(tour), tour.lines()[-1]) == ("one_in", "review.one_in")


def test_an_act_refused_with_another_is_refused_alone_too(tour: TourHand) -> None:
    """Its caller died before it could say so: the repeat must not pass for an effect."""
    odd = answer(tour, M, fields={"progress": "splendid"})
    tour.together(answer(tour, E), odd)

    with pytest.raises(RuleError, match="on_track"):
        tour.send(odd)


def test_two_repeats_bring_no_record_in_a_new_run(tour: TourHand) -> None:
    """The new run knows which acts it had."""
    both = answer(tour, E), answer(tour, M)
    tour.together(*both)
    tour.renew()

    assert tour.together(*both) == ActsResult("active")


def test_both_while_the_worker_is_away_are_applied_once(on_dev: World, tour: TourHand) -> None:
    """No answer means unknown: the same two, sent again, take effect once."""
    both = answer(tour, E), answer(tour, M)
    hasty = TemporalEngine(on_dev.connect, on_dev.queue, 0.5)
    on_dev.stop_worker()

    with pytest.raises(TransientError):
        hasty.act_together(tour.workflow_id, both)
    on_dev.start_worker()
    tour.together(*both)

    assert tour.lines().count("review.both_in") == 1


def test_two_acts_for_a_tour_that_is_not_there_are_not_found(on_dev: World) -> None:
    """The engine tells it from an engine that is away."""
    nobody = on_dev.hand("aaaaaaaaaaaaaaaaaaaa-9")

    with pytest.raises(NotFoundError):
        nobody.together(answer(nobody, E), answer(nobody, M))


def test_a_tour_replayed_at_every_step_takes_both(on_dev: World) -> None:
    """A replay runs no validator and comes to the same state."""
    on_dev.stop_worker()
    on_dev.start_worker(cached=0)
    tour = on_dev.tour()
    on_dev.settle()
    tour.sign()
    tour.act(E, "pull_forward", REVIEW)

    tour.together(answer(tour, E), answer(tour, M))
    tour.together(tour.make(E, "close", REVIEW), tour.make(M, "close", REVIEW))

    assert tour.lines().count("review.close") == 1
    assert review(tour) == "planned"
