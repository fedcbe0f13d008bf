"""A newcomer clicks through the pages of the trial company as employee, manager and HR."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.trial_company import Company, company, on_free_ports
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.timeout(240)
NORA, LENA = "Nora Bellamy", "Lena Brandt"


@pytest.fixture(scope="module")
def open_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The trial company, open."""
    folder: Path = tmp_path_factory.mktemp("trial")
    with company(on_free_ports(folder / "trial")) as trial:
        trial.wait_until_open()
        yield trial
        code = trial.press_ctrl_c()
    assert (code, "Traceback" in trial.printed) == (0, False)


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """A browser."""
    with requests.Session() as session:
        yield Visitor(session)


def sign_in_as(visitor: Visitor, at: Company, words: str) -> Page:
    """Sign in as somebody from the time machine's page."""
    return visitor.press(visitor.open(at.url("/trial")), f"Sign in as {words}")


@pytest.mark.parametrize("name", [NORA, LENA])
def test_the_two_open_their_page_by_a_click(
    visitor: Visitor, open_company: Company, name: str
) -> None:
    """The time machine's button leads to where the two stand."""
    page = sign_in_as(visitor, open_company, name)

    assert page.status == 200
    assert urlsplit(page.url).path.startswith("/alliances/")
    assert NORA in page.text
    assert LENA in page.text


def test_hr_finds_somebody_and_says_why(visitor: Visitor, open_company: Company) -> None:
    """HR's first page searches; what was committed to opens after a reason only."""
    page = sign_in_as(visitor, open_company, "the HR partner")
    found = visitor.open(f"{page.url}?q=Nora")

    (to,) = found.links_to("of=")
    asked = visitor.open(f"{page.url.rstrip('/')}/{to.lstrip('/')}")

    assert "People you look after" in page.text
    assert "Why do you want to read this?" in asked.text or "committed to nothing yet" in asked.text


def test_the_page_of_all_offers_everybody(visitor: Visitor, open_company: Company) -> None:
    """Whoever is told of the page in the terminal finds all roles there."""
    page = visitor.open(open_company.url("/sign-in/dev"))

    assert all(words in page.text for words in (NORA, LENA, "HR partner", "IT", "executive"))
    assert visitor.press(page, NORA).status == 200


def test_signing_out_leads_back(visitor: Visitor, open_company: Company) -> None:
    """After signing out the private pages ask who is there."""
    page = sign_in_as(visitor, open_company, NORA)

    out = visitor.press(page, "Sign out")

    assert "You are signed out" in out.text
    assert urlsplit(visitor.open(page.url).url).path == "/sign-in"
