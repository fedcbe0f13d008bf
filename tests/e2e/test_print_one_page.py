"""The print page of a statement is one sheet of paper, in real Chromium."""

import re
from typing import Any

from tests.page_world import PageWorld
from tests.plugins.browser import Served
from tests.store_deps import BASE
from tourwright.domain.model import TourKind
from tourwright.store import Store


def test_a_standard_statement_prints_on_one_page(
    sqlite_store: Store,
    chromium: Any,  # noqa: ANN401  Playwright's own object
    served: Served,
) -> None:
    """Text, parties, dates, hash and versions; no menu, nothing of the page around it."""
    world = PageWorld(sqlite_store, base_url=BASE.replace("https", "http"))
    world.committed(TourKind.ROTATIONAL)
    served.app = world.app
    client = world.signed_in("ana")
    cookie = client.get_cookie("tourwright_session", domain="tours.example")
    assert cookie is not None
    context = chromium.new_context()
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/tours/{world.tour.tour_id}/print")

    printed = page.pdf(prefer_css_page_size=True)

    context.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
