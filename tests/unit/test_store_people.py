"""People: one human however many records, and what was true when, as known when."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.store_factories import NOW, employment_event, source_person
from tourwright.domain.people import (
    EmploymentEvent,
    FactKind,
    Person,
    PersonStatus,
    SourcePerson,
    Termination,
)
from tourwright.ports import NotFoundError
from tourwright.store import Store
from tourwright.store.people_search import BATCH

LEFT = PersonStatus.TERMINATED


def apply(
    store: Store,
    facts: SourcePerson,
    events: Sequence[EmploymentEvent] = (),
    now: datetime = NOW,
) -> Person:
    """Store a reading."""
    return store.people.apply(facts, events, now)


def changed(field: str, day: date, event_id: str = "e2") -> EmploymentEvent:
    """Return the event of one field's change, effective on a day."""
    return employment_event(
        event_id, kind=FactKind.JOB_CHANGED, effective_date=day, changes={field: ("a", "b")}
    )


def test_a_new_person_gets_keys_without_meaning(store: Store) -> None:
    """Person and alliance have random keys of our own, found again by the source's id."""
    person = apply(store, source_person())

    assert len(person.person_key) == len(person.alliance_id) == 20
    assert "ida" not in person.person_key + person.alliance_id
    assert store.people.by_source("bamboohr", "17") == person
    assert store.people.get(person.person_key) == person
    assert store.people.by_source("other", "17") is None


def test_all_facts_come_back_as_they_were(store: Store) -> None:
    """Dates, moments, enumerations and nested values survive."""
    facts = source_person(
        termination=Termination(date(2027, 3, 31), rehire_eligible=None),
        attributes={"cost_center": "7"},
        source_updated_at=NOW,
    )

    assert apply(store, facts).facts == facts


def test_a_reading_repeated_changes_nothing(store: Store) -> None:
    """Retries of an activity neither double the person nor the events."""
    first = apply(store, source_person(), [employment_event()])

    again = apply(store, source_person(), [employment_event()], NOW + timedelta(hours=1))

    assert again == first
    assert len(store.people.events_of(first.person_key)) == 1
    assert len(store.people.search(10)) == 1


def test_readings_of_one_new_person_at_once_make_one(store: Store) -> None:
    """Ten deliveries about somebody new: one person, one alliance."""
    with ThreadPoolExecutor(10) as pool:
        met = list(pool.map(lambda _: apply(store, source_person()), range(10)))

    assert len({person.person_key for person in met}) == 1


def test_events_come_in_the_order_they_are_true(store: Store) -> None:
    """A back-dated event stands where it belongs; every event names our key."""
    late = changed("job_title", date(2026, 6, 1), "late")
    early = changed("job_title", date(2026, 2, 1), "early")
    person = apply(store, source_person(), [late, early])

    events = store.people.events_of(person.person_key)

    assert [event.event_id for event in events] == ["early", "late"]
    assert {event.person_key for event in events} == {person.person_key}


def test_events_stay_untold_until_they_were_told(store: Store) -> None:
    """What a process stored before it died is still to be passed on."""
    person = apply(store, source_person(), [employment_event("a"), employment_event("b")])

    store.people.told(["a"], NOW)

    assert [event.event_id for event in store.people.untold(person.person_key)] == ["b"]


def test_a_manager_may_come_later(store: Store) -> None:
    """The manager's key appears as soon as the source's record of them is known."""
    person = apply(store, source_person("17", manager_source_id="9"))
    assert person.manager_key == ""

    manager = apply(store, source_person("9", personal_email="", manager_source_id="1"))
    top = apply(store, source_person("1", personal_email="", country="US", zone=""))

    facts = store.people.facts(person.person_key)
    assert (facts.manager_key, facts.skip_level_key) == (manager.person_key, top.person_key)
    assert [report.person_key for report in store.people.reports_of(manager.person_key)] == [
        person.person_key
    ]
    assert store.people.facts(manager.person_key).manager_zone == "UTC"


def test_a_manager_of_another_source_is_somebody_else(store: Store) -> None:
    """Ids of two sources may be equal and mean different people."""
    apply(store, source_person("9", source="csv", personal_email=""))

    assert apply(store, source_person("17", manager_source_id="9")).manager_key == ""


def test_an_unknown_person_has_no_facts(store: Store) -> None:
    """The message names the key, no name."""
    with pytest.raises(NotFoundError, match="person nobody is not stored"):
        store.people.facts("nobody")


