# ruff: noqa: ANN401 - Playwright's and WSGI's own objects
"""A real Chromium for tests of pages: looks, keyboard, and what axe finds.

Skipped with a word on what to install where there is none. What was seen is kept below
`var/screens`.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

SCREENS = Path(__file__).parents[2] / "var" / "screens"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "preload": False,  # it fetches styles and media again, for rules about sound and turned screens
}
AXE = f"{AXE_SCRIPT}\n;undefined"
"""Without the last word all of axe would come back as what the script gives."""
FOUND = """(options) => typeof axe === "undefined" ? null : axe.run(document, options).then(
  (found) => found.violations.map((one) => (
    {id: one.id, help: one.help, places: one.nodes.slice(0, 3).map((node) => node.html)})))"""
"""Only what is wrong comes back: what is fine is hundreds of kilobytes a page."""
LEAN = ["--disable-gpu"]
"""There is no graphics card where tests run: its emulation takes time and shows nothing else."""
MISSING = "Chromium is not installed: apt-get install chromium"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start one browser for the session; contexts of it are as good as separate ones."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as driver:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=path, args=[*LEAN, *sandbox])
        yield browser
        browser.close()


class Served:
    """One address on loopback behind which applications can be exchanged."""

    def __init__(self) -> None:
        self.app: Any = None
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Let the application of the moment answer."""
        return self.app(environ, start_response)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log(self, *given: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Serve what a test sets as `served.app`, for the session."""
    address = Served()
    address.start()
    yield address
    address.stop()


def violations(page: Any) -> list[str]:
    """Return what axe finds on the page, one line a rule with the first places."""
    found = page.evaluate(FOUND, OPTIONS)
    if found is None:
        page.evaluate(AXE)
        found = page.evaluate(FOUND, OPTIONS)
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(str(html)[:160] for html in one["places"])
        for one in found
    ]


def look(page: Any, name: str) -> Path:
    """Keep a picture of the whole page; returns its file."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"]
    path = SCREENS / f"{name}-{width}.png"
    page.screenshot(path=str(path), full_page=True)
    return path
