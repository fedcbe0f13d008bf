"""A year of dated changes through files, rounds and the store: any order leaves the same behind."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from connectors.feed.client import FeedHris
from tests.alliance_world import AllianceWorld
from tests.fakes import FakeClock
from tests.hris_rounds import RoundWorld
from tests.hris_year import NOW, TODAY, Year, disordered, year_of
from tourwright.domain import alliance as rules
from tourwright.domain.alliance_state import AllianceState
from tourwright.domain.hris import DatedChange, Limits
from tourwright.domain.people import Person
from tourwright.ports.hris import HrisSource, RoundState, SourceRules
from tourwright.store import Store
from tourwright.values import FactsTold

SOURCE = "hr"
PEOPLE, ORDERS = 16, 8
OPEN = Limits(leavers=99, movers_percent=900, fall_percent=100, identity_percent=100, hires=99)
RULES = SourceRules(first="apply", limits=replace(OPEN, unknown_percent=100))
LATER = 20
"""Days after which is looked what came of it."""


@dataclass
class Alliances:
    """Live by the rules for some days; each keeps what it would have written and sent."""

    worlds: dict[str, AllianceWorld] = field(default_factory=dict)

    def tell(self, told: FactsTold) -> None:
        """Let the alliance take it."""
        facts = told.facts
        state = rules.open_alliance(facts.alliance_id, facts.person_key, NOW)
        world = self.worlds.setdefault(facts.alliance_id, living(state))
        world.facts, world.adopted, world.quiet_before = facts, told.adopted, told.quiet_before
        world.hear(*told.events)

    def left(self, alliance_id: str) -> str:
        """Return what is there of one after some days."""
        world = self.worlds.get(alliance_id, AllianceWorld(now=NOW))
        world.until(NOW + timedelta(days=LATER))
        return "\n".join(map(str, (*world.records, *world.tellings, *world.started)))


def living(state: AllianceState) -> AllianceWorld:
    """Return the alliance with its calendar."""
    world = AllianceWorld(now=NOW)
    world.state = state
    return world


@dataclass
class Company:
    """One store that the year is read into."""

    store: Store
    folder: Path
    alliances: Alliances = field(default_factory=Alliances)

    def __post_init__(self) -> None:
        """Have a source that drops its changes into the folder."""
        self.folder.mkdir()
        feed = FeedHris(SOURCE, self.folder, self.store.changes, FakeClock(NOW))
        self.world = RoundWorld(self.store, feed, RULES, NOW)
        self.world.sources[SOURCE] = HrisSource(SOURCE, "feed", feed, RULES)

    def began(self, year: Year) -> None:
        """Read everybody who was here before; their alliances have lived for a year."""
        self.read([year.before])
        for name, state in year.alliances.items():
            person = self.store.people_bulk.of_source(SOURCE, [name])[name]
            own = replace(state, alliance_id=person.alliance_id, person_key=person.person_key)
            self.alliances.worlds[person.alliance_id] = living(own)
            events = self.store.people.events_of(person.person_key)
            self.store.people_bulk.told([each.event_id for each in events], NOW)
        self.world.engine = self.alliances  # type: ignore[assignment]  # tells, starts nothing

    def read(self, portions: Sequence[Sequence[DatedChange]]) -> None:
        """Take one round of files with these changes."""
        for number, changes in enumerate(portions):
            (self.folder / f"{number}.jsonl").write_text("".join(map(_line, changes)))
        done = self.world.round("feed")
        assert done.state is RoundState.DONE, done.reasons

    def ends(self, year: Year) -> dict[str, object]:
        """Return what there is of everybody, under the names that the source has for them."""
        people = self.store.people_bulk.of_source(SOURCE, year.names)
        keys = {key: name for name, each in people.items() for key in _keys(each)}
        found: dict[str, object] = {}
        for name, person in people.items():
            events = self.store.people.events_of(person.person_key)
            told = [(str(each.kind), each.effective_date, each.certainty) for each in events]
            left = self.alliances.left(person.alliance_id)
            found[name] = (person.facts, sorted(told), _named(left, keys))
        return found


def _keys(person: Person) -> tuple[str, str]:
    return person.person_key, person.alliance_id


def _named(text: str, keys: dict[str, str]) -> str:
    """Return the text with names instead of the random keys of one store."""
    for key, name in keys.items():
        text = text.replace(key, name)
    return text


def _line(change: DatedChange) -> str:
    """Return a change as a source writes it."""
    return (
        json.dumps(
            {
                "event_id": change.event_id,
                "source_person_id": change.source_person_id,
                "kind": change.kind,
                "effective_date": change.effective_date.isoformat(),
                "recorded_at": change.recorded_at.isoformat(),
                "values": dict(change.values),
            }
        )
        + "\n"
    )


def _cut(changes: Sequence[DatedChange], chance: Random) -> list[Sequence[DatedChange]]:
    """Return the changes in three files."""
    one, two = sorted(chance.sample(range(len(changes)), 2))
    return [changes[:one], changes[one:two], changes[two:]]


def _with_a_leaver(year: Year) -> Year:
    """Return the year in which somebody left yesterday, so that there is news, too."""
    gone = {change.source_person_id for change in year.changes if change.kind == "terminated"}
    name = next(each for each in year.alliances if each not in gone)
    day = TODAY - timedelta(days=1)
    over = {"date": day.isoformat(), "type": "voluntary"}
    values = {"status": "terminated", "end_date": day.isoformat(), "termination": over}
    left = DatedChange(f"{name}:left", name, "terminated", day, NOW, values)
    return replace(year, changes=(*year.changes, left))


@pytest.mark.parametrize("seed", range(3))
def test_any_order_leaves_the_same_in_every_store(
    seed: int, tmp_path: Path, opened: Callable[[str], Store]
) -> None:
    """People, events, journals and mails: late, twice, and cut into files anyhow."""
    year, ends = _with_a_leaver(year_of(seed, PEOPLE)), []
    for order in range(ORDERS):
        company = Company(opened(f"sqlite:///{tmp_path}/{order}.db"), tmp_path / f"drop-{order}")
        company.began(year)
        told = disordered(year, order) if order else list(year.changes)
        company.read(_cut(told, Random(order)))
        ends.append(company.ends(year))

    assert all(end == ends[0] for end in ends)
    text = str(list(ends[0].values()))
    assert [
        word for word in ("Entry(", "AskOpen(", "Notice(", "Telling(") if word not in text
    ] == []
