"""Pages of a tour that HR brought along: both read where it comes from, and confirm it."""

from datetime import date

import pytest

from tests.factories import some_statement
from tests.page_world import PageWorld
from tests.workshop_pages import Workshop
from tourwright.domain.model import TourKind
from tourwright.domain.tour_state import Imported
from tourwright.store import Store

BEGUN = date(2025, 1, 15)
SAID = "HR brought this tour along: both committed to it elsewhere"


@pytest.fixture
def brought(sqlite_store: Store) -> Workshop:
    """Return a running tour of Ana and Dana that HR brought along."""
    world = PageWorld(sqlite_store)
    came = Imported("imported, committed elsewhere", date(2025, 1, 9), world.key("kim"))
    statement = some_statement(TourKind.TRANSFORMATIONAL, BEGUN)
    view = world.open_tour(statement=statement, start=BEGUN, imported=came)
    return Workshop(world, world.signed_in("ana"), world.signed_in("dana"), view.tour_id)


def test_both_read_where_the_text_comes_from(brought: Workshop) -> None:
    """Beside the same words for both stands the day on which they were agreed."""
    for client in (brought.ana, brought.dana):
        page = client.get(f"/tours/{brought.tour_id}/commit").text

        assert f"{SAID} on 9 Jan 2025. It counts here once both have confirmed it." in page
        assert 'value="sign"' in page


def test_both_confirm_on_their_page_and_it_is_in_force(brought: Workshop) -> None:
    """The second yes makes it active with its own days; the provenance stays."""
    for client in (brought.ana, brought.dana):
        brought.commit(client)

    assert (brought.view.state, brought.view.start) == ("active", BEGUN)
    page = brought.ana.get(f"/tours/{brought.tour_id}/commit").text
    assert f"{SAID} on 9 Jan 2025.</p>" in page


def test_the_shared_history_begins_with_where_it_came_from(brought: Workshop) -> None:
    """Who confirmed stands there, too; who of HR brought it is for nobody to read there."""
    for client in (brought.ana, brought.dana):
        brought.commit(client)

    page = brought.ana.get(f"/tours/{brought.tour_id}/history").text

    assert "HR brought the tour along; it was committed to elsewhere" in page
    assert "committed" in page.partition("brought the tour along")[2].partition("elsewhere")[2]


def test_a_word_that_is_not_right_is_changed_instead(brought: Workshop) -> None:
    """The workshop of the text is open to both, as for any other."""
    brought.edit(brought.ana, "mission_objective", mission_objective="Move two plants")

    assert (brought.view.state, brought.view.signed_by) == ("negotiating", ())
    assert "two plants" in brought.said
