"""Every page in every state in a real Chromium: access, narrow screens, dark, without scripts.

What axe finds on any of them is a fault. `make pictures` keeps a picture of each, wide and narrow,
below `var/screens/states`.
"""
# ruff: noqa: ANN401 - Playwright's own objects

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.axe_states import State, all_states
from tests.page_world import PageWorld
from tests.plugins.browser import Served, look, violations
from tests.store_deps import BASE
from tourwright.store import Store

STATES = all_states()
PICTURES = bool(os.environ.get("TOURWRIGHT_PICTURES"))
NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
SEND = """([fields, button]) => {
  const forms = [...document.querySelectorAll("main form")];
  const has = (form) => [...form.querySelectorAll("button")].some((b) => b.value === button);
  const form = forms.find(has) || forms[0];
  form.noValidate = true;
  for (const [name, value] of Object.entries(fields)) {
    const old = [...form.elements].find((one) => one.name === name && one.type !== "radio"
      && one.tagName !== "BUTTON");
    if (old) { old.removeAttribute("maxlength"); old.value = value; continue; }
    const radio = [...form.elements].find((one) => one.name === name && one.type === "radio"
      && one.value === value);
    if (radio) radio.checked = true;
  }
  const press = [...form.querySelectorAll("button")].find((b) => b.value === button);
  form.requestSubmit(press || undefined);
}"""
TOO_WIDE = "document.documentElement.scrollWidth"
REACHED = """() => {
  const usable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => one.type !== "hidden" && one.offsetParent !== null && !one.disabled
      && !one.closest(".unseen"));
  return usable.filter((one) => one.tabIndex < 0).map((one) => one.outerHTML.slice(0, 120));
}"""


Tabs = Mapping[bool, Any]
"""A tab with scripts and one without."""


class Visit:
    """One state, opened in either of the two tabs."""

    def __init__(self, state: State, world: PageWorld, tabs: Tabs, served: Served) -> None:
        self._state, self._world = state, world
        self._tabs, self._served = tabs, served
        self.status = 0

    def open(self, *, scripts: bool = True) -> Any:
        """Return a tab with the state, wide and light, as somebody who comes for the first time."""
        page = self._tabs[scripts]
        page.context.clear_cookies()
        if self._state.person:
            page.context.add_cookies([self._cookie()])
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        self.status = page.goto(self._served.url + self._state.path(self._world)).status
        if self._state.sent:
            with page.expect_navigation() as answer:
                page.evaluate(SEND, [dict(self._state.sent), self._state.button])
            self.status = answer.value.status
        return page

    def _cookie(self) -> dict[str, str]:
        client = self._world.signed_in(self._state.person)
        cookie = client.get_cookie("tourwright_session", domain="tours.example")
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self._served.url}


@pytest.fixture(scope="module")
def tabs(chromium: Any) -> Iterator[Tabs]:
    """Give two tabs that go from state to state: a new one is a new process of the browser.

    No page keeps anything in the browser but its cookies, which `Visit` clears.
    """
    made = {
        scripts: chromium.new_context(reduced_motion="reduce", java_script_enabled=scripts)
        for scripts in (True, False)
    }
    yield {scripts: context.new_page() for scripts, context in made.items()}
    for context in made.values():
        context.close()


@pytest.fixture
def visit(sqlite_store: Store, tabs: Tabs, served: Served) -> Callable[[State], Visit]:
    """Make a state and visit it."""

    def start(state: State) -> Visit:
        world = PageWorld(sqlite_store, base_url=BASE.replace("https", "http"))
        state.prepare(world)
        served.app = world.app
        return Visit(state, world, tabs, served)

    return start


def picture(page: Any, state: State) -> None:
    """Keep what the page looks like, where pictures are wanted: they take a sixth of the time."""
    if PICTURES:
        look(page, f"states/{state.name}")


def named(state: State) -> str:
    """Name a parameter."""
    return state.name


@pytest.mark.parametrize("state", STATES, ids=named)
def test_everybody_can_use_the_page(state: State, visit: Callable[[State], Visit]) -> None:
    """Axe finds nothing, wide and light or narrow and dark; nothing sticks out at 320 px.

    Scripts only make easier what works, and reads the same, without them.
    """
    visited = visit(state)
    page = visited.open()
    status, found = visited.status, violations(page)
    picture(page, state)
    unreachable, words = page.evaluate(REACHED), page.inner_text("main")
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    found += [f"narrow, dark: {one}" for one in violations(page)]
    picture(page, state)

    assert status == state.status
    assert (found, unreachable) == ([], [])
    assert page.evaluate(TOO_WIDE) <= NARROW["width"]
    if not state.sent and page.locator("script").count():
        assert visited.open(scripts=False).inner_text("main") == words
