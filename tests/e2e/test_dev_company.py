"""Somebody runs `make dev` and only follows what it prints, to the alumni network and back."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.trial_company import Company, company, on_free_ports
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.timeout(240)
NORA, LENA, PRIVATE = "to=nora.bellamy@", "to=lena.brandt@", "to=nora@bellamy.example"
TOPICS = {"news": "yes", "jobs": "yes"}
JUMPS = 25


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """A browser."""
    with requests.Session() as session:
        yield Visitor(session)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Ports and a folder of its own."""
    return on_free_ports(tmp_path / "trial")


def commit(visitor: Visitor, mailbox: str) -> Page:
    """Open the newest mail with a question and commit to the text."""
    ask = visitor.open(mailbox).links_to("/asks/")[0]
    return visitor.press(visitor.open(ask), "I commit")


def where_we_stand(visitor: Visitor, at: Company) -> str:
    """Return what the page says that the newest mail of the new hire leads to."""
    return visitor.open(visitor.open(at.url("/trial")).links_to("/where-we-stand/")[0]).text


def jump_until(visitor: Visitor, at: Company, words: str) -> Page:
    """Jump over reminders until the time machine says these words."""
    page = visitor.open(at.url("/trial"))
    for _ in range(JUMPS):
        if words in page.text:
            return page
        page = visitor.press(page, "Jump over reminders")
        assert page.status == 200, page.text
    raise AssertionError(f"never came to {words!r}: {page.text}")


def live_to_the_invitation(visitor: Visitor, at: Company) -> None:
    """Follow the numbered steps that are printed."""
    for mailbox in (NORA, LENA):
        commit(visitor, at.url(mailbox))
    assert "under way" in where_we_stand(visitor, at)
    jump_until(visitor, at, "coming to its close")
    for mailbox in (NORA, LENA):
        confirm(visitor, at.url(mailbox))
    assert "completed" in where_we_stand(visitor, at)
    visitor.press(visitor.open(at.url("/trial")), "leaves in good standing")
    jump_until(visitor, at, "invited to the alumni network")


def confirm(visitor: Visitor, mailbox: str) -> None:
    """Answer the question whether the mission is complete, if it is still asked."""
    for link in visitor.open(mailbox).links_to("/asks/"):
        page = visitor.open(link)
        if list(page.pressable("mission is complete")):
            visitor.press(page, "mission is complete")
            return


def test_a_newcomer_lives_through_a_tour_by_what_is_printed(
    visitor: Visitor, env: dict[str, str]
) -> None:
    """Both commit, years pass, the leaver joins the alumni; after kill -9 it is all there."""
    with company(env) as first:
        first.wait_until_open()
        live_to_the_invitation(visitor, first)
        invitation = visitor.open(first.url(PRIVATE)).links_to("/alumni/")[0]
        member = visitor.press(visitor.open(invitation), "Yes", TOPICS)
        first.kill_everything()

    assert "you are a member" in member.text
    with company(env) as second:
        second.wait_until_open()
        again = visitor.open(visitor.open(second.url(PRIVATE)).links_to("/alumni/")[0])
        code = second.press_ctrl_c()

    assert "you are a member" in again.text
    assert (code, "Traceback" in second.printed) == (0, False)


def test_a_person_who_comes_back_gets_a_tour_in_the_same_year(
    visitor: Visitor, env: dict[str, str]
) -> None:
    """A jumped alliance starts its next tour in its own time, not in this machine's."""
    with company(env) as trial:
        trial.wait_until_open()
        for mailbox in (NORA, LENA):
            commit(visitor, trial.url(mailbox))
        jump_until(visitor, trial, "coming to its close")
        visitor.press(visitor.open(trial.url("/trial")), "leaves in good standing")
        jump_until(visitor, trial, "left in good standing")
        visitor.press(visitor.open(trial.url("/trial")), "is hired again")
        page = visitor.open(trial.url("/trial"))
        statement = visitor.open(visitor.open(trial.url(NORA)).links_to("/asks/")[0])

    year = re.search(r"Today \w+ \d+ \w+ (\d{4})", page.text)
    assert year is not None
    assert "tour 2" in page.text
    assert re.search(rf"from \d+ \w+ {year[1]}", statement.text), statement.text


def test_a_taken_port_is_told_in_one_sentence(env: dict[str, str]) -> None:
    """Nothing is started, and the sentence names port and variable."""
    env["TOURWRIGHT_DEV_MAILBOX_PORT"] = env["TOURWRIGHT_DEV_WEB_PORT"]

    with company(env) as trial:
        code = trial.ended()

    assert code == 2
    assert "TOURWRIGHT_DEV_MAILBOX_PORT" in trial.printed
    assert trial.printed.count("\n") == 1


def test_an_interrupted_first_start_is_completed_by_the_second(
    visitor: Visitor, env: dict[str, str]
) -> None:
    """Ctrl-C in the middle of the first start ends well; the next start hires the newcomer."""
    with company(env) as first:
        code = first.press_ctrl_c_when("Starting")
    with company(env) as second:
        second.wait_until_open()
        mailbox = visitor.open(second.url(NORA))

    assert (code, "Traceback" in first.printed) == (0, False)
    assert "Nora Bellamy (1)" in mailbox.text
    assert mailbox.links_to("/asks/")


def test_the_hr_system_speaks_on_the_day_that_a_person_has_reached(
    visitor: Visitor, env: dict[str, str]
) -> None:
    """A leave pauses the tour for as long as it lasts, and the return lets it go on."""
    with company(env) as trial:
        trial.wait_until_open()
        for mailbox in (NORA, LENA):
            commit(visitor, trial.url(mailbox))
        page = jump_until(visitor, trial, "review opened")
        away = visitor.press(page, "goes on leave")
        later = visitor.press(away, "month pass", {"how": "month"})
        back = visitor.press(later, "comes back from leave")

    assert "paused" in away.text
    assert today(later) == today(away) + timedelta(days=30)
    assert "back from leave" in back.text
    assert "under way" in back.text


def today(page: Page) -> date:
    """Return the day that the time machine shows."""
    shown = re.search(r"Today \w+ (\d+ \w+ \d{4})", page.text)
    assert shown is not None
    return datetime.strptime(shown[1], "%d %b %Y").replace(tzinfo=UTC).date()
