"""The guides for directories are followed: their file, their request, their first person."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.scim_world import CORE, PATCH, TOKEN, SetClock
from tourwright.bootstrap.hris_file import read_sources
from tourwright.bootstrap.hris_scim import reader_of, scim_routes_of
from tourwright.domain.people import PersonStatus
from tourwright.settings import Settings
from tourwright.store import Store

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "how-to"


class Followed:
    """One guide, done as it says."""

    def __init__(self, name: str, folder: Path, store: Store) -> None:
        self.text = (GUIDES / f"connect-{name}-provisioning.md").read_text("utf-8")
        (block,) = re.findall(r"```json\n(.*?)```", self.text, re.DOTALL)
        (folder / "secret").write_text(f"{TOKEN}\n", "utf-8")
        path = folder / "sources.json"
        path.write_text(re.sub(r"/run/secrets/[\w-]+", str(folder / "secret"), block), "utf-8")
        clock = SetClock()
        given: dict[str, Any] = {"hris_sources": path, "base_url": "https://tours.acme.example"}
        settings = Settings.model_construct(**given, dev=False)
        ((source, written),) = read_sources(path).items()
        self.reader = reader_of(source, written, clock, store)
        app = Flask("guide")
        for routes in scim_routes_of(settings, clock, store):
            app.register_blueprint(routes)
        self.client: FlaskClient = app.test_client()

    def asked(self) -> str:
        """Return the address that the guide tries, without the host."""
        (found,) = re.findall(r"curl .*'https://tours.acme.example([^']+)'", self.text)
        return str(found)

    def send(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  # JSON
        """Send a request as the directory does; returns the answer's JSON."""
        answer = self.client.open(
            path,
            method=method,
            data=json.dumps(body) if body else None,
            headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/scim+json"},
        )
        assert answer.status_code < 300, answer.text
        return answer.get_json(silent=True)


@pytest.mark.parametrize("name", ["entra", "okta"])
def test_the_guide_works(
    name: str, tmp_path: Path, opened: Callable[..., Store], sqlite_url: str
) -> None:
    """The request of the guide answers, the first person is read, the last step ends them."""
    followed = Followed(name, tmp_path, opened(sqlite_url))
    user = {
        "schemas": [CORE],
        "userName": "zoe@acme.example",
        "active": True,
        "userType": "Temp" if name == "okta" else "Employee",
        "addresses": [{"type": "work", "locality": "Pune"}],
    }

    assert followed.send("GET", followed.asked())["totalResults"] == 0
    key = followed.send("POST", "/scim/v2/Users", user)["id"]
    person = followed.reader.get_person(key)
    off = {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"active": False}}]}
    followed.send("PATCH", f"/scim/v2/Users/{key}", off)

    kinds = {"entra": ("Asia/Kolkata", "employee"), "okta": ("Europe/Berlin", "contractor")}
    assert (person.zone, str(person.worker_type)) == kinds[name]
    assert person.status is PersonStatus.ACTIVE
    assert followed.reader.get_person(key).status is PersonStatus.TERMINATED


@pytest.mark.parametrize("name", ["entra", "okta"])
def test_the_guide_names_the_addresses_that_are_served(
    name: str, tmp_path: Path, opened: Callable[..., Store], sqlite_url: str
) -> None:
    """And no other."""
    followed = Followed(name, tmp_path, opened(sqlite_url))

    named = set(re.findall(r"tours\.acme\.example(/scim/[\w/]+)", followed.text))
    assert named <= {"/scim/v2", "/scim/v2/Users", "/scim/oauth/token"}
    assert "/scim/v2" in named
