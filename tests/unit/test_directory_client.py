"""People of the directory, read page by page from an emulated tenant."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import requests
import responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.directory import GraphDirectory, user_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.stand_in import stood_in
from emulators.microsoft365 import User
from tests.microsoft_tenant import DANA, OLGA, App, app_in_tenant
from tests.store_factories import NOW
from tourwright.ports import MalformedError
from tourwright.ports.directory import DirectoryUser
from tourwright.ports.errors import CursorGoneError
from tourwright.store import Store

BASE = "https://graph.microsoft.com/v1.0"


class Token:
    """A token source with one token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        """Return it."""
        return self._token

    def forget(self) -> None:
        """Keep it: there is no other."""


@pytest.fixture
def app() -> Iterator[App]:
    """A tenant with Dana, whose manager is Olga."""
    with app_in_tenant() as made:
        yield made


def directory_of(app: App) -> GraphDirectory:
    """Return our reading of the tenant."""
    session = stood_in(requests.Session(), app.url)
    return GraphDirectory(GraphClient(session, Token(app.token), cloud_of("public")))


def read(directory: GraphDirectory, cursor: str = "") -> tuple[dict[str, DirectoryUser], str]:
    """Read every page from the cursor on; the last telling of somebody counts."""
    found: dict[str, DirectoryUser] = {}
    while True:
        page = directory.page(cursor)
        found |= {user.oid: user for user in page.users}
        cursor = page.cursor
        if page.done:
            return found, cursor


def test_everybody_is_read_once_and_then_only_changes(app: App) -> None:
    """With manager, number and mailbox; pages may be short and tell somebody twice."""
    app.emulator.directory.page_size, app.emulator.directory.doubles = 1, True
    directory = directory_of(app)

    everybody, cursor = read(directory)
    app.emulator.change_user(DANA, mail="dana.new@acme.example", enabled=False)
    changed, cursor = read(directory, cursor)
    app.emulator.change_user(OLGA, removed="deleted")
    removed, _ = read(directory, cursor)

    assert everybody.keys() == {DANA, OLGA}
    dana = everybody[DANA]
    assert (dana.mail, dana.employee_id, dana.manager_oid) == ("dana@acme.example", "2", OLGA)
    assert (dana.enabled, dana.mailbox, dana.user_type) == (True, "cloud", "Member")
    assert changed.keys() == {DANA}
    assert (changed[DANA].enabled, changed[DANA].mail) == (False, "dana.new@acme.example")
    assert removed == {OLGA: DirectoryUser(OLGA, enabled=False, removed="deleted")}


def test_a_place_that_is_known_no_more_is_said_to_be_one(app: App) -> None:
    """The reading starts anew, and nobody is taken for removed."""
    directory = directory_of(app)
    _, cursor = read(directory)
    app.emulator.directory.forget_tokens()

    with pytest.raises(CursorGoneError):
        directory.page(cursor)

    assert read(directory)[0].keys() == {DANA, OLGA}


@pytest.mark.parametrize(
    ("mailbox", "known"),
    [("cloud", "cloud"), ("none", "none"), ("on_premises", "on_premises"), ("shared", "cloud")],
)
def test_licences_tell_where_a_mailbox_is(app: App, mailbox: str, known: str) -> None:
    """A shared one has the same plans as any other."""
    app.emulator.change_user(DANA, mailbox=mailbox)

    assert read(directory_of(app))[0][DANA].mailbox == known


@responses.activate
def test_a_change_that_tells_a_part_is_read_whole() -> None:
    """What is not told must not be taken for empty."""
    item = {"id": DANA.upper(), "mail": "new@acme.example"}
    link = f"{BASE}/users/delta?$deltatoken=x"
    responses.get(f"{BASE}/users/delta", json={"value": [item], "@odata.deltaLink": link})
    whole = {"id": DANA, "accountEnabled": True, "userPrincipalName": "d@a", "mail": "new@a"}
    responses.get(f"{BASE}/users/{DANA}", json=whole)
    graph = GraphClient(requests.Session(), Token("t"), cloud_of("public"))

    page = GraphDirectory(graph).page("")

    assert page.users == (DirectoryUser(DANA, mail="new@a", upn="d@a"),)
    assert (page.cursor, page.done) == (link, True)


