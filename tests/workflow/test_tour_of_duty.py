"""A tour as a workflow: what its callers may rely on, on the development server."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.temporal_hands import HR, REVIEW, E, M, TourHand
from tests.temporal_world import World
from tourwright.domain import errors
from tourwright.domain.model import MachineName, TourKind
from tourwright.engine import TemporalEngine
from tourwright.ports import NotFoundError, TransientError


@pytest.fixture
def tour(on_dev: World) -> TourHand:
    """Return a tour with the standard text, before both for signing."""
    tour = on_dev.tour()
    on_dev.settle()
    return tour


def draft(world: World) -> TourHand:
    """Return a tour of which nothing is written yet."""
    tour = world.tour(kind=TourKind.TRANSFORMATIONAL)
    world.settle()
    return tour


REFUSALS: dict[str, tuple[type[errors.RuleError], Callable[[TourHand], Any]]] = {
    "stale": (errors.StaleStatementError, lambda t: t.act(E, "sign", text_hash="0" * 64)),
    "no such event": (errors.NotAllowedError, lambda t: t.act(E, "dance")),
    "not in this state": (errors.NotAllowedError, lambda t: t.act(E, "close", REVIEW)),
    "not yours": (
        errors.NotAPartyError,
        lambda t: t.act(E, "sign", person_key="p-else", text_hash=t.tour.text_hash),
    ),
}


@pytest.mark.parametrize("refused", REFUSALS)
def test_a_refusal_is_the_rules_error_and_leaves_no_trace(tour: TourHand, refused: str) -> None:
    """The engine raises the class the rule raised; neither history nor state know of it."""
    kind, attempt = REFUSALS[refused]
    names, state = tour.names(), tour.tour

    with pytest.raises(kind):
        attempt(tour)

    assert tour.names() == names
    assert tour.tour == state


def test_a_blank_that_is_missing_is_named(on_dev: World) -> None:
    """The caller learns the field, so that a page can show where."""
    tour = draft(on_dev)
    tour.act(M, "open_draft")
    tour.act(M, "share")
    tour.both("agree_field", fields={"field": "*"})

    with pytest.raises(errors.IncompleteError) as refused:
        tour.act(M, "propose_sign")

    assert refused.value.field == "employee_aspirations"


def test_the_same_act_twice_gives_the_first_answer(tour: TourHand) -> None:
    """A repeated click gets the record of the first one, to write it again; nothing happens."""
    act = tour.make(E, "sign", text_hash=tour.tour.text_hash)

    first, second = tour.send(act), tour.send(act)

    assert first == second
    assert tour.lines().count("tour.sign_first") == 1


def test_a_commitment_on_paper_outlives_a_new_run(tour: TourHand) -> None:
    """HR records it once, for both; the tour goes on as after two presses."""
    tour.act(HR, "sign_on_paper", text_hash=tour.tour.text_hash, fields={"scan": "5" * 64})
    tour.renew()

    assert [each.channel for each in tour.tour.signatures] == ["paper", "paper"]
    assert tour.tour.state in {"committed", "active"}
    assert tour.lines().count("tour.sign_on_paper") == 1


def test_a_repeat_after_a_new_run_has_no_second_effect(tour: TourHand) -> None:
    """The new run of the workflow knows which acts it had."""
    act = tour.make(E, "sign", text_hash=tour.tour.text_hash)
    tour.send(act)
    tour.renew()

    repeated = tour.send(act)

    assert repeated.record is None
    assert [each.party for each in tour.tour.signatures] == [E]


def test_an_act_while_the_worker_is_away_is_applied_once(on_dev: World, tour: TourHand) -> None:
    """No answer means unknown: the same act is sent again, and takes effect once."""
    act = tour.make(E, "sign", text_hash=tour.tour.text_hash)
    hasty = TemporalEngine(on_dev.connect, on_dev.queue, 0.5)
    on_dev.stop_worker()

    with pytest.raises(TransientError):
        hasty.act(tour.workflow_id, act)
    on_dev.start_worker()
    tour.send(act)

    assert [each.party for each in tour.tour.signatures] == [E]
    assert tour.names().count("WORKFLOW_EXECUTION_UPDATE_ACCEPTED") == 1


def test_an_act_for_a_tour_that_is_not_there_is_not_found(on_dev: World) -> None:
    """The engine tells it from an engine that is away."""
    nobody = on_dev.hand("aaaaaaaaaaaaaaaaaaaa-9")

    with pytest.raises(NotFoundError):
        nobody.act(E, "sign")


def test_an_act_for_a_closed_tour_is_not_found(on_dev: World) -> None:
    """What has ended takes no act."""
    tour = draft(on_dev)
    tour.act(HR, "duplicate")
    on_dev.settle()

    with pytest.raises(NotFoundError):
        tour.act(E, "open_draft")


def test_a_fact_that_comes_twice_is_taken_once(tour: TourHand) -> None:
    """Signals carry an id of ours, as the server does not know repeats."""
    tour.sign()
    changed = tour.told("manager_changed", fields={"manager_key": "p-lee", "zone": "UTC"})

    tour.signal("told", changed)

    assert tour.lines().count("tour.manager_changed") == 1
    assert tour.tour.manager.person_key == "p-lee"


def test_a_fact_that_means_nothing_now_is_passed_over(tour: TourHand) -> None:
    """A fact waits for no answer, so a rule that says no must not stop the tour."""
    tour.told("leave_ended")

    tour.sign()

    assert tour.state == "active"


def test_fifty_commits_in_two_channels_are_one_each(on_dev: World, tour: TourHand) -> None:
    """Double clicks, repeats and two channels at once: each side's commitment stands once."""
    text = tour.tour.text_hash
    acts = [
        tour.make(party, "sign", text_hash=text, channel=channel, act_id=f"{party}-{number}")
        for number in range(13)
        for party in (E, M)
        for channel in ("page", "mail")
    ][:50]

    with ThreadPoolExecutor(10) as clicks:
        results = list(clicks.map(tour.send, acts))
    on_dev.settle()

    signed = [line for line in tour.lines() if line.startswith("tour.sign")]
    assert len(results) == len(acts) == 50
    assert signed == ["tour.sign_first", "tour.sign_second_now"]
    assert sorted(each.party for each in tour.tour.signatures) == [E, M]


