"""Reading what others committed to: only after saying why, and seen by the employee."""

import pytest

from tests.page_world import PageWorld, send
from tourwright.domain.model import TourKind, TourView
from tourwright.store import Store
from webhooks.tokens import Purpose

WHY = "Dana asked me to help with the <renewal> talk."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return people over a new store."""
    return PageWorld(sqlite_store)


@pytest.fixture
def tour(world: PageWorld) -> TourView:
    """Ana's tour with Dana, committed to."""
    return world.committed()


def text_of(tour: TourView) -> str:
    """Return the address of what the two committed to."""
    return f"/tours/{tour.tour_id}/print"


@pytest.mark.parametrize("name", ["sam", "kim"])
def test_a_reader_is_asked_why_first(world: PageWorld, tour: TourView, name: str) -> None:
    """The text is not shown, not even a part of it, before the reason stands."""
    answer = world.signed_in(name).get(text_of(tour), follow_redirects=True)

    assert "Why do you want to read this?" in answer.text
    assert "Ana Sol" in answer.text
    assert (tour.mission or "Statement of Alliance") not in answer.text


@pytest.mark.parametrize("name", ["sam", "kim"])
def test_a_reason_opens_what_was_asked_for(world: PageWorld, tour: TourView, name: str) -> None:
    """After the reason the browser goes on to the page that was meant."""
    client = world.signed_in(name)
    ask = client.get(text_of(tour)).location

    answer = send(client, ask, {"purpose": WHY, "next": text_of(tour)}, to=ask.partition("?")[0])

    assert (answer.status_code, answer.location) == (303, text_of(tour))
    assert client.get(text_of(tour)).status_code == 200


@pytest.mark.parametrize("why", ["", "   ", "because", "x" * 501, "to \u202egninrael"])
def test_an_empty_reason_is_none(world: PageWorld, tour: TourView, why: str) -> None:
    """The form comes back with what was typed, names the field and says what to do."""
    client = world.signed_in("sam")
    path = f"/tours/{tour.tour_id}/look"

    answer = send(client, path, {"purpose": why})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'href="#field-purpose"' in answer.text
    assert why.strip() in answer.text
    assert list(world.store.looks.of_alliance(tour.alliance_id)) == []


def test_the_employee_sees_who_looked_and_why(world: PageWorld, tour: TourView) -> None:
    """Name, role, reason as it was written, and when."""
    send(world.signed_in("kim"), f"/tours/{tour.tour_id}/look", {"purpose": WHY})

    page = world.signed_in("ana").get(f"/alliances/{tour.alliance_id}/looks")

    assert "Kim Example" in page.text
    assert "HR partner" in page.text
    assert "help with the &lt;renewal&gt; talk" in page.text
    assert '<time datetime="' in page.text


def test_nobody_else_reads_the_list(world: PageWorld, tour: TourView) -> None:
    """The manager and those who looked get what is not there."""
    path = f"/alliances/{tour.alliance_id}/looks"

    assert {world.signed_in(name).get(path).status_code for name in ("dana", "sam", "kim")} == {404}


@pytest.mark.parametrize("name", ["ana", "dana"])
def test_the_two_are_not_asked(world: PageWorld, tour: TourView, name: str) -> None:
    """One's own text needs no reason, and leaves no line."""
    answer = world.signed_in(name).get(f"/tours/{tour.tour_id}/look")

    assert (answer.status_code, answer.location) == (303, f"/alliances/{tour.alliance_id}")
    assert list(world.store.looks.of_alliance(tour.alliance_id)) == []


@pytest.mark.parametrize("standard_text", [False, True])
def test_a_reason_never_opens_a_draft(world: PageWorld, *, standard_text: bool) -> None:
    """What is negotiated or waits for a commitment stays between the two, whatever is said."""
    tour = world.open_tour(TourKind.ROTATIONAL, standard_text=standard_text)
    client = world.signed_in("kim")
    send(client, f"/tours/{tour.tour_id}/look", {"purpose": WHY})

    drafts = ("statement", "statement/revisions", "commit", "first-conversation")
    ends = ("print", "statement.pdf", "statement.txt", *drafts)
    assert {client.get(f"/tours/{tour.tour_id}/{end}").status_code for end in ends} == {404}


def test_the_reason_is_sealed_in_the_store(world: PageWorld, tour: TourView) -> None:
    """The reason can name people: it lies in the database encrypted, like every text."""
    send(world.signed_in("kim"), f"/tours/{tour.tour_id}/look", {"purpose": WHY})

    with world.store._database.read() as connection:  # there is no port for raw rows
        rows = connection.exec_driver_sql("select * from looks").all()

    assert len(rows) == 1
    assert "renewal" not in str(rows)


def test_hr_finds_people_of_the_own_population_only(world: PageWorld, tour: TourView) -> None:
    """The search of HR's first page knows nobody else, and others have no search."""
    found = world.signed_in("kim").get("/?q=sol")
    nobody = world.signed_in("sam").get("/?q=sol")

    assert "Ana Sol" in found.text
    assert "1 person found" in found.text
    assert "People you look after" not in nobody.text
    led = world.signed_in("kim").get(f"/?of={world.key('ana')}")
    assert led.location == text_of(tour)


def test_hr_is_told_when_nothing_is_committed_yet(world: PageWorld) -> None:
    """A draft does not show; neither does that there is one."""
    client = world.signed_in("kim")
    without = client.get(f"/?of={world.key('ana')}").text
    world.open_tour()

    assert "committed to nothing yet" in without
    assert _bare(client.get(f"/?of={world.key('ana')}").text) == _bare(without)


def _bare(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_the_first_page_leads_each_to_their_own(world: PageWorld, tour: TourView) -> None:
    """One own tour opens by itself; a manager chooses; somebody without one is told so."""
    ana, dana, olga = (world.signed_in(name).get("/") for name in ("ana", "dana", "olga"))

    assert ana.location == f"/alliances/{tour.alliance_id}"
    assert f'href="/alliances/{tour.alliance_id}"' in dana.text
    assert "You have no tour of duty yet" in olga.text


def test_the_way_to_it_is_on_the_employees_page(world: PageWorld, tour: TourView) -> None:
    """Where the two stand, at the foot, for the employee only; a link leads on to all pages."""
    path, looks = f"/alliances/{tour.alliance_id}", f"/alliances/{tour.alliance_id}/looks"
    ana, dana = (world.signed_in(name).get(path).text for name in ("ana", "dana"))
    token = world.token(Purpose.WHERE, tour.alliance_id)
    by_link = world.client().get(f"/where-we-stand/{token}").text

    assert (looks in ana, looks in dana, looks in by_link) == (True, False, False)
    assert f"/links/{token}/session" in by_link
