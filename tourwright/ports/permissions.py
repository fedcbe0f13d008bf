"""What receivers of events allowed us, before the first one went to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Permission:
    """A receiver's word at one address: how many events it wants a minute, None for any number.

    address is a digest, as addresses may hold secrets; another address has to be asked anew.
    """

    address: str
    a_minute: int | None
    at: datetime


class Permissions(Protocol):
    """Permissions by the subscriber's name."""

    def get(self, subscriber: str) -> Permission | None:
        """Return the permission that stands."""
        ...

    def put(self, subscriber: str, permission: Permission) -> None:
        """Keep it, in place of the one before."""
        ...