@responses.activate
@pytest.mark.parametrize("body", [[], {}, {"value": 1}, {"value": []}])
def test_a_page_that_is_none_is_refused(body: object) -> None:
    """Nothing is kept of it."""
    responses.get(f"{BASE}/users/delta", json=body)
    graph = GraphClient(requests.Session(), Token("t"), cloud_of("public"))

    with pytest.raises(MalformedError):
        GraphDirectory(graph).page("")


def test_odd_values_are_as_if_they_were_not_told() -> None:
    """Days and moments are read as Graph writes them."""
    user = user_of(
        {
            "id": "A1",
            "mail": None,
            "userType": "Guest",
            "employeeHireDate": "2026-01-15T00:00:00Z",
            "employeeLeaveDateTime": "2026-12-31T23:00:00.0000000Z",
            "manager@delta": [{"id": "M1", "@removed": {"reason": "deleted"}}],
        }
    )

    assert (user.oid, user.mail, user.user_type, user.mailbox) == ("a1", "", "Guest", "")
    assert user.leaves_at == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert user.hired_on is not None
    assert user.manager_oid == ""


NUMBERS = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("change"), NUMBERS, st.sampled_from(["enabled", "mail", "manager"])),
    st.tuples(st.just("remove"), NUMBERS, st.just("")),
    st.tuples(st.just("read"), st.integers(1, 3), st.sampled_from(["", "dies", "forgets"])),
)


TENANTS = count(1)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, max_size=12))
def test_duplicates_gaps_and_disorder_end_where_the_delta_ends(
    sqlite_store: Store, app: App, steps: list[tuple[str, int, str]]
) -> None:
    """Notifications only start readings: however many, when and cut where, the end is one."""
    oids = [f"22222222-0000-0000-0000-{next(TENANTS):012}" for _ in range(4)]
    for oid in oids:
        app.emulator.add_user(User(oid, f"{oid}@acme.example"))
    app.emulator.directory.doubles = True
    for number, (what, which, how) in enumerate(steps):
        if what == "read":
            _reads(app, sqlite_store, which, how)
        else:
            _changes(app, oids[which], (what, how), f"{number}@acme.example")
    _read_on(sqlite_store, app, 100)
    whole, _ = read(directory_of(app))

    told = sqlite_store.directory.apply(list(whole.values()), NOW)

    assert told == 0, "a whole reading has nothing to add"


def _reads(app: App, store: Store, size: int, how: str) -> None:
    """Read because of a notification; sizes of pages vary, and the reader may die."""
    app.emulator.directory.page_size = size * 10
    if how == "forgets":
        app.emulator.directory.forget_tokens()
    _read_on(store, app, 1 if how == "dies" else 100)


def _changes(app: App, oid: str, what: tuple[str, str], mail: str) -> None:
    user = app.emulator.tenant.users[oid]
    changes: dict[tuple[str, str], dict[str, Any]] = {
        ("change", "enabled"): {"enabled": not user.enabled, "removed": ""},
        ("change", "mail"): {"mail": mail, "removed": ""},
        ("change", "manager"): {
            "manager_oid": OLGA if user.manager_oid != OLGA else DANA,
            "removed": "",
        },
        ("remove", ""): {"removed": "changed"},
    }
    app.emulator.change_user(oid, **changes[what])


def _read_on(store: Store, app: App, pages: int) -> None:
    """Read so many pages; whoever dies kept the people and not the place."""
    directory = directory_of(app)
    for left in range(pages, 0, -1):
        try:
            page = directory.page(store.directory.cursor())
        except CursorGoneError:
            page = directory.page("")
        store.directory.apply(page.users, NOW)
        if left == 1:
            return
        store.directory.keep_cursor(page.cursor, NOW, done=page.done)
        if page.done:
            return
