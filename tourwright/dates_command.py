"""The dates of a tour as HR reads them: what `tourwright dates` prints."""

import re
from datetime import date

from tourwright.domain import dates
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.statement_fields import (
    EARLIEST_START,
    LATEST_START,
    LONGEST_MONTHS,
    SHORTEST_MONTHS,
)
from tourwright.ports import WorkCalendars

DEFAULT_CADENCE = "3"
UTC = "UTC"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)

Report = dict[str, object]


class DatesInputError(ValueError):
    """An input that no tour can have; the message names the field and the fix."""


def dates_report(
    start: str,
    months: str | int,
    *,
    place: tuple[str, str] = ("", UTC),
    cadence: str | int = DEFAULT_CADENCE,
    calendars: WorkCalendars,
) -> Report:
    """Return last day, renewal talk and reviews of a tour as JSON values.

    place is (country, zone); without a country only weekends are free. renewal_raw is the day
    before any shift to a working day; moments are 09:00 in the zone. Raises DatesInputError.
    """
    first = _start(start)
    length = _whole("months", months, LONGEST_MONTHS)
    every = _whole("cadence", cadence, LONGEST_MONTHS)
    zone = _zone(place[1])
    last = dates.last_day(first, length)
    working = _calendar(place[0], first, last, calendars)
    return {
        "start": first.isoformat(),
        "months": length,
        "last_day": last.isoformat(),
        **_renewal(first, last, zone, working),
        "cadence_months": every,
        "reviews": [
            dates.shift_to_common_working_day(day, working).isoformat()
            for day in dates.review_days(first, every, last)
        ],
        "country": place[0].strip().upper(),
        "zone": zone,
    }


def _renewal(first: date, last: date, zone: str, working: WorkCalendar) -> Report:
    raw = dates.renewal_raw(first, SHORTEST_MONTHS, last)
    on = dates.usual_talk_day(raw, last, working)
    return {
        "renewal_raw": raw.isoformat(),
        "renewal_on": on.isoformat(),
        "renewal_at": dates.local_morning(on, zone).isoformat(),
    }


def _start(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise DatesInputError(f"start: {text[:20]!r} is no day: write it like 2026-01-15")
    if not EARLIEST_START <= day <= LATEST_START:
        raise DatesInputError(f"start: choose a day from {EARLIEST_START} to {LATEST_START}")
    return day


def _whole(field: str, value: str | int, most: int) -> int:
    text = str(value).strip()
    if not _NUMBER.fullmatch(text) or not SHORTEST_MONTHS <= int(text) <= most:
        raise DatesInputError(
            f"{field}: {text[:20]!r} is no length: give whole months, {SHORTEST_MONTHS} to {most}"
        )
    return int(text)


def _zone(name: str) -> str:
    try:
        dates.zone_of(name)
    except dates.DateError as unknown:
        raise DatesInputError(
            f"zone: {name[:40]!r} is no IANA time zone: write it like Europe/Berlin"
        ) from unknown
    return name


def _calendar(country: str, first: date, last: date, calendars: WorkCalendars) -> WorkCalendar:
    code = country.strip()
    if not code:
        return WorkCalendar()
    if not _COUNTRY.fullmatch(code):
        raise DatesInputError(f"country: {code[:20]!r} is no ISO 3166 code: write it like DE")
    found = calendars.calendar(code, "", range(first.year, last.year + 2))
    if not found.holidays:
        raise DatesInputError(
            f"country: no public holidays are known for {code.upper()}: leave it out to count "
            "weekends only"
        )
    return found
