"""Nobody writes over SCIM without a token, and nothing that is stored shows who it is."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.scim_world import CORE, LIMIT, NOW, OTHER, SOURCE, TOKEN, Directory, SetClock
from tourwright.store import Store
from webhooks.metrics import INBOUND

SECRET = "canary-secret-of-the-client-0123"
CLIENT = {"client_id": "tours", "client_secrets": (SECRET,)}
PATHS = (
    "/Users",
    "/Groups",
    "/Schemas",
    "/ResourceTypes",
    "/ServiceProviderConfig",
    "/Users/x",
    "/",
)


@pytest.fixture
def directory(opened: Callable[..., Store], sqlite_url: str) -> Directory:
    """Return a directory that has a token that lasts."""
    return Directory(opened(sqlite_url))


@pytest.fixture
def client(opened: Callable[..., Store], sqlite_url: str) -> Directory:
    """Return a directory that has to get its tokens."""
    return Directory(opened(sqlite_url), SetClock(NOW), {**CLIENT, "bearers": ()})


def token(directory: Directory, **form: str) -> TestResponse:
    """Ask for a token."""
    given = {"grant_type": "client_credentials", "client_id": "tours", "client_secret": SECRET}
    return directory.client.post("/scim/oauth/token", data=given | form)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("given", ["", "wrong", f"{TOKEN} ", f"{TOKEN}x", "é"])
def test_nobody_gets_in_without_the_token(directory: Directory, path: str, given: str) -> None:
    """Not even to learn what is served; the answer says what is wanted."""
    answer = directory.call("GET", path, token=given)

    if given.strip() == TOKEN:
        assert answer.status_code != 401
    else:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert TOKEN not in answer.text


def test_two_tokens_are_good_while_one_is_changed(directory: Directory) -> None:
    """The old one and the new one."""
    statuses = [directory.call("GET", "/Users", token=each).status_code for each in (TOKEN, OTHER)]

    assert statuses == [200, 200]


def test_a_client_gets_a_token_for_an_hour(client: Directory) -> None:
    """By its form or by the header; it opens the door until the hour is over."""
    answer = token(client)
    basic = base64.b64encode(f"tours:{SECRET}".encode()).decode()
    header = client.client.post(
        "/scim/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )

    given = answer.get_json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 3600)
    assert answer.headers["Cache-Control"] == "no-store"
    assert header.status_code == 200
    assert client.call("GET", "/Users", token=given["access_token"]).status_code == 200
    client.clock.at += timedelta(minutes=61)
    assert client.call("GET", "/Users", token=given["access_token"]).status_code == 401


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "other"}, 401),
        ({"client_secret": ""}, 401),
        ({"grant_type": "password"}, 400),
    ],
)
def test_a_stranger_gets_no_token(client: Directory, form: dict[str, str], status: int) -> None:
    """Neither does the token of another make."""
    assert token(client, **form).status_code == status
    assert client.call("GET", "/Users", token="tours.AAAAAA.AAAA").status_code == 401
    assert client.call("GET", "/Users", token=SECRET).status_code == 401


def test_whoever_is_not_let_in_is_counted_and_noted(
    client: Directory, caplog: pytest.LogCaptureFixture
) -> None:
    """By the source's name; of what was tried nothing is kept."""
    refused = INBOUND.labels(SOURCE, "401")
    before = refused._value.get()

    client.call("GET", "/Users", token="guess-of-a-token")
    token(client, client_secret="guess-of-a-secret")
    token(client)

    assert refused._value.get() - before == 2
    assert [each.message for each in caplog.records] == ["event refused"] * 2
    assert "guess" not in str([vars(each) for each in caplog.records])


def test_without_a_client_nobody_gets_tokens(directory: Directory) -> None:
    """The address is not there."""
    assert token(directory).status_code == 404


def test_a_body_of_two_megabytes_is_refused(directory: Directory) -> None:
    """Before it is read; nothing is stored."""
    body = {"schemas": [CORE], "userName": "x" * LIMIT}

    assert directory.call("POST", "/Users", body).status_code == 413
    assert directory.found('userName sw "x"') == []


@pytest.mark.parametrize("body", ["{", "[]", "null", '"text"', "\x00", '{"Operations": 7}'])
def test_a_body_that_is_no_change_is_refused(directory: Directory, body: str) -> None:
    """As SCIM says it."""
    key = directory.add("jo@acme.example")

    answer = directory.client.patch(
        f"/scim/v2/Users/{key}",
        data=body,
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/scim+json"},
    )

    assert answer.status_code == 400
    assert json.loads(answer.text)["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_nothing_stored_shows_who_it_is(directory: Directory, sqlite_url: str) -> None:
    """Names and addresses are sealed, a password is never kept."""
    mails = [{"type": "work", "value": "canary@acme.example"}]
    key = directory.add(
        "canary-name@acme.example", externalId="canary-id", emails=mails, password="canary-pass"
    )

    assert directory.found('emails[type eq "work"].value eq "Canary@acme.example"') == [key]
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    stored = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert b"canary" not in stored
    assert "password" not in str(directory.store.scim("entra").get(key))


def test_one_hint_for_each_change_of_a_user(directory: Directory) -> None:
    """What fails leaves none."""
    key = directory.add("jo@acme.example")
    directory.patch(key, {"op": "replace", "path": "title", "value": "Lead"})
    body = {"schemas": [CORE], "userName": "JO@acme.example"}

    assert directory.call("POST", "/Users", body).status_code == 409
    assert directory.hints() == [("scim.changed", key), ("scim.changed", key)]


def test_a_search_without_a_name_looks_at_a_limited_number(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond that the directory is told what it can ask for; equal names are always found."""
    keys = [directory.add(f"{number}@acme.example", title="Lead") for number in range(3)]
    monkeypatch.setattr("webhooks.scim.storage.MOST_FILTERED", 2)

    assert directory.found('userName eq "2@acme.example"') == [keys[2]]
    answer = directory.client.get(
        "/scim/v2/Users",
        query_string={"filter": 'title eq "Lead"'},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert (answer.status_code, answer.get_json()["scimType"]) == (400, "invalidFilter")


def test_eleven_users_come_page_by_page(directory: Directory) -> None:
    """In the order in which they came, each once."""
    keys = [directory.add(f"{number}@acme.example") for number in range(11)]
    pages = [
        directory.call("GET", f"/Users?startIndex={at}&count=5").get_json() for at in (1, 6, 11)
    ]

    assert [each["id"] for page in pages for each in page["Resources"]] == keys
    assert {page["totalResults"] for page in pages} == {11}
