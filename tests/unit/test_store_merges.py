"""Two records of one human: what moves when they are joined, what comes back when they part."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from tests.store_factories import NOW, ask, employment_event, record, source_person, view
from tourwright.domain.merging import Hindrance
from tourwright.domain.model import AskClose, Party
from tourwright.domain.people import Person, PersonStatus
from tourwright.keyring import Masters
from tourwright.ports.merges import Joined
from tourwright.store import Store, open_store

TABLES = (
    *("people", "person_links", "person_facts", "employment_events", "possible_duplicates"),
    *("asks", "hris_readings", "directory_users", "chats", "private_texts", "tour_views"),
)


def somebody(store: Store, name: str, **facts: object) -> Person:
    """Store a person of the source."""
    return store.people.apply(
        source_person(name, personal_email=f"{name}@home.example", **facts), (), NOW
    )


def twins(store: Store) -> tuple[Person, Person]:
    """Store two people with one private address, the second without a word to anybody."""
    one = store.people.apply(source_person("1"), (), NOW)
    other = store.people.apply(source_person("2"), (employment_event("e2"),), NOW)
    return one, other


def on_tour(store: Store, employee: Person, manager: Person, state: str = "active") -> str:
    """Let the two have a tour; returns its id."""
    tour_id = f"{employee.alliance_id}-1"
    shown = view(
        tour_id=tour_id,
        alliance_id=employee.alliance_id,
        employee_key=employee.person_key,
        manager_key=manager.person_key,
        state=state,
    )
    asked = ask(f"{tour_id}:review", person_key=manager.person_key, role=Party.MANAGER)
    made = record(alliance_id=employee.alliance_id, stream=tour_id, view=shown, asks=(asked,))
    store.recorder.record(made)
    return tour_id


def join(store: Store, kept: Person, gone: Person) -> Joined | Hindrance:
    """Join the second to the first."""
    return store.merges.join(kept.person_key, gone.person_key, "kim", NOW)


def joined(store: Store, kept: Person, gone: Person) -> Joined:
    """Join them, which must be possible."""
    made = join(store, kept, gone)
    assert isinstance(made, Joined)
    return made


def dump(url: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return all that the tables of people and questions hold."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted(
                tuple(map(str, row))
                for row in connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608  names of our own
            )
            for name in TABLES
        }
    engine.dispose()
    return found


def test_the_records_of_the_one_are_aliases_of_the_other(store: Store) -> None:
    """Whichever record is named, it is the person who stays."""
    one, other = twins(store)

    joined(store, one, other)

    found = store.people.by_source("bamboohr", "2")
    assert found is not None
    assert (found.person_key, found.facts) == (one.person_key, one.facts)


def test_the_one_that_goes_stays_readable(store: Store) -> None:
    """Old lines of histories name them; nobody is written to by their address."""
    one, other = twins(store)

    joined(store, one, other)

    gone = store.people.get(other.person_key)
    assert gone is not None
    assert (gone.facts.status, gone.facts.merged_into) == (PersonStatus.MERGED, "1")
    assert store.people.by_email("ida2@work.example") is None


def test_reports_of_the_one_are_reports_of_the_other(store: Store) -> None:
    """The source may go on naming the record that went."""
    one, other = twins(store)
    report = somebody(store, "3", manager_source_id="2")

    joined(store, one, other)

    assert store.people.many([report.person_key])[report.person_key].manager_key == one.person_key
    assert [each.person_key for each in store.people.reports_of(one.person_key)] == [
        report.person_key
    ]


def test_open_questions_move_and_their_alliances_are_named(store: Store) -> None:
    """Whoever is the manager of a tour is told of as the same human."""
    one, other = twins(store)
    report = somebody(store, "3")
    on_tour(store, report, other)

    made = joined(store, one, other)

    assert len(store.asks.open_for(one.person_key)) == 1
    assert store.asks.open_for(other.person_key) == []
    assert made.others == (report.alliance_id,)


def test_nobody_is_asked_about_the_two_again(store: Store) -> None:
    """The question of HR is settled, and what waited to be told is told to nobody."""
    one, other = twins(store)

    joined(store, one, other)

    assert store.people_care.look_alikes(10) == []
    assert store.people.untold(other.person_key) == []


def test_two_tours_on_their_way_are_never_joined(store: Store) -> None:
    """One of them is to be ended or handed over first."""
    one, other = twins(store)
    boss = somebody(store, "3")
    on_tour(store, one, boss)
    on_tour(store, other, boss)

    assert join(store, one, other) is Hindrance.BOTH_ON_TOUR
    assert store.people.get(other.person_key) == other


def test_the_record_with_the_tour_is_the_one_that_stays(store: Store) -> None:
    """The other way round it is possible."""
    one, other = twins(store)
    on_tour(store, other, somebody(store, "3"))

    assert join(store, one, other) is Hindrance.OTHER_WAY
    assert isinstance(join(store, other, one), Joined)


def test_employee_and_manager_of_one_tour_are_two_people(store: Store) -> None:
    """Nobody makes a tour with themselves."""
    one, other = twins(store)
    on_tour(store, one, other)

    assert join(store, one, other) is Hindrance.TOGETHER


def test_joining_again_changes_nothing(store: Store) -> None:
    """A second window, a second press."""
    one, other = twins(store)
    joined(store, one, other)

    assert join(store, one, other) is Hindrance.CLOSED
    assert join(store, other, one) is Hindrance.CLOSED
    assert join(store, one, one) is Hindrance.SAME
    assert len(store.merges.notes(NOW, 10)) == 1


def test_parting_twice_changes_nothing(store: Store) -> None:
    """What is put back is put back once."""
    one, other = twins(store)
    made = joined(store, one, other)

    assert store.merges.part(made.merge_no, NOW) is not None
    assert store.merges.part(made.merge_no, NOW) is None
    assert store.merges.part(99, NOW) is None
    assert store.people.get(other.person_key) == other


def test_what_was_done_meanwhile_stays(store: Store) -> None:
    """An answered question is not asked of the other again."""
    one, other = twins(store)
    on_tour(store, somebody(store, "3"), other)
    made = joined(store, one, other)
    tour_asks = store.asks.open_for(one.person_key)
    closing_record = record(
        2,
        alliance_id=tour_asks[0].alliance_id,
        stream=tour_asks[0].stream,
        asks=(AskClose(tour_asks[0].ask_id, "answered"),),
    )
    store.recorder.record(closing_record)

    store.merges.part(made.merge_no, NOW)

    assert store.asks.open_for(other.person_key) == []


def test_a_joining_that_another_rests_on_is_taken_back_last(store: Store) -> None:
    """Three records of one human come apart in the order in which they came together."""
    one, other, third = *twins(store), somebody(store, "9")
    first = joined(store, one, other)
    second = joined(store, third, one)

    assert store.merges.part(first.merge_no, NOW) is None
    assert [note.later for note in store.merges.notes(NOW, 10)] == [False, True]
    assert store.merges.part(second.merge_no, NOW) is not None
    assert store.merges.part(first.merge_no, NOW) is not None


def test_only_what_was_joined_lately_is_listed(store: Store) -> None:
    """The page shows what somebody may want to take back."""
    joined(store, *twins(store))

    assert store.merges.notes(NOW + timedelta(seconds=1), 10) == []


def test_erasing_the_person_erases_the_alias_too(store: Store) -> None:
    """It is the same human: nothing of them stays behind under another key."""
    one, other = twins(store)
    joined(store, one, other)

    store.erasures.carry_out(one.alliance_id, NOW)
    assert [due.alliance_id for due in store.erasures.due()] == [other.alliance_id]
    store.erasures.carry_out(other.alliance_id, NOW)

    gone = store.people.get(other.person_key)
    assert gone is not None
    assert (gone.facts.status, gone.facts.family_name) == (PersonStatus.ERASED, "")


def test_the_way_back_is_kept_sealed(store: Store) -> None:
    """The row that says how it was holds no readable name."""
    one, other = twins(store)
    joined(store, one, other)

    with store._database.read() as connection:
        (envelope,) = connection.execute(text("SELECT envelope FROM person_merges")).one()

    assert b"Berg" not in bytes(envelope)


PEOPLE = ("1", "2", "3", "4", "5")
managers = st.lists(st.sampled_from(["", *PEOPLE]), min_size=5, max_size=5)
statuses = st.lists(
    st.sampled_from([PersonStatus.ACTIVE, PersonStatus.TERMINATED, PersonStatus.PREHIRE]),
    min_size=5,
    max_size=5,
)
pairs = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=4)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(managers, statuses, pairs, pairs)
def test_joining_and_parting_gives_everything_back(  # noqa: PLR0917  fixtures and examples
    sqlite_template: Path,
    tmp_path: Path,
    masters: Masters,
    bosses: Sequence[str],
    stands: Sequence[PersonStatus],
    tours: Sequence[tuple[str, str]],
    wanted: Sequence[tuple[str, str]],
) -> None:
    """Whoever reports to whom, has tours with whom, and is joined with whom: all is as before."""
    empty = tmp_path / "merges.db"
    shutil.copy(sqlite_template, empty)
    with closing(open_store(f"sqlite:///{empty}", masters, create=False)) as store:
        known = {}
        for number, name in enumerate(PEOPLE):
            facts = source_person(name, status=stands[number], manager_source_id=bosses[number])
            known[name] = store.people.apply(
                replace(facts, personal_email=""), (employment_event(f"e{name}"),), NOW
            )
            store.readings.note("bamboohr", {name: f"digest-{name}"}, 1, NOW)
        for one, other in tours:
            on_tour(store, known[one], known[other])
        before = dump(f"sqlite:///{empty}")

        made = [join(store, known[one], known[other]) for one, other in wanted]
        again = [join(store, known[one], known[other]) for one, other in wanted]
        for each in reversed(made):
            if isinstance(each, Joined):
                assert store.merges.part(each.merge_no, NOW) is not None

        assert not any(isinstance(each, Joined) for each in again)
        assert dump(f"sqlite:///{empty}") == before
