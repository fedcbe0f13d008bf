"""What the file of sources turns on is built, and without it nothing is there."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulators.bamboohr import BambooHrEmulator
from emulators.hris_hooks import signed_headers
from emulators.ledger import Ledger
from emulators.server import serving
from tourwright.bootstrap.hris_file import read_sources
from tourwright.bootstrap.hris_intake import hris_deps_of, push_door_of
from tourwright.bootstrap.hris_subscriptions import subscription_activities_of
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.bootstrap.web import web_of
from tourwright.bootstrap.worker import activities_of
from tourwright.domain.model import Party
from tourwright.hris_schedules import planned
from tourwright.ports import NotAuthenticError
from tourwright.settings import SettingsError, read
from tourwright.values import HrisCare

KEY = base64.b64encode(bytes(32)).decode()
LEAST = {
    "TOURWRIGHT_DEV": "true",
    "TOURWRIGHT_BASE_URL": "https://tours.example.com",
    "TOURWRIGHT_MAIL_FROM": "alliance@example.com",
    "TOURWRIGHT_SMTP_HOST": "mail.example.com",
    "TOURWRIGHT_LINK_KEY": "k" * 40,
    "TOURWRIGHT_MASTER_KEYS": f"k:{KEY}",
}
BAMBOOHR = {
    "TOURWRIGHT_BAMBOOHR_BASE_URL": "https://example.bamboohr.com",
    "TOURWRIGHT_BAMBOOHR_API_KEY": "key",
    "TOURWRIGHT_BAMBOOHR_WEBHOOK_KEYS": "hook",
}
AS_EVER = {
    *("dates.plan", "dates.moment", "catalogue.policy", "catalogue.prepare_tour", "steps.plan"),
    *("records.write", "hris.refresh", "hris.unknown_person", "hris.source_refused"),
    *("alliance.tell", "tour.start"),
}
ROUNDS = {"hris.read", "hris.judge", "hris.apply", "hris.tell", "hris.fail"}
SECRET = "s" * 40
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HEAVY = ("scim2_flask", "scim2_server", "scim2_models", "signxml", "asyncssh")
Built = Callable[..., Parts]


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    """Build the parts of the least there is, with more settings."""
    made: list[Parts] = []

    def build(**more: str) -> Parts:
        given = {f"TOURWRIGHT_{name}": value for name, value in more.items()}
        url = f"sqlite:///{tmp_path}/{len(made)}.sqlite"
        made.append(parts_of(read({**LEAST, "TOURWRIGHT_DATABASE_URL": url, **given})))
        return made[-1]

    yield build
    for parts in made:
        parts.store.close()


def written(folder: Path, **sources: object) -> str:
    """Write a file of sources and return its path."""
    path = folder / "sources.json"
    path.write_text(json.dumps({"schema": "hris_sources.v1", "sources": sources}), "utf-8")
    return str(path)


def drop(folder: Path, **more: object) -> dict[str, object]:
    """Return a source that is a folder."""
    place = folder / "drop"
    place.mkdir(exist_ok=True)
    return {"kind": "files", "folder": str(place), **more}


def names(parts: Parts) -> set[str]:
    """Return the names of the worker's activities."""
    found = [getattr(each, "__temporal_activity_definition").name for each in activities_of(parts)]
    return set(found)


def test_an_unconfigured_part_changes_nothing(built: Built) -> None:
    """Without a file there is no activity, no hook and no page of it."""
    parts = built(**{name.removeprefix("TOURWRIGHT_"): text for name, text in BAMBOOHR.items()})

    assert names(parts) == AS_EVER
    assert (parts.sources, push_door_of(parts), hris_deps_of(parts)) == ({}, None, None)


def test_what_is_not_used_is_not_imported() -> None:
    """Libraries of one kind of source cost time and memory: only that kind loads them."""
    look = f"import sys, tourwright.bootstrap; print([m for m in {HEAVY!r} if m in sys.modules])"

    told = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True)

    assert told.stdout.decode().strip() == "[]"


def test_a_file_of_sources_turns_rounds_on(built: Built, tmp_path: Path) -> None:
    """The worker reads them, the web process takes their hints, and IT has an address."""
    path = written(tmp_path, payroll=drop(tmp_path))

    parts = built(HRIS_SOURCES=path, HRIS_MAIL="it@example.com")

    assert names(parts) == AS_EVER | ROUNDS
    assert list(parts.sources) == ["payroll"]
    assert parts.hris.source == "payroll"
    assert web_of(parts).app.url_map is not None
    assert Party.OPERATOR.value == "I"


