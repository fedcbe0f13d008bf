"""Readings that wait: HR reads whom they are about, operators read figures, one word decides."""

import re
from dataclasses import dataclass, replace
from datetime import date

import pytest
from werkzeug.test import TestResponse

from tests.hris_pages import hris_deps
from tests.hris_rounds import ListedHris, RoundWorld, State, somebody
from tests.page_cast import HELD
from tests.page_world import PageWorld
from tourwright.domain.breaker import Reason
from tourwright.domain.people import CLOSED, FactKind, PersonStatus, WorkerType
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Round, SourceRules
from tourwright.store import Store
from webhooks.hris_words import (
    KINDS,
    REASONS,
    VALUES,
    kind_in_words,
    reason_in_words,
    value_in_words,
)

NAMES = ("uma", "vera", "walt", "xia", "yann", "zoe", "pia", "quin", "rosa", "tara")
TEAM = [somebody(name) for name in NAMES]


class Refusing(ListedHris):
    """A source of which one row and one file cannot be read."""

    def __init__(self) -> None:
        super().__init__("hr", {each.source_person_id: each for each in TEAM})

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return the people, and what could not be read."""
        faults = (Reject("row 7", "hire_date", "is no day"), Reject("file", "file", "is empty"))
        return replace(super().page(asked), rejects=faults)


@dataclass
class Held:
    """The pages over a source of ten people of whom most would move: held."""

    pages: PageWorld
    rounds: RoundWorld
    held: Round

    def get(self, name: str, path: str = "", accept: str = "text/html") -> TestResponse:
        """Return what somebody sees."""
        at = path or f"/hris/held/{self.held.round_no}"
        return self.pages.signed_in(name).get(at, headers={"Accept": accept})

    def press(self, name: str, verb: str) -> TestResponse:
        """Press a button of the page."""
        page = self.pages.signed_in(name)
        at = f"/hris/held/{self.held.round_no}"
        shown = page.get(at).text
        fields = dict(re.findall(r'name="(csrf|once)" value="([^"]*)"', shown))
        return page.post(at, data={**fields, "verb": verb})

    def state(self) -> State:
        """Return how far the reading is."""
        found = self.rounds.rounds.get(self.held.round_no)
        assert found is not None
        return found.state


@pytest.fixture
def world(sqlite_store: Store) -> Held:
    """Everybody would go to another department."""
    rounds = RoundWorld(sqlite_store)
    rounds.listed.has(*TEAM)
    rounds.round()
    rounds.listed.has(*(replace(each, department="Service") for each in TEAM))
    held = rounds.round()
    return Held(PageWorld(sqlite_store, hris=hris_deps(rounds)), rounds, held)


def test_hr_reads_why_it_is_held_and_whom_it_is_about(world: Held) -> None:
    """In words, with each fact as it is and as it would be."""
    text = world.get("kim").text

    assert "10 changes of manager, post or place; up to 5 pass." in text
    assert "Uma Sol" in text
    assert re.search(r"department: .*Sales.* → .*Service", text)
    assert "another post or department" in text


def test_an_operator_in_a_session_sees_counts_only(world: Held) -> None:
    """Neither names nor kinds nor reasons, on the page, in the list and as JSON."""
    listed = world.get("igor", "/hris/held").text
    shown = [world.get("igor").text, world.get("igor", accept="application/json").text]

    assert "Changes: 10." in shown[0]
    for text in (*shown, listed):
        assert not re.search(r"Uma|Sales|Service|movers|department|manager,", text)


def test_nobody_else_sees_that_anything_is_held(world: Held) -> None:
    """Neither those whom it is about nor their managers."""
    for name in ("ana", "dana", "cleo", "eva"):
        assert world.get(name).status_code in (403, 404)
        assert world.get(name, "/hris/held").status_code in (403, 404)


def test_the_list_names_what_waits(world: Held) -> None:
    """With a link to each."""
    text = world.get("kim", "/hris/held").text

    assert f"/hris/held/{world.held.round_no}" in text
    assert "10 changes of manager" in text


def test_a_release_lets_it_go_on(world: Held) -> None:
    """Who said so is kept; the engine is asked to go on with this very reading."""
    answer = world.press("kim", "release")

    assert answer.status_code == 303
    assert world.state() is State.APPLYING
    assert [start.round_no for start in world.rounds.engine.started] == [world.held.round_no]
    done = world.rounds.round(world.held.why.value, "hr", world.held.round_no)
    assert (done.state, done.released_by) == (State.DONE, world.pages.key("kim"))


def test_a_drop_forgets_it(world: Held) -> None:
    """Nothing of it happens, and it cannot be released any more."""
    assert world.press("igor", "drop").status_code == 303

    assert world.state() is State.DROPPED
    people = world.rounds.store.people_bulk.of_source("hr", NAMES)
    assert {each.facts.department for each in people.values()} == {"Sales"}


def test_a_form_of_nobody_decides_nothing(world: Held) -> None:
    """Without its hidden field, and without a button."""
    page = world.pages.signed_in("kim")

    forged = page.post(f"/hris/held/{world.held.round_no}", data={"verb": "release"})

    assert forged.status_code == 403
    assert world.press("kim", "").status_code == 422
    assert world.state() is State.HELD


def test_a_long_list_goes_on_from_page_to_page(sqlite_store: Store) -> None:
    """Two hundred people at a time."""
    rounds = RoundWorld(sqlite_store)
    rounds.listed.has(*(somebody(f"p{number:03}") for number in range(205)))
    dry = rounds.dry()
    world = Held(PageWorld(sqlite_store, hris=hris_deps(rounds)), rounds, dry)

    first = world.get("kim").text
    (link,) = re.findall(r'href="([^"]*after=[^"]*)"', first)
    rest = world.get("kim", link).text

    assert ("P000" in first, "P199" in first, "P200" in first) == (True, True, False)
    assert ("P199" in rest, "P200" in rest, "P204" in rest) == (False, True, True)


def test_a_dry_run_is_read_and_cannot_be_released(sqlite_store: Store) -> None:
    """It has no buttons, and a press does nothing."""
    rounds = RoundWorld(sqlite_store)
    rounds.listed.has(*TEAM)
    dry = rounds.dry()
    world = Held(PageWorld(sqlite_store, hris=hris_deps(rounds)), rounds, dry)

    text = world.get("kim").text

    assert "only tried out" in text
    assert "Uma Sol" in text
    assert "Release it" not in text
    assert rounds.statuses() == {}


def test_a_newcomer_is_shown_with_what_tells_who_it_is(world: Held) -> None:
    """First day, post and address; nothing is held to compare with."""
    newton = somebody("newton", hire_date=date(2026, 7, 1))
    world.rounds.listed.has(*world.rounds.listed.people.values(), newton)
    dry = world.rounds.dry()

    text = world.get("kim", f"/hris/held/{dry.round_no}?after=ana").text

    (about,) = re.findall(r"<h3>[^/]*Newton Sol.*?</section>", text, re.DOTALL)
    assert "New to us" in about
    assert re.search(r"first day: .*1 Jul 2026", about)
    assert "newton@acme.example" in about
    assert "→" not in about


@pytest.mark.parametrize("adopt", ["joiners", "everybody"])
def test_a_first_load_says_that_it_begins_nothing_for_those_who_are_here(
    sqlite_store: Store, adopt: str
) -> None:
    """Where IT chose so: HR need not fear a mail to everybody."""
    rounds = RoundWorld(sqlite_store, rules=SourceRules(adopt=adopt))
    rounds.listed.has(*TEAM)
    world = Held(PageWorld(sqlite_store, hris=hris_deps(rounds)), rounds, rounds.round())

    assert ("taken over without a tour" in world.get("kim").text) is (adopt == "joiners")
    assert "taken over without a tour" not in world.get("igor").text


def test_what_could_not_be_read_names_the_fact_in_words(sqlite_store: Store) -> None:
    """And a fault of the whole file is not named twice."""
    rounds = RoundWorld(sqlite_store, Refusing())
    world = Held(PageWorld(sqlite_store, hris=hris_deps(rounds)), rounds, rounds.dry())

    text = re.sub(r"<[^>]+>", "", world.get("kim").text)

    assert "row 7, first day: is no day" in text
    assert "file: is empty" in text
    assert "file, file" not in text


def test_hr_counts_what_would_happen_and_reads_one_kind_alone(world: Held) -> None:
    """Twelve leavers are found among thousands who only move."""
    rounds = world.rounds
    gone = replace(TEAM[0], status=PersonStatus.TERMINATED, department="Service")
    rounds.listed.has(gone, *(replace(each, department="Service") for each in TEAM[1:]))
    at = f"/hris/held/{rounds.dry().round_no}"

    everybody = world.get("kim", at).text
    (link,) = re.findall(r'href="([^"]*kind=terminated)"', everybody)
    alone = world.get("kim", link).text

    assert "has left</a>: 1" in everybody
    assert "another post or department</a>: 10" in everybody
    assert re.findall(r"<h3><bdi>(.*?)</bdi>", alone) == ["Uma Sol"]
    assert "kind=" not in world.get("igor", at).text
    assert len(re.findall(r"<h3>", world.get("kim", f"{at}?kind=%25").text)) == 10


def test_an_hr_partner_reads_of_their_own_population_only(
    world: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the department that was or will be; the others are said to be left out."""
    plants = somebody("newton", department="Plants")
    world.rounds.listed.has(*TEAM, plants)
    at = f"/hris/held/{world.rounds.dry().round_no}"
    monkeypatch.setitem(HELD, "kim", frozenset({"HR:Plants"}))

    assert re.findall(r"<h3><bdi>(.*?)</bdi>", world.get("kim", at).text) == ["Newton Sol"]
    theirs = world.get("kim").text
    assert "Uma" not in theirs
    assert "People whom other HR partners look after are left out here." in theirs


