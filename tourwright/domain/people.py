"""The neutral model of people: one human, their employments, and the events that changed them.

Source: neutral model of HRIS data. Two clocks: `effective_date` says when a change is true (a date
in the person's zone), `recorded_at` when the source wrote it down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

Day = date


class PersonStatus(StrEnum):
    """Where a person stands with the company."""

    PREHIRE = "prehire"
    ACTIVE = "active"
    LEAVE = "leave"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    MERGED = "merged"
    ERASED = "erased"
    UNKNOWN = "unknown"


CLOSED = frozenset({PersonStatus.MERGED, PersonStatus.ERASED})
"""Where a record stands that is nobody's any more."""

GONE = CLOSED | {PersonStatus.TERMINATED}
"""Where somebody stands who works here no more."""


class WorkerType(StrEnum):
    """The nature of the employment."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    INTERN = "intern"
    OTHER = "other"


@dataclass(frozen=True)
class Leave:
    """An absence. kind is taken only where IT asked for it; a reason never is."""

    start: date
    expected_end: date | None = None
    kind: str = ""


@dataclass(frozen=True)
class Termination:
    """The end of an employment. type is voluntary, involuntary, other or unknown.

    rehire_eligible None means the source does not say: a person decides. notice_date is the day on
    which it was announced, None where the source has none.
    """

    date: Day
    last_day_worked: Day | None = None
    type: str = "unknown"
    reason: str = ""
    rehire_eligible: bool | None = None
    notice_date: Day | None = None


@dataclass(frozen=True)
class Employment:
    """A period of working here; end None means it goes on. termination_type says how it ended."""

    start: date
    end: date | None = None
    worker_type: WorkerType = WorkerType.EMPLOYEE
    termination_type: str = ""


@dataclass(frozen=True)
class SourcePerson:
    """A person as one source told us just now, in neutral terms. "" means the source has none.

    merged_into is the id of the record that goes on when this one was merged.
    """

    source: str
    source_person_id: str
    given_name: str = ""
    family_name: str = ""
    display_name: str = ""
    work_email: str = ""
    personal_email: str = ""
    zone: str = ""
    country: str = ""
    region: str = ""
    location: str = ""
    department: str = ""
    job_title: str = ""
    manager_source_id: str = ""
    worker_type: WorkerType = WorkerType.EMPLOYEE
    status: PersonStatus = PersonStatus.UNKNOWN
    original_hire_date: date | None = None
    hire_date: date | None = None
    end_date: date | None = None
    leave: Leave | None = None
    termination: Termination | None = None
    employments: tuple[Employment, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    source_updated_at: datetime | None = None
    merged_into: str = ""

    @property
    def private_address(self) -> str:
        """The mail address outside work, "" where the source repeats the one at work.

        Nobody who left reads that one; somebody else may.
        """
        private = self.personal_email.strip()
        return "" if private.casefold() == self.work_email.strip().casefold() else private


@dataclass(frozen=True)
class Person:
    """One human as we hold them: our own key, the alliance, and the source's latest facts."""

    person_key: str
    alliance_id: str
    facts: SourcePerson
    manager_key: str = ""


class FactKind(StrEnum):
    """The kinds of employment events."""

    HIRED = "hired"
    HIRE_CANCELLED = "hire_cancelled"
    REHIRED = "rehired"
    MANAGER_CHANGED = "manager_changed"
    JOB_CHANGED = "job_changed"
    LOCATION_CHANGED = "location_changed"
    IDENTITY_CHANGED = "identity_changed"
    CONTACT_CHANGED = "contact_changed"
    LEAVE_STARTED = "leave_started"
    LEAVE_CHANGED = "leave_changed"
    LEAVE_ENDED = "leave_ended"
    TERMINATION_SCHEDULED = "termination_scheduled"
    TERMINATED = "terminated"
    TERMINATION_RESCINDED = "termination_rescinded"
    WORKER_TYPE_CHANGED = "worker_type_changed"
    MERGED = "merged"
    ERASED = "erased"


@dataclass(frozen=True)
class EmploymentEvent:
    """One change of a person's employment, derived by comparing what we held with what we read.

    event_id is a deterministic hash of source, person, kind, effective date and values, so the same
    change read twice is one event. changes holds {field: (before, after)} as text. certainty is
    "stated" or "inferred". supersedes is the event that this one corrects, delivery what brought
    it.
    """

    event_id: str
    kind: FactKind
    person_key: str
    effective_date: date
    recorded_at: datetime
    observed_at: datetime
    source: str
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    certainty: str = "inferred"
    supersedes: str = ""
    delivery: str = ""


@dataclass(frozen=True)
class AllianceFacts:
    """What the alliance's rules need to know of its person when facts changed: no name, no address.

    manager_key "" means none known. has_work_email says whether mails can reach the person at work.
    end_date and termination describe a leave that is effective or planned; a planned one must
    betray nothing before its day. announced_on is the day of notice of a leave that may be
    spoken of from the next day on, None where nothing says so.
    """

    alliance_id: str
    person_key: str
    status: PersonStatus
    zone: str
    country: str = ""
    region: str = ""
    manager_key: str = ""
    manager_zone: str = "UTC"
    manager_country: str = ""
    skip_level_key: str = ""
    has_work_email: bool = False
    has_personal_email: bool = False
    worker_type: WorkerType = WorkerType.EMPLOYEE
    department: str = ""
    job_title: str = ""
    location: str = ""
    hire_date: date | None = None
    original_hire_date: date | None = None
    leave: Leave | None = None
    termination: Termination | None = None
    announced_on: Day | None = None


Facts = TypeVar("Facts", AllianceFacts, SourcePerson)


def without_leave_kind(facts: Facts) -> Facts:
    """Return the facts without the kind of a leave: no rule needs it, and no payload holds it."""
    if facts.leave is None or not facts.leave.kind:
        return facts
    return replace(facts, leave=replace(facts.leave, kind=""))


def spoken_of(facts: AllianceFacts) -> AllianceFacts:
    """Return the facts with the day from which a leave may be spoken of, if it has one."""
    leave = facts.termination
    return facts if leave is None else replace(facts, announced_on=leave.notice_date)
