"""Readings of many people applied in memory, in their order, and written in a few statements.

What `tourwright.store.people_writing` does for one reading where HR can be asked, on rows that were
fetched for all of them: the result is the same as one after the other.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from tourwright.domain.people import FactKind, Person, SourcePerson
from tourwright.store.codec import from_json
from tourwright.store.database import add_many, add_many_new
from tourwright.store.people_fetched import Held, Known, id_of, with_managers
from tourwright.store.people_writing import (
    Reading,
    event_row,
    look_alike_rows,
    period_row,
    random_key,
)
from tourwright.store.tables import (
    employment_events,
    people,
    person_facts,
    person_links,
    possible_duplicates,
)
from tourwright.store.timeline import Period, first_period, spliced

Rows = list[dict[str, object]]


@dataclass
class Stretch:
    """A period with the number of its row, 0 for one of this chunk."""

    period: Period
    number: int = 0
    is_over: bool = False


class Chunk:
    """What the readings of one chunk need and change; all were read at the same moment."""

    def __init__(self, connection: Connection, readings: Sequence[Reading], now: datetime) -> None:
        self._connection = connection
        self._readings = readings
        self._now = now
        self._known = Known(connection, [reading.facts for reading in readings])
        self._stretches: dict[str, list[Stretch]] = {}
        self._links: Rows = []
        self._events: Rows = []
        self._notes: Rows = []
        self.erased: set[str] = set()

    def apply(self, *, silent: bool) -> list[Person]:
        """Apply every reading in its order and write; returns whom each was taken for."""
        self._fetch_stretches()
        keys = [self._apply(reading) for reading in self._readings]
        heard = {"silent": True, "told_at": self._now} if silent else {"silent": False}
        self._events = [{**row, **heard} for row in self._events]
        self._write()
        return with_managers(self._connection, [self._known.held[key] for key in keys])

    def _apply(self, reading: Reading) -> str:
        match = self._known.matched(reading.facts)
        key = match.person_key or self._meet(reading)
        self._notes += look_alike_rows(key, match.look_alikes, self._now)
        self._link(reading, key)
        held = self._known.held[key]
        if not reading.leads(held.facts):
            return key
        self._note_events(reading, key)
        if held.facts != reading.facts and not reading.is_older_than(held.facts):
            self._replace(held, reading)
        return key

    def _meet(self, reading: Reading) -> str:
        held = Held(random_key(), random_key(), reading.facts, is_new=True)
        self._known.add(held)
        periods = first_period(reading.facts, reading.events, self._now.date())
        self._stretches[held.person_key] = [Stretch(each) for each in periods]
        return held.person_key

    def _link(self, reading: Reading, key: str) -> None:
        name = id_of(reading.facts)
        if name not in self._known.links:
            self._known.links[name] = key
            self._links.append(reading.link(key))

    def _note_events(self, reading: Reading, key: str) -> None:
        self._events += [event_row(key, event) for event in reading.events]
        if any(event.kind is FactKind.ERASED for event in reading.events):
            self.erased.add(key)

    def _replace(self, held: Held, reading: Reading) -> None:
        stretches = self._stretches_of(held.person_key)
        standing = [each for each in stretches if not each.is_over]
        periods = [each.period for each in standing]
        wanted = spliced(periods, held.facts, reading.facts, reading.events, self._now.date())
        for each in standing:
            each.is_over = each.period not in wanted
        stretches += [Stretch(each) for each in wanted if each not in periods]
        self._known.replace(held, reading.facts)

    def _fetch_stretches(self) -> None:
        """Fetch the periods of those who change; a first load needs none."""
        changing = set()
        for reading in self._readings:
            key = self._known.matched(reading.facts).person_key
            if key and self._known.held[key].facts != reading.facts:
                changing.add(key)
        self._stretches = _standing(self._connection, changing)

    def _stretches_of(self, key: str) -> list[Stretch]:
        if key not in self._stretches:
            # Whom a reading is taken for can depend on what an earlier one of the chunk changed.
            self._stretches |= _standing(self._connection, {key})
        return self._stretches[key]

    def _write(self) -> None:
        connection = self._connection
        self._write_people()
        add_many(connection, person_links, self._links)
        self._write_periods()
        add_many_new(connection, employment_events, self._events)
        add_many(connection, possible_duplicates, self._notes)

    def _write_people(self) -> None:
        everybody = self._known.held.values()
        new = [{**_keys(each), **self._row(each)} for each in everybody if each.is_new]
        add_many(self._connection, people, new)
        changed = [
            {"this_key": each.person_key, **self._row(each)}
            for each in everybody
            if each.is_changed and not each.is_new
        ]
        if changed:
            mine = update(people).where(people.c.person_key == bindparam("this_key"))
            names = [name for name in changed[0] if name != "this_key"]
            self._connection.execute(mine.values({n: bindparam(n) for n in names}), changed)

    def _row(self, held: Held) -> dict[str, object]:
        return Reading(held.facts, (), self._now).row()

    def _write_periods(self) -> None:
        found = [(key, each) for key, mine in self._stretches.items() for each in mine]
        over = [each.number for _, each in found if each.is_over and each.number]
        if over:
            ended = update(person_facts).where(person_facts.c.fact_no.in_(over))
            self._connection.execute(ended.values(superseded_at=self._now))
        new = [(key, each) for key, each in found if not each.number]
        add_many(self._connection, person_facts, [self._period_row(*each) for each in new])

    def _period_row(self, key: str, stretch: Stretch) -> dict[str, object]:
        over = self._now if stretch.is_over else None
        return {**period_row(key, stretch.period, self._now), "superseded_at": over}


def _keys(held: Held) -> dict[str, object]:
    return {"person_key": held.person_key, "alliance_id": held.alliance_id}


def _standing(connection: Connection, keys: Collection[str]) -> dict[str, list[Stretch]]:
    """Return the periods that stand of each of these people."""
    found: dict[str, list[Stretch]] = defaultdict(list)
    if not keys:
        return found
    standing = select(person_facts).where(
        person_facts.c.person_key.in_(keys), person_facts.c.superseded_at.is_(None)
    )
    for row in connection.execute(standing.order_by(person_facts.c.fact_no)):
        period = Period(row.effective_from, from_json(SourcePerson, row.facts))
        found[row.person_key].append(Stretch(period, row.fact_no))
    return found
