"""Microsoft's own table of permissions, and which of its rows a request belongs to."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest

from connectors.microsoft365.permissions import OF_THE_RESOURCE, PERMISSIONS
from emulators.contracts import contract_folder
from emulators.ledger import Received

FILE = contract_folder() / "graph-v1.0.openapi.json"
VERSION = "/v1.0"
PERMISSIONS_KEY = "x-ms-graph-permissions"
HOLDS = {"User.Read.All": ("User.ReadBasic.All",)}
"""Permissions that hold a smaller one, which the table of a call may name alone."""

SLOT = re.compile(r"\{[^}]+\}")

needs_the_table = pytest.mark.skipif(
    not FILE.is_file(), reason=f"needs {FILE.name}: name its folder in TOURWRIGHT_CONTRACTS"
)


@dataclass(frozen=True)
class Row:
    """What Microsoft's table says of one call, for applications."""

    least: frozenset[str]
    also: frozenset[str]

    def allows(self, permission: str) -> bool:
        """Say whether the call may be made with it, or with what it holds."""
        return not {permission, *HOLDS.get(permission, ())}.isdisjoint(self.least | self.also)


@cache
def table() -> Mapping[str, Row | None]:
    """Return the rows by "METHOD /path"; None where Microsoft names no permission."""
    paths: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["paths"]
    return {
        f"{method.upper()} {path}": _row(operation.get(PERMISSIONS_KEY))
        for path, operations in paths.items()
        for method, operation in operations.items()
        if isinstance(operation, dict) and "responses" in operation
    }


def _row(told: Mapping[str, Any] | None) -> Row | None:
    application = (told or {}).get("application")
    if application is None:
        return None
    return Row(frozenset(application["least"]), frozenset(application["also"]))


def documented() -> Mapping[str, str]:
    """Return our permission for each call that we say we make."""
    named = {call: each.name for each in PERMISSIONS.values() for call in each.calls}
    return {**named, **dict.fromkeys(OF_THE_RESOURCE, "User.Read.All")}


def call_of(line: Received) -> str:
    """Return the row that a request belongs to: a fixed path before one with a slot."""
    path = urlsplit(line.path).path.removeprefix(VERSION)
    fitting = [
        call
        for call in table()
        if call.startswith(f"{line.method} ") and _pattern(call).fullmatch(f"{line.method} {path}")
    ]
    return min(fitting, key=lambda call: len(SLOT.findall(call)), default=f"{line.method} {path}")


@cache
def _pattern(call: str) -> re.Pattern[str]:
    fixed = [re.escape(part) for part in SLOT.split(call)]
    return re.compile("[^/]+".join(fixed))


def calls_in(lines: list[Received]) -> set[str]:
    """Return the rows of all requests to Graph in a ledger."""
    graph = (line for line in lines if urlsplit(line.path).path.startswith(f"{VERSION}/"))
    return {call_of(line) for line in graph}
