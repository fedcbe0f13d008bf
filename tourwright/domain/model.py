"""The values every room speaks of: parties, acts, entries, asks, notices, dues and records.

A workflow turns an `Act` (what a person or a system did) or a `Due` (a moment that came) into an
outcome: the new aggregate and a `Record` of everything the store must hold because of it. Nothing
here knows a clock; moments are UTC, days are dates at the employee's work place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class TourKind(StrEnum):
    """The three kinds of a tour of duty."""

    ROTATIONAL = "rotational"
    TRANSFORMATIONAL = "transformational"
    FOUNDATIONAL = "foundational"


class Party(StrEnum):
    """Who acts, in the letters of the lifecycle tables."""

    EMPLOYEE = "E"
    MANAGER = "M"
    DELEGATE = "D"
    SKIP_LEVEL = "S"
    HR = "H"
    ALUMNI_MANAGER = "A"
    ALUM = "X"
    SYSTEM = "SYS"
    HRIS = "HRIS"
    TIMER = "timer"
    MAIL = "mail"
    PEER = "peer"
    OPERATOR = "I"


class MachineName(StrEnum):
    """The state machines of one alliance."""

    TOUR = "tour"
    REVIEW = "review"
    RENEWAL = "renewal"
    AMENDMENT = "amendment"
    HAND_OVER = "hand_over"
    TRANSITION = "transition"
    ALLIANCE = "alliance"
    ALUMNI = "alumni"
    STEP = "step"
    GAP = "gap"
    RECOGNITION = "recognition"
    CORRECTION = "correction"


class Progress(StrEnum):
    """How one side sees the mission at a review."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


@dataclass(frozen=True)
class PersonRef:
    """One human as the rules need to know them: no name, no address.

    zone is an IANA name, country an ISO 3166 alpha-2 code ("" when the HRIS has none), region a
    subdivision code for public holidays or "".
    """

    person_key: str
    zone: str = "UTC"
    country: str = ""
    region: str = ""


QUIET = "quiet"
"""Field of an act by which nobody is told by mail: the change is old news; questions stay open."""


@dataclass(frozen=True)
class Act:
    """One thing a person, the HRIS or the system did; idempotent by act_id.

    event is the machine's event or a verb that the rules resolve to one (`sign` becomes
    `sign_first`, `sign_second_now` ...; `answer` becomes `one_in` or `both_in`; an event of both
    sides, E+M, is sent once by each and takes effect with the second). subject_id says which
    review, amendment or step is meant, where there can be more than one. fields holds typed input
    by name, as text (for `edit`: statement field -> new value as JSON text, plus `base_rev`).
    given_at is the moment (UTC) it was done, None when it is handed on at once.
    """

    act_id: str
    machine: MachineName
    event: str
    party: Party
    person_key: str = ""
    channel: str = "system"
    subject_id: str = ""
    text_hash: str = ""
    reason: str = ""
    day: date | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    given_at: datetime | None = None


