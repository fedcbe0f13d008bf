"""What the settings of Microsoft 365 turn on is built, and nothing else is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from emulators.microsoft365 import User
from tests.doctor_world import settings_of
from tests.microsoft_tenant import App, app_in_tenant
from tourwright.bootstrap import microsoft
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.bootstrap.web import web_of
from tourwright.bootstrap.worker import activities_of, courier_of
from tourwright.ports import RefusedError
from tourwright.settings import read
from tourwright.values import DirectoryStep, DirectoryStepped

BASE = "https://tours.example"
OFF = {
    "BOT_ID": "",
    "OUTLOOK_PROVIDER": "",
    "NOTIFICATIONS": "off",
    "TEAMS_INSTALL": "false",
    "TASKS": "off",
    "DIRECTORY_MINUTES": "0",
}
Built = Callable[..., Parts]


@pytest.fixture
def app() -> Iterator[App]:
    """A tenant."""
    with app_in_tenant() as made:
        yield made


@pytest.fixture
def built(app: App, tmp_path: Path) -> Iterator[Built]:
    """Build the parts of settings with everything on, some of them changed."""
    made: list[Parts] = []

    def build(group: Mapping[str, str] | None = None, **general: str) -> Parts:
        environ = settings_of(app.url, BASE)
        environ |= {f"TOURWRIGHT_{name}": value for name, value in general.items()}
        environ |= {f"TOURWRIGHT_M365_{name}": value for name, value in (group or {}).items()}
        environ["TOURWRIGHT_DATABASE_URL"] = f"sqlite:///{tmp_path}/{len(made)}.sqlite"
        made.append(parts_of(read(environ)))
        return made[-1]

    yield build
    for parts in made:
        parts.store.close()


def names(parts: Parts) -> set[str]:
    """Return the names of the worker's activities."""
    found = [getattr(each, "__temporal_activity_definition").name for each in activities_of(parts)]
    return set(found)


def is_there(parts: Parts) -> dict[str, bool]:
    """Say which addresses of Microsoft's calls are there."""
    client = web_of(parts).app.test_client()
    places = ("/api/messages", "/outlook/action", "/outlook/card", "/graph/notifications")
    return {place: client.post(place, json={}).status_code != 404 for place in places}


def test_off_is_off(built: Built) -> None:
    """No address, no activity, no channel beside mail; the courier is the one of before."""
    parts = built(M365="off")

    assert parts.microsoft is None
    assert set(is_there(parts).values()) == {False}
    assert not {"directory.page", "subscriptions.care"} & names(parts)
    extras = microsoft.extras_of(parts, None)  # type: ignore[arg-type]  # nothing is sent
    assert (extras.post, extras.keeper, extras.lane) == (None, None, None)


def test_on_without_its_parts_only_knows_the_tenant(built: Built) -> None:
    """Each part has a setting of its own."""
    parts = built(OFF)
    shared = parts.microsoft

    assert shared is not None
    assert set(is_there(parts).values()) == {False}
    assert microsoft.chat_of(parts, shared) is None
    assert microsoft.schedules_of(parts, shared) is None
    assert microsoft.hint_gate_of(parts, shared) is None


def test_everything_on_is_built(built: Built) -> None:
    """Addresses, activities, schedule, chat, cards and what keeps them true."""
    parts = built()
    shared = parts.microsoft

    assert shared is not None
    assert set(is_there(parts).values()) == {True}
    assert {"directory.page", "subscriptions.care"} <= names(parts)
    assert microsoft.chat_of(parts, shared) is not None
    assert microsoft.schedules_of(parts, shared) is not None
    assert microsoft.post_of(parts, shared) is not None
    assert microsoft.keeper_of(parts, shared) is not None
    assert courier_of(parts) is not None


@pytest.mark.parametrize("cloud", ["gcc_high", "dod", "china"])
def test_cards_in_mails_are_off_in_clouds_that_do_not_know_them(built: Built, cloud: str) -> None:
    """Whatever provider is set."""
    there = is_there(built(CLOUD=cloud))

    assert not there["/outlook/action"]
    assert there["/api/messages"]


@pytest.mark.parametrize("name", ["OUTLOOK_SIGNING_KEY", "NOTIFICATION_KEY"])
def test_a_key_that_is_none_stops_the_start(built: Built, name: str) -> None:
    """And not the first card or notification; the message names the variable."""
    rich = {"NOTIFICATIONS": "rich", "NOTIFICATION_CERTIFICATE": "c", "NOTIFICATION_KEY": "k"}
    bent = {"OUTLOOK_SIGNING_KEY": "no key"} if name == "OUTLOOK_SIGNING_KEY" else rich

    with pytest.raises(RefusedError, match=name):
        web_of(built(bent))


def test_the_directory_is_read_into_the_store(built: Built, app: App) -> None:
    """By the activity as the worker has it."""
    app.emulator.add_user(User("44444444-0000-0000-0000-000000000001", "new@acme.example"))
    parts = built({"NOTIFICATIONS": "off"})
    page = next(
        each
        for each in activities_of(parts)
        if getattr(each, "__temporal_activity_definition").name == "directory.page"
    )

    stepped = page(DirectoryStep())

    assert stepped == DirectoryStepped(done=True, users=3)
    assert parts.store.directory.cursor().startswith("https://graph.microsoft.com/")
    assert parts.store.directory.last_done() is not None


def test_every_session_leads_to_the_stand_in(built: Built) -> None:
    """No part of a trial reaches Microsoft."""
    shared = built().microsoft

    assert shared is not None
    adapter = shared.session().get_adapter("https://graph.microsoft.com")
    assert type(adapter).__name__ == "StandIn"
    plain = replace(shared, settings=shared.settings.model_copy(update={"stand_in": ""}))
    assert type(plain.session().get_adapter("https://x")).__name__ == "HTTPAdapter"
