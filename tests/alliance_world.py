"""One alliance and its calendar in memory: facts in, days pass, records pile up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from tourwright.domain import alliance
from tourwright.domain.alliance import AllianceOutcome, AllianceState, StartTour
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Act, MachineName, Notice, OutEvent, Party, Record, Telling
from tourwright.domain.people import (
    AllianceFacts,
    EmploymentEvent,
    FactKind,
    PersonStatus,
    Termination,
)
from tourwright.domain.policy import Policy
from tourwright.values import FactsTold

ALLIANCE_ID = "a" * 20
PERSON = "p-ana"
MANAGER = "p-dana"
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
POLICY = Policy(
    key="company",
    company="Example",
    hr_email="hr@example.org",
    good_standing_reasons=("voluntary", "end_of_project"),
    refused_reasons=("gross_misconduct",),
)
CALENDAR = WorkCalendar()
LAST_DAY = date(2026, 6, 30)
INVITED_AT = datetime(2026, 7, 14, 7, tzinfo=UTC)
HR, A = "p-hr", "p-alumni"


def at(day: date, hour: int = 7) -> datetime:
    """Return an hour of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def some_facts(**changes: object) -> AllianceFacts:
    """Return the facts of a working person with a manager and both addresses."""
    facts = AllianceFacts(
        alliance_id=ALLIANCE_ID,
        person_key=PERSON,
        status=PersonStatus.ACTIVE,
        zone="Europe/Berlin",
        country="DE",
        manager_key=MANAGER,
        has_work_email=True,
        has_personal_email=True,
        hire_date=date(2026, 3, 2),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # any field, by name


class AllianceWorld:
    """Plays the workflow's part: keeps the state, answers plans, fires what is due."""

    def __init__(self, policy: Policy = POLICY, now: datetime = MONDAY) -> None:
        self.policy = policy
        self.now = now
        self.state: AllianceState = alliance.open_alliance(ALLIANCE_ID, PERSON, now)
        self.facts = some_facts()
        self.adopted = False
        self.quiet_before: date | None = None
        self.records: list[Record] = []
        self.tellings: list[Telling] = []
        self.started: list[StartTour] = []
        self._ids: Iterator[int] = count(1)

    def learn(self, kind: FactKind | None, day: date | None = None, **changes: object) -> str:
        """The people system says something; return the id of its event."""
        self.facts = replace(self.facts, **changes)  # type: ignore[arg-type]  # any field, by name
        events = [] if kind is None else [self.event(kind, day or self.now.date())]
        self.hear(*events)
        return events[0].event_id if events else ""

    def event(self, kind: FactKind, day: date) -> EmploymentEvent:
        """Make one employment event with an id of its own."""
        event_id = f"e{next(self._ids):03}"
        return EmploymentEvent(event_id, kind, PERSON, day, self.now, self.now, "test")

    def hear(self, *events: EmploymentEvent) -> AllianceOutcome:
        """Take these events with the facts as they are."""
        told = FactsTold(self.facts, events, self.adopted, self.quiet_before)
        return self.keep(alliance.facts_changed(self.state, told, self.now, self.policy))

    def hire(self, day: date | None = None, **changes: object) -> None:
        """Hire the person and let the morning of the start day pass."""
        start = day or self.now.date()
        self.learn(FactKind.HIRED, start, hire_date=start, **changes)
        self.until(at(start, 12))

    def leave(self, last_day: date, kind: str = "voluntary", **more: object) -> None:
        """Say that the person leaves; nothing passes."""
        termination = Termination(last_day, type=kind, **more)  # type: ignore[arg-type]  # by name
        self.learn(FactKind.TERMINATED, last_day, termination=termination)

    def do(
        self,
        event: str,
        party: Party = Party.ALUM,
        *,
        person: str = PERSON,
        day: date | None = None,
        **fields: str,
    ) -> AllianceOutcome:
        """A person acts on the membership or the alliance."""
        act = Act(
            act_id=f"act-{next(self._ids)}",
            machine=MachineName.ALUMNI,
            event=event,
            party=party,
            person_key=person,
            channel="web",
            subject_id=fields.pop("subject", ""),
            reason=fields.pop("reason", ""),
            day=day,
            fields=fields,
        )
        return self.keep(alliance.act(self.state, act, self.now))

    def tour_says(self, number: int, state: str, event: str = "news", **fields: str) -> None:
        """A tour tells of itself."""
        self._seq = getattr(self, "_seq", 0) + 1
        body = {"tour_id": f"{ALLIANCE_ID}-{number}", "state": state, "seq": str(self._seq)}
        act = Act(
            f"news-{next(self._ids)}",
            MachineName.ALLIANCE,
            event,
            Party.SYSTEM,
            fields={**body, **fields},
        )
        self.keep(alliance.tour_told(self.state, act, self.now))

    def until(self, moment: datetime) -> None:
        """Let time pass: every moment up to this one comes, in order."""
        self._plan()
        while (due := alliance.next_due(self.state)) is not None and due.at <= moment:
            self.now = max(self.now, due.at)
            self.keep(alliance.fire(self.state, due, self.now, self.policy))
            self._plan()
        self.now = max(self.now, moment)

    def days(self, number: int) -> None:
        """Let so many days pass."""
        self.until(self.now + timedelta(days=number))

    def keep(self, outcome: AllianceOutcome) -> AllianceOutcome:
        """Keep what came of a step."""
        self.state = outcome.state
        self.records += [outcome.record] if outcome.record else []
        self.started += [outcome.start_tour] if outcome.start_tour else []
        self.tellings += outcome.tellings
        return outcome

    def _plan(self) -> None:
        """Answer every moment asked for."""
        for asked in self.state.asked:
            moment = alliance.alliance_moment(asked, CALENDAR)
            self.keep(alliance.planned(self.state, asked.key, moment, self.now))

    @property
    def notices(self) -> list[Notice]:
        """Return every notice so far."""
        return [notice for record in self.records for notice in record.notices]

    @property
    def events(self) -> list[OutEvent]:
        """Return every outgoing event so far."""
        return [event for record in self.records for event in record.events]

    @property
    def lines(self) -> list[str]:
        """Return the journal as "machine.event" words."""
        return [f"{e.machine}.{e.event}" for record in self.records for e in record.entries]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return (to, event) of every telling so far."""
        return [(telling.to, telling.act.event) for telling in self.tellings]

    def purposes(self) -> list[str]:
        """Return the purposes of every notice so far."""
        return [notice.purpose for notice in self.notices]


def departed(kind: str = "voluntary", *, has_personal_email: bool = True) -> AllianceWorld:
    """Return an alliance on the morning after the last day."""
    world = AllianceWorld()
    world.hire(has_personal_email=has_personal_email)
    world.leave(LAST_DAY, kind)
    world.until(at(LAST_DAY + timedelta(days=1)))
    return world


def invited() -> AllianceWorld:
    """Return an alliance whose invitation was sent an hour ago."""
    world = departed()
    world.until(INVITED_AT + timedelta(hours=1))
    return world


def member() -> AllianceWorld:
    """Return an alliance whose person joined for news and jobs."""
    world = invited()
    world.do("accept", news="true", jobs="true", asks="false")
    return world


def state_of(world: AllianceWorld) -> tuple[str, str]:
    """Return where alliance and membership stand."""
    assert world.state.alumni is not None
    return str(world.state.state), str(world.state.alumni.state)
