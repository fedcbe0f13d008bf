"""Who has left, and who is only going to."""

from datetime import UTC, date, datetime

import pytest

from tourwright.domain.leavers import has_left
from tourwright.domain.people import PersonStatus, SourcePerson, Termination

LAST_DAY = date(2026, 3, 31)


def person(
    status: PersonStatus = PersonStatus.ACTIVE, zone: str = "Europe/Berlin", **more: object
) -> SourcePerson:
    """Return somebody's facts."""
    return SourcePerson("hr", "1", status=status, zone=zone, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", list(PersonStatus))
def test_the_sources_word_counts_at_once(status: PersonStatus) -> None:
    """Terminated, merged and erased people are gone, whatever else is known of them."""
    gone = status in {PersonStatus.TERMINATED, PersonStatus.MERGED, PersonStatus.ERASED}

    assert has_left(person(status), datetime(2026, 3, 1, tzinfo=UTC)) is gone


@pytest.mark.parametrize(
    ("zone", "still_here", "gone"),
    [
        ("Europe/Berlin", "2026-03-31T21:59", "2026-03-31T22:00"),
        ("America/New_York", "2026-04-01T03:59", "2026-04-01T04:00"),
        ("Australia/Sydney", "2026-03-31T12:59", "2026-03-31T13:00"),
        ("", "2026-03-31T23:59", "2026-04-01T00:00"),
        ("Nowhere/Atlantis", "2026-03-31T23:59", "2026-04-01T00:00"),
    ],
)
def test_the_last_day_ends_where_the_person_works(zone: str, still_here: str, gone: str) -> None:
    """Not a minute early, and not hours late, though the source has not said it yet."""
    leaver = person(zone=zone, termination=Termination(LAST_DAY))
    before, after = (datetime.fromisoformat(f"{each}Z") for each in (still_here, gone))

    assert (has_left(leaver, before), has_left(leaver, after)) == (False, True)


def test_a_later_hire_takes_the_leaving_back() -> None:
    """Somebody who came back is not locked out by the end of the time before."""
    back = person(termination=Termination(LAST_DAY), hire_date=date(2027, 1, 4))

    assert not has_left(back, datetime(2027, 2, 1, tzinfo=UTC))
