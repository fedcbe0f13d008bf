"""The trial company's page: the Teams app is installed by a click, and a card there decides."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from emulators.chat.page import FETCHED, RENDERER
from tests.plugins.browser import look
from tests.trial_company import company, on_free_ports
from tests.visitor import Visitor

pytestmark = pytest.mark.timeout(240)
LENA = "to=lena.brandt@"


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """A browser without scripts."""
    with requests.Session() as session:
        yield Visitor(session)


@pytest.fixture
def renderer() -> None:
    """Microsoft's renderer, or a word on how to get it."""
    if not all((FETCHED / where / name).is_file() for name, where in RENDERER.items()):
        pytest.skip("Microsoft's renderer of cards is not here: make cards")


@pytest.mark.usefixtures("renderer")
def test_a_card_is_clicked_on_the_page_and_decides(
    chromium: Any,  # noqa: ANN401  # Playwright's own object
    visitor: Visitor,
    tmp_path: Path,
) -> None:
    """Install, ask for what is open, read the text, commit; the page of the question knows."""
    with company(on_free_ports(tmp_path / "trial")) as trial:
        trial.wait_until_open()
        page = chromium.new_page()
        page.goto(trial.url(LENA))
        page.get_by_role("button", name="Install the app").click()
        page.get_by_label("Write to Tourwright").fill("open")
        page.get_by_role("button", name="Send").click()
        chat = page.locator(".chat")
        for name in ("Open it", "Read", "I commit to this"):
            chat.get_by_role("button", name=re.compile(name)).first.click()
        chat.get_by_text("Answered by you in Teams").wait_for()
        look(page, "trial-chat")
        page.close()
        asked = visitor.open(visitor.open(trial.url(LENA)).links_to("/asks/")[0])

    assert "Answered by you in Teams" in asked.text
