"""Pages of running tours: who reads them, in which words, and how much they ask of the store."""

import io

import pytest

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld, somebody
from tests.import_pages import (
    FILE,
    GERMAN,
    PATH,
    a_day_passes,
    begun,
    row,
    sent,
    two_good,
    two_rows,
)
from tests.import_world import HEAD
from tests.page_cast import HELD
from tests.page_world import PageWorld, hidden, send
from tourwright.store import Store
from webhooks.import_words import STANDS, WITH_VALUES, WORDS, in_words


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world whose people come from a source of the file."""
    return PageWorld(sqlite_store, hris=hris_deps(RoundWorld(sqlite_store)))


def test_a_long_list_has_parts(sqlite_store: Store) -> None:
    """Two hundred rows each."""
    world, rows = company(sqlite_store, 210)
    kim = world.signed_in("kim")
    sent(kim, rows)
    send(kim, FILE, {"verb": "begin", "a_day": "20"}, "begin")

    first, second = kim.get(FILE).text, kim.get(f"{FILE}?after=201").text

    assert ("Show more rows" in first, "<td>201</td>" in first) == (True, True)
    assert ("Show more rows" in second, "<td>202</td>" in second) == (False, True)
    assert "<td>201</td>" not in second


def company(store: Store, people: int) -> tuple[PageWorld, str]:
    """Return a world with so many people more, and a file of them all, half of them by address."""
    world = PageWorld(store, hris=hris_deps(RoundWorld(store)))
    names = [f"p{number}" for number in range(people)]
    hired = [somebody(name, manager_source_id="dana") for name in names]
    store.people_bulk.apply_many([(each, ()) for each in hired], world.clock.now())
    ids = [name if at % 2 else f"{name}@acme.example" for at, name in enumerate(names)]
    lines = [f"{one},dana,transformational,Open the plant,2025-09-01,36" for one in ids]
    return world, "\n".join([HEAD, *lines])


def questions(store: Store, people: int) -> tuple[int, int]:
    """Return how often the store is asked to check a file, and to show it."""
    world, rows = company(store, people)
    kim = world.signed_in("kim")
    fields = {**hidden(kim.get(PATH)), "file": (io.BytesIO(rows.encode()), "tours.csv")}
    with world.queries() as checking:
        kim.post(PATH, data=fields, content_type="multipart/form-data")
    with world.queries() as showing:
        assert f"{people} rows fit." in kim.get(FILE).text
    return len(checking), len(showing)


def test_five_hundred_rows_cost_a_handful_of_questions(sqlite_store: Store) -> None:
    """By ids and by addresses alike."""
    checking, showing = questions(sqlite_store, 500)

    assert checking <= 12
    assert showing <= 8


def test_a_running_file_costs_a_handful_of_questions(world: PageWorld) -> None:
    """With tours that were brought in."""
    begun(world)
    a_day_passes(world, 2)
    kim = world.signed_in("kim")

    with world.queries() as queries:
        kim.get(FILE)

    assert len(queries) <= 8


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


@pytest.mark.parametrize("path", [PATH, FILE])
def test_a_form_of_another_window_is_refused(world: PageWorld, path: str) -> None:
    """As everywhere."""
    kim = world.signed_in("kim")
    sent(kim, two_good(world))

    assert kim.post(path, data={"verb": "begin", "a_day": "5"}).status_code == 403
    assert "2 rows fit." in kim.get(FILE).text


@pytest.mark.parametrize("name", ["ana", "dana", "igor", "cleo", "eva"])
@pytest.mark.parametrize("path", [PATH, FILE, f"{FILE}/to-mend.csv"])
def test_the_pages_are_for_hr(world: PageWorld, name: str, path: str) -> None:
    """Nobody else learns who is known here."""
    sent(world.signed_in("kim"), two_rows(world))

    assert world.signed_in(name).get(path).status_code in {403, 404}


def test_a_partner_sees_their_own_files_and_their_own_people(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HR of Sales knows nobody of the plants, and no file of somebody else."""
    sent(world.signed_in("kim"), two_good(world))
    for name in ("kim", "cleo"):
        monkeypatch.setitem(HELD, name, frozenset({"HR:Sales"}))

    mine = sent(world.signed_in("kim"), two_good(world)).text

    assert "One row fits. One row is to be mended." in mine
    assert "nobody whom you look after has this id" in mine
    assert world.signed_in("cleo").get(FILE).status_code == 404


def test_without_sources_of_people_there_is_no_such_page(sqlite_store: Store) -> None:
    """Not even for HR."""
    kim = PageWorld(sqlite_store).signed_in("kim")

    assert [kim.get(path).status_code for path in (PATH, FILE)] == [404, 404]


def test_faults_are_told_in_german(world: PageWorld) -> None:
    """Those that a row has, and those of a whole file."""
    text = f"{HEAD}\n{row(world, 'olga', 'otto', 'soon')}"

    kim = world.signed_in("kim")
    sent(kim, text)
    page = kim.get(FILE, headers=GERMAN).text

    assert "Eine Zeile ist zu ändern." in page
    assert "schreiben Sie den Tag als 2026-12-31" in page


def test_faults_with_values_are_told_in_german(world: PageWorld) -> None:
    """A column that is missing, and a text that is far too long."""
    kim = world.signed_in("kim")
    long = f"{HEAD}\nana,dana,rotational,{'x' * 9000},2025-09-01,24"

    lacking = sent(kim, "employee_id,manager_id\n", GERMAN).text
    sent(kim, long)

    assert "keine Spalte type" in lacking
    assert "9000 Zeichen" in kim.get(FILE, headers=GERMAN).text


def test_sentences_of_the_rules_are_in_the_catalogues(world: PageWorld) -> None:
    """Every sentence has its German; none is left in English."""
    with world.app.test_request_context("/", headers=GERMAN):
        left = [words for words in (*WORDS, *WITH_VALUES) if in_words(words) == words]
        standing = [words for words in STANDS.values() if in_words(words) == words]

    assert left == []
    assert standing == list(STANDS.values())
