"""Working calendars by country: weekends, regions, unknown places."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from connectors.holidays.client import HolidayCalendars
from tourwright.domain.calendar import WorkCalendar
from tourwright.ports import WorkCalendars

CALENDARS: WorkCalendars = HolidayCalendars()
YEARS = (2026, 2027)


@pytest.mark.parametrize(
    ("country", "region", "day", "works"),
    [
        ("DE", "", "2026-10-03", False),
        ("DE", "", "2026-05-01", False),
        ("DE", "", "2026-05-04", True),
        ("de", "", "2026-05-01", False),
        ("DE", "BY", "2026-01-06", False),
        ("DE", "DE-BY", "2026-01-06", False),
        ("DE", "BE", "2026-01-06", True),
        ("US", "", "2026-07-03", False),
        ("US", "", "2027-07-05", False),
        ("IL", "", "2026-05-15", False),
        ("IL", "", "2026-05-17", True),
        ("AE", "", "2026-05-15", True),
        ("GB", "SCT", "2026-01-02", False),
        ("GB", "ENG", "2026-01-02", True),
    ],
)
def test_places_have_their_own_working_days(
    country: str,
    region: str,
    day: str,
    works: bool,  # noqa: FBT001  a column of the table
) -> None:
    """Holidays, observed days, regions and weekends as the package knows them."""
    found = CALENDARS.calendar(country, region, YEARS)

    assert found.works_on(date.fromisoformat(day)) is works


@pytest.mark.parametrize("country", ["", "XX", "Germany", "utils", "__doc__", "DE;", "ZZ"])
def test_unknown_country_has_weekends_only(country: str) -> None:
    """A wrong country in the HRIS never stops a tour."""
    assert CALENDARS.calendar(country, "", YEARS) == WorkCalendar()


def test_unknown_region_has_the_whole_country() -> None:
    """The holidays that everybody has are better than none."""
    assert CALENDARS.calendar("DE", "ZZ", YEARS) == CALENDARS.calendar("DE", "", YEARS)


def test_same_question_is_answered_from_memory() -> None:
    """Order and repetition of the years make no difference."""
    one, two = CALENDARS.calendar("DE", "", [2027, 2026, 2027]), CALENDARS.calendar("DE", "", YEARS)

    assert one is two


def test_threads_share_the_calendars() -> None:
    """Sixteen workers asking at once get the same answer."""
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: CALENDARS.calendar("FR", "", YEARS), range(64)))

    assert len(found) == 1


def test_years_that_nobody_knows_have_no_holidays() -> None:
    """A tour of the far future is planned on weekdays."""
    assert CALENDARS.calendar("DE", "", ()).holidays == frozenset()