def test_facts_hold_no_address(store: Store) -> None:
    """Rules learn whether mail can reach somebody, never where."""
    person = apply(store, source_person(work_email=""))

    facts = store.people.facts(person.person_key)

    assert (facts.has_work_email, facts.has_personal_email) == (False, True)
    assert "ida@" not in repr(facts)


def test_a_work_address_finds_its_current_owner(store: Store) -> None:
    """Addresses compare without case; two owners are none; leavers free theirs."""
    first = apply(store, source_person("1", work_email="Ida@Work.example", personal_email=""))
    assert store.people.by_email("ida@WORK.example") == first
    second = source_person("2", work_email="ida@work.example", personal_email="")

    heir = apply(store, second)

    assert store.people.by_email("ida@work.example") is None
    apply(store, replace(first.facts, status=LEFT))
    assert store.people.by_email("ida@work.example") == heir
    assert store.people.by_email("") is None


def test_a_rehire_under_a_new_record_is_the_same_person(store: Store) -> None:
    """Where nobody can be asked, the only former person with this private address is meant."""
    left = apply(store, source_person("17", status=LEFT))
    back = source_person("99", personal_email="IDA@home.example ")
    assert store.people.match(back) == left

    again = apply(store, back)

    assert (again.person_key, again.alliance_id) == (left.person_key, left.alliance_id)
    assert store.people.by_source("bamboohr", "17") == store.people.by_source("bamboohr", "99")
    assert store.people.possible_duplicates() == []


@pytest.mark.parametrize(
    "there",
    [
        (source_person("17"),),
        (source_person("17", status=LEFT), source_person("18", status=LEFT)),
        (source_person("17", status=LEFT), source_person("18")),
    ],
)
def test_an_uncertain_match_is_left_to_hr(store: Store, there: Sequence[SourcePerson]) -> None:
    """A shared address of somebody current, or of two, never merges by itself."""
    known = {apply(store, person).person_key for person in there}
    noted = len(store.people.possible_duplicates())

    person = apply(store, source_person("99"))

    assert person.person_key not in known
    assert len(store.people.possible_duplicates()) == noted + len(known)


def test_people_without_private_address_never_match(store: Store) -> None:
    """An empty address is nobody's."""
    left = apply(store, source_person("17", status=LEFT, personal_email=""))

    assert apply(store, source_person("99", personal_email="")).person_key != left.person_key


def test_a_late_reading_does_not_undo_a_newer_one(store: Store) -> None:
    """Readings overtake each other: by the source's own clock the newer stays."""
    newer = source_person(job_title="Lead", source_updated_at=NOW)
    older = source_person(job_title="Junior", source_updated_at=NOW - timedelta(hours=1))
    apply(store, newer)

    assert apply(store, older).facts == newer


def test_what_was_known_before_a_change_stays_known(store: Store) -> None:
    """A back-dated change is true from its day, but was not known before it was recorded."""
    entered = datetime(2026, 3, 15, tzinfo=NOW.tzinfo)
    person = apply(store, source_person(job_title="Junior"), [employment_event()])
    promoted = changed("job_title", date(2026, 3, 1))
    apply(store, source_person(job_title="Senior"), [promoted], entered)

    def title(day: date, known_at: datetime) -> str:
        facts = store.people.as_of(person.person_key, day, known_at)
        return "unknown" if facts is None else facts.job_title

    assert title(date(2026, 3, 5), entered - timedelta(days=1)) == "Junior"
    assert title(date(2026, 3, 5), entered) == "Senior"
    assert title(date(2026, 2, 28), entered) == "Junior"
    assert title(date(2026, 1, 14), entered) == "unknown"
    assert title(date(2026, 3, 5), NOW - timedelta(days=1)) == "unknown"


def test_a_change_of_one_leaves_what_is_known_of_another(store: Store) -> None:
    """Each person has periods of their own."""
    other = apply(store, source_person("2", job_title="B"), [employment_event("e2")])
    for title in ("A", "C"):
        one = apply(store, source_person("1", job_title=title), [employment_event()])

    found = [store.people.as_of(each.person_key, NOW.date(), NOW) for each in (one, other)]

    assert [facts.job_title for facts in found if facts] == ["C", "B"]


