"""The keys of kept text, and the links in mails."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol


class DataKeys(Protocol):
    """Wrapped data keys, one per subject (alliance id or "system")."""

    def wrapped(self, subject: str) -> tuple[str, bytes] | None:
        """Return (master key id, wrapped key) or None when never made. Raises KeyDestroyedError."""
        ...

    def wrapped_of(self, subjects: Collection[str]) -> Mapping[str, tuple[str, bytes]]:
        """Return the same of many in one query, without those never made or destroyed."""
        ...

    def add(self, subject: str, master_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Store a new wrapped key unless there is one; return the one that stands."""
        ...

    def rewrap(self, subject: str, master_id: str, wrapped: bytes) -> None:
        """Replace the wrapping after the master key was rotated."""
        ...

    def destroy(self, subject: str, now: datetime) -> None:
        """Forget the key for ever: the subject's history can no longer be read."""
        ...

    def subjects(self, not_master_id: str) -> Sequence[str]:
        """Return subjects whose key is wrapped by another master key than this."""
        ...


class Tokens(Protocol):
    """Remembers which single-use link tokens were used."""

    def spend(self, token_id: str, expires: datetime) -> bool:
        """Mark used; False when it was used before."""
        ...
