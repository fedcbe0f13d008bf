"""Values that the rules about people's data work with: limits of a round, dated changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Limits:
    """Above which figures a round is held for people to look at.

    leavers are those of one round, and are held above whichever is greater: the number, or
    leavers_percent of the people known; hires likewise. max_rows ends the reading.
    """

    leavers: int = 5
    leavers_percent: float = 2
    movers_percent: float = 10
    hires: int = 50
    hires_percent: float = 10
    fall_percent: float = 5
    rejects_percent: float = 5
    identity_percent: float = 5
    unknown_percent: float = 50
    max_rows: int = 250_000


@dataclass(frozen=True)
class Seen:
    """What a round saw, counted.

    known: people of this source before it. rows: records read. kinds: how many events of each
    kind are derived. missing: known people that a full reading did not have. filled_before and
    filled_now: by field, the share (0 to 1) of people who have it. identity: people whose name and
    address both changed. unknown: records of nobody known. first: nothing was read of this source
    before. whole: the reading claims to hold everybody.
    """

    known: int
    rows: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    missing: int = 0
    rejects: int = 0
    filled_before: Mapping[str, float] = field(default_factory=dict)
    filled_now: Mapping[str, float] = field(default_factory=dict)
    identity: int = 0
    unknown: int = 0
    first: bool = False
    whole: bool = False


@dataclass(frozen=True)
class DatedChange:
    """One change as a source states it, with its own day.

    kind is a word of `FactKind`, or "" when the source names none. values holds the fields that are
    so from effective_date on, as the source writes them in neutral names. number orders the changes
    of one recorded moment.
    """

    event_id: str
    source_person_id: str
    kind: str
    effective_date: date
    recorded_at: datetime
    values: Mapping[str, object] = field(default_factory=dict)
    number: int = 0
