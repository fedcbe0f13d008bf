"""IT's file puts the SCIM service up; without it nothing of it is there."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.scim_world import OTHER, TOKEN, SetClock
from tourwright.bootstrap.hris_scim import reader_of, scim_routes_of
from tourwright.settings import Settings, SettingsError
from tourwright.settings.hris import Source
from tourwright.store import Store

SECRETS = {"bearer": TOKEN, "client": OTHER}


def settings_of(tmp_path: Path, **sources: object) -> Settings:
    """Return settings with a file of these sources; only what is read of them is there."""
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(secret, encoding="utf-8")
    path = tmp_path / "sources.json"
    path.write_text(json.dumps({"schema": "hris_sources.v1", "sources": sources}), "utf-8")
    given: dict[str, Any] = {"hris_sources": path, "base_url": "https://tours.acme.example"}
    return Settings.model_construct(**given, dev=False)


def scim(tmp_path: Path, **more: object) -> dict[str, object]:
    """Return a source of the kind, with its secrets in files."""
    return {"kind": "scim", "auth": {"bearer_files": [str(tmp_path / "bearer")]}, **more}


def test_the_file_puts_the_service_up(
    tmp_path: Path, opened: Callable[..., Store], sqlite_url: str
) -> None:
    """With its token; groups of routes are the service's and that of tokens."""
    secret = str(tmp_path / "client")
    both = {"bearer_files": [str(tmp_path / "bearer")], "client_secret_file": secret}
    settings = settings_of(tmp_path, entra=scim(tmp_path, auth={**both, "client_id": "tours"}))
    app = Flask("scim")
    for each in scim_routes_of(settings, SetClock(), opened(sqlite_url)):
        app.register_blueprint(each)
    client = app.test_client()

    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/scim/v2/Users", headers=headers).status_code == 200
    form = {"grant_type": "client_credentials", "client_id": "tours", "client_secret": OTHER}
    assert client.post("/scim/oauth/token", data=form).status_code == 200


def test_without_such_a_source_there_are_no_routes(
    tmp_path: Path, opened: Callable[..., Store], sqlite_url: str
) -> None:
    """Neither without a file."""
    files = {"kind": "files", "folder": str(tmp_path)}
    settings, store = settings_of(tmp_path, payroll=files), opened(sqlite_url)

    assert scim_routes_of(settings, SetClock(), store) == ()
    none = settings.model_copy(update={"hris_sources": None})
    assert scim_routes_of(none, SetClock(), store) == ()


def test_one_directory_is_enough(
    tmp_path: Path, opened: Callable[..., Store], sqlite_url: str
) -> None:
    """Two would write to one address."""
    settings = settings_of(tmp_path, entra=scim(tmp_path), okta=scim(tmp_path))

    with pytest.raises(SettingsError, match="entra, okta"):
        scim_routes_of(settings, SetClock(), opened(sqlite_url))


@pytest.mark.parametrize(
    "auth", [{}, {"bearers": ["short"]}, {"client_id": "tours"}, {"client_secret": OTHER}]
)
def test_a_service_without_a_good_secret_is_refused(
    auth: dict[str, object], opened: Callable[..., Store], sqlite_url: str
) -> None:
    """By the place of the fault, which shows no secret."""
    source = Source.model_validate({"kind": "scim", "auth": auth})

    with pytest.raises(SettingsError, match=r"^/sources/entra/auth: ") as refused:
        reader_of("entra", source, SetClock(), opened(sqlite_url))

    assert OTHER not in str(refused.value)


def test_the_library_is_loaded_only_where_it_serves() -> None:
    """It takes seconds and memory that most installations do not need."""
    look = (
        "import sys, tourwright.bootstrap.hris_scim; print(any('scim2' in n for n in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True)

    assert ran.stdout.strip() == "False"
