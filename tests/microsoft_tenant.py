"""A tenant of the emulated Microsoft 365 with a few people, served, and an application in it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.server import serving

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MAILBOX = "tours@acme.example"
DANA = "11111111-0000-0000-0000-000000000001"
OLGA = "11111111-0000-0000-0000-000000000002"
PEOPLE = (
    User(DANA, "dana@acme.example", name="Dana Ruiz", employee_id="2", manager_oid=OLGA),
    User(OLGA, "olga@acme.example", name="Olga Brandt", employee_id="3"),
)


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


@dataclass(frozen=True)
class App:
    """An application with a good token for Graph."""

    emulator: Microsoft365Emulator
    url: str
    clock: Clock
    token: str

    def call(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> requests.Response:
        """Call Graph below `/v1.0`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {self.token}"
        url = f"{self.url}/graph.microsoft.com/v1.0{path}"
        return requests.request(method, url, json=body, headers=named, timeout=5)

    def read(self, path: str) -> dict[str, Any]:
        """Return what a GET of a path, or of a link of Graph's, answers."""
        answer: dict[str, Any] = self.call("GET", path.partition("/v1.0")[2] or path).json()
        return answer


@contextmanager
def app_in_tenant() -> Iterator[App]:
    """Serve a tenant for as long as the block lasts."""
    clock = Clock()
    with closing(MailStore()) as store:
        made = Microsoft365Emulator(store, Ledger(), clock)
        for person in PEOPLE:
            made.add_user(User(**vars(person)))
        token = made.access.hand_out("graph.microsoft.com")
        with serving(made.app) as url:
            yield App(made, url, clock, token)
