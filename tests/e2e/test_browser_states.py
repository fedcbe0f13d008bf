"""Every page in every state in a real Chromium: access, narrow screens, dark, without scripts.

What axe finds on any of them is a fault. `make pictures` keeps a picture of each, wide and narrow,
below `var/screens/states`.
"""
# ruff: noqa: ANN401 - Playwright's own objects

import os
from collections.abc import Callable, Iterator
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


class Visit:
    """One state, opened in tabs as often as needed."""

    def __init__(self, state: State, world: PageWorld, chromium: Any, served: Served) -> None:
        self._state, self._world = state, world
        self._browser, self._served = chromium, served
        self.opened: list[Any] = []
        self.status = 0

    def open(self, **options: Any) -> Any:
        """Return a tab of its own with the state."""
        context = self._browser.new_context(**options)
        self.opened.append(context)
        if self._state.person:
            context.add_cookies([self._cookie()])
        page = context.new_page()
        page.on("response", self._keep)
        page.goto(self._served.url + self._state.path(self._world))
        if self._state.sent:
            with page.expect_navigation():
                page.evaluate(SEND, [dict(self._state.sent), self._state.button])
        return page

    def _keep(self, response: Any) -> None:
        if response.request.is_navigation_request():
            self.status = response.status

    def _cookie(self) -> dict[str, str]:
        client = self._world.signed_in(self._state.person)
        cookie = client.get_cookie("tourwright_session", domain="tours.example")
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self._served.url}


@pytest.fixture
def visit(sqlite_store: Store, chromium: Any, served: Served) -> Iterator[Callable[[State], Visit]]:
    """Make a state and visit it."""
    visits: list[Visit] = []

    def start(state: State) -> Visit:
        world = PageWorld(sqlite_store, base_url=BASE.replace("https", "http"))
        state.prepare(world)
        served.app = world.app
        visits.append(Visit(state, world, chromium, served))
        return visits[-1]

    yield start
    for one in visits:
        for context in one.opened:
            context.close()


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
    page = visited.open(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
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
        plain = visited.open(viewport=WIDE, java_script_enabled=False)
        assert plain.inner_text("main") == words