@dataclass(frozen=True)
class Due:
    """A moment computed in advance: when it comes, `event` of `machine` happens by the timer.

    key is unique per tour and anchor (timer, subject, anchor date), so a moment fires once. timer
    is the name of the lifecycle's table ("T5"). event "" means: only tell people (a reminder), then
    `notice` names what to tell. manager_at is the first morning at or after `at` where the manager
    works, when that is another moment: mails to the manager wait for it.
    """

    key: str
    timer: str
    at: datetime
    machine: MachineName
    event: str = ""
    subject_id: str = ""
    notice: str = ""
    manager_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the journal: append-only, shared by both people unless `private_to` says whose.

    body holds small typed facts as text, by name; personal text (reasons, answers after they were
    revealed) is allowed, as the store encrypts it. from_state and to_state are the machine's
    states.
    """

    machine: MachineName
    event: str
    party: Party
    at: datetime
    person_key: str = ""
    from_state: str = ""
    to_state: str = ""
    subject_id: str = ""
    channel: str = ""
    text_hash: str = ""
    private_to: str = ""
    body: Mapping[str, str] = field(default_factory=dict)


class AskKind(StrEnum):
    """What is asked of a person."""

    COMMIT = "commit"
    REVIEW = "review"
    CONFIRM_REVIEW = "confirm_review"
    RENEWAL_SLOT = "renewal_slot"
    RENEWAL_HELD = "renewal_held"
    RENEWAL_CHOICE = "renewal_choice"
    HAND_OVER = "hand_over"
    AMENDMENT = "amendment"
    CLOSING = "closing"
    APPROVAL = "approval"
    TASK = "task"
    STANDING = "standing"
    HR_HELP = "hr_help"
    ALUMNI_INVITATION = "alumni_invitation"
    DRAFT = "draft"
    GAP = "gap"
    THANKS = "thanks"
    CORRECTION = "correction"


@dataclass(frozen=True)
class AskOpen:
    """Open, or replace by a higher revision, the ask with this id.

    One person answers it (person_key, "" for a role such as HR: then role says which). verbs are
    the answers allowed; each verb is the `event` of the Act that follows. facts are shown with it.
    """

    ask_id: str
    kind: AskKind
    machine: MachineName
    verbs: tuple[str, ...]
    person_key: str = ""
    role: Party = Party.EMPLOYEE
    revision: int = 1
    subject_id: str = ""
    text_hash: str = ""
    due: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AskClose:
    """Close the ask: answered elsewhere, expired, or no longer meant; reason is one word."""

    ask_id: str
    reason: str


@dataclass(frozen=True)
class Notice:
    """Tell one person something: the store turns it into an outgoing mail.

    purpose names the text in the catalogue of messages ("review_open", "renewal_due"). key is
    unique per person and purpose and makes the Message-ID. to is a person key or "" for a role
    (HR). not_before None means at once. personal True sends to the private address (alumni).
    """

    key: str
    purpose: str
    to: str
    role: Party = Party.EMPLOYEE
    ask_id: str = ""
    not_before: datetime | None = None
    personal: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Meeting:
    """A calendar entry of a talk: same uid for ever, sequence counts the changes.

    start and end are UTC; zone is where the talk was placed. cancelled True withdraws it. The
    summary is neutral by rule: the people's names and the word "Conversation". handed_on says that
    only the manager changed: the talk stays, with another person on one side.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: str
    attendees: tuple[str, ...]
    summary: str = "Conversation"
    cancelled: bool = False
    handed_on: bool = False


@dataclass(frozen=True)
class OutEvent:
    """A thin event for subscribers: type and subject ids and states, no personal text."""

    type: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Telling:
    """A message from one workflow of the alliance to another.

    to "alliance" or "tour:<tour id>"; act is applied there.
    """

    to: str
    act: Act


@dataclass(frozen=True)
class TourView:
    """The row of a tour that pages and lists read. seq is the number of its last entry.

    From `revision` to `manager_agreed` it says where the talk about the text stands; signed_by and
    absent hold letters of parties. Each of amendments, gaps and thanks is one of them as words by
    name. transition_* are for the two alone: pages read a view through `webhooks.shown`. imported
    says where a tour comes from that ran before (provenance, committed_on, again), else {}.
    """

    tour_id: str
    alliance_id: str
    number: int
    kind: TourKind
    state: str
    seq: int
    employee_key: str
    manager_key: str
    mission: str = ""
    type_key: str = ""
    catalogue_version: str = ""
    start: date | None = None
    last_day: date | None = None
    length_months: int | None = None
    text_hash: str = ""
    policy_hash: str = ""
    next_review: date | None = None
    renewal_on: date | None = None
    renewal_state: str = ""
    next_date: date | None = None
    next_what: str = ""
    on_hold: bool = False
    statement: Mapping[str, object] | None = None
    promises: tuple[Mapping[str, str], ...] = ()
    revision: int = 0
    changed: Mapping[str, int] = field(default_factory=dict)
    employee_agreed: tuple[str, ...] = ()
    manager_agreed: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    renewal_number: int = 0
    hand_over_state: str = ""
    delegate_key: str = ""
    declared_by: str = ""
    absent: tuple[str, ...] = ()
    amendments: tuple[Mapping[str, str], ...] = ()
    gaps: tuple[Mapping[str, str], ...] = ()
    thanks: tuple[Mapping[str, str], ...] = ()
    correction: Mapping[str, str] = field(default_factory=dict)
    transition_state: str = ""
    transition_by: str = ""
    transition_day: date | None = None
    imported: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """Everything the store must hold because of one outcome; written in one transaction.

    stream is the tour id or the alliance id, seq the number of its first entry: entries are
    numbered seq, seq+1 ...; a record whose entries are there already changes nothing (idempotent).
    """

    alliance_id: str
    stream: str
    seq: int
    entries: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()
    asks: tuple[AskOpen | AskClose, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[OutEvent, ...] = ()
    view: TourView | None = None
