"""Small values that settings are made of, and how their files are read.

RefusedError
└── SettingsError  settings that cannot be used: each variable and its fix
"""

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tourwright.ports import RefusedError

KEY_BYTES = 32


class SettingsError(RefusedError):
    """Settings that cannot be used; the message names each variable and the fix, never a value."""


@dataclass(frozen=True)
class ByReference:
    """Marks a setting that is given as a file: its variable ends in `_FILE`."""


SECRET = ByReference()
Port = Annotated[int, Field(ge=1, le=65535)]


class Frozen(BaseModel):
    """What all groups of settings share: unchangeable, strict about names, silent about values."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MasterKey(Frozen):
    """One master key: wraps the data keys of the alliances."""

    key_id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    key: bytes = Field(min_length=KEY_BYTES, max_length=KEY_BYTES, repr=False)


class Subscriber(Frozen):
    """Who gets outgoing events. events are type patterns such as `tour.*`; secret signs them.

    handshake: ask by OPTIONS, as CloudEvents has it, before the first event goes out.
    """

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    url: str = Field(pattern=r"^https?://[^\s]+$")
    secret: str = Field(min_length=1, repr=False)
    events: tuple[str, ...] = ("*",)
    allow_private_hosts: bool = False
    handshake: bool = False


class Place(Frozen):
    """Where a location of the HRIS lies: IANA zone, ISO 3166 country, region for holidays."""

    zone: str
    country: str = ""
    region: str = ""


def lines_of(text: object) -> object:
    """Split a file of one value a line; blank lines and those that start with # do not count."""
    if not isinstance(text, str):
        return text
    stripped = [line.strip() for line in text.splitlines()]
    return [line for line in stripped if line and not line.startswith("#")]


def master_keys_of(text: object) -> object:
    """Read lines of `id:base64 of 32 bytes`."""
    lines = lines_of(text)
    return [_master_key(line) for line in lines] if isinstance(lines, list) else lines


def _master_key(line: str) -> MasterKey:
    key_id, _, encoded = line.partition(":")
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
        return MasterKey(key_id=key_id.strip(), key=key)
    except (binascii.Error, ValidationError) as wrong:
        raise ValueError("each line must read <id>:<base64 of 32 random bytes>") from wrong


def json_of(text: object) -> object:
    """Read a JSON document given as text."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        raise ValueError(f"not JSON at line {wrong.lineno} column {wrong.colno}") from wrong


def subscribers_of(text: object) -> object:
    """Read the list of subscribers and the secrets that it refers to by `secret_file`."""
    rows = json_of(text)
    if not isinstance(rows, list):
        raise ValueError("must be a JSON list of subscribers")
    return [_with_secret(row) if isinstance(row, dict) else row for row in rows]


def _with_secret(row: dict[str, object]) -> dict[str, object]:
    path = row.get("secret_file")
    if not isinstance(path, str) or not Path(path).is_absolute():
        raise ValueError("each subscriber needs secret_file, an absolute path")
    rest = {name: value for name, value in row.items() if name != "secret_file"}
    return {**rest, "secret": read_file(Path(path))}


def read_file(path: Path) -> str:
    """Return the file's text without white space around it. Raises ValueError saying the fix."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as wrong:
        raise ValueError(f"cannot read the file: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise ValueError("the file is not UTF-8 text") from wrong


BambooKeys = Annotated[tuple[str, ...], BeforeValidator(lines_of), SECRET]
