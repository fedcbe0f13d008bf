"""What a system, the directory and we say of each other: names for HR, figures for operators."""

import csv
import io
import re
from dataclasses import replace

import pytest

from tests.hris_pages import comparing, hris_deps
from tests.hris_rounds import RoundWorld, somebody
from tests.page_cast import HELD
from tests.page_world import PageWorld, hidden
from tourwright.domain.people import PersonStatus
from tourwright.ports import TransientError
from tourwright.store import Store
from webhooks.hris_compare import ON_A_PAGE

PATH, ONE, FILE = "/hris/compare", "/hris/compare/hr", "/hris/compare/hr/file"
UMA, VERA, WALT = somebody("uma"), somebody("vera"), somebody("walt", department="Plants")


class Company:
    """A source that says other than we hold of three people, and the pages over it."""

    def __init__(self, store: Store) -> None:
        self.rounds = RoundWorld(store)
        self.rounds.listed.has(UMA, VERA, WALT)
        self.rounds.round()
        self.rounds.listed.has(
            replace(UMA, work_email="uma.sol@acme.example"),
            replace(VERA, status=PersonStatus.TERMINATED),
            replace(WALT, manager_source_id="nobody"),
        )
        self.pages = PageWorld(store, hris=hris_deps(self.rounds))

    def press(self, name: str = "kim", source: str = "hr") -> int:
        """Press the button that compares; returns the status of the answer."""
        browser = self.pages.signed_in(name)
        fields = hidden(browser.get(PATH))
        return browser.post(PATH, data={**fields, "source": source}).status_code

    def text(self, path: str = PATH, name: str = "kim", language: str = "en") -> str:
        """Return what somebody reads."""
        answer = self.pages.signed_in(name).get(path, headers={"Accept-Language": language})
        return answer.text

    def status(self, path: str, name: str) -> int:
        """Return how somebody's request is answered."""
        return self.pages.signed_in(name).get(path).status_code


@pytest.fixture
def company(sqlite_store: Store) -> Company:
    """Return the company before anything was compared."""
    return Company(sqlite_store)


def test_nothing_is_compared_before_somebody_asks(company: Company) -> None:
    """Opening the page reads no source."""
    asked = len(company.rounds.listed.asked)

    assert "It was not compared yet." in company.text()
    assert len(company.rounds.listed.asked) == asked
    assert company.status(ONE, "kim") == 404


def test_hr_presses_and_reads_whom_it_is_about(company: Company) -> None:
    """With the day, who asked, how many of each kind, and each person with what helps."""
    assert company.press() == 303

    listed, shown = company.text(), company.text(ONE)
    assert "asked for by <bdi>Kim Example</bdi>" in listed
    assert "Left by the system, works here by us</a>: 1" in listed
    assert all(name in shown for name in ("Uma Sol", "Vera Sol", "Walt Sol"))
    assert "uma@acme.example / uma.sol@acme.example" in shown
    assert "The next reading tells us, if it is not held." in shown


def test_one_kind_can_be_read_alone(company: Company) -> None:
    """From the list of figures."""
    company.press()
    (link,) = re.findall(r'href="([^"]*what=another_mail_address)"', company.text())

    shown = company.text(link)

    assert "Uma Sol" in shown
    assert "Vera Sol" not in shown


def test_an_operator_reads_how_many_and_not_which(company: Company) -> None:
    """Neither names nor kinds: one of the kinds says that somebody leaves."""
    assert company.press("igor") == 303
    text = company.text(name="igor")

    assert "Between the system and us: 3" in text
    assert "In the lines of managers: 1" in text
    assert not re.search(r"Uma|Vera|Walt|[Ll]eft|address", text)
    assert [company.status(path, "igor") for path in (ONE, FILE)] == [404, 404]


@pytest.mark.parametrize("name", ["ana", "dana", "cleo", "eva", "ali", "bo"])
def test_nobody_else_sees_it(company: Company, name: str) -> None:
    """Neither the figures nor the list nor the file."""
    company.press()

    assert {company.status(path, name) for path in (PATH, ONE, FILE)} == {404}


