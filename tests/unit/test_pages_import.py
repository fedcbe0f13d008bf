"""HR's file of tours that run already: what fits, what comes back, and that nothing is changed."""

import io

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.hris_rounds import RoundWorld
from tests.page_world import PageWorld, hidden
from tourwright.domain.model import TourKind
from tourwright.ports.hris import HrisSource
from tourwright.store import Store
from webhooks.hris_deps import HrisDeps
from webhooks.import_words import WORDS

PATH = "/hris/import"
HEAD = "employee_id,manager_id,type,mission_objective,start,length_months"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world whose people come from a source of the file."""
    rounds = RoundWorld(sqlite_store)
    sources = {"hr": HrisSource("hr", "rest", rounds.listed)}
    hris = HrisDeps(sources, rounds.rounds, rounds.readings, rounds.desk, sqlite_store.people_bulk)
    return PageWorld(sqlite_store, hris=hris)


def row(world: PageWorld, name: str, manager: str, start: str = "2025-09-01") -> str:
    """Return one row about somebody of the cast, by the id of the source."""
    ids = [world.people[one].facts.source_person_id for one in (name, manager)]
    return f"{','.join(ids)},transformational,Open the plant,{start},36"


def sent(browser: FlaskClient, text: str | bytes, verb: str = "check") -> TestResponse:
    """Send a file as the browser does."""
    data = text if isinstance(text, bytes) else text.encode()
    fields = {**hidden(browser.get(PATH)), "verb": verb, "file": (io.BytesIO(data), "tours.csv")}
    return browser.post(PATH, data=fields, content_type="multipart/form-data")


def test_rows_that_fit_and_rows_to_mend_are_told_apart(world: PageWorld) -> None:
    """With the number of the row and its column; nothing is stored."""
    text = "\n".join([HEAD, row(world, "ana", "dana"), row(world, "olga", "otto", "soon")])
    kim = world.signed_in("kim")

    page = sent(kim, text).text

    assert "One row fits. One row is to be mended." in page
    assert "<td>3</td><td>start</td>" in page
    assert world.store.views.of_employee(world.key("ana")) == []


def test_the_rows_to_mend_come_back_as_a_file(world: PageWorld) -> None:
    """The row as it was, and what to mend beside it; rows that fit are left out."""
    text = "\n".join([HEAD, row(world, "ana", "dana"), row(world, "olga", "otto", "soon")])

    back = sent(world.signed_in("kim"), text, "mend")

    lines = back.text.splitlines()
    assert back.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in back.headers["Content-Disposition"]
    assert (len(lines), lines[1].split(",")[4]) == (2, "soon")
    assert lines[1].endswith("start: write the day as 2026-12-31")


def test_somebody_whose_tour_runs_here_is_not_brought_in_again(world: PageWorld) -> None:
    """Their row is to be mended: it would be a second tour."""
    world.open_tour(TourKind.ROTATIONAL, standard_text=True)

    page = sent(world.signed_in("kim"), f"{HEAD}\n{row(world, 'ana', 'dana')}").text

    assert "runs here already" in page


def test_people_are_found_by_their_address_too(world: PageWorld) -> None:
    """Where HR's file has no ids."""
    mails = [world.people[name].facts.work_email for name in ("ana", "dana")]
    text = f"{HEAD}\n{','.join(mails)},rotational,Learn the trade,2025-09-01,24"

    assert "One row fits." in sent(world.signed_in("kim"), text).text


@pytest.mark.parametrize(
    "data", [b"", b"name\n", "employé".encode("cp1252"), b"\x00\x01"], ids=repr
)
def test_a_file_that_cannot_be_read_says_what_to_do(world: PageWorld, data: bytes) -> None:
    """The form comes back with one sentence."""
    answer = sent(world.signed_in("kim"), data)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_without_a_file_the_form_asks_for_one(world: PageWorld) -> None:
    """Nothing was chosen."""
    kim = world.signed_in("kim")

    answer = kim.post(PATH, data={**hidden(kim.get(PATH)), "verb": "check"})

    assert answer.status_code == 422
    assert "choose a file" in answer.text


def test_a_form_of_another_window_is_refused(world: PageWorld) -> None:
    """As everywhere."""
    assert world.signed_in("kim").post(PATH, data={"verb": "check"}).status_code == 403


@pytest.mark.parametrize("name", ["ana", "dana", "igor", "cleo", "eva"])
def test_the_page_is_for_hr(world: PageWorld, name: str) -> None:
    """Nobody else learns who is known here."""
    assert world.signed_in(name).get(PATH).status_code in {403, 404}


def test_without_sources_of_people_there_is_no_such_page(sqlite_store: Store) -> None:
    """Not even for HR."""
    assert PageWorld(sqlite_store).signed_in("kim").get(PATH).status_code == 404


def test_faults_are_told_in_german(world: PageWorld) -> None:
    """Those that a row has, and those of a whole file."""
    kim = world.signed_in("kim")
    text = f"{HEAD}\n{row(world, 'olga', 'otto', 'soon')}"
    fields = {**hidden(kim.get(PATH)), "file": (io.BytesIO(text.encode()), "tours.csv")}
    german = {"Accept-Language": "de"}

    page = kim.post(PATH, data=fields, content_type="multipart/form-data", headers=german).text

    assert "Eine Zeile ist zu ändern." in page
    assert "schreiben Sie den Tag als 2026-12-31" in page


def test_sentences_of_the_rules_are_in_the_catalogues(world: PageWorld) -> None:
    """Every sentence of a row with everything wrong has its German; none is left in English."""
    kim = world.signed_in("kim")
    text = f"{HEAD}\nana,ana,nonsense,,soon,none\nolga,nobody,rotational,,2199-01-01,999"
    fields = {**hidden(kim.get(PATH)), "file": (io.BytesIO(text.encode()), "tours.csv")}
    german = {"Accept-Language": "de"}

    page = kim.post(PATH, data=fields, content_type="multipart/form-data", headers=german).text

    assert "<td>2</td>" in page
    assert [words for words in WORDS if f"<td>{words}</td>" in page] == []
    assert "niemand hat eine Tour mit sich selbst" in page
