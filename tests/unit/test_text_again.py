"""A leave that is taken back after its 30 days (E17): both confirm the text that it ended."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import schemas
from activities.catalogue import CatalogueActivities
from tests.page_world import PageWorld
from tests.tour_world import TourWorld
from tests.workshop_pages import Workshop
from tourwright.catalogue import Catalogue, CatalogueHolder
from tourwright.domain.model import Party, TourKind
from tourwright.domain.tour import OpenTour
from tourwright.store import Store
from tourwright.values import PrepareTour

STARTER = CatalogueHolder(Path(schemas.__file__).with_name("starter")).current
SAID = "The tour ended with the employment, which goes on: both confirm its text anew."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana's tour ended with her employment forty days ago."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    world.rules.act(Party.HRIS, "person_left", day=world.clock.now().date())
    world.settle()
    world.clock.moment = world.clock.now() + timedelta(days=40)
    return world


def prepared(world: PageWorld, catalogue: Catalogue = STARTER, again: str = "") -> OpenTour:
    """Return what opens the tour that comes of it."""
    ana, store = world.people["ana"], world.store
    activities = CatalogueActivities(lambda: catalogue, store.people, store.views)
    facts = store.people.facts(ana.person_key)
    asked = PrepareTour(
        f"{ana.alliance_id}-2",
        2,
        facts,
        world.clock.now(),
        kind="transformational",
        again=again or world.tour.tour_id,
    )
    opened = activities.prepare_tour(asked).open
    assert opened is not None
    return opened


def opened_again(world: PageWorld) -> Workshop:
    """Open it for Ana and Dana."""
    opening = prepared(world)
    world.tours[opening.tour_id] = TourWorld(opening, world.clock.now())
    world.settle()
    return Workshop(world, world.signed_in("ana"), world.signed_in("dana"), opening.tour_id)


def test_the_words_and_days_are_those_of_the_text_that_ended(world: PageWorld) -> None:
    """Nothing is written anew."""
    before = world.rules.tour.statement

    after = prepared(world).statement

    assert replace(after, names=before.names) == before


def test_the_text_stays_in_its_language(world: PageWorld) -> None:
    """Though the company writes new ones in another by now."""
    policies = {key: replace(each, language="de") for key, each in STARTER.policies.items()}

    opened = prepared(world, replace(STARTER, policies=policies))

    assert opened.statement.language == "en"


def test_both_confirm_it_and_it_is_in_force_with_its_own_days(world: PageWorld) -> None:
    """One alone changes nothing."""
    again = opened_again(world)

    again.commit(again.ana)
    assert again.view.state == "signing"
    again.commit(again.dana)

    assert (again.view.state, again.view.start) == ("active", world.tour.start)


def test_both_read_why_they_are_asked(world: PageWorld) -> None:
    """On the page of the text, and in their history."""
    again = opened_again(world)
    page = again.ana.get(f"/tours/{again.tour_id}/commit").text
    history = again.dana.get(f"/tours/{again.tour_id}/history").text

    assert SAID in page
    assert "The text of the tour before is put before both once more" in history


def test_both_get_a_mail_that_says_so(world: PageWorld) -> None:
    """In words of its own: nobody committed to it elsewhere."""
    again = opened_again(world)

    purposes = [each.purpose for each in world.tours[again.tour_id].notices()]

    assert purposes == ["commit_again", "commit_again"]


def test_of_a_text_that_is_kept_no_more_a_tour_is_offered_as_to_anybody(world: PageWorld) -> None:
    """Of the kind that it had."""
    opened = prepared(world, again=f"{world.people['ana'].alliance_id}-9")

    assert opened.imported is None
    assert opened.snapshot.tour_type.kind is TourKind.TRANSFORMATIONAL
