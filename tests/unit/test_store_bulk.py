"""People by the chunk: as one after the other, only faster."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from tests.store_factories import NOW, source_person
from tourwright.domain.diff import derive_events, vanished
from tourwright.domain.people import (
    EmploymentEvent,
    FactKind,
    Leave,
    Person,
    PersonStatus,
    SourcePerson,
    Termination,
)
from tourwright.keyring import Masters
from tourwright.store import Store, open_store, people_chunk

TODAY = NOW.date()
Items = Sequence[tuple[SourcePerson, Sequence[EmploymentEvent]]]
STATUSES = (PersonStatus.ACTIVE, PersonStatus.TERMINATED, PersonStatus.PREHIRE)

readings = st.builds(
    source_person,
    st.sampled_from(["1", "2", "3", "4"]),
    personal_email=st.sampled_from(["", "ida@home.example", "Ida@Home.example ", "o@home.example"]),
    status=st.sampled_from(STATUSES),
    job_title=st.sampled_from(["", "Engineer", "Head"]),
    manager_source_id=st.sampled_from(["", "1", "2", "9"]),
    source_updated_at=st.sampled_from([None, NOW, NOW + timedelta(hours=1)]),
)


def one_by_one(store: Store, facts: Sequence[SourcePerson]) -> Items:
    """Apply each reading by itself where HR can be asked; returns them with what was derived."""
    items = []
    for each in facts:
        known = store.people.match(each, asks=True)
        events = derive_events(known.facts if known else None, each, NOW, TODAY)
        store.people.apply(each, events, NOW, asks=True)
        items.append((each, events))
    return items


def in_chunks(store: Store, items: Items, size: int) -> None:
    """Apply the same in chunks."""
    for start in range(0, len(items), size):
        store.people_bulk.apply_many(items[start : start + size], NOW)


def rows_of(url: str) -> Mapping[str, list[tuple[str, ...]]]:
    """Return what the tables of people hold, with everybody's first record for their keys."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {name: connection.execute(text(sql)).all() for name, sql in TABLES.items()}
    engine.dispose()
    names = {row.person_key: f"{row.source} {row.id}" for row in reversed(found["links"])}
    return {
        name: sorted(tuple(str(names.get(value, value)) for value in row) for row in rows)
        for name, rows in found.items()
    }


TABLES = {
    "links": "SELECT source, source_person_id AS id, person_key FROM person_links ORDER BY 1, 2",
    "people": "SELECT person_key, source, status, family_name, work_email, personal_email, "
    "manager_source_id, facts, recorded_at FROM people",
    "periods": "SELECT person_key, effective_from, recorded_at, superseded_at, facts "
    "FROM person_facts",
    "events": "SELECT event_id, person_key, kind, effective_date, recorded_at, told_at "
    "FROM employment_events",
    "look-alikes": "SELECT person_key, other_key, why, state FROM possible_duplicates",
}


