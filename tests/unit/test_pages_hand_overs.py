"""A reorganisation: a new manager takes many tours over on one page, each by its own text."""

import re

import pytest
from flask.testing import FlaskClient

from tests.page_world import PageWorld, hidden
from tests.tour_world import HRIS, TourWorld
from tourwright.domain.model import Party, TourKind
from tourwright.store import Store
from webhooks.hand_overs_page import part_of

PATH = "/hand-overs"
MOVED = ("ana", "olga")


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return the tours of Ana and Olga, which have just come to Lee."""
    found = PageWorld(sqlite_store)
    for name, manager in (("ana", "dana"), ("olga", "otto")):
        committed(found, name, manager)
        moved(found, name)
    return found


def committed(world: PageWorld, name: str, manager: str) -> None:
    """Let two people commit to a tour."""
    world.open_tour(TourKind.ROTATIONAL, two=(name, manager), standard_text=True)
    rules = rules_of(world, name)
    for party in (Party.EMPLOYEE, Party.MANAGER):
        rules.act(party, "sign", text_hash=rules.tour.text_hash)
    world.settle()


def rules_of(world: PageWorld, name: str) -> TourWorld:
    """Return the rules of somebody's tour."""
    return world.tours[f"{world.people[name].alliance_id}-1"]


def moved(world: PageWorld, name: str) -> None:
    """Let the HRIS say that Lee is the manager now."""
    rules = rules_of(world, name)
    rules.now = max(rules.now, world.clock.now())
    rules.act(HRIS, "manager_changed", person_key="", fields={"manager_key": world.key("lee")})
    world.settle()


def state_of(world: PageWorld, name: str) -> str:
    """Return where somebody's hand-over stands, "" when it is over."""
    view = world.store.views.get(rules_of(world, name).tour.tour_id)
    assert view is not None
    return view.hand_over_state


def form_of(browser: FlaskClient) -> dict[str, object]:
    """Return the hidden fields of the page, with the hash of each text that it shows."""
    page = browser.get(PATH)
    texts = re.findall(r'name="(text-[^"]+)" value="(\w+)"', page.text)
    return {**hidden(page), **dict(texts)}


def test_one_page_lists_every_text_that_waits(world: PageWorld) -> None:
    """Both texts are there in full, with their hashes and nothing ticked."""
    page = world.signed_in("lee").get(PATH).text

    assert all(rules_of(world, name).tour.text_hash in page for name in MOVED)
    assert page.count('type="checkbox"') == 2
    assert " checked" not in page


def test_what_is_ticked_is_adopted_and_the_rest_waits(world: PageWorld) -> None:
    """Adopting is one act for each tour; who was left out is asked still."""
    lee = world.signed_in("lee")
    fields = {**form_of(lee), "tour": [rules_of(world, "ana").tour.tour_id]}

    sent = lee.post(PATH, data=fields)

    assert sent.status_code == 303
    assert (state_of(world, "ana"), state_of(world, "olga")) == ("", "open")
    assert "1 text stands for you." in lee.get(sent.location).text


def test_all_that_are_ticked_are_adopted_each_by_its_own_text(world: PageWorld) -> None:
    """Afterwards nothing waits, and both employees read who confirmed."""
    lee = world.signed_in("lee")
    tours = [rules_of(world, name).tour.tour_id for name in MOVED]

    lee.post(PATH, data={**form_of(lee), "tour": tours})

    assert "No tour waits" in lee.get(PATH).text
    for name, tour_id in zip(MOVED, tours, strict=True):
        own = world.signed_in(name).get(f"/tours/{tour_id}/hand-over").text
        assert "Lee Lind confirmed on" in own


def test_a_text_that_was_not_shown_is_not_adopted(world: PageWorld) -> None:
    """A tick with another text's hash is refused by name; the other tick counts."""
    lee = world.signed_in("lee")
    ana, olga = (rules_of(world, name).tour.tour_id for name in MOVED)
    fields = {**form_of(lee), f"text-{ana}": "0" * 64, "tour": [ana, olga]}

    sent = lee.post(PATH, data=fields)

    assert sent.status_code == 422
    assert "Ana Sol:" in sent.text
    assert (state_of(world, "ana"), state_of(world, "olga")) == ("open", "")


def test_nothing_ticked_says_what_to_do(world: PageWorld) -> None:
    """And nothing happens."""
    lee = world.signed_in("lee")

    sent = lee.post(PATH, data=form_of(lee))

    assert sent.status_code == 422
    assert "Tick the texts" in sent.text
    assert state_of(world, "ana") == "open"


def test_nobody_adopts_for_the_new_manager(world: PageWorld) -> None:
    """Others see an empty list, and a forged form finds nothing of theirs."""
    dana = world.signed_in("dana")
    forged = {**form_of(dana), "tour": [rules_of(world, "ana").tour.tour_id]}

    assert "No tour waits" in dana.get(PATH).text
    assert dana.post(PATH, data=forged).status_code in {403, 422}
    assert state_of(world, "ana") == "open"


def test_a_form_of_another_window_is_refused(world: PageWorld) -> None:
    """Nothing is adopted without the hidden field of the page."""
    tours = [rules_of(world, "ana").tour.tour_id]

    assert world.signed_in("lee").post(PATH, data={"tour": tours}).status_code == 403
    assert state_of(world, "ana") == "open"


@pytest.mark.parametrize("part", ["", "2", "0", "-1", "x", "99999", "9" * 40])
def test_any_part_of_the_list_can_be_asked_for(world: PageWorld, part: str) -> None:
    """What is no part of it is the nearest one."""
    page = world.signed_in("lee").get(f"{PATH}?part={part}&done={part}")

    assert page.status_code == 200
    assert page.text.count('type="checkbox"') == 2


@pytest.mark.parametrize(
    ("asked", "first"), [("1", 0), ("2", 10), ("30", 290), ("31", 290), ("", 0), ("0", 0)]
)
def test_a_long_list_comes_in_parts(asked: str, first: int) -> None:
    """Only so many texts are on one page; only these can be ticked there."""
    assert part_of(asked, 300) == slice(first, first + 10)


def test_page_answers_in_few_queries_without_the_engine(world: PageWorld) -> None:
    """However many wait, the store is asked the same few things."""
    lee = world.signed_in("lee")
    world.engine.down = True

    with world.queries() as counter:
        answer = lee.get(PATH)

    assert answer.status_code == 200
    assert len(counter) <= 8


def test_the_page_speaks_german(world: PageWorld) -> None:
    """Numbers too; the texts stay in the language that they were agreed in."""
    page = world.signed_in("lee").get(PATH, headers={"Accept-Language": "de"}).text

    assert "Touren, die Sie übernehmen" in page
    assert "2 Touren wurden vereinbart, bevor Sie kamen." in page
