"""The values a tour of duty is made of; no rule here, only what must be remembered.

Everything is a plain frozen value of JSON-able parts, as a tour travels through payloads when its
workflow continues as new. Mappings are never changed in place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tourwright.domain.model import (
    AskKind,
    Due,
    MachineName,
    Party,
    PersonRef,
    Progress,
    Record,
    Telling,
    TourKind,
)
from tourwright.domain.plan import Plan
from tourwright.domain.policy import Policy, Snapshot, TourType
from tourwright.domain.statement import Statement
from tourwright.domain.step_model import StepRun
from tourwright.domain.tour_regions import Correction, Gap, Thanks

PAIR = "pair"
"""`Entry.private_to` of what only the employee and the manager may read."""

KEPT_IDS = 200
"""How many ids of acts and dues a tour remembers, to do nothing twice."""

UNDO_DAYS = 30
"""Days in which a completed tour may be reopened and a termination rescinded."""


@dataclass(frozen=True)
class Signature:
    """One side's commitment to one text."""

    party: Party
    person_key: str
    text_hash: str
    at: datetime
    channel: str = ""


@dataclass(frozen=True)
class Consent:
    """One side's yes to an event of both (E+M); about names the day or slot it is for."""

    machine: MachineName
    event: str
    party: Party
    person_key: str
    subject_id: str = ""
    about: str = ""


@dataclass(frozen=True)
class Negotiation:
    """Where the talk about the text stands.

    changed holds the revision a field was last changed in; the agreed lists name the fields each
    side has agreed to as they read now.
    """

    revision: int = 0
    changed: Mapping[str, int] = field(default_factory=dict)
    employee_agreed: tuple[str, ...] = ()
    manager_agreed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One side's answer to a review; sealed in the tour until both are in."""

    party: Party
    person_key: str
    progress: Progress
    at: datetime
    text: str = ""
    next_steps: str = ""
    delegate: bool = False
    career: str = ""


@dataclass(frozen=True)
class Review:
    """One review cycle; number counts from 1, moves the times it was moved."""

    number: int = 1
    state: str = "planned"
    opened_at: datetime | None = None
    first_in_at: datetime | None = None
    revealed_at: datetime | None = None
    planned_for: date | None = None
    moves: int = 0
    answers: tuple[Answer, ...] = ()
    extra: bool = False


@dataclass(frozen=True)
class Renewal:
    """One renewal talk; number counts from 1 and names its calendar entry.

    slot is when the talk begins (UTC), sequence the last one told (-1: none told yet).
    """

    number: int = 1
    state: str = "not_due"
    since: datetime | None = None
    held_on: date | None = None
    pulled_forward: bool = False
    slot: datetime | None = None
    sequence: int = -1
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Amendment:
    """A proposed change of the head: the whole new text, from which base, by whom."""

    subject_id: str
    state: str
    by: Party
    person_key: str
    at: datetime
    base_hash: str
    text_hash: str
    statement: Statement
    fields: tuple[str, ...] = ()
    revision: int = 1


@dataclass(frozen=True)
class HandOver:
    """The adoption of the terms by a new manager."""

    number: int
    state: str
    at: datetime
    person_key: str
    amendment_id: str = ""


@dataclass(frozen=True)
class Transition:
    """A declared transition; known to the two only, until last_day is agreed."""

    state: str
    declared_by: Party
    declared_at: datetime
    last_day: date | None = None


@dataclass(frozen=True)
class Leaving:
    """A leave that was announced: the last day of work, and the later day the job ends on."""

    last_day: date
    ends_on: date


@dataclass(frozen=True)
class Absence:
    """A side that is away; no reason is ever kept. expected_end None: nobody said."""

    party: Party
    since: date
    expected_end: date | None = None


@dataclass(frozen=True)
class Imported:
    """Where a tour comes from that ran before we knew of it.

    by is the person of HR who brought it in. committed_on None: nobody noted the day. again: it
    ran here and ended with the employment, which goes on after all.
    """

    provenance: str
    committed_on: date | None = None
    by: str = ""
    again: bool = False


@dataclass(frozen=True)
class OpenAsk:
    """An ask that waits for an answer, as the tour must know it to close it."""

    ask_id: str
    kind: AskKind
    machine: MachineName
    verbs: tuple[str, ...]
    party: Party
    person_key: str
    subject_id: str = ""
    text_hash: str = ""
    purpose: str = ""
    due: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tour:
    """One tour of duty with all its regions.

    author is the person whose private draft `statement` is until shared. The fields of a region
    are None until the tour is committed. seq is the number of the next journal entry.
    """

    tour_id: str
    alliance_id: str
    number: int
    snapshot: Snapshot
    employee: PersonRef
    manager: PersonRef
    skip_level_key: str
    statement: Statement
    state: str
    entered_at: datetime
    seq: int = 1
    chained_from: str = ""
    author: str = ""
    shared: bool = False
    negotiation: Negotiation = field(default_factory=Negotiation)
    text_hash: str = ""
    head_at: datetime | None = None
    signatures: tuple[Signature, ...] = ()
    review: Review | None = None
    missed_reviews: int = 0
    skipped_last: bool = False
    progress: Mapping[str, str] = field(default_factory=dict)
    progress_on: date | None = None
    renewal: Renewal | None = None
    amendments: tuple[Amendment, ...] = ()
    amendment_count: int = 0
    hand_over: HandOver | None = None
    hand_over_waits: bool = False
    transition: Transition | None = None
    absences: tuple[Absence, ...] = ()
    returned_on: date | None = None
    held_due: str = ""
    declared_by: Party | None = None
    confirmed_by: tuple[Party, ...] = ()
    unconfirmed: bool = False
    closed_off: bool = False
    delegate_key: str = ""
    consents: tuple[Consent, ...] = ()
    asks: tuple[OpenAsk, ...] = ()
    steps: tuple[StepRun, ...] = ()
    plan: Plan = field(default_factory=Plan)
    own_dues: tuple[Due, ...] = ()
    step_dues: tuple[Due, ...] = ()
    fired: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    gap_count: int = 0
    thanks: tuple[Thanks, ...] = ()
    thanks_count: int = 0
    correction: Correction | None = None
    imported: Imported | None = None
    leaving: Leaving | None = None

    @property
    def kind(self) -> TourKind:
        """The kind of the tour, as its statement says."""
        return self.statement.kind

    @property
    def policy(self) -> Policy:
        """The policy layer the tour runs under."""
        return self.snapshot.policy

    @property
    def tour_type(self) -> TourType:
        """The type of tour HR offered."""
        return self.snapshot.tour_type


@dataclass(frozen=True)
class OpenTour:
    """What opens a tour. by says who asked for it; standard_text skips the negotiation.

    imported: the statement was committed to elsewhere, and both are asked to confirm it.
    """

    tour_id: str
    alliance_id: str
    number: int
    snapshot: Snapshot
    employee: PersonRef
    manager: PersonRef
    skip_level_key: str
    statement: Statement
    start: date
    by: Party
    standard_text: bool = False
    chained_from: str = ""
    imported: Imported | None = None


@dataclass(frozen=True)
class Trigger:
    """A lifecycle event that HR's configured steps may be bound to."""

    on: str
    subject_id: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A tour after something happened, with everything that follows from it.

    record None: nothing happened that anybody must know (a repeat). replan says that the dates must
    be computed anew.
    """

    tour: Tour
    record: Record | None = None
    tellings: tuple[Telling, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    replan: bool = False
