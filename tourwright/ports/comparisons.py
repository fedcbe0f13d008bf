"""What a source, the directory and our store say of each other, and the last such comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class What(StrEnum):
    """The kinds of differences."""

    ONLY_THERE = "only_in_source"
    ONLY_HERE = "only_here"
    LEFT_THERE = "left_in_source_active_here"
    LEFT_HERE = "active_in_source_left_here"
    MAIL = "another_mail_address"
    MANAGER = "another_manager"
    ORPHAN = "manager_unknown_or_left"
    CIRCLE = "managers_in_a_circle"
    NO_ACCOUNT = "no_account"
    CLOSED = "account_closed_active_here"
    OPEN = "account_open_left_here"
    ACCOUNT_MAIL = "account_has_another_address"


@dataclass(frozen=True)
class Finding:
    """One difference; name, detail and department are for HR only."""

    what: What
    source_person_id: str
    name: str = ""
    detail: str = ""
    department: str = ""


class ComparisonState(StrEnum):
    """How far a comparison is."""

    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Comparison:
    """The last comparison of a source. figures count each kind; made_at None: never whole yet."""

    source: str
    state: ComparisonState
    began_at: datetime
    by_key: str
    made_at: datetime | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


class Comparisons(Protocol):
    """The last comparison of each source, kept until the next one is whole."""

    def begin(self, source: str, by: str, now: datetime, stale: datetime) -> bool:
        """Note that one is being made; False while another one is that began after stale."""
        ...

    def end(self, began: Comparison, findings: Sequence[Finding], now: datetime) -> None:
        """Keep what began brought, with its figures; nothing when another one began since."""
        ...

    def fail(self, began: Comparison) -> None:
        """Note that it came to nothing; what was kept before stays."""
        ...

    def all(self) -> Mapping[str, Comparison]:
        """Return the last comparison of each source."""
        ...

    def findings(self, source: str) -> Sequence[Finding]:
        """Return what the last whole comparison found."""
        ...

    def forget(self, now: datetime, keep_days: int) -> int:
        """Delete comparisons that began longer ago; returns how many."""
        ...
