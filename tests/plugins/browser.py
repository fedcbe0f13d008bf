"""A real Chromium for tests of pages: looks, keyboard, and what axe finds.

Skipped with a word on what to install where there is none. What was seen is kept below
`var/screens`.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

SCREENS = Path(__file__).parents[2] / "var" / "screens"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MISSING = "Chromium is not installed: apt-get install chromium"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start one browser for the session; contexts of it are as good as separate ones."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as driver:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=path, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Callable[[Flask], str]]:
    """Serve applications on loopback until the test ends; returns the address of each."""
    servers = []

    def serve(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def violations(page: Any) -> list[str]:  # noqa: ANN401  (Playwright's page)
    """Return what axe finds on the page, one line a rule with the first places."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{one['id']}: {one['help']}: "
        + "; ".join(str(node["html"])[:160] for node in one["nodes"][:3])
        for one in found.response["violations"]
    ]


def look(page: Any, name: str) -> Path:  # noqa: ANN401  (Playwright's page)
    """Keep a picture of the whole page; returns its file."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"]
    path = SCREENS / f"{name}-{width}.png"
    page.screenshot(path=str(path), full_page=True)
    return path