@pytest.fixture
def fresh(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Return the URL of one more empty database."""
    numbers = iter(range(10_000))

    def _fresh() -> str:
        path = tmp_path / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return _fresh


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(readings, min_size=1, max_size=10), st.integers(1, 10))
def test_many_at_once_end_as_one_by_one(
    fresh: Callable[[], str], masters: Masters, facts: Sequence[SourcePerson], size: int
) -> None:
    """Re-hires, look-alikes, overtaken readings, one person twice: nothing differs."""
    one, many = fresh(), fresh()
    with closing(open_store(one, masters, create=False)) as store:
        items = one_by_one(store, facts)
    with closing(open_store(many, masters, create=False)) as store:
        in_chunks(store, items, size)

    assert rows_of(many) == rows_of(one)
    Path(one.removeprefix("sqlite:///")).unlink()
    Path(many.removeprefix("sqlite:///")).unlink()


def test_postgresql_ends_alike(
    postgresql_url: str, fresh: Callable[[], str], opened: Callable[..., Store]
) -> None:
    """The chunk gives on PostgreSQL what the single readings give on SQLite."""
    random, facts = Random(5), []
    for _ in range(120):
        status, name = random.choice(STATUSES), str(random.randrange(40))
        address = f"{random.randrange(30)}@home.example"
        facts.append(source_person(name, status=status, personal_email=address))
    url = fresh()

    items = one_by_one(opened(url), facts)
    in_chunks(opened(postgresql_url), items, 50)

    assert rows_of(postgresql_url) == rows_of(url)


def apply(store: Store, *facts: SourcePerson, silent: bool = False) -> Sequence[Person]:
    """Apply a chunk as a round does: derived against what is held."""
    held = store.people_bulk.held(facts)
    items = [
        (each, derive_events(known.facts if known else None, each, NOW, TODAY))
        for each, known in zip(facts, held, strict=True)
    ]
    return store.people_bulk.apply_many(items, NOW, silent=silent)


def test_a_chunk_answers_whom_it_took_each_for(store: Store) -> None:
    """In the order given, with the managers who came in the same chunk."""
    found = apply(store, source_person("1", personal_email=""), report("2", "1"))

    assert [person.facts.source_person_id for person in found] == ["1", "2"]
    assert found[1].manager_key == found[0].person_key
    assert found == [store.people.by_source("bamboohr", name) for name in ("1", "2")]
    assert list(store.people_bulk.held([report("2", "1"), report("3", "")])) == [found[1], None]
    assert store.people_bulk.of_source("bamboohr", ["2", "7"]) == {"2": found[1]}


def report(name: str, manager: str) -> SourcePerson:
    """Return somebody's report, without an address at home."""
    return source_person(name, manager_source_id=manager, personal_email="")


def test_a_chunk_is_all_or_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails at its last table leaves nothing of its chunk behind."""
    monkeypatch.setattr(people_chunk, "add_many_new", _fail)

    with pytest.raises(OSError, match="disk"):
        apply(store, report("1", ""), report("2", "1"))

    assert store.people.search(10) == []


def _fail(*_: object) -> None:
    raise OSError("the disk is full")


def test_an_empty_chunk_is_nothing(store: Store) -> None:
    """Nobody is held, nobody is written."""
    assert store.people_bulk.apply_many([], NOW) == ()
    assert store.people_bulk.held([]) == []
    assert store.people_bulk.facts_of([]) == {}


def test_look_alikes_within_one_load_are_noted(store: Store) -> None:
    """Two records with one address at home may be one human: HR is asked, nobody is merged."""
    first, second = apply(store, source_person("1"), source_person("2"))

    assert first.person_key != second.person_key
    assert store.people.possible_duplicates() == [(second.person_key, first.person_key)]


def test_a_first_load_is_told_to_nobody(store: Store) -> None:
    """Silent events are there, and wait for nobody; their alliances heard nothing."""
    (person,) = apply(store, source_person(), silent=True)

    assert store.people.untold(person.person_key) == []
    assert store.people_bulk.waiting("bamboohr", "", 10) == []
    assert store.people_bulk.known_alliances([person.person_key]) == frozenset()
    assert store.people.events_of(person.person_key)


def test_what_waits_is_told_once(store: Store) -> None:
    """The round finds who waits, tells them, and finds nobody any more."""
    people = apply(store, report("1", ""), report("2", "1"))
    keys = [person.person_key for person in people]
    first, second = sorted(keys)
    assert store.people_bulk.waiting("bamboohr", "", 10) == [first, second]
    assert store.people_bulk.waiting("bamboohr", first, 10) == [second]
    assert store.people_bulk.waiting("workday", "", 10) == []

    untold = store.people_bulk.untold_of(keys)
    assert {key: list(untold[key]) for key in keys} == {
        key: store.people.untold(key) for key in keys
    }
    store.people_bulk.told([event.event_id for event in untold[keys[0]]], NOW)
    store.people_bulk.hush([event.event_id for event in untold[keys[1]]], NOW)

    assert store.people_bulk.waiting("bamboohr", "", 10) == []
    assert store.people_bulk.known_alliances(keys) == {keys[0]}


def test_facts_are_those_of_one_alliance_alone(store: Store) -> None:
    """Many at once give what one gives, with managers and their managers."""
    people = apply(store, report("1", ""), report("2", "1"), report("3", "2"))
    keys = [person.person_key for person in people]

    found = store.people_bulk.facts_of(keys)

    assert found == {key: store.people.facts(key) for key in keys}


def test_what_still_stands_is_found_again(store: Store) -> None:
    """An alliance that begins later hears of a leave under way and of an end ahead."""
    leave = Leave(TODAY - timedelta(days=9), TODAY + timedelta(days=9))
    end = TODAY + timedelta(days=60)
    facts = source_person(
        leave=leave, status=PersonStatus.LEAVE, end_date=end, termination=Termination(end)
    )
    (person,) = apply(store, facts, silent=True)
    key = person.person_key

    def kinds(day: date) -> list[FactKind]:
        return [event.kind for event in store.people_bulk.standing(key, day)]

    assert kinds(TODAY) == [FactKind.LEAVE_STARTED, FactKind.TERMINATION_SCHEDULED]
    assert kinds(TODAY + timedelta(days=10)) == [FactKind.TERMINATION_SCHEDULED]
    assert kinds(TODAY + timedelta(days=61)) == []
    apply(store, source_person(status=PersonStatus.ACTIVE), silent=True)
    assert kinds(TODAY) == []
    assert store.people_bulk.standing("nobody", TODAY) == ()


def test_who_was_never_told_of_is_erased_without_a_workflow(store: Store) -> None:
    """No alliance asks for the erasure, so it is asked for with the event."""
    (silent,) = apply(store, source_person("1"), silent=True)
    (heard,) = apply(store, source_person("2", personal_email=""))
    store.people_bulk.told([e.event_id for e in store.people.untold(heard.person_key)], NOW)

    apply(store, vanished(silent.facts), vanished(heard.facts))

    assert [due.alliance_id for due in store.erasures.due()] == [silent.alliance_id]
