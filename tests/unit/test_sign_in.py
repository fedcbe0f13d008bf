"""Signing in by the company's directory, and by nothing else."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.company_directory import LOGIN, Directory, come_back, cookies
from tests.page_world import PageWorld, send
from tourwright.ports import TransientError
from tourwright.ports_pages import Identity
from tourwright.store import Store
from webhooks.own_path import own_path


@pytest.fixture
def directory() -> Directory:
    """The company's directory."""
    return Directory()


@pytest.fixture
def world(sqlite_store: Store, directory: Directory) -> PageWorld:
    """A company that signs in with its directory."""
    return PageWorld(sqlite_store, sign_in=directory)


def test_somebody_known_by_work_address_is_signed_in(world: PageWorld) -> None:
    """The directory says who it is; the browser goes on to where it wanted to."""
    client = world.client()

    answer = come_back(client, "/settings")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings")
    assert client.get("/", follow_redirects=True).status_code == 200


def test_the_session_cookie_is_for_our_host_over_tls_only(world: PageWorld) -> None:
    """No script reads it, no other site and no subdomain sets it."""
    cookie = cookies(come_back(world.client()))["__Host-tourwright_session"]

    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_store_cannot_give_the_cookie_away(world: PageWorld, sqlite_store: Store) -> None:
    """What is stored is a digest: a copy of the database opens no session."""
    cookie = cookies(come_back(world.client()))["__Host-tourwright_session"]
    value = cookie.partition("=")[2].partition(";")[0]

    assert len(value) >= 43
    assert sqlite_store.sessions.find(value) is None


def test_each_sign_in_has_a_session_of_its_own(world: PageWorld) -> None:
    """A cookie that was planted before the sign-in is worth nothing after it."""
    client = world.client()
    client.set_cookie("__Host-tourwright_session", "planted", domain="tours.example", secure=True)

    come_back(client)

    planted = world.client()
    planted.set_cookie("__Host-tourwright_session", "planted", domain="tours.example", secure=True)
    assert planted.get("/settings").headers["Location"].startswith("/sign-in")


def test_the_one_before_ends_with_a_new_sign_in(world: PageWorld) -> None:
    """Signing in twice in one browser leaves one session."""
    client = world.client()
    first = cookies(come_back(client))["__Host-tourwright_session"]
    come_back(client)

    earlier = world.client()
    name, _, value = first.partition(";")[0].partition("=")
    earlier.set_cookie(name, value, domain="tours.example", secure=True)
    assert earlier.get("/").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "tours.example/x",
        "",
        "/" + "a" * 600,
        "/\uff45vil",
    ],
)
def test_nobody_is_sent_to_another_site(to: str) -> None:
    """After the sign-in only paths of ours are opened, whatever the address asked for."""
    led = own_path(to)

    assert urlsplit(led).netloc == ""
    assert re.fullmatch(r"/|/%09/evil.example", led)


def test_an_address_of_another_site_is_forgotten(world: PageWorld) -> None:
    """The same through the whole sign-in."""
    assert come_back(world.client(), "//evil.example").headers["Location"] == "/"


def test_the_answer_counts_in_the_browser_that_asked_only(world: PageWorld) -> None:
    """Somebody else's answer, sent on as a link or form, signs nobody in."""
    answer = world.client().post("/sign-in/callback", data={"state": "s1", "code": "c"})

    assert answer.status_code == 403
    assert "__Host-tourwright_session" not in cookies(answer)


def test_an_answer_counts_once(world: PageWorld) -> None:
    """Going back and sending the directory's form again does not sign in."""
    client = world.client()
    come_back(client)

    again = client.post("/sign-in/callback", data={"state": "s1", "code": "c"})

    assert again.status_code == 403


def test_an_answer_after_ten_minutes_comes_too_late(world: PageWorld) -> None:
    """What was begun and forgotten ends nowhere."""
    client = world.client()
    send(client, "/sign-in", {})
    world.clock.move(minutes=11)

    assert client.post("/sign-in/callback", data={"state": "s1"}).status_code == 403


