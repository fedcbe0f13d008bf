"""Where there is no directory a link is the way in, for its own two people only."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.company_directory import Directory, cookies
from tests.page_world import PageWorld
from tourwright.domain.model import TourView
from tourwright.domain.people import Termination
from tourwright.store import Store
from webhooks.page_kit import csrf_of
from webhooks.tokens import Purpose


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """A company that signs in with its directory."""
    return PageWorld(sqlite_store, sign_in=Directory())


@pytest.fixture
def by_links(sqlite_store: Store) -> PageWorld:
    """A company without a directory."""
    return PageWorld(sqlite_store)


@pytest.fixture
def tour(by_links: PageWorld) -> TourView:
    """Ana's tour with Dana where people come by links."""
    return by_links.open_tour()


def _button(world: PageWorld, tour: TourView, name: str = "ana") -> tuple[FlaskClient, str, str]:
    """Return a browser, the address of the session's form and the token that is sent with it."""
    token = world.token(Purpose.WHERE, tour.alliance_id, name)
    client = world.client()
    path = f"/links/{token}/session"
    nonce = "n" * 24
    field_value = csrf_of(world.deps).field(nonce, path)
    client.set_cookie("__Host-tourwright_form", nonce, domain="tours.example", secure=True)
    return client, path, field_value


def test_without_a_directory_a_link_opens_its_own_alliance(
    by_links: PageWorld, tour: TourView
) -> None:
    """The button on a link's page begins a session for these two, and nobody else's pages."""
    other = by_links.open_tour(two=("olga", "otto"))
    client, path, csrf = _button(by_links, tour)

    answer = client.post(path, data={"csrf": csrf})

    assert answer.status_code == 303
    assert client.get(f"/tours/{tour.tour_id}/look").status_code == 303
    assert client.get(f"/tours/{other.tour_id}/look").status_code == 404


def test_a_session_of_a_link_ends_after_two_hours(by_links: PageWorld, tour: TourView) -> None:
    """A link in a mail is a weaker proof than the company's sign-in."""
    client, path, csrf = _button(by_links, tour)
    client.post(path, data={"csrf": csrf})
    by_links.clock.move(minutes=90)
    client.get("/settings")
    by_links.clock.move(minutes=31)

    assert client.get("/alliances/x").headers["Location"].startswith("/sign-in")


def test_with_a_directory_a_link_begins_no_session(world: PageWorld) -> None:
    """Where there is a directory it is asked; a forwarded mail opens no more than its page."""
    client, path, csrf = _button(world, world.open_tour())

    assert client.post(path, data={"csrf": csrf}).status_code == 404


def test_opening_a_link_begins_no_session(by_links: PageWorld, tour: TourView) -> None:
    """Mail scanners open links; nothing happens by it but a page with one button."""
    client, path, _ = _button(by_links, tour)

    page = client.get(path)

    assert (page.status_code, "Open everything that concerns" in page.text) == (200, True)
    assert not [name for name in cookies(page) if "session" in name]


def test_a_leavers_link_begins_no_session(by_links: PageWorld, tour: TourView) -> None:
    """Neither today's leaver nor one whose last day is over gets in by an old mail."""
    client, path, csrf = _button(by_links, tour)
    over = Termination(by_links.clock.now().date() - timedelta(days=2))
    facts = replace(by_links.people["ana"].facts, termination=over, hire_date=date(2020, 1, 1))
    by_links.store.people.apply(facts, (), by_links.clock.now())

    assert client.post(path, data={"csrf": csrf}).status_code == 404


def test_with_a_directory_a_link_leads_on_to_the_sign_in(world: PageWorld) -> None:
    """The page that the link is about is where the sign-in goes on to."""
    tour = world.open_tour()
    path = f"/links/{world.token(Purpose.WHERE, tour.alliance_id)}/session"

    answer = world.client().get(path)

    assert answer.location == f"/sign-in?next=/alliances/{tour.alliance_id}"
