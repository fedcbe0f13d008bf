"""What a source of people gives: pages of readings, and what IT chose for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tourwright.domain.hris import Limits
from tourwright.domain.people import Person, SourcePerson
from tourwright.domain.telling import QUIET_DAYS
from tourwright.ports.hris_hooks import HookCare
from tourwright.ports.outside import EventReader, Hris


class Why(StrEnum):
    """What a round was started for."""

    DELTA = "delta"
    FULL = "full"
    FILE = "file"
    PUSH = "push"
    FEED = "feed"
    REPLAY = "replay"


@dataclass(frozen=True)
class Reject:
    """A record that could not be taken.

    place is its row or id as the source counts, field the neutral name of what is wrong, why says
    what to mend; none of them ever holds a value of a person.
    """

    place: str
    field: str
    why: str


@dataclass(frozen=True)
class ReadAsked:
    """One page asked for. cursor "" is the first; since bounds a delta by the source's clock."""

    why: Why
    cursor: str = ""
    since: datetime | None = None
    limit: int = 500


@dataclass(frozen=True)
class ReadPage:
    """One page of a source.

    gone are ids that the source says it has no more. next_since is where the next delta begins,
    given with the last page. unmapped counts by field the values that no table knows. present are
    ids of records that were refused and yet are there. whole: this reading claims to hold
    everybody. nothing: there was nothing new to read at all.
    """

    people: tuple[SourcePerson, ...] = ()
    gone: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    cursor: str = ""
    done: bool = True
    next_since: datetime | None = None
    unmapped: Mapping[str, int] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    whole: bool = False
    nothing: bool = False


class PagedHris(Hris, Protocol):
    """An HRIS that is read page by page; each page is safe to ask for again."""

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return one page.

        Raises TransientError, RefusedError, and CursorGoneError when only a full reading helps.
        """
        ...


@dataclass(frozen=True)
class SourceRules:
    """What IT chose for one source.

    absent: "report" lists people whom a full reading lacks, "left" ends them. first: "hold" keeps
    the first load until somebody releases it, "apply" does not. adopt: "joiners" or "everybody"
    begins alliances at the first load. joins: the source to whose people the records of this one
    belong; it changes nothing of them. leave_kinds keeps kinds of leave. quiet_days: nobody is
    written to about changes older than that. announced: a leave with a day of notice may be spoken
    of from the next day on; without it none is before it is effective.
    """

    absent: str = "report"
    first: str = "hold"
    adopt: str = "joiners"
    leave_kinds: bool = False
    quiet_days: int = QUIET_DAYS
    limits: Limits = field(default_factory=Limits)
    joins: str = ""
    announced: bool = False


@dataclass(frozen=True)
class Rhythms:
    """How often a source is read.

    delta_minutes 0: no deltas. full: "daily 02:30 Europe/Berlin", "weekly sunday 02:30
    Europe/Berlin" or "" for never. files_minutes: how often a folder is looked into.
    subscriptions_hours: how often subscriptions are cared for, 0 where there are none.
    """

    delta_minutes: int = 15
    full: str = "daily 02:30 UTC"
    files_minutes: int = 0
    subscriptions_hours: int = 0


@dataclass(frozen=True)
class HrisSource:
    """One source of people as IT set it up.

    path_secret is the last part of its address, or "". hooks sees to its webhook, None where the
    system lets nobody.
    """

    name: str
    kind: str
    reader: PagedHris
    rules: SourceRules = field(default_factory=SourceRules)
    every: Rhythms = field(default_factory=Rhythms)
    events: EventReader | None = None
    path_secret: str = field(default="", repr=False)
    hooks: HookCare | None = None


class JoinedPeople(Protocol):
    """People who have records in a second source, which only adds to those of another."""

    def joinable(self, readings: Sequence[SourcePerson], into: str) -> Sequence[Person | None]:
        """Return whom each reading of a second source belongs to, None for nobody or several.

        Whose record it is already, else the one current person of the source into with the same
        address at work and the same name.
        """
        ...

    def join(
        self, readings: Sequence[SourcePerson], into: str, now: datetime
    ) -> Sequence[Person | None]:
        """Keep whose records they are, and nothing that they say; returns as `joinable` does."""
        ...
