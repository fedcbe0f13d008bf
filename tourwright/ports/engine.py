"""The workflow engine, as far as a page or a handler needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tourwright.domain.model import Act, Record
from tourwright.ports.inbox import InboxRow


@dataclass(frozen=True)
class ActResult:
    """What a workflow said to an act: the record to write, or None when it was a repeat."""

    state: str
    record: Record | None = None


@dataclass(frozen=True)
class ActsResult:
    """What a workflow said to several acts: one record of all, and why it refused one, by act id.

    record is None when nothing was new.
    """

    state: str
    record: Record | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """The workflows, as the webhook layer sees them. Synchronous; every call has a time limit."""

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """Apply a person's act.

        Raises RuleError (refused), TransientError (unknown: repeat with the same act_id),
        NotFoundError (closed or never there).
        """
        ...

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """Apply several acts in their order; each is applied or refused for itself.

        Raises TransientError and NotFoundError as `act` does.
        """
        ...

    def start_source_event(self, row: InboxRow) -> None:
        """Start the handling of a source's event; idempotent by inbox id."""
        ...

    def ready(self) -> bool:
        """Say whether the engine answers."""
        ...
