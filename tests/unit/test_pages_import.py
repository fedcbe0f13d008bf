"""HR's file of tours that run already: what fits, what comes back, and what becomes of the rest."""

import io
from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.hris_rounds import RoundWorld, somebody
from tests.page_world import HELD, PageWorld, hidden, send
from tourwright.domain.model import Party, TourKind
from tourwright.domain.tour_import import RunningTour
from tourwright.domain.tour_state import Imported
from tourwright.intake.releasing import Releases
from tourwright.ports.hris import HrisSource
from tourwright.store import Store
from webhooks.hris_deps import HrisDeps
from webhooks.import_words import STANDS, WITH_VALUES, WORDS, in_words
from webhooks.words import day

PATH, FILE = "/hris/import", "/hris/import/1"
HEAD = "employee_id,manager_id,type,mission_objective,start,length_months"
GERMAN = {"Accept-Language": "de"}


def hris_of(store: Store) -> HrisDeps:
    """Return what pages know of a source of people called "hr"."""
    rounds = RoundWorld(store)
    return HrisDeps(
        {"hr": HrisSource("hr", "rest", rounds.listed)},
        rounds.rounds,
        rounds.readings,
        rounds.desk,
        store.people_bulk,
        imports=store.imports,
    )


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world whose people come from a source of the file."""
    return PageWorld(sqlite_store, hris=hris_of(sqlite_store))


def row(world: PageWorld, name: str, manager: str, start: str = "2025-09-01") -> str:
    """Return one row about somebody of the cast, by the id of the source."""
    ids = [world.people[one].facts.source_person_id for one in (name, manager)]
    return f"{','.join(ids)},transformational,Open the plant,{start},36"


def sent(
    browser: FlaskClient, text: str | bytes, headers: Mapping[str, str] | None = None
) -> TestResponse:
    """Send a file as the browser does, and follow it to what it holds."""
    data = text if isinstance(text, bytes) else text.encode()
    fields = {**hidden(browser.get(PATH)), "verb": "check", "file": (io.BytesIO(data), "tours.csv")}
    kind = "multipart/form-data"
    return browser.post(
        PATH, data=fields, content_type=kind, headers=headers, follow_redirects=True
    )


def two_rows(world: PageWorld) -> str:
    """Return a file of a row that fits and one that does not."""
    return "\n".join([HEAD, row(world, "ana", "dana"), row(world, "olga", "otto", "soon")])


def two_good(world: PageWorld) -> str:
    """Return a file of two rows that fit."""
    return "\n".join([HEAD, row(world, "ana", "dana"), row(world, "olga", "otto")])


def begun(world: PageWorld) -> FlaskClient:
    """Have a file of two rows brought in, one a day."""
    kim = world.signed_in("kim")
    sent(kim, two_good(world))
    send(kim, FILE, {"verb": "begin", "a_day": "1"}, "begin")
    return kim


class OpensTours:
    """Takes rows as the alliances do: the text of the file is before both."""

    def __init__(self, world: PageWorld) -> None:
        self._world = world

    def bring_in(self, act_id: str, hr_key: str, tour: RunningTour) -> str:
        """See `tourwright.intake.releasing.BringsIn.bring_in`."""
        world = self._world
        assert (act_id.startswith("import-1-"), hr_key) == (True, world.key("kim"))
        names = {person.person_key: name for name, person in world.people.items()}
        two = (names[tour.employee_key], names[tour.manager_key])
        imported = Imported(tour.provenance, tour.committed_on, hr_key)
        given = {"imported": imported, "standard_text": False, "by": Party.HR}
        return world.open_tour(TourKind.TRANSFORMATIONAL, two, **given).tour_id


def shown(world: PageWorld, path: str = FILE) -> str:
    """Return the page as HR reads it now, days later perhaps."""
    return world.signed_in("kim").get(path).text


def a_day_passes(world: PageWorld, times: int = 1) -> None:
    """Let the worker's hour come on so many days; nobody answers meanwhile."""
    bringer = OpensTours(world)
    for _ in range(times):
        world.wait(days=1)
        Releases(world.store.imports, world.store.people, bringer).work(world.clock.now())


def test_rows_that_fit_and_rows_to_mend_are_told_apart(world: PageWorld) -> None:
    """With the number of the row and its column; nobody hears of it."""
    page = sent(world.signed_in("kim"), two_rows(world)).text

    assert "One row fits. One row is to be mended." in page
    assert "<td>3</td><td>start</td>" in page
    assert world.store.views.of_employee(world.key("ana")) == []


def test_hr_reads_whom_it_is_about_before_deciding(world: PageWorld) -> None:
    """Who, what for, and since when."""
    page = sent(world.signed_in("kim"), two_good(world)).text

    assert "<bdi>Ana Sol</bdi>" in page
    assert "Open the plant" in page
    assert "1 Sep 2025" in page