def test_an_hr_partner_reads_of_their_own_population_only(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page and in the file; walt works in Plants."""
    company.press()
    monkeypatch.setitem(HELD, "kim", frozenset({"HR:Plants"}))

    for text in (company.text(ONE), company.text(FILE)):
        assert "Walt Sol" in text
        assert "Uma" not in text
        assert "Vera" not in text


def test_the_file_opens_in_a_spreadsheet(company: Company) -> None:
    """A mark at its beginning, a name with the day, nothing that is computed."""
    company.rounds.listed.has(UMA, VERA, WALT, somebody("eve", given_name="=1+1"))
    company.press()

    answer = company.pages.signed_in("kim").get(FILE)

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert 'filename="hr-20' in answer.headers["Content-Disposition"]
    assert rows[1][:3] == ["only_in_source", "eve", "'=1+1 Sol"]


def test_a_system_that_does_not_answer_is_said_so(company: Company) -> None:
    """The comparison of before stays, with its own day."""
    company.press()
    company.rounds.clock.move(days=1)
    company.rounds.listed.faults.append(TransientError("busy"))

    assert company.press() == 303

    text = company.text()
    assert "came to nothing" in text
    assert "Left by the system, works here by us</a>: 1" in text


def test_a_second_press_waits_for_the_first(company: Company) -> None:
    """It says since when it is being made; no form is there for a second one."""
    desk = comparing(company.rounds)
    fields = hidden(company.pages.signed_in("kim").get(PATH))
    desk.kept.begin("hr", "kim", company.rounds.clock.now(), company.rounds.clock.now())

    text = company.text()

    assert "It is being compared since" in text
    assert '<form method="post" action="/hris/compare"' not in text
    browser = company.pages.signed_in("kim")
    sent = browser.post(PATH, data={**fields, "source": "hr"})
    assert sent.status_code in {403, 409}


def test_a_form_of_nobody_compares_nothing(company: Company) -> None:
    """Without its hidden field, and for a system that is not there."""
    sent = company.pages.signed_in("kim").post(PATH, data={"source": "hr"})

    assert sent.status_code == 403
    assert company.press(source="payroll") == 404
    assert "It was not compared yet." in company.text()


def test_a_long_list_goes_on_from_page_to_page(company: Company) -> None:
    """Two hundred at a time; the file has all."""
    everybody = [somebody(f"p{number:03}") for number in range(ON_A_PAGE + 5)]
    company.rounds.listed.has(UMA, VERA, WALT, *everybody)
    company.press()

    first = company.text(ONE)
    (link,) = re.findall(r'href="([^"]*after=[^"]*)"', first)
    rest = company.text(link.replace("&amp;", "&"))

    assert ("P000" in first, "P199" in first, "P200" in first) == (True, True, False)
    assert ("P199" in rest, "P200" in rest, "P204" in rest) == (False, True, True)
    assert company.text(FILE).count("only_in_source") == ON_A_PAGE + 5


def test_the_pages_take_few_queries(company: Company) -> None:
    """However much differs."""
    everybody = [somebody(f"p{number:03}") for number in range(50)]
    company.rounds.listed.has(*everybody)
    company.press()
    kim = company.pages.signed_in("kim")

    for path in (PATH, ONE, FILE):
        with company.pages.queries() as counter:
            kim.get(path)
        assert len(counter) <= 8, (path, counter.statements)


def test_nothing_differs_where_all_say_the_same(company: Company) -> None:
    """In words, instead of an empty list."""
    company.rounds.listed.has(UMA, VERA, WALT)
    company.press()

    assert "Nothing differs." in company.text()
    assert "Nothing differs." in company.text(ONE)


def test_the_page_speaks_german(company: Company) -> None:
    """As every page does."""
    company.press()

    assert "Im System ausgeschieden, bei uns tätig" in company.text(language="de")


def test_without_sources_there_is_no_such_page(sqlite_store: Store) -> None:
    """As before."""
    page = PageWorld(sqlite_store).signed_in("kim")

    assert page.get(PATH).status_code == 404
