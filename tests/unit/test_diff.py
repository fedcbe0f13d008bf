"""What happened between two readings of one person."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from tourwright.domain.diff import derive_events, replay, vanished
from tourwright.domain.people import (
    Employment,
    FactKind,
    Leave,
    PersonStatus,
    SourcePerson,
    Termination,
    WorkerType,
)

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
HIRED = date(2024, 3, 4)
LEFT = date(2026, 5, 31)
ENDING = Termination(date(2026, 8, 31), type="voluntary", rehire_eligible=True)
JO = SourcePerson(
    source="bamboohr",
    source_person_id="1002",
    given_name="Jo",
    family_name="Okafor",
    display_name="Jo Okafor",
    work_email="jo@acme.example",
    personal_email="jo@okafor.example",
    zone="America/New_York",
    country="US",
    location="New York",
    department="Platform",
    job_title="Engineer",
    manager_source_id="1001",
    status=PersonStatus.ACTIVE,
    original_hire_date=HIRED,
    hire_date=HIRED,
    employments=(Employment(HIRED),),
)
COMING = replace(
    JO, status=PersonStatus.PREHIRE, hire_date=date(2026, 7, 1), original_hire_date=None,
    employments=(Employment(date(2026, 7, 1)),),
)  # fmt: skip
GONE = replace(
    JO, status=PersonStatus.TERMINATED, end_date=LEFT, termination=Termination(LEFT),
    employments=(Employment(HIRED, LEFT),),
)  # fmt: skip
BACK = replace(
    JO, hire_date=TODAY, employments=(Employment(HIRED, LEFT), Employment(TODAY)),
)  # fmt: skip


jo = partial(replace, JO)


def kinds(before: SourcePerson | None, after: SourcePerson) -> list[str]:
    """Return the kinds of the events."""
    return [event.kind.value for event in derive_events(before, after, NOW, TODAY)]


CASES: list[tuple[str, SourcePerson | None, SourcePerson, list[str]]] = [
    ("first seen", None, JO, ["hired"]),
    ("first seen before the first day", None, COMING, ["hired"]),
    ("first seen on leave", None, jo(leave=Leave(TODAY)), ["hired", "leave_started"]),
    ("first seen with an end", None, jo(termination=ENDING), ["hired", "termination_scheduled"]),
    ("first seen after leaving", None, GONE, []),
    ("nothing new", JO, JO, []),
    ("written down anew", JO, jo(source_updated_at=NOW), []),
    ("source unclear", JO, jo(status=PersonStatus.UNKNOWN, job_title=""), []),
    ("first day came", COMING, replace(COMING, status=PersonStatus.ACTIVE), ["job_changed"]),
    ("first day moved", COMING, replace(COMING, hire_date=date(2026, 8, 1)), ["hired"]),
    ("hire taken back", COMING, vanished(COMING), ["hire_cancelled"]),
    (
        "never came", COMING, replace(COMING, status=PersonStatus.TERMINATED), ["hire_cancelled"],
    ),
    (
        "never came, no day was named", COMING,
        replace(COMING, status=PersonStatus.TERMINATED, hire_date=None), ["hire_cancelled"],
    ),
    (
        "came and left between two readings", COMING,
        replace(COMING, status=PersonStatus.TERMINATED, hire_date=HIRED, end_date=LEFT),
        ["terminated"],
    ),
    ("record erased", JO, vanished(JO), ["erased"]),
    ("record merged", JO, jo(status=PersonStatus.MERGED), ["merged"]),
    ("new manager", JO, jo(manager_source_id="1009"), ["manager_changed"]),
    ("new post", JO, jo(job_title="Staff Engineer", department="Data"), ["job_changed"]),
    ("moved", JO, jo(location="Lisbon", zone="Europe/Lisbon"), ["location_changed"]),
    ("renamed", JO, jo(family_name="Obi", display_name="Jo Obi"), ["identity_changed"]),
    ("new address", JO, jo(personal_email="jo@new.example"), ["contact_changed"]),
    ("away", JO, jo(status=PersonStatus.LEAVE, leave=Leave(TODAY)), ["leave_started"]),
    (
        "away for longer", jo(leave=Leave(TODAY)), jo(leave=Leave(TODAY, date(2026, 9, 1))),
        ["leave_changed"],
    ),
    ("back", jo(status=PersonStatus.LEAVE, leave=Leave(TODAY)), JO, ["leave_ended"]),
    ("going to leave", JO, jo(termination=ENDING), ["termination_scheduled"]),
    (
        "going to leave later", jo(termination=ENDING),
        jo(termination=replace(ENDING, date=date(2026, 9, 30))), ["termination_scheduled"],
    ),
    ("staying after all", jo(termination=ENDING), JO, ["termination_rescinded"]),
    ("left", JO, GONE, ["terminated"]),
    ("left as planned", jo(termination=ENDING), GONE, ["terminated"]),
    ("left while away", jo(status=PersonStatus.LEAVE, leave=Leave(LEFT)), GONE, ["terminated"]),
    ("leaving taken back after the day", GONE, JO, ["termination_rescinded"]),
    ("came again", GONE, BACK, ["rehired"]),
    ("came again unseen", JO, BACK, ["terminated", "rehired"]),
    (
        "came again as a new record", GONE, replace(BACK, source_person_id="2001"),
        ["rehired", "identity_changed"],
    ),
    ("converted", jo(worker_type=WorkerType.CONTRACTOR), JO, ["worker_type_changed"]),
    (
        "moved and new manager", JO, jo(location="Lisbon", manager_source_id="1009"),
        ["manager_changed", "location_changed"],
    ),
]  # fmt: skip


def test_when_it_was_written_down_is_no_change() -> None:
    """An event names what is different of the person, and nothing about the record."""
    after = jo(job_title="Staff Engineer", source_updated_at=NOW)

    (event,) = derive_events(JO, after, NOW, TODAY)

    assert set(event.changes) == {"job_title"}


@pytest.mark.parametrize(
    ("before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_happened_is_named(
    before: SourcePerson | None, after: SourcePerson, expected: list[str]
) -> None:
    """Each change of a person's life here has its kind."""
    assert kinds(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        (None, COMING, date(2026, 7, 1)),
        (JO, jo(termination=ENDING), date(2026, 8, 31)),
        (JO, GONE, LEFT),
        (GONE, BACK, TODAY),
        (JO, jo(leave=Leave(date(2026, 5, 18))), date(2026, 5, 18)),
        (JO, jo(manager_source_id="1009"), TODAY),
    ],
)
def test_the_effective_day_is_the_sources_where_it_names_one(
    before: SourcePerson | None, after: SourcePerson, day: date
) -> None:
    """A leave entered two weeks late counts from its first day."""
    (event,) = derive_events(before, after, NOW, TODAY)

    assert event.effective_date == day
    assert (event.certainty == "stated") is (day != TODAY or event.kind is FactKind.REHIRED)


