"""The values of an alliance: where one person and the company stand, and what is yet to come.

Everything here travels in workflow payloads: plain parts only, every later field with a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tourwright.domain.model import Due, MachineName, Party, Record, Telling
from tourwright.domain.people import AllianceFacts, FactKind, Termination
from tourwright.domain.statement_model import Statement
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.domain.tables.alumni import AlumniState
from tourwright.domain.tables.tour import TourState
from tourwright.domain.tour_state import Imported

REMEMBERED = 200
HIRED, IMPORTED = "hired", "imported"
EMPLOYED = frozenset({AllianceStateName.EMPLOYED_NO_TOUR, AllianceStateName.ON_TOUR})
COMMITTED_STATES = frozenset(
    {TourState.COMMITTED, TourState.ACTIVE, TourState.PAUSED, TourState.CLOSING}
)
RUNNING_STATES = COMMITTED_STATES | {
    TourState.PROPOSED,
    TourState.DRAFTING,
    TourState.NEGOTIATING,
    TourState.SIGNING,
}


class Way(StrEnum):
    """How a day becomes a moment: its first minute, its morning, or that of a working day."""

    DAY = "day"
    MORNING = "morning"
    WORKING_MORNING = "working_morning"


@dataclass(frozen=True)
class PlanAsked:
    """A moment that zones or holidays decide, asked of an activity; `planned` takes the answer.

    day is the person's day; working_days counts working days on from it. The other fields become
    the `Due` of the same key.
    """

    key: str
    timer: str
    machine: MachineName
    event: str
    way: Way
    day: date
    zone: str
    country: str = ""
    region: str = ""
    working_days: int = 0
    subject_id: str = ""
    notice: str = ""


@dataclass(frozen=True)
class Offer:
    """A tour to be offered. reason is hired, chained, asked or imported; previous what it follows.

    type_key "" lets the catalogue choose by its rules, kind_hint narrows the choice. again names a
    tour that ended, whose text is put before both once more.
    """

    reason: str
    type_key: str = ""
    previous: str = ""
    kind_hint: str = ""
    asked_by: Party = Party.SYSTEM
    again: str = ""


@dataclass(frozen=True)
class Brought:
    """A text that was committed to elsewhere, without names, and where it comes from."""

    statement: Statement
    imported: Imported


@dataclass(frozen=True)
class StartTour:
    """Asks the workflow to have the catalogue choose the type and to start the tour.

    brought: the tour runs already, with this text; again: with that of the tour of this name.
    """

    tour_id: str
    number: int
    type_key: str
    reason: str
    previous: str = ""
    kind_hint: str = ""
    asked_by: Party = Party.SYSTEM
    brought: Brought | None = None
    again: str = ""


@dataclass(frozen=True)
class TourLine:
    """One tour as its alliance knows it; seq is the number of the last entry the tour told of.

    reason and kind_hint are those of its offer.
    """

    tour_id: str
    number: int
    kind: str = ""
    state: str = TourState.PROPOSED
    type_key: str = ""
    start: date | None = None
    last_day: date | None = None
    previous: str = ""
    seq: int = 0
    reason: str = HIRED
    kind_hint: str = ""

    @property
    def running(self) -> bool:
        """Say whether the tour is on its way, committed or not."""
        return self.state in RUNNING_STATES

    @property
    def committed(self) -> bool:
        """Say whether both are committed to it."""
        return self.state in COMMITTED_STATES


@dataclass(frozen=True)
class Alumni:
    """Membership in the alumni network, from the check after one departure on.

    standing is "", good, bad or unknown; purposes are the ones said yes to, offered the ones to
    choose from. rounds counts invitations sent (a new address or an own request makes another).
    confirmed holds "event:party:person" of the first of two people. resting says that membership
    pauses because the person works here again; contractor, that they are a member and do so too.
    """

    state: AlumniState
    departure: int
    last_day: date
    standing: str = ""
    offered: tuple[str, ...] = ()
    invite_after_working_days: int = 10
    invited_at: datetime | None = None
    purposes: tuple[str, ...] = ()
    reminders: int = 0
    rounds: int = 0
    decided_at: datetime | None = None
    decided_by: Party | None = None
    confirmed: tuple[str, ...] = ()
    resting: bool = False
    contractor: bool = False


@dataclass(frozen=True)
class PendingFact:
    """A change that is known and not yet true: invisible until its day."""

    event_id: str
    kind: FactKind
    day: date
    fields: Mapping[str, str] = field(default_factory=dict)
    termination: Termination | None = None


@dataclass(frozen=True)
class Hold:
    """Something waits for HR: what is missing, and the tour to offer once it is there."""

    subject: str
    missing: tuple[str, ...]
    revision: int = 1
    offer: Offer | None = None


@dataclass(frozen=True)
class Counterpart:
    """Whom the two take instead of the line manager, or one of them suggests (by_key).

    seat is what tours are told of that person, line what they are told when it ends. agreed: the
    other side has said yes.
    """

    seat: Mapping[str, str]
    by_key: str
    line: Mapping[str, str] = field(default_factory=dict)
    agreed: bool = False

    @property
    def person_key(self) -> str:
        """Return whose seat it is."""
        return self.seat["manager_key"]


@dataclass(frozen=True)
class AllianceState:
    """The aggregate of the Alliance workflow; seq is the number of its last journal entry.

    asked are moments asked for and not answered yet, asks the ids of open asks. left_tours are the
    tours that the last departure ended. stopped: never write to this person again. skip_level_key
    is the manager's manager as last known, kept for when the manager is gone. merged: the person
    goes on under another record, and this alliance rests. legal_hold: nothing of the person is
    erased; erase_asked_by is whose request waits for its end. hr_words are "event:person" of the
    first of two people of HR. counterpart: the two suggest or have somebody else than the line.
    """

    alliance_id: str
    person_key: str
    opened_at: datetime
    state: AllianceStateName = AllianceStateName.NONE
    facts: AllianceFacts | None = None
    tours: tuple[TourLine, ...] = ()
    current_manager_key: str = ""
    alumni: Alumni | None = None
    pending_facts: tuple[PendingFact, ...] = ()
    holds: tuple[Hold, ...] = ()
    holds_opened: int = 0
    asks: tuple[str, ...] = ()
    asked: tuple[PlanAsked, ...] = ()
    dues: tuple[Due, ...] = ()
    handled_acts: tuple[str, ...] = ()
    handled_facts: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    departures: int = 0
    departed_on: date | None = None
    left_tours: tuple[str, ...] = ()
    stopped: bool = False
    seq: int = 0
    skip_level_key: str = ""
    merged: bool = False
    legal_hold: bool = False
    erase_asked_by: Party | None = None
    hr_words: tuple[str, ...] = ()
    counterpart: Counterpart | None = None

    @property
    def employed(self) -> bool:
        """Say whether the person works here now."""
        return self.state in EMPLOYED


@dataclass(frozen=True)
class AllianceOutcome:
    """The new aggregate and what follows from it.

    record None: nothing for the store. start_tour asks for a child, tellings go to other workflows,
    plan asks for moments (they also stand in `state.asked` until they are answered).
    """

    state: AllianceState
    record: Record | None = None
    start_tour: StartTour | None = None
    tellings: tuple[Telling, ...] = ()
    plan: tuple[PlanAsked, ...] = ()
