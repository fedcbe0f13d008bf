"""A session ends: by its person, here or everywhere, and by the hours."""

import re

import pytest
from flask.testing import FlaskClient

from tests.company_directory import Directory
from tests.page_world import PageWorld
from tourwright.store import Store


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """A company that signs in with its directory."""
    return PageWorld(sqlite_store, sign_in=Directory())


def test_signing_out_ends_this_session(world: PageWorld) -> None:
    """The other browser stays signed in."""
    world.open_tour()
    here, there = world.signed_in("ana"), world.signed_in("ana")

    _sign_out(here)

    assert here.get("/settings").headers["Location"].startswith("/sign-in")
    assert there.get("/alliances/x").status_code == 404


def test_signing_out_everywhere_ends_all(world: PageWorld) -> None:
    """A telephone that was lost is signed out from the laptop."""
    here, there = world.signed_in("ana"), world.signed_in("ana")

    _sign_out(here, everywhere="yes")

    assert there.get("/alliances/x").headers["Location"].startswith("/sign-in")


def test_the_settings_sign_out_everywhere(world: PageWorld) -> None:
    """The button is where people look for it; nobody else's sessions end by it."""
    here, there, danas = (world.signed_in(name) for name in ("ana", "ana", "dana"))

    _sign_out(here, "/settings", everywhere="yes")

    led = [client.get("/settings").status_code for client in (here, there, danas)]
    assert led == [303, 303, 200]


def _sign_out(client: FlaskClient, on: str = "/", **fields: str) -> None:
    page = client.get(on, follow_redirects=True).text
    form = page.rpartition('action="/sign-out"')[2].partition("</form>")[0]
    token = re.search(r'name="csrf" value="([^"]*)"', form)
    assert token is not None
    assert client.post("/sign-out", data={"csrf": token[1], **fields}).status_code == 303


@pytest.mark.parametrize(("path", "is_told"), [("/sign-in", False), ("/sign-in?out=1", True)])
def test_only_who_signed_out_is_told_so(world: PageWorld, path: str, is_told: bool) -> None:  # noqa: FBT001  a case
    """Whoever comes to sign in reads nothing about signing out."""
    page = world.client().get(path)

    assert ("You are signed out." in page.text) is is_told


def test_nobody_is_signed_out_by_another_site(world: PageWorld) -> None:
    """A picture or form elsewhere ends no session."""
    client = world.signed_in("ana")

    client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})

    assert client.get("/alliances/x").status_code == 404


@pytest.mark.parametrize(("idle", "open_still"), [(119, True), (121, False)])
def test_a_session_ends_after_two_idle_hours(
    world: PageWorld, idle: int, *, open_still: bool
) -> None:
    """Whoever walks away from a shared screen is signed out."""
    client = world.signed_in("ana")
    world.clock.move(minutes=idle)

    assert (client.get("/alliances/x").status_code == 404) is open_still


def test_a_session_ends_after_twelve_hours_of_work_too(world: PageWorld) -> None:
    """A role that was taken away in the directory counts half a day at most."""
    client = world.signed_in("ana")
    seen = []
    for _ in range(13):
        seen.append(client.get("/alliances/x").status_code)
        world.clock.move(hours=1)

    assert seen == [404] * 12 + [303]
