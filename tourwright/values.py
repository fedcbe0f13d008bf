"""What goes into and comes out of workflows and activities; one value in, one value out.

These travel through histories that live for years: a field added later has a default, and none
is renamed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from tourwright.domain.alliance_state import AllianceState, Brought
from tourwright.domain.model import Act, Due, Party, PersonRef, Record
from tourwright.domain.people import AllianceFacts, EmploymentEvent
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.policy import Policy, Snapshot, WorkflowSpec
from tourwright.domain.step_model import PlannedStep
from tourwright.domain.tour import OpenTour, Tour, Trigger


@dataclass(frozen=True)
class CarriedTour:
    """A tour between two runs of its workflow; everything was written before."""

    tour: Tour


@dataclass(frozen=True)
class SourceEventStart:
    """Start of the handling of one taken event. subject is the source's id of the person, or ""."""

    inbox_id: int
    source: str
    kind: str
    subject: str


@dataclass(frozen=True)
class AllianceStart:
    """Start of an alliance; carried over from the run before, or new."""

    alliance_id: str
    person_key: str
    carried: AllianceState | None = None


@dataclass(frozen=True)
class FactsTold:
    """What the HRIS side tells an alliance: the facts as they are now and what changed.

    adopted: the person worked here before we did, so no tour is offered by itself. Nobody is
    written to about events of days before quiet_before.
    """

    facts: AllianceFacts
    events: tuple[EmploymentEvent, ...] = ()
    adopted: bool = False
    quiet_before: date | None = None


@dataclass(frozen=True)
class NextMoment:
    """When something happens by itself in a workflow (UTC), None when nothing does."""

    at: datetime | None = None


@dataclass(frozen=True)
class Refreshed:
    """What came of reading a person again: what to tell the alliance, None when nothing changed."""

    told: FactsTold | None = None


@dataclass(frozen=True)
class PersonRead:
    """One person to read again from a source."""

    source: str
    source_person_id: str


@dataclass(frozen=True)
class PrepareTour:
    """A tour to prepare: type_key "" lets the catalogue choose for the person's facts.

    kind narrows the choice ("" for any). chained_from is the tour before it, previous_last_day the
    day that one ends. brought: it runs already, with the text from elsewhere; again: with the
    text of this tour, which ended.
    """

    tour_id: str
    number: int
    facts: AllianceFacts
    now: datetime
    type_key: str = ""
    kind: str = ""
    chained_from: str = ""
    previous_last_day: date | None = None
    by: Party = Party.SYSTEM
    brought: Brought | None = None
    again: str = ""


@dataclass(frozen=True)
class ActsSent:
    """Acts to apply in their order."""

    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Repin:
    """What HR says today, for a text that is not committed yet; act_id is the same each time.

    Without a snapshot HR offers the tour's type no more: it goes on with the one it has, under
    policy, of this version of the catalogue.
    """

    act_id: str
    snapshot: Snapshot | None = None
    policy: Policy | None = None
    version: str = ""

    def over(self, held: Snapshot) -> Snapshot:
        """Return what a tour that holds this snapshot runs under from now on."""
        if self.snapshot is not None:
            return self.snapshot
        return replace(held, version=self.version, policy=self.policy or held.policy)


@dataclass(frozen=True)
class RecordBatch:
    """Records to write, oldest first; repeats change nothing."""

    records: tuple[Record, ...]


@dataclass(frozen=True)
class StepContext:
    """What the planning of configured steps needs to know of a tour."""

    snapshot: Snapshot
    employee: PersonRef
    manager: PersonRef
    skip_level_key: str
    kind: str
    state: str
    number: int
    start: date | None
    last_day: date | None
    length_months: int | None
    mission: str = ""
    on_hold: bool = False


@dataclass(frozen=True)
class StepsAsked:
    """Configured steps to plan for a trigger, as of `now`."""

    tour_id: str
    trigger: Trigger
    context: StepContext
    now: datetime


@dataclass(frozen=True)
class PlannedSteps:
    """The steps to begin, in the catalogue's order."""

    steps: tuple[PlannedStep, ...] = ()


@dataclass(frozen=True)
class DatesAsked:
    """Dates to plan: the tour's own, and HR's workflow schemas that are bound to a date."""

    request: PlanRequest
    workflows: tuple[WorkflowSpec, ...] = ()


def with_dues(made: Plan, dues: tuple[Due, ...]) -> Plan:
    """Return the plan with more moments, ascending by time."""
    return replace(made, dues=tuple(sorted((*made.dues, *dues), key=lambda due: due.at)))


@dataclass(frozen=True)
class TourStart:
    """Start of a tour's workflow: a tour to open, or one carried over from the run before."""

    open: OpenTour | None = None
    carried: CarriedTour | None = None


@dataclass(frozen=True)
class TourLaunch:
    """A tour's workflow to start. now is the alliance's moment of asking."""

    start: TourStart
    tour_id: str
    kind: str
    now: datetime


@dataclass(frozen=True)
class DirectoryStep:
    """One page of the directory is to be read; round counts the pages of one reading."""

    round: int = 0


@dataclass(frozen=True)
class DirectoryStepped:
    """A page was read and kept. done says that it was the last; users how many it held."""

    done: bool
    users: int = 0


@dataclass(frozen=True)
class HrisRoundStart:
    """A reading of a source to make, or (by its number) to go on with. why is a word of `Why`.

    again: another one follows, as the source said more meanwhile.
    """

    source: str
    why: str
    round_no: int = 0
    dry: bool = False
    again: bool = False


@dataclass(frozen=True)
class HrisCare:
    """A look after the webhook of a source."""

    source: str


@dataclass(frozen=True)
class HrisStep:
    """One step of a round; number 0 is a round that is still to begin."""

    round_no: int
    source: str
    why: str
    dry: bool = False


@dataclass(frozen=True)
class HrisStepped:
    """What came of a step. done: the stage is over. held: people must look first.

    waiting: how much is still to do, as far as it is known.
    """

    round_no: int
    done: bool
    held: bool = False
    waiting: int = 0
