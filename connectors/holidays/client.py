"""Working calendars by country and region, computed by the `holidays` package; no network.

The tables inside the package change with its releases, so a calendar is asked for in an activity
and never during a replay.

Source: https://holidays.readthedocs.io (entities, subdivisions, weekends).
"""

from collections.abc import Iterable
from functools import lru_cache

import holidays

from tourwright.domain.calendar import WorkCalendar

KEPT_CALENDARS = 1_024


class HolidayCalendars:
    """The `WorkCalendars` port over the `holidays` package; safe to share between threads."""

    def calendar(self, country: str, region: str, years: Iterable[int]) -> WorkCalendar:
        """See `tourwright.ports.WorkCalendars.calendar`.

        country is an ISO 3166 alpha-2 code in any case; region a subdivision code with or without
        the country in front (BY, DE-BY). An unknown region has the holidays of the whole country.
        """
        code = country.strip().upper()
        part = region.strip().upper().removeprefix(f"{code}-")
        return _calendar(code, part, tuple(sorted(set(years))))


@lru_cache(maxsize=KEPT_CALENDARS)
def _calendar(country: str, region: str, years: tuple[int, ...]) -> WorkCalendar:
    regions = _supported().get(country)
    if regions is None:
        return WorkCalendar()
    subdivision = region if region in regions else None
    table = holidays.country_holidays(country, subdiv=subdivision, years=years)
    return WorkCalendar(frozenset(table.keys()), frozenset(table.weekend))


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    # asked first, because the package looks a name up among its own modules too
    found = holidays.list_supported_countries(include_aliases=False)
    return {code: regions for code, regions in found.items() if len(code) == len("DE")}
