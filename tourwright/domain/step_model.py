"""The values of a configured step: what was planned, who was asked, what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tourwright.domain.model import (
    AskClose,
    AskKind,
    AskOpen,
    Due,
    Entry,
    Meeting,
    Notice,
    OutEvent,
    Party,
)
from tourwright.domain.policy import StepSpec


class StepState(StrEnum):
    """Where a configured step stands."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({StepState.WAITING, StepState.OPEN})

ROLE_PARTY = {
    "employee": Party.EMPLOYEE,
    "manager": Party.MANAGER,
    "skip_level": Party.SKIP_LEVEL,
    "hr": Party.HR,
    "alumni_manager": Party.ALUMNI_MANAGER,
}
"""The roles HR may name, with the party each acts as."""

ASK_KIND = {"task": AskKind.TASK, "approval": AskKind.APPROVAL}


@dataclass(frozen=True)
class PlannedStep:
    """One step with its people and moments (UTC), as an activity planned them.

    who_keys are (role, person key), the key "" when the role is a group or nobody holds it.
    begin_at is the moment the step starts, due_at the moment shown to people (for a meeting: when
    it begins). spec.texts are filled but for names. requester_key is the person whose request an
    approval decides, employee_key the person whose tour it is.
    """

    step_id: str
    trigger: str
    spec: StepSpec
    begin_at: datetime
    who_keys: tuple[tuple[str, str], ...] = ()
    subject_id: str = ""
    workflow_key: str = ""
    requester_key: str = ""
    skip_level_key: str = ""
    zone: str = "UTC"
    due_at: datetime | None = None
    remind_at: tuple[datetime, ...] = ()
    escalate_at: datetime | None = None
    expire_at: datetime | None = None
    employee_key: str = ""


@dataclass(frozen=True)
class Seat:
    """One person, or one role when person_key is "", who is asked.

    answer is "" until given; then done, approve, decline or delegate. by is who gave it.
    in_place_of names the role nobody holds, which this seat stands in for.
    """

    role: Party
    person_key: str = ""
    in_place_of: str = ""
    delegated_by: str = ""
    escalated: bool = False
    answer: str = ""
    by: str = ""


@dataclass(frozen=True)
class StepRun:
    """A step at work. stream is the tour id; fired holds the keys of the moments that came.

    needed is how many must say yes or done, fixed when the step began: who is asked later because
    of silence, or follows somebody who left, changes no number.
    """

    planned: PlannedStep
    stream: str
    state: StepState = StepState.WAITING
    seats: tuple[Seat, ...] = ()
    needed: int = 1
    fired: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepOutcome:
    """A step after something happened, with all that must be stored and told because of it.

    dues are the moments still to come for this step; none once it is over.
    """

    run: StepRun
    entries: tuple[Entry, ...] = ()
    asks: tuple[AskOpen | AskClose, ...] = ()
    notices: tuple[Notice, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[OutEvent, ...] = ()
    dues: tuple[Due, ...] = field(default=())


def is_over(run: StepRun) -> bool:
    """Say whether nothing can happen to the step any more."""
    return run.state not in LIVE