def test_a_folder_is_compared_beside_the_request(built: Built, tmp_path: Path) -> None:
    """A press returns at once; what was found is kept, and the file stays for the reading."""
    path = written(tmp_path, payroll=drop(tmp_path))
    file = tmp_path / "drop" / "people-2026-05-31.csv"
    file.write_text("employee_id;family_name;hire_date\n1;Sol;2020-03-02\n", "utf-8")
    os.utime(file, (0, 0))
    parts = built(HRIS_SOURCES=path, HRIS_SPOOL=str(tmp_path / "spool"))
    hris = hris_deps_of(parts)
    assert hris is not None
    assert hris.comparing is not None

    assert hris.comparing.start("payroll", "kim")
    for each in [each for each in threading.enumerate() if each.name == "comparing"]:
        each.join()

    assert hris.comparing.kept.all()["payroll"].figures["only_in_source"] == 1
    assert file.exists()


def test_an_account_in_the_settings_stays_beside_the_file(built: Built, tmp_path: Path) -> None:
    """Its events go the way they always went."""
    old = {name.removeprefix("TOURWRIGHT_"): text for name, text in BAMBOOHR.items()}

    parts = built(HRIS_SOURCES=written(tmp_path, payroll=drop(tmp_path)), **old)

    assert parts.hris.source == "bamboohr"


def test_without_either_the_settings_are_refused() -> None:
    """People have to come from somewhere; the message is the one it always was."""
    with pytest.raises(SettingsError, match="TOURWRIGHT_BAMBOOHR_BASE_URL is not set"):
        read(LEAST)


def test_every_fault_of_the_file_is_named_in_one_go(tmp_path: Path) -> None:
    """By its place, and without a value."""
    path = written(
        tmp_path,
        Payroll={"kind": "files"},
        erp={"kind": "nothing"},
        hr={"kind": "personio", "auth": {"client_secret": SECRET}, "every": {"full": "often"}},
        hooks={"kind": "scim", "events": {"recipe": "unsigned", "path_secret_file": "/none"}},
    )

    with pytest.raises(SettingsError) as refused:
        read_sources(Path(path))

    said = str(refused.value)
    places = ("/sources/erp/kind", "/sources/hr/auth/client_secret", "/sources/hr/every/full")
    assert [place for place in places if place not in said] == []
    assert "/sources/hooks/events/path_secret_file: cannot read" in said
    assert SECRET not in said


def test_secrets_are_read_from_files(tmp_path: Path) -> None:
    """One, or two while it is changed."""
    (tmp_path / "a").write_text("old\n", "utf-8")
    (tmp_path / "b").write_text("new\n", "utf-8")
    files = [str(tmp_path / "a"), str(tmp_path / "b")]
    source = {
        "kind": "personio",
        "auth": {"client_id": "c", "client_secret_file": files[0]},
        "events": {"recipe": "standard", "secret_files": files},
    }

    found = read_sources(Path(written(tmp_path, hr=source)))["hr"]

    assert found.auth == {"client_id": "c", "client_secret": "old"}
    assert found.events is not None
    assert found.events.secrets == ("old", "new")


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    """With the line where it stops being one."""
    path = tmp_path / "sources.json"
    path.write_text("{", "utf-8")

    with pytest.raises(SettingsError, match="not JSON at line 1"):
        read_sources(path)


def bamboo(url: str, **more: object) -> dict[str, object]:
    """Return an account whose webhook we see to."""
    return {
        "kind": "bamboohr",
        "base_url": url,
        "auth": {"api_key": "demo-key"},
        "every": {"subscriptions_hours": 12},
        "events": {"recipe": "bamboohr"},
        **more,
    }


def test_a_webhook_that_we_made_proves_its_events(built: Built, tmp_path: Path) -> None:
    """Without a secret of IT's: the worker makes it, the web process knows its key at once."""
    account = BambooHrEmulator(Ledger(), lambda: NOW)
    with serving(account.app) as url:
        parts = built(HRIS_SOURCES=written(tmp_path, people=bamboo(url)))
        source = parts.sources["people"]
        assert source.events is not None
        body = b'{"type": "employee.updated", "data": {"employeeId": "17"}}'
        with pytest.raises(NotAuthenticError):
            source.events.read(signed_headers("any", body, NOW), body, NOW)
        (care,) = subscription_activities_of(parts)
        state = care(HrisCare("people"))

    (hook,) = account.hooks.all()
    event = source.events.read(signed_headers(hook["key"], body, NOW), body, NOW)
    assert (state, event.subject) == ("made", "17")
    assert hook["url"] == "https://tours.example.com/hooks/people"
    assert "hris:people:subscriptions" in [each.schedule_id for each in planned(parts.sources)]
    assert names(parts) == AS_EVER | ROUNDS | {"hris.subscriptions"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (bamboo("https://acme.example", events=None), "every/subscriptions_hours: only a source"),
        (bamboo("https://acme.example", every={}), "events/secret_files: give"),
        (bamboo("https://acme.example", kind="personio"), "make that of others by hand"),
    ],
)
def test_hours_without_a_webhook_to_see_to_are_refused(
    tmp_path: Path, source: dict[str, object], said: str
) -> None:
    """And a webhook that nothing could prove."""
    path = Path(written(tmp_path, people=source))

    with pytest.raises(SettingsError, match=said):
        read_sources(path, plain=True)