def test_another_state_is_refused(world: PageWorld) -> None:
    """The directory's port compares the state; the page says that nobody is signed in."""
    client = world.client()
    send(client, "/sign-in", {})

    answer = client.post("/sign-in/callback", data={"state": "another"})

    assert (answer.status_code, "You are not signed in" in answer.text) == (403, True)


def test_a_code_in_the_address_is_no_answer(world: PageWorld) -> None:
    """Only a form is taken, so that no code stands in a log or a history."""
    assert world.client().get("/sign-in/callback?code=c&state=s1").status_code in (404, 405)


@pytest.mark.parametrize(
    "address", ["stranger@meridian.example", "", "gus@meridian.example", "ana@evil.example"]
)
def test_strangers_and_leavers_get_one_and_the_same_page(
    world: PageWorld, directory: Directory, address: str
) -> None:
    """Nobody learns from the answer who works here or who has left."""
    directory.says = Identity("oid-nobody", "t", "nobody@nowhere.example")
    reference = come_back(world.client())
    directory.says = Identity("oid-x", "t", address)

    answer = come_back(world.client())

    assert answer.status_code == reference.status_code == 403
    assert _without_secrets(answer) == _without_secrets(reference)


def _without_secrets(answer: TestResponse) -> str:
    return re.sub(r'value="[^"]*"', "", answer.text)


def test_an_account_is_known_by_its_object_id_once_it_was_bound(
    world: PageWorld, directory: Directory, sqlite_store: Store
) -> None:
    """A new address changes nothing; who gets the old one later is not taken for Ana."""
    come_back(world.client())
    directory.says = Identity("oid-ana", "t", "ana.new-name@meridian.example")
    renamed = come_back(world.client())
    directory.says = Identity("oid-other", "t", "ana@meridian.example")
    somebody_else = come_back(world.client())

    assert (renamed.status_code, somebody_else.status_code) == (303, 303)
    assert sqlite_store.sessions.bound("oid-ana") == world.key("ana")


def test_roles_come_from_the_directory(world: PageWorld, directory: Directory) -> None:
    """The same person opens HR's pages only when the directory gives the role."""
    plain, partner = world.client(), world.client()
    come_back(plain)
    directory.says = Identity("oid-ana", "t", "ana@meridian.example", frozenset({"HR"}))
    come_back(partner)

    assert "People you look after" not in plain.get("/").text
    assert "People you look after" in partner.get("/").text


def test_a_directory_that_does_not_answer_is_told_as_passing(
    world: PageWorld, directory: Directory
) -> None:
    """Nobody is told that their account is wrong when it is Microsoft that is away."""
    directory.says = TransientError("away")

    assert come_back(world.client()).status_code == 503


def test_a_form_of_another_site_begins_no_sign_in(world: PageWorld) -> None:
    """Nobody is signed in, as anybody, by a page they only visited."""
    client = world.client()

    answer = client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_the_page_may_send_its_form_to_the_directory(world: PageWorld) -> None:
    """Browsers follow a form's redirect only to addresses that the page named before."""
    policy = world.client().get("/sign-in").headers["Content-Security-Policy"]

    assert f"form-action 'self' {LOGIN};" in policy


def test_who_is_at_the_page_is_asked_before_what_is_there(world: PageWorld) -> None:
    """Without a session every private address leads to the sign-in, whether it exists or not."""
    view = world.open_tour()
    client = world.client()
    paths = [f"/tours/{view.tour_id}/look", "/tours/none-1/look", "/tours/none-1/no-such-page"]

    led = [client.get(path).headers["Location"] for path in paths]

    assert [parse_qs(urlsplit(each).query)["next"] for each in led] == [[path] for path in paths]


def _pages(world: PageWorld) -> Iterator[TestResponse]:
    yield world.client().get("/sign-in")
    yield world.client().get("/sign-in?out=yes")


def test_every_page_of_it_carries_the_headers(world: PageWorld) -> None:
    """No frame, no cache, no referrer."""
    for page in _pages(world):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Frame-Options"] == "DENY"