def test_a_stale_commit_among_good_ones_is_refused(tour: TourHand) -> None:
    """Only the text that stands can be committed to, however many try."""
    hashes = [tour.tour.text_hash, "f" * 64] * 5

    def commit(number: int) -> str:
        act = tour.make(E, "sign", text_hash=hashes[number], act_id=f"try-{number}")
        try:
            return tour.send(act).state
        except errors.StaleStatementError:
            return "stale"

    with ThreadPoolExecutor(10) as clicks:
        said = list(clicks.map(commit, range(10)))

    assert said.count("stale") == 5
    assert len(tour.tour.signatures) == 1


def test_two_tours_live_at_different_dates(on_dev: World) -> None:
    """Each workflow has its own clock on this server: one is a quarter ahead of the other."""
    early, late = on_dev.tour(), on_dev.tour()
    on_dev.settle()
    for tour in (early, late):
        tour.sign()

    late.skip(92)

    ahead = on_dev.clock_of(late.workflow_id) - on_dev.clock_of(early.workflow_id)
    assert 90 <= ahead.days <= 93
    assert "review.due" in late.lines()
    assert "review.due" not in early.lines()


def test_validators_change_nothing(on_dev: World) -> None:
    """A worker that replays, and so runs no validator, comes to the very same state."""
    tour = draft(on_dev)
    tour.negotiate()
    tour.sign(E)
    with pytest.raises(errors.NotAllowedError):
        tour.act(M, "held", MachineName.RENEWAL)
    with pytest.raises(errors.StaleStatementError):
        tour.act(M, "sign", text_hash="0" * 64)
    before = tour.tour

    on_dev.stop_worker()
    on_dev.start_worker()

    assert tour.tour == before


def test_a_tour_replayed_at_every_step_lives_the_same(on_dev: World) -> None:
    """Without a cache each task replays the whole history: nothing hangs on memory."""
    on_dev.stop_worker()
    on_dev.start_worker(cached=0)
    tour = on_dev.tour()
    on_dev.settle()
    tour.sign()

    tour.skip(75)
    tour.review()

    assert tour.lines().count("review.both_in") == 1
    assert tour.status == "RUNNING"


def test_search_attributes_hold_state_kind_and_end_only(on_dev: World, tour: TourHand) -> None:
    """Operators find tours by enumerations and dates; nothing personal is there."""
    tour.sign()
    on_dev.settle()

    described = on_dev.run(tour.handle.describe()).typed_search_attributes
    shown = {pair.key.name: pair.value for pair in described}

    assert shown["TourState"] == "active"
    assert shown["TourKind"] == "rotational"
    assert set(shown) <= {"TourState", "TourKind", "TourEndsAt", "BuildIds"}
