"""What HR's days erase by themselves: drafts nobody committed to, and leavers who said no."""

from datetime import timedelta

import pytest

from tests.alliance_world import invited, state_of
from tests.page_world import PageWorld
from tests.store_factories import entry, record
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.ports_pages import PairText, PrivateText
from tourwright.store import Store

DAYS = {"abandoned_drafts": 30, "left_without_membership": 1095}
WORDS = {"mission_objective": "Count the herons."}


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return the cast, with no tour yet."""
    return PageWorld(sqlite_store)


def sweep(world: PageWorld, name: str, days: float = 0) -> int:
    """Let housekeeping come round so many days later; returns what one chore erased."""
    world.clock.move(days=days)
    chores = {each.name: each for each in chores_of(world.store, lambda: DAYS, lambda _: True)}
    return chores[name].work(world.clock.now())


def write(world: PageWorld, tour: TourView, kind: str, subject: str = "") -> None:
    """Let Ana have something unsent about her tour."""
    at = world.clock.now()
    subject = subject or tour.tour_id
    text = PrivateText(world.key("ana"), tour.alliance_id, subject, kind, WORDS, at)
    world.store.private_texts.put(text)


def unsent(world: PageWorld, kind: str) -> int:
    """Return how many of Ana's texts of a kind are there."""
    return len(world.store.private_texts.of_owner(world.key("ana"), kind))


def comment(world: PageWorld, tour: TourView) -> None:
    """Let Ana remark on the text."""
    at = world.clock.now()
    made = PairText("c1", tour.alliance_id, tour.tour_id, "comment", world.key("ana"), at, "Why?")
    world.store.pair_texts.add(made)


def test_a_tour_that_was_never_shared_goes_as_a_whole_after_its_days(world: PageWorld) -> None:
    """Not an hour earlier, and a second round finds nothing."""
    tour = world.open_tour()
    world.act("ana", "open_draft")
    write(world, tour, "draft")
    world.act("ana", "discard")

    assert sweep(world, "drafts", days=30) == 0
    assert sweep(world, "drafts", days=0.1) == 2
    assert sweep(world, "drafts") == 0
    assert (unsent(world, "draft"), world.store.views.get(tour.tour_id)) == (0, None)


def test_a_declined_text_loses_every_word(world: PageWorld) -> None:
    """What stays is that there was a tour, and when it was given up."""
    tour = world.negotiating()
    comment(world, tour)
    write(world, tour, "kept", f"/tours/{tour.tour_id}/statement/field/career")
    write(world, tour, "aspirations")
    world.act("ana", "decline")

    sweep(world, "drafts", days=31)

    left = world.view(tour.tour_id)
    assert (left.state, left.mission, left.statement) == ("abandoned", "", None)
    assert not world.store.statement_texts.of_tour(tour.tour_id)
    assert not world.store.pair_texts.of_tour(tour.tour_id, "comment")
    assert (unsent(world, "kept"), unsent(world, "aspirations")) == (0, 0)
    assert sweep(world, "drafts", days=100) == 0


def test_nothing_of_a_tour_that_goes_on_is_erased(world: PageWorld) -> None:
    """However old it is, and whatever another tour of the same person was."""
    first = world.open_tour()
    world.act("ana", "open_draft")
    write(world, first, "draft")
    living = world.open_tour()
    write(world, living, "draft")
    write(world, living, "kept", f"/tours/{living.tour_id}/statement")

    assert sweep(world, "drafts", days=400) == 0
    assert (unsent(world, "draft"), unsent(world, "kept")) == (2, 1)


def test_a_number_that_begins_alike_is_another_tour(world: PageWorld) -> None:
    """The eleventh tour is not the first one."""
    tour = world.open_tour()
    world.act("ana", "open_draft")
    write(world, tour, "kept", f"/tours/{tour.tour_id}1/statement")
    world.act("ana", "discard")

    sweep(world, "drafts", days=31)

    assert unsent(world, "kept") == 1


def test_a_tour_that_was_completed_keeps_its_text_and_loses_what_was_not_sent(
    world: PageWorld,
) -> None:
    """A preparation is its owner's; a form that was never sent is nobody's any more."""
    tour = world.committed()
    for kind in ("draft", "gap", "prep"):
        write(world, tour, kind)
    world.act("ana", "mission_declared")
    world.act("dana", "confirm_complete")

    assert sweep(world, "drafts", days=29) == 0
    assert sweep(world, "drafts", days=2) == 2
    assert unsent(world, "prep") == 1
    assert world.view(tour.tour_id).statement is not None


def test_a_form_about_no_tour_is_kept_for_its_days(world: PageWorld) -> None:
    """It waits for whoever signs in again."""
    tour = world.open_tour()
    write(world, tour, "kept", f"/alliances/{tour.alliance_id}/prospects")

    assert (sweep(world, "drafts", days=30), sweep(world, "drafts", days=1)) == (0, 1)


def membership(world: PageWorld, name: str, *states: str) -> None:
    """Let the alliance of somebody say how the membership went."""
    mine = world.people[name].alliance_id
    world.leaves(name)
    for seq, state in enumerate(states, start=1):
        line = entry(
            "said",
            machine=MachineName.ALUMNI,
            party=Party.ALUM,
            at=world.clock.now(),
            to_state=state,
        )
        made = record(seq, alliance_id=mine, stream=mine)
        world.store.recorder.record(made.__class__(mine, mine, seq, (line,)))


@pytest.mark.parametrize("state", ["not_invited", "declined", "left"])
def test_a_leaver_without_a_membership_is_erased_after_the_days(
    world: PageWorld, state: str
) -> None:
    """The act goes to the alliance once, by itself."""
    membership(world, "gus", "eligible", state)

    assert sweep(world, "leavers", days=1095) == 0
    assert sweep(world, "leavers", days=0.1) == 1
    assert sweep(world, "leavers") == 0
    (pending,) = world.store.asks.pending(10, world.clock.now() + timedelta(seconds=1))
    assert (pending.act.event, pending.act.party) == ("erase", Party.TIMER)
    assert pending.workflow_id == f"alliance:{world.people['gus'].alliance_id}"


@pytest.mark.parametrize("state", ["member", "paused", "invited", "unreachable", "eligible"])
def test_whoever_is_asked_or_has_joined_is_not_erased(world: PageWorld, state: str) -> None:
    """The alliance is for life."""
    membership(world, "gus", state)

    assert sweep(world, "leavers", days=4000) == 0


def test_the_alliance_takes_the_act_of_its_days() -> None:
    """Somebody who declined is erased by no person."""
    alliance = invited()
    alliance.do("decline")

    alliance.do("erase", Party.TIMER, person="")

    assert state_of(alliance) == ("erased", "erased")


def test_whoever_works_here_is_not_erased(world: PageWorld) -> None:
    """Even when they left once and came back."""
    membership(world, "gus", "left")
    world.hires("gus")

    assert sweep(world, "leavers", days=4000) == 0
