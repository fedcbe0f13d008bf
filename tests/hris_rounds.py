"""A source, its rounds and an engine that counts: the path of people's data, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from tests.fakes import NOW, FakeAsks, FakeClock, FakeOutbox, FakeRecorder
from tourwright.domain.people import FactKind, PersonStatus, SourcePerson, Termination
from tourwright.intake.desk import RoundDesk
from tourwright.intake.merging import MergeDesk, MergingPorts
from tourwright.intake.ports import IntakePorts
from tourwright.intake.pushes import PushDoor
from tourwright.intake.rounds import Intake
from tourwright.ports import InboundEvent, InboxRow, NotFoundError
from tourwright.ports.hris import (
    HrisSource,
    PagedHris,
    ReadAsked,
    Readings,
    ReadPage,
    Round,
    Rounds,
    SourceRules,
)
from tourwright.ports.hris import RoundState as State
from tourwright.ports.hris_pushes import Pushes
from tourwright.store import Store
from tourwright.values import FactsTold, HrisRoundStart, HrisStep, HrisStepped

LONG_AGO = date(2020, 3, 2)
TODAY = NOW.date()


def somebody(name: str, **facts: object) -> SourcePerson:
    """Return a person of the source "hr" who has worked here for long."""
    plain = SourcePerson(
        source="hr",
        source_person_id=name,
        given_name=name.title(),
        family_name="Sol",
        work_email=f"{name}@acme.example",
        zone="Europe/Berlin",
        department="Sales",
        job_title="Seller",
        location="Berlin",
        country="DE",
        status=PersonStatus.ACTIVE,
        hire_date=LONG_AGO,
        original_hire_date=LONG_AGO,
    )
    return replace(plain, **facts)  # type: ignore[arg-type]  # any field, by name


TEAM = [somebody(name) for name in ("ana", "ben", "cleo", "dana", "eva")]
NORA = somebody("nora", status=PersonStatus.PREHIRE, hire_date=TODAY + timedelta(days=20))


def left(name: str, day: date = TODAY - timedelta(days=1)) -> SourcePerson:
    """Return somebody who left."""
    ended = Termination(day, type="voluntary")
    return somebody(name, status=PersonStatus.TERMINATED, end_date=day, termination=ended)


def hint(name: str, source: str = "hr") -> InboxRow:
    """Return an event of the source about somebody."""
    return InboxRow(1, InboundEvent(source, f"d-{name}", "changed", name, NOW, b"{}"), 0)


@dataclass
class ListedHris:
    """A source that has the people it is given, in pages of `size`."""

    source: str
    people: dict[str, SourcePerson] = field(default_factory=dict)
    size: int = 2
    faults: list[Exception] = field(default_factory=list)
    asked: list[ReadAsked] = field(default_factory=list)

    def has(self, *people: SourcePerson) -> None:
        """Have these people and nobody else."""
        self.people = {each.source_person_id: each for each in people}

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return the people after the cursor."""
        self.asked.append(asked)
        if self.faults:
            raise self.faults.pop(0)
        at = int(asked.cursor or 0)
        everybody = list(self.people.values())
        rest = everybody[at + self.size :]
        return ReadPage(
            people=tuple(everybody[at : at + self.size]),
            cursor=str(at + self.size),
            done=not rest,
            next_since=None if rest else datetime(2026, 6, 1, tzinfo=UTC),
        )

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return one of them."""
        if self.faults:
            raise self.faults.pop(0)
        try:
            return self.people[source_person_id]
        except KeyError as gone:
            raise NotFoundError(source_person_id) from gone

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody."""
        yield from self.people.values()

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return everybody."""
        del since
        return list(self.people)


@dataclass
class CountingEngine:
    """Keeps what alliances were told and which rounds were started."""

    tells: list[FactsTold] = field(default_factory=list)
    started: list[HrisRoundStart] = field(default_factory=list)

    def tell(self, told: FactsTold) -> None:
        """Keep it."""
        self.tells.append(told)

    def start_round(self, start: HrisRoundStart) -> None:
        """Keep it."""
        self.started.append(start)

    def kinds(self) -> list[FactKind]:
        """Return every kind that was told."""
        return [event.kind for told in self.tells for event in told.events]


class RoundWorld:
    """Rounds over a store, with the source "hr" and, where wanted, others."""

    def __init__(
        self,
        store: Store,
        reader: PagedHris | None = None,
        rules: SourceRules | None = None,
        now: datetime = NOW,
    ) -> None:
        self.store, self.clock, self.engine = store, FakeClock(now), CountingEngine()
        self.listed = ListedHris("hr")
        self.recorder = FakeRecorder(FakeAsks(), FakeOutbox())
        rules = rules or SourceRules(first="apply")
        self.sources = {"hr": HrisSource("hr", "rest", reader or self.listed, rules)}
        self.readings: Readings
        self.rounds: Rounds
        self.pushes: Pushes
        self.readings, self.rounds, self.pushes = store.readings, store.rounds, store.pushes

    @property
    def ports(self) -> IntakePorts:
        """What the rounds work over."""
        return IntakePorts(
            sources=self.sources,
            rounds=self.rounds,
            readings=self.readings,
            people=self.store.people_bulk,
            pushes=self.pushes,
            teller=self.engine,
            recorder=self.recorder,
            clock=self.clock,
            together=self.store.transaction,
            pause=lambda _: None,
            changes=self.store.changes,
            merger=self.merge_desk,
            care=self.store.people_care,
        )

    @property
    def desk(self) -> RoundDesk:
        """Who releases and drops."""
        return RoundDesk(self.rounds, self.engine, self.clock)

    @property
    def merge_desk(self) -> MergeDesk:
        """Who joins records."""
        ports = MergingPorts(self.store.merges, self.store.asks, self.clock, self.store.transaction)
        return MergeDesk(ports)

    @property
    def door(self) -> PushDoor:
        """Who takes hints."""
        return PushDoor(self.sources, self.pushes, self.engine, self.clock, {"bamboohr"})

    def round(
        self, why: str = "full", source: str = "hr", number: int = 0, times: int = 1
    ) -> Round:
        """Take a round through its stages as the workflow does, every step so many times."""
        step = HrisStep(number, source, why)
        step = self._all("read", step, times)
        if not self._step("judge", step, times).held:
            self._all("apply", step, times)
            self._all("tell", step, times)
        found = self.rounds.get(step.round_no)
        assert found is not None
        return found

    def dry(self, why: str = "full") -> Round:
        """Read and judge only."""
        step = self._all("read", HrisStep(0, "hr", why, dry=True), 1)
        self._step("judge", step, 1)
        found = self.rounds.get(step.round_no)
        assert found is not None
        return found

    def release(self, held: Round) -> Round:
        """Release a held round and let it go on."""
        assert self.desk.release(held.round_no, "kim")
        return self.round(held.why.value, held.source, held.round_no)

    def held(self) -> Sequence[Round]:
        """Return what waits for people."""
        return self.rounds.held()

    def statuses(self) -> dict[str, str]:
        """Return where everybody of the source stands."""
        known = self.store.people_bulk.of_source("hr", list(self._ids()))
        return {name: str(person.facts.status) for name, person in sorted(known.items())}

    def _ids(self) -> Sequence[str]:
        return [row for number in range(1, 99) for row in self._staged(number)]

    def _staged(self, number: int) -> Sequence[str]:
        if self.rounds.get(number) is None:
            return ()
        return [row.source_person_id for row in self.rounds.staged(number, "", 1000)]

    def _all(self, stage: str, step: HrisStep, times: int) -> HrisStep:
        while True:
            stepped = self._step(stage, step, times)
            step = replace(step, round_no=stepped.round_no)
            if stepped.done:
                return step

    def _step(self, stage: str, step: HrisStep, times: int) -> HrisStepped:
        intake = Intake(self.ports)
        answers = [getattr(intake, stage)(step) for _ in range(times)]
        made: HrisStepped = answers[-1]
        return made


__all__ = [
    "LONG_AGO",
    "NORA",
    "TEAM",
    "TODAY",
    "CountingEngine",
    "RoundWorld",
    "State",
    "hint",
    "left",
    "somebody",
]


def loaded(store: Store) -> RoundWorld:
    """Return a source whose first load was applied: five people who were here before us."""
    made = RoundWorld(store)
    made.listed.has(*TEAM)
    made.round()
    return made