def test_changes_of_other_facts_keep_their_own_days(store: Store) -> None:
    """A change for the 1st, told after one for the 8th, does not move that one to the 1st."""
    person = apply(store, source_person(location="Berlin", job_title="A"), [employment_event()])
    moved = source_person(location="Oslo", job_title="A")
    apply(store, moved, [changed("location", date(2026, 3, 8))], NOW + timedelta(days=6))
    promoted = source_person(location="Oslo", job_title="B")
    known = NOW + timedelta(days=13)
    apply(store, promoted, [changed("job_title", date(2026, 3, 1), "e3")], known)

    found = [store.people.as_of(person.person_key, date(2026, 3, day), known) for day in (5, 9)]

    assert [(f.location, f.job_title) for f in found if f] == [("Berlin", "B"), ("Oslo", "B")]


def test_a_planned_leaving_is_not_true_before_its_day(store: Store) -> None:
    """Nothing read as of today shows a leaving that is still to come, nor one taken back."""
    last_day = date(2026, 9, 30)
    leaving = Termination(last_day)
    scheduled = employment_event(
        "t1",
        kind=FactKind.TERMINATION_SCHEDULED,
        effective_date=last_day,
        changes={"termination": ("", "x")},
    )
    person = apply(store, source_person(), [employment_event()])
    apply(store, source_person(termination=leaving), [scheduled], NOW + timedelta(days=1))
    apply(store, source_person(), [], NOW + timedelta(days=2))

    def termination(day: date, known_at: datetime) -> Termination | None:
        facts = store.people.as_of(person.person_key, day, known_at)
        return facts.termination if facts else None

    assert termination(date(2026, 9, 29), NOW + timedelta(days=1)) is None
    assert termination(last_day, NOW + timedelta(days=1)) == leaving
    assert termination(last_day, NOW + timedelta(days=2)) is None


def test_people_are_listed_by_name(store: Store) -> None:
    """Family name first; the limit holds."""
    for number, family in enumerate(("Moe", "Berg", "Lund")):
        apply(store, source_person(str(number), family_name=family, personal_email=""))

    names = [person.facts.family_name for person in store.people.search(2)]

    assert names == ["Berg", "Lund"]


NAMES = (
    {"given_name": "Änne", "family_name": "Strauß", "department": "Plants"},
    {"given_name": "Robert", "family_name": 'O"Neil', "display_name": 'Bob O"Neil'},
    {"given_name": "Ida", "family_name": "50%_Berg", "department": "plants"},
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("änne", ["Strauß"]),
        ("A\u0308NNE STRAUSS", ["Strauß"]),
        ("strauß ä", ["Strauß"]),
        ("bob", ['O"Neil']),
        ("robert", ['O"Neil']),
        ('o"n', ['O"Neil']),
        ("%", ["50%_Berg"]),
        ("_b", ["50%_Berg"]),
        ("a_n", []),
        ("plants", []),
        ("given_name", []),
        (" ", []),
    ],
)
def test_people_are_found_by_any_part_of_their_names(
    store: Store, words: str, found: list[str]
) -> None:
    """In any order and case, shown name and the source's; no sign is a wildcard."""
    for number, name in enumerate(NAMES):
        apply(store, source_person(str(number), personal_email="", **name))

    assert [one.facts.family_name for one in store.people.named(words)] == found


@pytest.mark.parametrize(
    ("departments", "found"),
    [(None, 3), ({"Plants"}, 1), ({"Plants", "plants"}, 2), ({"Plan"}, 0), (set(), 0)],
)
def test_a_population_is_searched_by_itself(
    store: Store, departments: set[str] | None, found: int
) -> None:
    """Departments are told apart to the letter."""
    for number, name in enumerate(NAMES):
        apply(store, source_person(str(number), personal_email="", **{**name, "given_name": "X"}))

    assert len(list(store.people.named("x", departments))) == found


def test_a_population_is_the_department_and_nothing_like_it(store: Store) -> None:
    """Whoever's post is called like the department is of another one."""
    apply(store, source_person("1", job_title="Plants", department="Sales"))
    apply(store, source_person("2", job_title="Sales", department="Plants"))

    found = store.people.named("berg", {"Plants"})

    assert [one.facts.source_person_id for one in found] == ["2"]


def test_everybody_is_found_however_many_there_are(store: Store) -> None:
    """Batches follow each other without a gap, also where many have one and the same name."""
    for number in range(BATCH * 2 + 1):
        apply(store, source_person(str(number), personal_email="", family_name="Berg"))

    found = list(store.people.named("berg"))

    assert len({one.person_key for one in found}) == len(found) == BATCH * 2 + 1
