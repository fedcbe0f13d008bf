"""What a directory wrote to us over SCIM, as we keep it.

TakenError and OutdatedError say why something was not written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tourwright.ports.errors import ConnectorError
from tourwright.ports.outside import InboundEvent

USER, GROUP, GONE = "User", "Group", "Gone"


class TakenError(ConnectorError):
    """Another resource has this user name."""


class OutdatedError(ConnectorError):
    """The resource was changed or removed meanwhile."""


@dataclass(frozen=True)
class ScimRecord:
    """One resource; of a user who was removed its last state stays, as GONE. document is JSON.

    user_name, external_id and mail (the one at work) are what it is found by. left_at is the moment
    at which it was switched off, None while it is active.
    """

    resource_id: str
    kind: str
    document: str = field(repr=False)
    version: int
    created_at: datetime
    changed_at: datetime
    user_name: str = field(default="", repr=False)
    external_id: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    left_at: datetime | None = None


@dataclass(frozen=True)
class ScimAsked:
    """Which resources are asked for; an empty field asks for nothing. In the order they came."""

    kinds: tuple[str, ...] = (USER,)
    user_name: str = ""
    external_id: str = ""
    mail: str = ""
    changed_after: datetime | None = None
    offset: int = 0
    limit: int | None = None


class ScimRecords(Protocol):
    """The resources of one source. A write and its hint are stored together or not at all."""

    def get(self, resource_id: str) -> ScimRecord | None:
        """Return the resource or None."""
        ...

    def count(self, asked: ScimAsked) -> int:
        """Return how many there are, whatever the limit."""
        ...

    def find(self, asked: ScimAsked) -> Sequence[ScimRecord]:
        """Return those asked for."""
        ...

    def add(self, record: ScimRecord, hint: InboundEvent | None) -> None:
        """Keep a new resource. Raises TakenError."""
        ...

    def put(self, record: ScimRecord, hint: InboundEvent | None) -> None:
        """Keep a changed resource of the version before. Raises TakenError, OutdatedError."""
        ...

    def remove(self, record: ScimRecord, hint: InboundEvent | None) -> None:
        """Take the resource away as it was read; a user is kept as gone. Raises OutdatedError."""
        ...
