"""What all tests share: golden files, and the rest by plugins."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tourwright.temporal import settle

pytest_plugins = [
    "tests.plugins.applications",
    "tests.plugins.browser",
    "tests.plugins.canned",
    "tests.plugins.databases",
    "tests.plugins.garbage",
    "tests.plugins.temporal",
]

Golden = Callable[[Path, str], str]
"""Gives the golden text of a file; the second is what the code gives now."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--golden`: write what the code gives instead of comparing with it."""
    parser.addoption("--golden", action="store_true", help="rewrite the golden files")


def pytest_unconfigure() -> None:
    """Let the client's threads come to rest, or the interpreter may abort while it ends."""
    settle()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Give the text of a golden file, which `--golden` writes anew with what the code gives."""
    rewrite = bool(request.config.getoption("--golden"))

    def read(path: Path, text: str) -> str:
        if rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    return read
