"""A SCIM service over a store, with a client that has the token."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Flask
from werkzeug.test import TestResponse

from tourwright.store import Store
from webhooks.scim.gate import Access
from webhooks.scim.server import PREFIX, Served, blueprints

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOKEN = "canary-token-of-32-characters-012"
OTHER = "canary-token-of-32-characters-345"
BASE = "https://tours.acme.example"
SOURCE = "entra"
LIMIT = 2 * 1024 * 1024
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUPS = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class SetClock:
    """A clock that moves a second at each look, so that an order is one."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return the moment."""
        self.at += timedelta(seconds=1)
        return self.at


def app_of(store: Store, clock: SetClock, base_url: str = BASE, **access: object) -> Flask:
    """Return an application that serves SCIM alone."""
    app = Flask("scim")
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, MAX_CONTENT_LENGTH=LIMIT)
    given = Access(**cast(Any, {"bearers": (TOKEN, OTHER)} | access))
    served = Served(store.scim(SOURCE), given, clock, SOURCE, base_url)
    for each in blueprints(served):
        app.register_blueprint(each)
    return app


@dataclass
class Directory:
    """A directory that writes to us."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    access: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the service."""
        self.client = app_of(self.store, self.clock, **self.access).test_client()

    def call(self, method: str, path: str, body: object = None, token: str = TOKEN) -> TestResponse:
        """Send a request as directories do."""
        return self.client.open(
            PREFIX + path,
            method=method,
            data=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"},
        )

    def add(self, user_name: str, **more: object) -> str:
        """Create a user; returns the id."""
        body = {"schemas": [CORE, ENTERPRISE], "userName": user_name, "active": True, **more}
        answer = self.call("POST", "/Users", body)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["id"])

    def patch(self, resource_id: str, *operations: object, kind: str = "Users") -> TestResponse:
        """Change a resource."""
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.call("PATCH", f"/{kind}/{resource_id}", body)

    def get(self, resource_id: str, kind: str = "Users") -> dict[str, Any]:
        """Read a resource."""
        found: dict[str, Any] = self.call("GET", f"/{kind}/{resource_id}").get_json()
        return found

    def found(self, sought: str, kind: str = "Users") -> Sequence[str]:
        """Return the ids that a filter finds."""
        answer = self.client.get(
            f"{PREFIX}/{kind}",
            query_string={"filter": sought},
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.get_json().get("Resources", [])]

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return kind and subject of what was put into the inbox."""
        rows = self.store.inbox.waiting(1000, self.clock.now() + timedelta(days=1))
        return [(row.event.kind, row.event.subject) for row in rows]
