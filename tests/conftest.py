"""What all tests share: golden files, and databases by a plugin."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tourwright.temporal import settle

pytest_plugins = ["tests.plugins.browser", "tests.plugins.databases", "tests.plugins.temporal"]

GoldenCheck = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--golden`: write what the code gives instead of comparing with it."""
    parser.addoption("--golden", action="store_true", help="rewrite the golden files")


def pytest_unconfigure() -> None:
    """Let the client's threads come to rest, or the interpreter may abort while it ends."""
    settle()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> GoldenCheck:
    """Compare text with a golden file, or rewrite the file under `--golden`."""
    rewrite = bool(request.config.getoption("--golden"))

    def check(path: Path, text: str) -> None:
        if rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs: see `make golden`"

    return check