def test_the_same_change_read_twice_is_one_event() -> None:
    """Ids depend on source, person, kind, day and values, never on when we looked."""
    later = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)

    first = derive_events(JO, GONE, NOW, TODAY)
    second = derive_events(JO, GONE, later, TODAY)

    assert [event.event_id for event in first] == [event.event_id for event in second]


def test_events_of_different_people_have_different_ids() -> None:
    """Two people hired on one day with the same post are two events."""
    other = replace(JO, source_person_id="1003")

    (one,), (two,) = (derive_events(None, each, NOW, TODAY) for each in (JO, other))

    assert one.event_id != two.event_id


def test_a_change_is_told_by_one_event_only() -> None:
    """No field stands in two events of one comparison."""
    after = replace(BACK, source_person_id="2001", location="Lisbon", job_title="Lead")

    named = [name for event in derive_events(GONE, after, NOW, TODAY) for name in event.changes]

    assert len(named) == len(set(named))


def test_a_source_that_names_its_moment_is_believed() -> None:
    """recorded_at is the source's, observed_at is ours."""
    wrote = datetime(2026, 5, 31, 22, 0, tzinfo=UTC)

    (event,) = derive_events(JO, jo(job_title="Lead", source_updated_at=wrote), NOW, TODAY)

    assert (event.recorded_at, event.observed_at) == (wrote, NOW)


def test_when_the_source_wrote_is_no_change_by_itself() -> None:
    """A touched record without another fact gives nothing."""
    assert kinds(JO, jo(source_updated_at=NOW)) == []


def test_replaying_a_first_reading_gives_the_person() -> None:
    """The hire carries everything that was read."""
    events = derive_events(None, JO, NOW, TODAY)

    assert replay(SourcePerson(JO.source, JO.source_person_id), events) == JO
