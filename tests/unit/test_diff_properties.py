"""Whatever two readings say, the events lead from one to the other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain.diff import derive_events, replay
from tourwright.domain.people import (
    Employment,
    Leave,
    PersonStatus,
    SourcePerson,
    Termination,
    WorkerType,
)

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
WORDS = st.text(max_size=8)
LEAVES = st.none() | st.builds(Leave, start=DAYS, expected_end=st.none() | DAYS)
TERMINATIONS = st.none() | st.builds(
    Termination, date=DAYS, reason=WORDS, rehire_eligible=st.none() | st.booleans()
)
EMPLOYMENTS = st.lists(
    st.builds(
        Employment, start=DAYS, end=st.none() | DAYS, worker_type=st.sampled_from(WorkerType)
    ),
    max_size=3,
).map(tuple)
PEOPLE = st.builds(
    SourcePerson,
    source=st.just("bamboohr"),
    source_person_id=st.sampled_from(["1", "2"]),
    family_name=WORDS,
    personal_email=WORDS,
    location=WORDS,
    job_title=WORDS,
    manager_source_id=st.sampled_from(["", "8", "9"]),
    worker_type=st.sampled_from(WorkerType),
    status=st.sampled_from([each for each in PersonStatus if each is not PersonStatus.UNKNOWN]),
    hire_date=st.none() | DAYS,
    end_date=st.none() | DAYS,
    leave=LEAVES,
    termination=TERMINATIONS,
    employments=EMPLOYMENTS,
    attributes=st.dictionaries(WORDS, WORDS, max_size=2),
)


@given(PEOPLE, PEOPLE)
def test_applying_the_events_gives_what_was_read(before: SourcePerson, after: SourcePerson) -> None:
    """No fact gets lost between two readings."""
    events = derive_events(before, after, NOW, TODAY)

    assert replay(before, events) == after


@given(PEOPLE)
def test_the_same_reading_gives_nothing(person: SourcePerson) -> None:
    """Reading again is free."""
    assert derive_events(person, replace(person), NOW, TODAY) == ()


@given(PEOPLE, PEOPLE)
def test_ids_are_distinct_and_repeatable(before: SourcePerson, after: SourcePerson) -> None:
    """Each event of one comparison has an id of its own, the same at every try."""
    later = NOW + timedelta(hours=5)
    first = [event.event_id for event in derive_events(before, after, NOW, TODAY)]
    again = [event.event_id for event in derive_events(before, after, later, TODAY)]

    assert first == again
    assert len(set(first)) == len(first)
