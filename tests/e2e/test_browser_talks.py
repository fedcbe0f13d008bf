"""A talk in a real Chromium: typing is kept by itself, and two people answer at the same time."""
# ruff: noqa: ANN401 - Playwright's own objects

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.page_world import PageWorld
from tests.plugins.browser import Served
from tests.store_deps import BASE
from tests.talk_world import review_opens
from tourwright.domain.model import TourKind
from tourwright.store import Store

Browse = Callable[[str], Any]


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour whose first review is open."""
    world = PageWorld(sqlite_store, base_url=BASE.replace("https", "http"))
    world.committed(TourKind.ROTATIONAL)
    review_opens(world)
    return world


@pytest.fixture
def browsing(world: PageWorld, chromium: Any, served: Served) -> Iterator[Browse]:
    """Browse the review as somebody, each in a browser of their own."""
    served.app = world.app
    contexts: list[Any] = []

    def start(name: str) -> Any:
        contexts.append(chromium.new_context())
        cookie = world.signed_in(name).get_cookie("tourwright_session", domain="tours.example")
        assert cookie is not None
        found = {"name": cookie.key, "value": cookie.value, "url": served.url}
        contexts[-1].add_cookies([found])
        page = contexts[-1].new_page()
        page.goto(f"{served.url}/tours/{world.tour.tour_id}/talk/review/1")
        return page

    yield start
    for context in contexts:
        context.close()


def test_what_is_typed_is_kept_without_a_button(browsing: Browse) -> None:
    """Within a few seconds it says so; after the window was closed it is there again."""
    page = browsing("ana")
    page.fill("#field-notes", "An otter hides below the weir.")
    page.get_by_text("Kept for you.").wait_for(timeout=15_000)

    assert browsing("ana").input_value("#field-notes") == "An otter hides below the weir."
    assert browsing("dana").input_value("#field-notes") == ""


def test_two_people_answer_side_by_side(browsing: Browse) -> None:
    """Each in an own browser: one answer is in, then both are shown to both."""
    pages = [browsing(name) for name in ("ana", "dana")]
    for page, text in zip(pages, ("The heron stands.", "The kiln is cold."), strict=True):
        page.check("input[value=on_track]")
        page.fill("#field-text", text)
    pages[0].click("button[value=answer]")
    waiting = pages[0].inner_text("main")
    pages[1].click("button[value=answer]")
    pages[0].reload()

    assert "Your view is in, and sealed." in waiting
    for page in pages:
        page.get_by_role("heading", name="Side by side").wait_for(timeout=10_000)
        assert "The heron stands." in page.inner_text("main")
        assert "The kiln is cold." in page.inner_text("main")


@pytest.mark.parametrize("year", [2001, 2099])
def test_a_browser_with_a_wrong_clock_changes_nothing(
    world: PageWorld, browsing: Browse, year: int
) -> None:
    """Days are words of the server, and what is kept or answered has the server's moment."""
    right, wrong = browsing("ana"), browsing("ana")
    wrong.clock.set_fixed_time(f"{year}-02-03T04:05:06Z")
    wrong.reload()
    assert wrong.evaluate("new Date().getFullYear()") == year
    assert wrong.inner_text("main") == right.inner_text("main")

    wrong.check("input[value=on_track]")
    wrong.fill("#field-text", "The clock of this machine is wrong.")
    wrong.click("button[value=answer]")

    assert "Your view is in, and sealed." in wrong.inner_text("main")
    answered = world.store.asks.get(f"{world.tour.tour_id}:review:1:{world.key('ana')}")
    assert answered is not None
    assert answered.answered_at == world.clock.now()
