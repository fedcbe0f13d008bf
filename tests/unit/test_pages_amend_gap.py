"""A difference that becomes a change of the text: its words come along."""

import pytest

from tests.page_world import PageWorld, hidden
from tests.workshop_pages import typed
from tourwright.domain.model import TourKind
from tourwright.store import Store

TEXT = "Coaching is twice a month, not once."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour in which Ana took a difference into a change of the statement."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    world.clock.moment = world.clock.now().replace(year=2026, month=6)
    world.live_on(world.clock.now())
    world.act("ana", "raise", "gap", fields={"text": TEXT, "may_tell_hr": "no"})
    world.act("dana", "acknowledge", "gap", subject_id="g1")
    day = world.clock.now().date().replace(month=7)
    world.act("ana", "plan", "gap", subject_id="g1", fields={"owner": "E"}, day=day)
    world.act("ana", "to_amendment", "gap", subject_id="g1")
    return world


def path(world: PageWorld, gap: str = "g1") -> str:
    """Return the address of the change with the difference."""
    return f"/tours/{world.tour.tour_id}/amend?gap={gap}"


def test_the_words_of_the_difference_stand_beside_the_form(world: PageWorld) -> None:
    """Nobody has to remember or copy them; no blank has changed by it."""
    page = world.signed_in("ana").get(path(world)).text

    assert TEXT in page
    assert "The difference that this change is about" in page


@pytest.mark.parametrize("blank", ["mission_objective", "promises", "company_results", "career"])
def test_the_words_go_into_the_part_that_is_chosen(world: PageWorld, blank: str) -> None:
    """They are added to what stands there, with everything that was typed, and stay beside it."""
    client = world.signed_in("ana")
    form = typed(client.get(path(world))) | {"shareable": "My own line."}

    page = client.post(path(world), data=form | {"into": blank, "verb": "into"})

    places = [name for name, text in typed(page).items() if TEXT in text]
    assert [name.partition("-")[0] for name in places] == [blank]
    assert "My own line." in page.text
    assert page.text.count(TEXT) == 2
    assert not world.tour.amendments


def test_what_was_carried_is_proposed_like_any_change(world: PageWorld) -> None:
    """The whole way: into a promise of one's own, shown, proposed."""
    client = world.signed_in("ana")
    form = typed(client.get(path(world))) | {"into": "promises", "verb": "into"}
    filled = typed(client.post(path(world), data=form))

    done = client.post(path(world), data=filled | {"verb": "propose"})

    assert done.status_code == 303
    assert TEXT in repr(world.rules.tour.amendments[-1].statement.promises)


@pytest.mark.parametrize("gap", ["g9", "", "<script>"])
def test_a_difference_that_is_not_there_carries_nothing(world: PageWorld, gap: str) -> None:
    """A made-up id opens the plain form."""
    page = world.signed_in("ana").get(path(world, gap))

    assert page.status_code == 200
    assert 'id="carried"' not in page.text


@pytest.mark.parametrize("into", ["start", "employee_aspirations", "policy", ""])
def test_words_go_into_no_other_part(world: PageWorld, into: str) -> None:
    """A day takes no words, and nobody writes the other side's own; nothing fails."""
    client = world.signed_in("dana")
    form = hidden(client.get(path(world)), "look") | {"into": into, "verb": "into"}

    page = client.post(path(world), data=form)

    assert page.status_code == 200
    assert page.text.count(TEXT) == 1