def test_the_rows_to_mend_come_back_as_a_file(world: PageWorld) -> None:
    """The row as it was, and what to mend beside it; rows that fit are left out."""
    kim = world.signed_in("kim")
    sent(kim, two_rows(world))

    back = kim.get(f"{FILE}/to-mend.csv")

    lines = back.text.splitlines()
    assert back.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in back.headers["Content-Disposition"]
    assert (len(lines), lines[1].split(",")[4]) == (2, "soon")
    assert lines[1].endswith("start: write the day as 2026-12-31")


def test_a_mended_file_fits(world: PageWorld) -> None:
    """The last column is not read."""
    kim = world.signed_in("kim")
    sent(kim, two_rows(world))
    back = kim.get(f"{FILE}/to-mend.csv").data.decode("utf-8-sig")

    assert "One row fits. 0 rows" in sent(kim, back.replace("soon", "2025-09-01")).text


def test_nothing_comes_before_hr_says_so(world: PageWorld) -> None:
    """A file that was checked is only looked at."""
    kim = world.signed_in("kim")
    sent(kim, two_good(world))

    a_day_passes(world, 3)

    assert "2 rows fit." in shown(world)
    assert world.tours == {}


def test_rows_come_one_a_day_until_the_two_confirm(world: PageWorld) -> None:
    """The page tells who waits for whom."""
    kim = begun(world)
    assert "waits for its day: 2" in kim.get(FILE).text

    a_day_passes(world)
    first = shown(world)
    world.act("ana", "sign", text_hash=world.rules.tour.text_hash)
    second = shown(world)
    world.act("dana", "sign", text_hash=world.rules.tour.text_hash)
    third = shown(world)

    assert "waits for both: 1" in first
    assert "waits for its day: 1" in first
    assert "waits for one of the two: 1" in second
    assert "confirmed by both: 1" in third
    assert "Ana Sol" in third


def test_hr_stops_and_goes_on(world: PageWorld) -> None:
    """Nothing comes meanwhile."""
    kim = begun(world)

    send(kim, FILE, {"verb": "stop"}, "stop")
    a_day_passes(world, 3)
    stopped = shown(world)
    send(world.signed_in("kim"), FILE, {"verb": "go_on"}, "go_on")
    a_day_passes(world)

    assert "Stopped: nothing more is brought in." in stopped
    assert "waits for its day: 2" in stopped
    assert "waits for both: 1" in shown(world)


@pytest.mark.parametrize(
    ("fields", "left"),
    [({"row": "2"}, "taken out by HR: 1"), ({"verb": "remove"}, "taken out by HR: 2")],
)
def test_hr_takes_rows_out_before_their_day(
    world: PageWorld, fields: dict[str, str], left: str
) -> None:
    """One, or all that wait."""
    kim = begun(world)

    send(kim, FILE, fields, "remove")

    assert left in kim.get(FILE).text


def test_a_file_can_be_forgotten_before_anything_comes_of_it(world: PageWorld) -> None:
    """And it is gone."""
    kim = world.signed_in("kim")
    sent(kim, two_good(world))
    assert "waits for your word" in kim.get(PATH).text

    gone = send(kim, FILE, {"verb": "forget"}, "forget")

    assert "The file is forgotten." in kim.get(gone.location).text
    assert kim.get(FILE).status_code == 404


@pytest.mark.parametrize("verb", ["begin", "go_on", "forget", "nonsense", ""])
def test_what_cannot_be_done_any_more_is_said(world: PageWorld, verb: str) -> None:
    """A second press, or a page that was open for long."""
    kim = begun(world)

    answer = kim.post(FILE, data={**hidden(kim.get(FILE)), "verb": verb, "a_day": "5"})

    assert (answer.status_code, "cannot be done any more" in answer.text) == (409, True)


@pytest.mark.parametrize("pace", ["", "0", "-1", "many", "501", "99999999"])
def test_a_pace_is_a_number_of_a_day(world: PageWorld, pace: str) -> None:
    """The form comes back, and nothing is decided."""
    kim = world.signed_in("kim")
    sent(kim, two_good(world))

    answer = send(kim, FILE, {"verb": "begin", "a_day": pace}, "begin")

    assert (answer.status_code, "Write a whole number, 1 to 500." in answer.text) == (422, True)
    assert "2 rows fit." in kim.get(FILE).text


def test_the_list_can_be_narrowed(world: PageWorld) -> None:
    """To those that stand in one way."""
    begun(world)
    a_day_passes(world)

    page = shown(world, f"{FILE}?stands=waiting")

    assert "Olga Example" in page
    assert "Ana Sol" not in page


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
    world = PageWorld(store, hris=hris_of(store))
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


def test_days_are_told_before_hr_decides(world: PageWorld) -> None:
    """From the next working day on."""
    page = sent(world.signed_in("kim"), two_good(world)).text

    tomorrow = (world.clock.now() + timedelta(days=1)).date()
    while tomorrow.weekday() > 4:
        tomorrow += timedelta(days=1)
    assert f"At 20 a working day they come between {day(tomorrow)} and {day(tomorrow)}" in page
