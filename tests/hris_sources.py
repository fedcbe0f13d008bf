"""Sources of people that read nothing."""

from dataclasses import dataclass, field
from typing import cast

from tourwright.ports.hris import HrisSource, PagedHris, Rhythms
from tourwright.ports.hris_hooks import HookCalls, HookCare, HookKept, HookState, Looked


def source_of(
    name: str, kind: str = "rest", every: Rhythms | None = None, hooks: HookCare | None = None
) -> HrisSource:
    """Return a source whose reader is never asked."""
    reader = cast(PagedHris, None)
    return HrisSource(name, kind, reader, every=every or Rhythms(), hooks=hooks)


@dataclass
class Webhooks:
    """The webhooks of a system: found is what comes of looking, or the error."""

    found: Looked | Exception = field(default_factory=lambda: Looked(HookState.LIVE))
    asked: list[tuple[str, HookKept, bool]] = field(default_factory=list)

    def look_after(self, address: str, kept: HookKept, *, is_key_given: bool) -> Looked:
        """Note what was asked for."""
        self.asked.append((address, kept, is_key_given))
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


def care_of(calls: HookCalls, *, is_key_given: bool = False) -> HookCare:
    """Return the care of a webhook that calls us."""
    return HookCare("https://tours.example.com/hooks/people", calls, is_key_given)
