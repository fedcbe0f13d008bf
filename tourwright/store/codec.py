"""Values to JSON and back, and to envelopes and back."""

from collections.abc import Collection
from functools import cache
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter

Value = TypeVar("Value")


class Sealer(Protocol):
    """What the store needs of the key ring."""

    def encrypt(self, subject: str, plain: bytes) -> bytes:
        """Return the envelope of the bytes under the subject's key."""
        ...

    def decrypt(self, envelope: bytes) -> bytes:
        """Return the bytes; the envelope names its key."""
        ...

    def fetch(self, subjects: Collection[str]) -> None:
        """Get the keys of many in one go, before their envelopes are opened one by one."""
        ...


def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (any type of value)
    return _made(kind)


@cache
def _made(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (any type of value)
    return TypeAdapter(kind)


def to_json(value: object) -> bytes:
    """Write a value; moments and days as ISO 8601."""
    return _adapter(type(value)).dump_json(value)


def from_json(kind: type[Value], data: bytes | str) -> Value:
    """Read a value of the type; fields unknown to this release are ignored."""
    value: Value = _adapter(kind).validate_json(data)
    return value


def plain(value: object) -> dict[str, Any]:
    """Return a dataclass as JSON-ready values."""
    made: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json")
    return made
