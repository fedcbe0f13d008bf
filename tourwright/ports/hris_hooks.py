"""Care of the webhooks that a system of people sends its events by.

A system forgets them with the account that made them, and nothing tells us: what no longer comes is
silent. Where a system lets us, we look whether ours is there and make or mend it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class HookState(StrEnum):
    """What was found, or done."""

    LIVE = "live"
    MADE = "made"
    MENDED = "mended"
    REFUSED = "refused"


@dataclass(frozen=True)
class HookKept:
    """What we keep of a webhook that we made: its number there, and the key it is signed with."""

    hook_id: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Looked:
    """What came of looking. notes are for whoever runs the installation; they name nobody."""

    state: HookState
    kept: HookKept = HookKept()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HookSeen:
    """What was found at a source, and when."""

    source: str
    address: str
    looked_at: datetime
    looked: Looked


class HookCalls(Protocol):
    """The webhooks of one system, as far as it lets us see to them."""

    def look_after(self, address: str, kept: HookKept, *, is_key_given: bool) -> Looked:
        """See to it that one of our webhooks calls the address; safe to repeat.

        kept is what we made earlier; is_key_given says that IT gave keys of its own. Raises
        TransientError, RefusedError.
        """
        ...


class HookBook(Protocol):
    """What was found at each source; keys are kept encrypted."""

    def get(self, source: str) -> HookSeen | None:
        """Return what was found last."""
        ...

    def put(self, seen: HookSeen) -> None:
        """Keep it in place of what was found before."""
        ...


@dataclass(frozen=True)
class HookCare:
    """The care of one source's webhook: the address it must call, and whether IT gave keys."""

    address: str
    calls: HookCalls
    is_key_given: bool
