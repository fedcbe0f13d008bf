"""The requests that Entra ID and Okta send do what they say, one after the other."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.hris_cast import CONTRACTS, contract
from tests.scim_world import ENTERPRISE, Directory
from tourwright.store import Store

HERE = (CONTRACTS / "hris" / "scim-requests.json").exists()
REQUESTS: list[dict[str, Any]] = contract("scim-requests.json")["requests"] if HERE else []  # type: ignore[assignment]
NAMES = [f"{each['client']}: {each['name']}" for each in REQUESTS]
JO = {
    "externalId": "0b2f0d1e-entra-object-id",
    "name": {"givenName": "Jo", "familyName": "Okafor"},
    "emails": [{"type": "work", "primary": True, "value": "jo.okafor@acme.example"}],
}


class Told:
    """A directory that goes through the requests in their order."""

    def __init__(self, store: Store) -> None:
        self.directory = Directory(store)
        self.ids = {"base": "https://tours.acme.example/scim/v2"}
        self.ids["manager_id"] = self.directory.add("ada.bauer@acme.example")

    def at(self, number: int) -> TestResponse:
        """Do everything before the request of the number, then that one; return its answer."""
        for request in REQUESTS[:number]:
            self._send(request)
        return self._send(REQUESTS[number])

    def _send(self, request: dict[str, Any]) -> TestResponse:
        if "{id}" in str(request) and "id" not in self.ids:
            self.ids["id"] = self.directory.add("jo.okafor@acme.example", **JO)
        path, body = self._filled(request["path"]), self._filled(request["body"])
        answer = self.directory.call(request["method"], path, body)
        if answer.status_code == 201:
            self.ids[request.get("saves", "id")] = answer.get_json()["id"]
        if request["method"] == "DELETE":
            assert self.directory.call("GET", path).status_code == 404
            del self.ids["id"]
        return answer

    def _filled(self, part: Any) -> Any:  # noqa: ANN401  (any part of a request)
        if isinstance(part, dict):
            return {name: self._filled(value) for name, value in part.items()}
        if isinstance(part, list):
            return [self._filled(each) for each in part]
        if isinstance(part, str):
            for name, value in self.ids.items():
                part = part.replace(f"{{{name}}}", value)
        return part

    def must_hold(self, request: dict[str, Any], answer: TestResponse) -> None:
        """Look at the answer, and at the directory after it."""
        wanted = request["expect"]
        body = answer.get_json(silent=True) or {}
        for name in ("totalResults", "startIndex"):
            assert body.get(name) == wanted.get(name, body.get(name))
        if request["method"] == "POST":
            assert (
                body.items()
                >= {
                    name: value
                    for name, value in request["body"].items()
                    if name in JO or "Name" in name
                }.items()
            )
        self._look(wanted)

    def _look(self, wanted: dict[str, Any]) -> None:
        if "then_members" in wanted:
            group = self.directory.get(self.ids["group_id"], "Groups")
            assert group.get("members", []) == wanted["then_members"]
        if not {"then", "then_emails", "then_manager"} & wanted.keys():
            return
        user = self.directory.get(self.ids["id"])
        for path, value in wanted.get("then", {}).items():
            assert _at(user, path) == value, path
        mails = {each.get("type"): each["value"] for each in user["emails"]}
        assert mails.items() >= wanted.get("then_emails", {}).items()
        if "then_manager" in wanted:
            manager = user.get(ENTERPRISE, {}).get("manager") or {}
            assert manager.get("value") == self._filled(wanted["then_manager"])


def _at(user: dict[str, Any], path: str) -> object:
    """Return what stands there; the name of a schema has dots of its own."""
    if path.startswith(ENTERPRISE):
        return user.get(ENTERPRISE, {}).get(path.removeprefix(f"{ENTERPRISE}."))
    found: Any = user
    for name in path.split("."):
        found = (found or {}).get(name)
    return found


@pytest.fixture
def told(opened: Callable[..., Store], sqlite_url: str) -> Told:
    """Return a directory whose service is empty but for the manager."""
    return Told(opened(sqlite_url))


@pytest.mark.skipif(not HERE, reason="the contract data is not here")
@pytest.mark.parametrize("number", range(len(REQUESTS)), ids=NAMES)
def test_all_31_requests_do_what_they_say(told: Told, number: int) -> None:
    """Each follows those before it."""
    statuses = REQUESTS[number]["expect"]["status"]

    answer = told.at(number)

    assert answer.status_code in (statuses if isinstance(statuses, list) else [statuses])
    told.must_hold(REQUESTS[number], answer)


@pytest.mark.skipif(not HERE, reason="the contract data is not here")
def test_there_are_31_requests() -> None:
    """None is left out."""
    assert len(REQUESTS) == 31
