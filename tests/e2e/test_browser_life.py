"""One whole life of an alliance as its two people live it, each in a browser of their own.

On a phone and on a laptop, with scripts and without; the rules and the store are real everywhere.
The laptop with scripts has the whole company behind it: Temporal's server with its time skipped,
the worker, the web process, the courier, an HR system that sends webhooks, and sign-in by the links
of mails.
"""
# ruff: noqa: ANN401 - Playwright's own objects

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import browser_life
from tests.page_world import PageWorld
from tests.plugins.browser import Served
from tests.store_deps import BASE
from tourwright.dev import life as staged_life
from tourwright.dev.stage import Stage, staged
from tourwright.domain.model import AskKind, Party, TourKind, TourView
from tourwright.store import Store
from webhooks.tokens import Link, Links, Purpose

PHONE, LAPTOP = 320, 1280


class PageLife(browser_life.Life):
    """The rules and the store, with an engine in the same process."""

    called: Mapping[str, str] = {"otto": "Otto Ott"}

    def __init__(
        self, world: PageWorld, url: str, chromium: Any, width: int, *, scripts: bool
    ) -> None:
        super().__init__(chromium, width, scripts=scripts)
        self._world, self.url = world, url
        self.tour_id = world.open_tour(TourKind.TRANSFORMATIONAL).tour_id

    @property
    def now(self) -> datetime:
        """See `Life.now`."""
        return self._world.clock.now()

    @property
    def view(self) -> TourView:
        """See `Life.view`."""
        return self._world.view(self.tour_id)

    def sign_in(self, context: Any, name: str) -> None:
        """See `Life.sign_in`."""
        client = self._world.signed_in(name)
        cookie = client.get_cookie("tourwright_session", domain="tours.example")
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])

    def later(self, **by: float) -> None:
        """See `Life.later`."""
        self._world.live_on(self.now + timedelta(**by))

    def come_to_the_review(self) -> None:
        """See `Life.come_to_the_review`."""
        self.later(days=95)

    def change_manager(self) -> None:
        """See `Life.change_manager`; Dana has left."""
        self._world.leaves("dana")
        fields = {"manager_key": self._world.key("otto"), "zone": "Europe/Berlin"}
        self._world.rules.act(Party.HRIS, "manager_changed", fields=fields)
        self._world.settle()

    def settle(self) -> None:
        """See `Life.settle`; here everything is done when the page answers."""


class StagedLife(browser_life.Life):
    """A whole company on Temporal's time-skipping server; the mission follows a rotation."""

    kind = "company"
    called: Mapping[str, str] = {"otto": "Tomas Varga"}
    records: Mapping[str, str] = {
        "ana": staged_life.NORA,
        "dana": staged_life.LENA,
        "otto": staged_life.TOMAS,
    }
    """Who stands for them in the HR system."""

    def __init__(self, stage: Stage, chromium: Any, width: int) -> None:
        super().__init__(chromium, width, scripts=True)
        self._stage = stage
        self._lived = staged_life.Life(stage, lambda _: None)
        settings = stage.parts.settings
        self._links = Links(settings.link_key.encode(), settings.base_url)
        self.url = settings.base_url
        for chapter in (self._lived.hire, self._lived.rotation, self._lived.what_next):
            chapter()
        self._lived.attentive = False
        self.tour_id = self._lived.tour(2).tour_id

    @property
    def now(self) -> datetime:
        """See `Life.now`."""
        return self._stage.clock.now()

    @property
    def view(self) -> TourView:
        """See `Life.view`."""
        return self._lived.tour(2)

    def sign_in(self, context: Any, name: str) -> None:
        """Open the link of a mail and press its button, as people do without a directory."""
        key = self._lived.person(self.records[name]).person_key
        link = Link(Purpose.WHERE, self.view.alliance_id, key)
        page = context.new_page()
        page.goto(f"{self.url}/links/{self._links.token(link, self.now)}/session")
        page.locator("main button").first.click()
        page.wait_for_url("**/alliances/**")
        page.close()

    def later(self, **by: float) -> None:
        """See `Life.later`."""
        self._stage.pass_until(self.now + timedelta(**by), _nobody)

    def come_to_the_review(self) -> None:
        """See `Life.come_to_the_review`; the mission begins before it."""
        self._stage.pass_until_true(self._is_asked_to_look_back, _nobody)

    def _is_asked_to_look_back(self) -> bool:
        asks = self._stage.parts.store.asks.open_in(self.tour_id)
        return any(ask.kind is AskKind.REVIEW for ask in asks)

    def change_manager(self) -> None:
        """See `Life.change_manager`; the HR system sends a signed webhook."""
        self._lived.hris("change-manager", self.records["ana"], manager=self.records["otto"])

    def settle(self) -> None:
        """See `Life.settle`: workflows, webhooks, mails."""
        self._stage.settle()


def _nobody() -> None:
    """Attend to nothing."""


@pytest.fixture(params=[(PHONE, True), (PHONE, False), (LAPTOP, False)], ids=str)
def page_life(
    request: pytest.FixtureRequest, sqlite_store: Store, chromium: Any, served: Served
) -> Iterator[PageLife]:
    """Open a tour for the two, at one width, with or without scripts."""
    width, scripts = request.param
    world = PageWorld(sqlite_store, base_url=BASE.replace("https", "http"))
    served.app = world.app
    made = PageLife(world, served.url, chromium, width, scripts=scripts)
    yield made
    made.close()


@pytest.fixture
def company_life(tmp_path: Path, chromium: Any) -> Iterator[StagedLife]:
    """Run the company up to the talk in which both chose a mission."""
    with staged(tmp_path, staged_life.BEGIN) as stage:
        made = StagedLife(stage, chromium, LAPTOP)
        yield made
        made.close()


@pytest.mark.timeout(240)
def test_two_people_live_a_whole_life(page_life: PageLife) -> None:
    """From an empty draft to a day that both agreed on for moving on."""
    browser_life.live(page_life)

    assert page_life.view.transition_state == "dated"


@pytest.mark.timeout(240)
def test_two_people_live_a_whole_life_in_a_real_company(company_life: StagedLife) -> None:
    """The same life where workflows, worker, webhooks and mails are the real ones."""
    browser_life.live(company_life)

    assert company_life.view.transition_state == "dated"
