"""A year of a made-up company as dated changes, and what becomes of it in any order.

Each person's readings are the fold of their changes, each alliance lives by the real rules; the
store and the engine are left out, so that a thousand orders can be looked at.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from connectors.hris_values import neutral_person
from tests.alliance_world import AllianceWorld
from tourwright.domain.alliance_state import AllianceState
from tourwright.domain.diff import derive_events
from tourwright.domain.hris import DatedChange
from tourwright.domain.ledger import dated, fold
from tourwright.domain.model import QUIET, Party, Record
from tourwright.domain.people import (
    AllianceFacts,
    EmploymentEvent,
    FactKind,
    Leave,
    SourcePerson,
)
from tourwright.domain.telling import Telling, quiet_before, who_is_told
from tourwright.ports.hris import SourceRules

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
BEGAN = NOW - timedelta(days=366)
PLACES = (
    ("Berlin", "DE", "Europe/Berlin"),
    ("Lima", "PE", "America/Lima"),
    ("Pune", "IN", "Asia/Kolkata"),
)
LATER = 41
"""Days after which everybody is read again: what was ahead has come true."""


@dataclass(frozen=True)
class Year:
    """The company as it began, and what was stated since; the first people were here before."""

    names: tuple[str, ...]
    before: tuple[DatedChange, ...]
    changes: tuple[DatedChange, ...]
    alliances: dict[str, AllianceState] = field(default_factory=dict)


@dataclass
class End:
    """What a year ends with."""

    people: dict[str, SourcePerson] = field(default_factory=dict)
    events: dict[str, list[tuple[str, date, str]]] = field(default_factory=dict)
    journal: dict[str, list[tuple[str, str, str, object]]] = field(default_factory=dict)
    mails: set[tuple[str, str]] = field(default_factory=set)
    tours: set[tuple[str, str, bool]] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)


def year_of(seed: int, people: int = 30) -> Year:
    """Return a year with hires, moves, leaves, ends and returns; the seed decides."""
    chance = random.Random(seed)
    names = tuple(f"P{number:02}" for number in range(people))
    here, to_come = names[: people - 4], names[people - 4 :]
    before = tuple(_hired(name, _ago(chance, 400, 3000), chance, here) for name in here)
    changes: list[DatedChange] = []
    for name in here:
        changes += _life(name, chance, here)
    for name, days in zip(to_come, (-200, -20, -3, 12), strict=True):
        changes.append(_hired(name, TODAY + timedelta(days=days), chance, here))
    year = Year(names, before, tuple(changes))
    year.alliances.update({name: _at_work(name, year) for name in here})
    return year


def disordered(year: Year, seed: int) -> list[DatedChange]:
    """Return the year's changes shuffled, a third of them told twice."""
    chance = random.Random(seed)
    told = [*year.changes, *chance.sample(year.changes, len(year.changes) // 3)]
    chance.shuffle(told)
    return told


class Company:
    """Takes what is told in portions, each drained before anybody is told."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.end = End()
        self.now = NOW
        self._ledger: dict[str, list[DatedChange]] = {}
        self._worlds = {name: _world(state, NOW) for name, state in year.alliances.items()}
        self._known = set(year.alliances)
        for change in year.before:
            self._ledger.setdefault(change.source_person_id, []).append(change)
        for name in year.alliances:
            self.end.people[name] = self._reading(name)

    def hear(self, changes: Sequence[DatedChange]) -> None:
        """Take a portion: everything is read and applied, then the alliances are told."""
        for change in changes:
            self._ledger.setdefault(change.source_person_id, []).append(change)
        self._round(sorted({change.source_person_id for change in changes}))

    def worlds(self) -> Sequence[AllianceWorld]:
        """Return every alliance there is."""
        return tuple(self._worlds.values())

    def live_on(self) -> End:
        """Let some weeks pass, read everybody again, and return what came of it."""
        self.now = NOW + timedelta(days=LATER)
        for world in self._worlds.values():
            world.until(self.now)
        self._round(sorted(self._ledger))
        for name, world in self._worlds.items():
            world.until(self.now + timedelta(days=1))
            self._keep(name, world)
        return self.end

    def _round(self, names: Sequence[str]) -> None:
        untold = {name: self._applied(name) for name in names}
        for name, events in untold.items():
            if events:
                self._tell(name, events)

    def _applied(self, name: str) -> tuple[EmploymentEvent, ...]:
        before, reading = self.end.people.get(name), self._reading(name)
        today = self.now.date()
        found = derive_events(before, reading, self.now, today)
        events = dated(found, self._ledger[name], today)
        self.end.people[name] = reading
        told = [(str(each.kind), each.effective_date, each.certainty) for each in events]
        self.end.events.setdefault(name, []).extend(told)
        return events

    def _tell(self, name: str, events: tuple[EmploymentEvent, ...]) -> None:
        today = self.now.date()
        telling = who_is_told(events, known=name in self._known, today=today, rules=SourceRules())
        if telling in (Telling.HUSH, Telling.WAIT):
            return
        world = self._worlds.setdefault(name, AllianceWorld(now=self.now))
        self._known.add(name)
        world.facts = self._facts(name)
        world.adopted = telling is Telling.ADOPT
        world.quiet_before = quiet_before(today)
        seen = (len(world.records), len(world.tellings), len(world.started))
        world.hear(*events)
        if all(event.effective_date < world.quiet_before for event in events):
            _is_old_news(world, seen)
        world.until(self.now)

    def _reading(self, name: str) -> SourcePerson:
        values = fold(self._ledger[name], self.now.date())
        record = {**values, "source_person_id": name, "source_updated_at": None}
        return neutral_person(record, "feed", self.now)

    def _facts(self, name: str) -> AllianceFacts:
        return facts_of(self.end.people, name)

    def _keep(self, name: str, world: AllianceWorld) -> None:
        self.end.states[name] = str(world.state.state)
        self.end.journal[name] = list(_lines(world.records))
        self.end.mails |= {(name, notice.key) for notice in world.notices}
        self.end.tours |= {
            (name, telling.act.event, QUIET in telling.act.fields) for telling in world.tellings
        }


def facts_of(people: dict[str, SourcePerson], name: str) -> AllianceFacts:
    """Return what an alliance is told of somebody."""
    person = people[name]
    manager = people.get(person.manager_source_id)
    world = AllianceWorld()
    return replace(
        world.facts,
        status=person.status,
        zone=person.zone or "UTC",
        country=person.country,
        manager_key=person.manager_source_id,
        manager_zone=(manager.zone if manager else "") or "UTC",
        skip_level_key=manager.manager_source_id if manager else "",
        has_work_email=bool(person.work_email),
        has_personal_email=True,
        job_title=person.job_title,
        hire_date=person.hire_date,
        leave=person.leave and Leave(person.leave.start, person.leave.expected_end),
        termination=person.termination,
    )


def _is_old_news(world: AllianceWorld, seen: tuple[int, int, int]) -> None:
    """Check that nobody is written to: no mail, no tour, and tours know that it is old."""
    records, tellings, started = seen
    assert [notice for record in world.records[records:] for notice in record.notices] == []
    assert all(QUIET in telling.act.fields for telling in world.tellings[tellings:])
    assert world.started[started:] == []


def _lines(records: Sequence[Record]) -> Iterator[tuple[str, str, str, object]]:
    """Yield the journal without its numbers and moments."""
    for record in records:
        for entry in record.entries:
            yield entry.event, str(entry.party), entry.to_state, dict(entry.body)


def _world(state: AllianceState, now: datetime) -> AllianceWorld:
    world = AllianceWorld(now=now)
    world.state = state
    return world


def _at_work(name: str, year: Year) -> AllianceState:
    """Return the alliance of somebody whose first tour is active, after a quiet year."""
    hired = next(each for each in year.before if each.source_person_id == name)
    people = {
        each.source_person_id: neutral_person(
            {**fold([each], TODAY), "source_person_id": each.source_person_id}, "feed", NOW
        )
        for each in year.before
    }
    world = AllianceWorld(now=BEGAN)
    world.facts = facts_of(people, name)
    world.adopted = True
    world.hear(world.event(FactKind.HIRED, hired.effective_date))
    world.do("ask_tour", Party.HR, person="p-hr", kind="rotational")
    world.tour_says(1, "active", kind="rotational", type_key="first-year")
    world.until(NOW)
    return world.state


def _ago(chance: random.Random, least: int, most: int) -> date:
    return TODAY - timedelta(days=chance.randint(least, most))


def _stated(
    name: str, kind: str, day: date, chance: random.Random, **values: object
) -> DatedChange:
    """Return a change as HR typed it in: some days early, or late."""
    typed = day + timedelta(days=chance.choice((-20, -3, 0, 0, 2, 15)))
    recorded_at = min(datetime(typed.year, typed.month, typed.day, 9, tzinfo=UTC), NOW)
    return DatedChange(f"{name}:{kind}:{day}", name, kind, day, recorded_at, values)


def _hired(name: str, day: date, chance: random.Random, managers: Sequence[str]) -> DatedChange:
    location, country, zone = chance.choice(PLACES)
    return _stated(
        name,
        "hired",
        day,
        chance,
        given_name=name,
        family_name="Sol",
        work_email=f"{name}@acme.example".lower(),
        status="active",
        hire_date=day.isoformat(),
        original_hire_date=day.isoformat(),
        location=location,
        country=country,
        time_zone=zone,
        job_title="Seller",
        manager_source_id=chance.choice([each for each in managers if each != name]),
    )


def _life(name: str, chance: random.Random, here: Sequence[str]) -> Iterator[DatedChange]:
    """Yield what happens to somebody in a year, no two things on one day."""
    days = sorted((*chance.sample(range(-360, -8), 4), *chance.sample(range(-8, 20), 2)))
    dates = iter([TODAY + timedelta(days=each) for each in days])
    others = [each for each in here if each != name]
    moves = chance.randint(1, 6)
    for _ in range(moves):
        yield _move(name, next(dates), chance, others)
    turn = chance.random() if moves < 5 else 1
    if turn < 0.3:
        yield from _away(name, next(dates), next(dates), chance)
    elif turn < 0.6:
        yield from _gone(name, next(dates), next(dates), chance)


def _move(name: str, day: date, chance: random.Random, others: Sequence[str]) -> DatedChange:
    kind = chance.choice(("manager_changed", "manager_changed", "job_changed", "location_changed"))
    if kind == "manager_changed":
        return _stated(name, kind, day, chance, manager_source_id=chance.choice(others))
    if kind == "job_changed":
        return _stated(name, kind, day, chance, job_title=f"Seller {day}")
    location, country, zone = chance.choice(PLACES)
    return _stated(name, kind, day, chance, location=location, country=country, time_zone=zone)


def _away(name: str, start: date, end: date, chance: random.Random) -> Iterator[DatedChange]:
    leave = {"start": start.isoformat(), "expected_end": end.isoformat()}
    yield _stated(name, "leave_started", start, chance, status="leave", leave=leave)
    if chance.random() < 0.7:
        yield _stated(name, "leave_ended", end, chance, status="active", leave=None)


def _gone(name: str, last: date, back: date, chance: random.Random) -> Iterator[DatedChange]:
    ending = {"date": last.isoformat(), "type": chance.choice(("voluntary", "involuntary"))}
    over = {"end_date": last.isoformat(), "termination": ending}
    yield _stated(name, "terminated", last, chance, status="terminated", **over)
    if chance.random() < 0.3:
        fresh = {"end_date": None, "termination": None, "hire_date": back.isoformat()}
        yield _stated(name, "rehired", back, chance, status="active", **fresh)
