"""A real Tryton server with a company and its employees, in a process of its own.

It is another project's program under another licence: it is started and asked over HTTP like any
system of a customer, and nothing of it is ever imported here.

Source: Tryton 8.2, `trytond-admin`, its RPC protocol and its REST protocol.
"""

import base64
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import requests

from emulators.server import LOOPBACK, free_ports

DATABASE = "hr"
PASSWORD = "only-of-this-test"
LIMIT_S = 60.0
INSTALLED = importlib.util.find_spec("trytond") is not None
WITHOUT_NAMES = (
    "import runpy, sys; sys.modules['dns'] = None; del sys.argv[0];"
    " runpy.run_path(sys.argv[0], run_name='__main__')"
)
"""Runs a program of the environment without the library that looks up mail domains outside."""


class TrytonError(Exception):
    """The server refused something, in its own words."""


@dataclass(frozen=True)
class Hired:
    """Somebody to put into the company; supervisor is the place in the list, None for nobody."""

    name: str
    mail: str
    start: date
    supervisor: int | None = None
    end: date | None = None


@dataclass
class Tryton:
    """The running server, as an administrator uses it. key opens its REST protocol."""

    address: str
    session: str = ""
    key: str = ""
    company: int = 0
    employees: list[int] = field(default_factory=list)
    readers: list[int] = field(default_factory=list)

    def rpc(self, method: str, *parameters: object) -> object:
        """Call one method of the server. Raises TrytonError."""
        answer = requests.post(
            f"{self.address}/rpc/",
            json={"id": 1, "method": method, "params": parameters},
            headers={"Authorization": self.session} if self.session else {},
            timeout=LIMIT_S,
        )
        told = answer.json()
        if "result" not in told:
            raise TrytonError(str(told.get("error", answer.status_code)))
        return told["result"]

    def create(self, model: str, values: Mapping[str, object]) -> int:
        """Create one record and return its id."""
        made = self.rpc(f"model.{model}.create", [values], self._context)
        assert isinstance(made, list)
        return int(made[0])

    def write(self, model: str, record: int, values: Mapping[str, object]) -> None:
        """Change one record."""
        self.rpc(f"model.{model}.write", [record], values, self._context)

    def hire(self, person: Hired) -> int:
        """Put somebody into the company; returns the id of the employee."""
        mail = {"type": "email", "value": person.mail}
        party = {"name": person.name, "contact_mechanisms": [["create", [mail]]]}
        supervisor = None if person.supervisor is None else self.employees[person.supervisor]
        employee = self.create(
            "company.employee",
            {
                "party": self.create("party.party", party),
                "company": self.company,
                "supervisor": supervisor,
                "start_date": day(person.start),
                "end_date": day(person.end),
            },
        )
        self.employees.append(employee)
        return employee

    def move(self, employee: int, supervisor: int) -> None:
        """Give somebody another supervisor."""
        self.write("company.employee", employee, {"supervisor": supervisor})

    def rename(self, employee: int, name: str) -> None:
        """Give somebody another name, which stands in another record than the employee's."""
        self.write("party.party", self._party(employee), {"name": name})

    def mail(self, employee: int, address: str) -> None:
        """Give somebody another mail address, which stands in a third record."""
        [found] = self._read("party.party", self._party(employee), "contact_mechanisms")
        self.write("party.contact_mechanism", found, {"value": address})

    def least_key(self) -> str:
        """Return the key of a user in no group."""
        login = f"reader-{len(self.readers)}"
        companies = {"companies": [["add", [self.company]]], "company": self.company}
        self.readers.append(self.create("res.user", {"name": login, "login": login, **companies}))
        return _key(self, self.readers[-1])

    def _party(self, employee: int) -> int:
        return int(self._read("company.employee", employee, "party"))

    def _read(self, model: str, record: int, name: str) -> Any:  # noqa: ANN401  # JSON
        found = self.rpc(f"model.{model}.read", [record], [name], self._context)
        assert isinstance(found, list)
        return found[0][name]

    @property
    def _context(self) -> Mapping[str, object]:
        return {"company": self.company} if self.company else {}


def day(value: date | None) -> object:
    """Return a day as the server reads it."""
    if value is None:
        return None
    return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}


@contextmanager
def tryton(home: Path, people: Sequence[Hired]) -> Iterator[Tryton]:
    """Serve a company with these employees until the end of the block."""
    [port] = free_ports(1)
    config = _configured(home, port)
    _initialised(config, home)
    log = home / "server.log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            _command("trytond", "-c", str(config), "-d", DATABASE), stdout=told, stderr=told
        )
        try:
            yield _filled(_answering(server, f"http://{LOOPBACK}:{port}/{DATABASE}", log), people)
        finally:
            server.terminate()
            server.wait(LIMIT_S)


def _configured(home: Path, port: int) -> Path:
    (home / "data").mkdir()
    (home / "data" / f"{DATABASE}.sqlite").touch()
    config = home / "tryton.conf"
    config.write_text(
        f"[database]\nuri = sqlite://\npath = {home / 'data'}\n[web]\nlisten = {LOOPBACK}:{port}\n"
    )
    return config


def _initialised(config: Path, home: Path) -> None:
    secret = home / "password"
    secret.write_text(PASSWORD)
    for arguments in (["--all"], ["-u", "company", "--activate-dependencies"]):
        subprocess.run(
            _command("trytond-admin", "-c", str(config), "-d", DATABASE, *arguments),
            input=b"\n",
            env={**os.environ, "TRYTONPASSFILE": str(secret)},
            check=True,
            capture_output=True,
            timeout=LIMIT_S,
        )


def _command(program: str, *arguments: str) -> list[str]:
    path = str(Path(sys.executable).with_name(program))
    return [sys.executable, "-c", WITHOUT_NAMES, path, *arguments]


def _answering(server: subprocess.Popen[bytes], address: str, log: Path) -> Tryton:
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            return _signed_in(Tryton(address))
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer after {LIMIT_S} s")


def _signed_in(server: Tryton) -> Tryton:
    told = server.rpc("common.db.login", "admin", {"password": PASSWORD})
    assert isinstance(told, list)
    plain = f"admin:{told[0]}:{told[1]}"
    server.session = f"Session {base64.b64encode(plain.encode()).decode()}"
    return server


def _filled(server: Tryton, people: Sequence[Hired]) -> Tryton:
    currency = {"name": "Euro", "code": "EUR", "symbol": "E"}
    company = server.create(
        "company.company",
        {
            "party": server.create("party.party", {"name": "Acme"}),
            "currency": server.create("currency.currency", currency),
        },
    )
    server.write("res.user", 1, {"companies": [["add", [company]]], "company": company})
    server.company = company
    server.key = _key(server, 1)
    for person in people:
        server.hire(person)
    return server


def _key(server: Tryton, user: int) -> str:
    made = server.create("res.user.application", {"application": "rest", "user": user})
    told = server.rpc("model.res.user.application.read", [made], ["key"], {})
    assert isinstance(told, list)
    return str(told[0]["key"])
