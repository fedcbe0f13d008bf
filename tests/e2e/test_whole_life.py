"""Five years of one alliance with everything real but HRIS and mail server."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from emulators.demo_company import PLACES
from tests.conftest import Golden
from tourwright.dev.account import account_of
from tourwright.dev.demo import report_of
from tourwright.dev.demo_page import Report, demo_page
from tourwright.dev.life import BEGIN, LENA, NORA, TOMAS, Life
from tourwright.dev.stage import staged
from tourwright.domain.policy import Policy

ADDRESSES = {
    f"{name}@lumenharbor.example" for name in ("nora.bellamy", "lena.brandt", "tomas.varga")
}
GOLDEN = Path(__file__).parents[1] / "golden" / "whole-life.txt"


WEEK = timedelta(days=7)
A_WEEK = Policy("any", "any", "any").mails_a_week
"""The starter catalogue leaves the number as it is."""

LEAVE = (date(2032, 2, 23), date(2032, 5, 23))


@dataclass(frozen=True)
class Came:
    """A mail that counts in somebody's week; local is the moment at their place."""

    who: str
    local: datetime


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
    lived: tuple[Report, dict[str, str]], golden: Golden
) -> None:
    """Journal, mails, calendar entries and read model are what they always were."""
    report, names = lived

    account = account_of(report, names)

    assert account == golden(GOLDEN, account)


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


def came(report: Report) -> list[Came]:
    """Return the mails to the people at work, calendar entries aside; all work in one zone."""
    at_work = (mail for mail in report.mails if mail.recipient in ADDRESSES and not mail.calendar)
    zone = ZoneInfo(PLACES["Berlin"][0])
    return [
        Came(mail.recipient, parsedate_to_datetime(str(mail.message["Date"])).astimezone(zone))
        for mail in at_work
    ]


@pytest.mark.timeout(300)
def test_nobody_is_nagged(lived: tuple[Report, dict[str, str]]) -> None:
    """In five years no seven days bring anybody more mails than the number of the company."""
    report, _ = lived

    mails = came(report)

    assert {mail.who for mail in mails} == ADDRESSES
    for mail in mails:
        week = [
            each
            for each in mails
            if each.who == mail.who and mail.local <= each.local < mail.local + WEEK
        ]
        assert len(week) <= A_WEEK, [each.local for each in week]


@pytest.mark.timeout(300)
def test_mails_come_in_working_hours(lived: tuple[Report, dict[str, str]]) -> None:
    """Never at night, on a weekend or on the first of January."""
    report, _ = lived

    odd = [
        mail
        for mail in came(report)
        if not time(8) <= mail.local.time() < time(18)
        or mail.local.weekday() > 4
        or (mail.local.month, mail.local.day) == (1, 1)
    ]

    assert odd == []


@pytest.mark.timeout(300)
def test_a_leave_of_three_months_has_no_mail(lived: tuple[Report, dict[str, str]]) -> None:
    """Nothing is asked of either of the two, and nothing is told."""
    report, _ = lived

    during = [mail for mail in came(report) if LEAVE[0] <= mail.local.date() <= LEAVE[1]]

    assert during == []


@pytest.mark.timeout(300)
def test_the_page_of_the_life_needs_no_other_file(lived: tuple[Report, dict[str, str]]) -> None:
    """The page holds the picture and every mail, and loads nothing."""
    report, _ = lived

    page = demo_page(report)

    assert page.count('<details class="mail">') == len(report.mails)
    assert "<svg" in page
    assert "<script" not in page
    assert "<link" not in page
    assert "rotational tour, ready to commit to" in page