def test_without_sources_there_is_no_such_page(sqlite_store: Store) -> None:
    """As before."""
    page = PageWorld(sqlite_store).signed_in("kim")

    assert page.get("/hris/held").status_code == 404


def test_whoever_comes_late_reads_that_somebody_has_decided(world: Held) -> None:
    """By the link of the mail or with the page open: the reading is no page any more."""
    late, at = world.pages.signed_in("kim"), f"/hris/held/{world.held.round_no}"
    fields = dict(re.findall(r'name="(csrf|once)" value="([^"]*)"', late.get(at).text))
    world.press("igor", "drop")

    told = [late.get(at), late.post(at, data={**fields, "verb": "release"})]

    assert [each.status_code for each in told] == [410, 410]
    assert all("This reading does not wait any more." in each.text for each in told)
    assert all("Nothing waits." in each.text for each in told)
    assert world.state() is State.DROPPED
    assert world.get("kim", "/hris/held/99").status_code == 404


def test_what_facts_say_is_shown_in_words(world: Held) -> None:
    """As people say it in their language; machines read the facts as they are."""
    gone = replace(TEAM[0], status=PersonStatus.TERMINATED, end_date=date(2026, 5, 29))
    world.rounds.listed.has(gone, *TEAM[1:])
    at = f"/hris/held/{world.rounds.dry().round_no}"
    page = world.pages.signed_in("kim")

    english = re.sub(r"<[^>]+>", "", page.get(at).text)
    german = re.sub(r"<[^>]+>", "", page.get(at, headers={"Accept-Language": "de"}).text)

    assert "status: works here → has left" in english
    assert "last day: none → 29 May 2026" in english
    assert "Status: arbeitet hier → ist gegangen" in german
    assert '"after":"terminated"' in page.get(at, headers={"Accept": "application/json"}).text


def test_every_status_and_kind_of_employment_has_words() -> None:
    """A new one does not reach HR as a word of the code."""
    shown = {each for each in PersonStatus if each not in CLOSED} - {PersonStatus.UNKNOWN}

    assert set(VALUES["status"]) == shown
    assert set(VALUES["worker_type"]) == set(WorkerType)
    assert value_in_words("department", "active") == "active"


def test_every_kind_and_reason_has_words() -> None:
    """A new one does not reach HR as a word of the code."""
    assert set(KINDS) == set(FactKind)
    assert all(reason_in_words(Reason(word, 3, 2, "work_email")) for word in REASONS)
    assert "mail address at work" in reason_in_words(Reason("emptied", field="work_email"))
    assert kind_in_words("terminated") == "has left"
