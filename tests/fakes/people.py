"""People, their alliances and what was recorded of them, in memory."""
# ruff: noqa: ARG002 - a fake has the arguments of its port, whether it needs them or not

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tourwright.domain.model import TourView
from tourwright.domain.people import AllianceFacts, EmploymentEvent, Person, SourcePerson
from tourwright.domain.tables.tour import TOUR
from tourwright.ports import JournalFault, JournalLine, NotFoundError


@dataclass
class FakeViews:
    """Tours by id."""

    views: dict[str, TourView] = field(default_factory=dict)

    def put(self, *views: TourView) -> None:
        """Put these in."""
        for view in views:
            self.views[view.tour_id] = view

    def get(self, tour_id: str) -> TourView | None:
        """See `Views.get`."""
        return self.views.get(tour_id)

    def of_alliance(self, alliance_id: str) -> Sequence[TourView]:
        """See `Views.of_alliance`."""
        mine = [v for v in self.views.values() if v.alliance_id == alliance_id]
        return sorted(mine, key=lambda v: v.number)

    def of_manager(self, manager_key: str) -> Sequence[TourView]:
        """See `Views.of_manager`."""
        return [v for v in self.views.values() if v.manager_key == manager_key]

    def of_employee(self, employee_key: str) -> Sequence[TourView]:
        """See `Views.of_employee`."""
        return [v for v in self.views.values() if v.employee_key == employee_key]

    def on_the_way(self, employee_keys: Collection[str]) -> Collection[str]:
        """See `Views.on_the_way`."""
        found = (view for key in employee_keys for view in self.of_employee(key))
        return {view.employee_key for view in found if view.state not in TOUR.ends}

    def of_delegate(self, delegate_key: str) -> Sequence[TourView]:
        """See `Views.of_delegate`."""
        return [v for v in self.views.values() if v.delegate_key == delegate_key]


@dataclass
class FakePeople:
    """People by key."""

    people: dict[str, Person] = field(default_factory=dict)

    def put(self, *people: Person) -> None:
        """Put these in."""
        for person in people:
            self.people[person.person_key] = person

    def get(self, person_key: str) -> Person | None:
        """See `People.get`."""
        return self.people.get(person_key)

    def by_source(self, source: str, source_person_id: str) -> Person | None:
        """See `People.by_source`."""
        wanted = (source, source_person_id)
        found = (p for p in self.people.values() if wanted == _source_id(p))
        return next(found, None)

    def by_email(self, address: str) -> Person | None:
        """See `People.by_email`."""
        wanted = address.casefold()
        found = (p for p in self.people.values() if p.facts.work_email.casefold() == wanted)
        return next(found, None)

    def apply(
        self, facts: SourcePerson, events: Sequence[EmploymentEvent], now: datetime
    ) -> Person:
        """See `People.apply`."""
        raise NotImplementedError

    def as_of(self, person_key: str, effective: date, known_at: datetime) -> SourcePerson | None:
        """See `People.as_of`."""
        raise NotImplementedError

    def events_of(self, person_key: str) -> Sequence[EmploymentEvent]:
        """See `People.events_of`."""
        raise NotImplementedError

    def match(self, facts: SourcePerson) -> Person | None:
        """See `People.match`."""
        return self.by_source(facts.source, facts.source_person_id)

    def untold(self, person_key: str) -> Sequence[EmploymentEvent]:
        """See `People.untold`."""
        raise NotImplementedError

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """See `People.told`."""
        raise NotImplementedError

    def facts(self, person_key: str) -> AllianceFacts:
        """See `People.facts`."""
        raise NotFoundError(person_key)

    def many(self, person_keys: Sequence[str]) -> Mapping[str, Person]:
        """See `People.many`."""
        return {key: self.people[key] for key in person_keys if key in self.people}

    def reports_of(self, manager_key: str) -> Sequence[Person]:
        """See `People.reports_of`."""
        return [p for p in self.people.values() if p.manager_key == manager_key]

    def search(self, limit: int) -> Sequence[Person]:
        """See `People.search`."""
        return list(self.people.values())[:limit]

    def named(self, words: str, departments: Collection[str] | None = None) -> Iterator[Person]:
        """See `People.named`."""
        for one in self.people.values():
            facts = one.facts
            name = f"{facts.given_name} {facts.family_name} {facts.display_name}".casefold()
            if departments is None or facts.department in departments:
                yield from [one] if all(word in name for word in words.casefold().split()) else []


def _source_id(person: Person) -> tuple[str, str]:
    return (person.facts.source, person.facts.source_person_id)


@dataclass
class FakeJournal:
    """Lines by alliance, unhashed."""

    by_alliance: dict[str, list[JournalLine]] = field(default_factory=lambda: defaultdict(list))

    def add(self, alliance_id: str, stream: str, at: datetime, **body: object) -> None:
        """Put one in."""
        lines = self.by_alliance[alliance_id]
        number = len(lines) + 1
        lines.append(JournalLine(alliance_id, number, stream, number, at, body, f"h{number}"))

    def lines(self, alliance_id: str) -> Sequence[JournalLine]:
        """See `Journal.lines`."""
        return self.by_alliance[alliance_id]

    def verify(self) -> Iterator[JournalFault]:
        """See `Journal.verify`."""
        return iter(())


@dataclass
class FakeAlumni:
    """Consents and suppressed addresses."""

    by_alliance: dict[str, dict[str, bool]] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    def set_consents(self, alliance_id: str, purposes: Mapping[str, bool], at: datetime) -> None:
        """See `Alumni.set_consents`."""
        self.by_alliance[alliance_id] = dict(purposes)

    def consents(self, alliance_id: str) -> Mapping[str, bool]:
        """See `Alumni.consents`."""
        return self.by_alliance.get(alliance_id, {})

    def suppress(self, address: str, at: datetime) -> None:
        """See `Alumni.suppress`."""
        self.addresses.add(address.casefold())

    def suppressed(self, address: str) -> bool:
        """See `Alumni.suppressed`."""
        return address.casefold() in self.addresses
