"""HR's file of tours that run already: what fits, what comes back, and what becomes of the rest."""

from datetime import date, timedelta

import pytest

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.import_pages import (
    FILE,
    PATH,
    a_day_passes,
    begun,
    row,
    sent,
    shown,
    two_good,
    two_rows,
)
from tests.import_world import HEAD
from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import TourKind
from tourwright.store import Store
from webhooks import import_page
from webhooks.words import day


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world whose people come from a source of the file."""
    return PageWorld(sqlite_store, hris=hris_deps(RoundWorld(sqlite_store)))


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


def working_day(after: date) -> date:
    """Return the next working day."""
    found = after + timedelta(days=1)
    while found.weekday() > 4:
        found += timedelta(days=1)
    return found


def test_the_day_is_told_before_hr_decides(world: PageWorld) -> None:
    """The next working day; a span of one day is none."""
    page = sent(world.signed_in("kim"), two_good(world)).text

    tomorrow = working_day(world.clock.now().date())
    assert f"the two of each tour are asked on {day(tomorrow)}." in page
    assert "they come between" not in page


def test_days_are_told_before_hr_decides(world: PageWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the next working day on."""
    monkeypatch.setattr(import_page, "A_DAY", 1)

    page = sent(world.signed_in("kim"), two_good(world)).text

    first = working_day(world.clock.now().date())
    span = f"they come between {day(first)} and {day(working_day(first))}"
    assert f"At 1 a working day {span}" in page
