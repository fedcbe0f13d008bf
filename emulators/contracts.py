"""Checks requests against a vendor's published description, where the description is present."""

import json
import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Request
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest
from openapi_core.exceptions import OpenAPIError

UNCHECKED = Config(spec_validator_cls=None)  # type: ignore[arg-type]  # "none" is allowed
"""Descriptions change only with this project: a test checks them, not every process that starts."""

REMEMBERED = 1 << 16
"""So many places of a description are looked up once only; no description has more."""

ONE_AT_A_TIME = Lock()
"""What is remembered of a description is not made for threads."""

HERE = Path(__file__).resolve().parent.parent
DEFAULT_FOLDER = HERE.parent / "shared" / "contracts"


def contract_folder() -> Path:
    """Return where the vendors' descriptions are; `TOURWRIGHT_CONTRACTS` names another place."""
    return Path(os.environ.get("TOURWRIGHT_CONTRACTS", str(DEFAULT_FOLDER)))


class Contract:
    """One vendor's description; without the file every request is taken as fine."""

    def __init__(self, file_name: str, server: str) -> None:
        self._path = contract_folder() / file_name
        self._server = server

    @property
    def present(self) -> bool:
        """Say whether there is anything to check against."""
        return self._path.is_file()

    def fault_of(self, request: Request) -> str:
        """Return how the request breaks the description, "" when it does not."""
        if not self.present:
            return ""
        try:
            with ONE_AT_A_TIME:
                _openapi(self._path, self._server).validate_request(WerkzeugOpenAPIRequest(request))
        except OpenAPIError as broken:
            return f"{type(broken).__name__}: {broken} {broken.__cause__ or ''}".strip()
        return ""


@cache
def _openapi(path: Path, server: str) -> OpenAPI:
    """Read the description once and let it be served from loopback."""
    read = SchemaPath.from_dict(described(path, server), resolved_cache_maxsize=REMEMBERED)
    return OpenAPI(read, config=UNCHECKED)


def described(path: Path, server: str) -> dict[str, Any]:
    """Return the description as requests are checked against it."""
    spec: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    spec["servers"] = [{"url": server}]
    _mend(spec)
    return spec


def _mend(spec: dict[str, Any]) -> None:
    """Mend what no request could fulfil, and leave keys and tokens to the emulator itself."""
    for operations in spec["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                operation["security"] = []
    listing = spec["paths"].get("/api/v1/employees", {}).get("get", {})
    for parameter in listing.get("parameters", ()):
        _mend_listing(parameter)


def _mend_listing(parameter: dict[str, Any]) -> None:
    """Make the list's parameters mean what their words say.

    Cursors are described as text and as whole number at once; `fields` as a repeated parameter,
    though words and example say "comma-separated".
    """
    if parameter["name"] == "fields":
        parameter["explode"] = False
    if parameter["name"] == "page":
        limit = {"type": "integer", "minimum": 1, "maximum": 2500}
        cursor = {"type": "string"}
        properties = {"limit": limit, "after": cursor, "before": cursor}
        parameter["schema"] = {"type": "object", "properties": properties}
