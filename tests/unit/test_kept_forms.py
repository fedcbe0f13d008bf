"""A form that was sent after the session ended: nothing is lost, nothing is sent by itself."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden
from tourwright.domain.model import TourView
from tourwright.store import Store

WORDS = "Ana asked me to help with the words “für immer” — and I said <b>yes</b>."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return people over a new store."""
    return PageWorld(sqlite_store)


@pytest.fixture
def tour(world: PageWorld) -> TourView:
    """Ana's tour with Dana, committed to; Sam is the manager's manager."""
    return world.committed()


def path(tour: TourView) -> str:
    """Return a page with a form to write in."""
    return f"/tours/{tour.tour_id}/look"


def sent_too_late(world: PageWorld, tour: TourView, client: FlaskClient) -> TestResponse:
    """Open the form, write for three hours, press the button."""
    form = hidden(client.get(path(tour)))
    world.clock.move(hours=3)
    return client.post(path(tour), data={**form, "purpose": WORDS})


def signed_in_again(world: PageWorld, name: str, old: FlaskClient) -> FlaskClient:
    """Return the same browser with a new session."""
    fresh = world.signed_in(name)
    cookie = old.get_cookie("__Host-tourwright_form", "tours.example")
    assert cookie is not None
    fresh.set_cookie(cookie.key, cookie.value, domain="tours.example", secure=True)
    return fresh


def led_to(answer: TestResponse) -> str:
    """Return where the sign-in goes on to."""
    return unquote(parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0])


def test_what_was_typed_stands_in_the_form_after_the_next_sign_in(
    world: PageWorld, tour: TourView
) -> None:
    """Every letter, as text."""
    client = world.signed_in("sam")
    answer = sent_too_late(world, tour, client)

    page = signed_in_again(world, "sam", client).get(led_to(answer))

    assert answer.status_code == 303
    assert page.status_code == 200
    assert "“für immer” — and I said &lt;b&gt;yes&lt;/b&gt;." in page.text


def test_nothing_is_sent_by_itself(world: PageWorld, tour: TourView, sqlite_store: Store) -> None:
    """Signing in again does not press the button."""
    client = world.signed_in("sam")
    answer = sent_too_late(world, tour, client)

    signed_in_again(world, "sam", client).get(led_to(answer))

    assert sqlite_store.looks.of_alliance(tour.alliance_id) == []


def test_one_more_press_sends_it(world: PageWorld, tour: TourView, sqlite_store: Store) -> None:
    """The kept form goes where the first one was meant to, and is then forgotten."""
    client = world.signed_in("sam")
    answer = sent_too_late(world, tour, client)
    again = signed_in_again(world, "sam", client)
    form = hidden(again.get(led_to(answer)))

    again.post(path(tour), data={**form, "purpose": WORDS})

    assert [look.purpose for look in sqlite_store.looks.of_alliance(tour.alliance_id)] == [WORDS]
    assert again.get(led_to(answer)).status_code == 303


def test_it_can_be_thrown_away(world: PageWorld, tour: TourView) -> None:
    """Whoever does not want it any more is rid of it."""
    client = world.signed_in("sam")
    answer = sent_too_late(world, tour, client)
    again = signed_in_again(world, "sam", client)
    form = hidden(again.get(led_to(answer)), "away")

    again.post("/sign-in/kept", data=form)

    assert again.get(led_to(answer)).status_code == 303


def test_nobody_else_finds_it(world: PageWorld, tour: TourView) -> None:
    """The next person at the same screen does not see what was being written."""
    client = world.signed_in("sam")
    answer = sent_too_late(world, tour, client)

    for name in ("ana", "dana", "kim", "olga"):
        page = signed_in_again(world, name, client).get(led_to(answer))
        assert "für immer" not in page.text


def test_a_form_of_another_site_is_not_kept(
    world: PageWorld, tour: TourView, sqlite_store: Store
) -> None:
    """Nobody puts words into somebody's drafts from elsewhere."""
    client = world.signed_in("sam")
    client.get(path(tour))
    world.clock.move(hours=3)

    answer = client.post(path(tour), data={"purpose": WORDS, "csrf": "forged"})

    assert sqlite_store.private_texts.of_owner(world.key("sam"), "kept") == []
    assert led_to(answer) == path(tour)


def test_a_form_about_other_people_is_not_kept(
    world: PageWorld, tour: TourView, sqlite_store: Store
) -> None:
    """An ended session is no way to write into an alliance that never was one's own."""
    other = world.open_tour(two=("olga", "otto"))
    client = world.signed_in("ana")
    client.get(path(tour))
    world.clock.move(hours=3)

    client.post(path(other), data={"purpose": WORDS})

    assert sqlite_store.private_texts.of_owner(world.key("ana"), "kept") == []


def test_a_leavers_form_is_not_kept(world: PageWorld, tour: TourView, sqlite_store: Store) -> None:
    """Whoever left in between has no next sign-in."""
    client = world.signed_in("sam")
    form = hidden(client.get(path(tour)))
    world.leaves("sam")

    client.post(path(tour), data={**form, "purpose": WORDS})

    assert sqlite_store.private_texts.of_owner(world.key("sam"), "kept") == []


def test_a_form_without_a_page_of_its_own_leads_to_the_one_above(
    world: PageWorld, tour: TourView
) -> None:
    """After the sign-in nobody lands on a page that does not exist."""
    answer = world.client().post(f"{path(tour)}/no-such/part")

    assert led_to(answer) == path(tour)
