"""Five years of one alliance with everything real but HRIS and mail server."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import GoldenCheck
from tourwright.dev.account import account_of
from tourwright.dev.demo import report_of
from tourwright.dev.demo_page import Report, demo_page
from tourwright.dev.life import BEGIN, LENA, NORA, TOMAS, Life
from tourwright.dev.stage import staged

GOLDEN = Path(__file__).parents[1] / "golden" / "whole-life.txt"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, dict[str, str]]]:
    """Live the five years once; give the report and the names behind the ids."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with staged(tmp_path_factory.mktemp("life"), BEGIN) as stage:
        life = Life(stage, lambda _: None)
        life.live()
        people = {"Nora": NORA, "Lena": LENA, "Tomas": TOMAS}
        names = {life.person(who).person_key: name for name, who in people.items()}
        names[life.person(NORA).alliance_id] = "ALLIANCE"
        yield report_of(stage, life.chapters), names


@pytest.mark.timeout(300)
def test_the_life_leaves_the_golden_record(
    lived: tuple[Report, dict[str, str]], golden: GoldenCheck
) -> None:
    """Journal, mails, calendar entries and read model are what they always were."""
    report, names = lived

    golden(GOLDEN, account_of(report, names))


@pytest.mark.timeout(300)
def test_the_journal_of_the_life_is_whole(lived: tuple[Report, dict[str, str]]) -> None:
    """Every line fits the one before it."""
    report, _ = lived

    assert report.faults == 0
    assert len(report.lines) > 100


@pytest.mark.timeout(300)
def test_no_mail_was_sent_twice(lived: tuple[Report, dict[str, str]]) -> None:
    """One Message-ID is one mail."""
    report, _ = lived

    ids = [mail.message_id for mail in report.mails]

    assert len(ids) == len(set(ids))


@pytest.mark.timeout(300)
def test_the_page_of_the_life_needs_no_other_file(lived: tuple[Report, dict[str, str]]) -> None:
    """The page holds the picture and every mail, and loads nothing."""
    report, _ = lived

    page = demo_page(report)

    assert page.count('<details class="mail">') == len(report.mails)
    assert "<svg" in page
    assert "<script" not in page
    assert "<link" not in page
