"""What a talk leads to: the end of a rotation, an absent manager, reviews that were missed."""

from datetime import timedelta

import pytest

from tests.alliance_world import AllianceWorld
from tests.factories import ANA, DANA, DEPUTY, SKIP
from tests.tour_world import HRIS, RENEWAL, REVIEW, TALK_DAY, E, M, TourWorld, active, talk_due
from tourwright.domain.errors import GuardError
from tourwright.domain.model import AskKind
from tourwright.domain.tables import RenewalState, ReviewState

ROTATE = {"next_kind": "rotational"}
ADVANCE = {"next_kind": "transformational"}


def talked() -> TourWorld:
    """Return a rotation whose talk about what comes next was held."""
    world = active()
    world.plan(talk_due(), renewal_on=TALK_DAY.date())
    world.now = TALK_DAY
    world.come(talk_due())
    world.both("accept_slot", RENEWAL)
    world.wait(0.25)
    world.both("held", RENEWAL)
    return world


def manager_away(days: int = 21) -> TourWorld:
    """Return a tour whose manager is away for some days."""
    world = active()
    until = world.now.date() + timedelta(days=days)
    fields = {"expected_end": until.isoformat()}
    day = world.now.date()
    world.act(HRIS, "leave_started", day=day, person_key=DANA, fields=fields)
    return world


def chosen_kinds(world: TourWorld) -> list[str]:
    """Return the kinds of the tours that the alliance was asked for."""
    tellings = [each for outcome in world.outcomes for each in outcome.tellings]
    chosen = [each.act for each in tellings if each.act.event == "tour_chosen"]
    return [act.fields["next_kind"] for act in chosen]


@pytest.mark.parametrize("fields", [ROTATE, ADVANCE], ids=["rotate", "advance"])
def test_a_rotation_is_followed_by_the_kind_that_both_chose(fields: dict[str, str]) -> None:
    """C19: another rotation, or a tour that is negotiated."""
    world = talked()

    world.both("choose_next_tour", RENEWAL, fields=fields)

    assert chosen_kinds(world) == [fields["next_kind"]]
    assert world.tour.renewal is not None
    assert world.tour.renewal.state == RenewalState.SETTLED


def test_rotate_and_advance_are_not_the_same_choice() -> None:
    """Both learn what each chose, and are asked again."""
    world = talked()
    world.act(E, "choose_next_tour", RENEWAL, fields=ADVANCE)

    world.act(M, "choose_next_tour", RENEWAL, fields=ROTATE)

    assert chosen_kinds(world) == []
    shown = world.records[-1].entries[-1].body
    assert (shown["employee"], shown["manager"]) == ("advance", "rotate")


def test_any_next_tour_suits_whoever_named_a_kind() -> None:
    """One side answered in a mail, where no kind is asked for."""
    world = talked()
    world.act(E, "choose_next_tour", RENEWAL)

    world.act(M, "choose_next_tour", RENEWAL, fields=ROTATE)

    assert chosen_kinds(world) == ["rotational"]


def test_a_kind_that_is_not_offered_is_refused() -> None:
    """A forged field names no kind of its own."""
    with pytest.raises(GuardError, match="next_kind"):
        talked().act(E, "choose_next_tour", RENEWAL, fields={"next_kind": "eternal"})


def test_a_review_may_be_asked_for_while_the_manager_is_away() -> None:
    """E28: the skip-level is told to listen, in words that tell nothing."""
    world = manager_away()

    world.act(E, "pull_forward", REVIEW, reason="A goal is reached.")

    assert world.tour.review is not None
    assert world.tour.review.state == ReviewState.OPEN
    assert [notice.to for notice in world.notices("review_beside")] == [SKIP]
    assert world.notices("review_beside")[0].facts == {}


def test_the_delegate_of_an_absent_manager_is_asked_at_once() -> None:
    """E28: whom the manager named answers, and the skip-level is left alone."""
    world = manager_away()
    world.act(M, "name_delegate", fields={"to": DEPUTY})

    world.act(E, "pull_forward", REVIEW)

    asked = {ask.person_key for ask in world.tour.asks if ask.kind is AskKind.REVIEW}
    assert asked == {ANA, DANA, DEPUTY}
    assert world.notices("review_beside") == []


def test_a_present_manager_is_not_gone_around() -> None:
    """Nobody else hears of a review that the two can hold."""
    world = active()

    world.act(E, "pull_forward", REVIEW)

    assert world.notices("review_beside") == world.notices("review_stand_in") == []


def test_why_a_review_was_pulled_forward_is_told() -> None:
    """C23: a goal was reached, or there is a concern; both read it in their history."""
    world = active()

    world.act(M, "pull_forward", REVIEW, reason="The second plant runs.")

    assert world.records[-1].entries[0].body["reason"] == "The second plant runs."


def test_missed_reviews_ask_first_for_help_and_then_whether_the_tour_is_alive() -> None:
    """E60: the second tells the skip-level, the fourth asks both."""
    world = active()
    for _ in range(4):
        world.fire("due", REVIEW)
        world.fire("no_answer", REVIEW)

    assert [notice.to for notice in world.notices("reviews_missed")] == [SKIP]
    assert {notice.to for notice in world.notices("still_alive")} == {ANA, DANA}


def test_rotating_twice_and_then_advancing_makes_a_chain_of_tours() -> None:
    """C19: each tour follows the one before, of the kind that both named."""
    world = AllianceWorld()
    world.hire()
    for number, kind in enumerate(("rotational", "rotational", "transformational"), start=1):
        world.tour_says(number, "active")
        world.tour_says(number - 1, "superseded")
        world.tour_says(number, "active", "tour_chosen", next_kind=kind)

    chain = [(start.number, start.kind_hint) for start in world.started]
    behind = [start.previous.rpartition("-")[2] for start in world.started]
    assert chain == [(1, ""), (2, "rotational"), (3, "rotational"), (4, "transformational")]
    assert behind == ["", "1", "2", "3"]
