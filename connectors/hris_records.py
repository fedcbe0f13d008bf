"""What connectors of people's systems share: own words of an account, employments, pages.

A mapping makes a record in neutral names (`Told`); here records become people, each one that cannot
be read is refused by itself, and values that no table knows are counted.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from connectors.hris_places import MAIN_ZONES, ZONES, country_code
from connectors.hris_values import BadValueError, neutral_person, text
from tourwright.domain.people import SourcePerson
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Why

Json = Mapping[str, object]

BRIDGE = timedelta(days=3)
"""An employment that begins so soon after another ended goes on with it: a weekend between."""

OVERLAP = timedelta(minutes=10)
"""How far a reading of changes goes back before the last one, as sources write late."""

MAIN_COUNTRIES = {zone: code for code, zone in MAIN_ZONES.items()}


@dataclass(frozen=True)
class Place:
    """Where work happens: IANA zone, ISO 3166 alpha-2 country, holiday region or ""."""

    zone: str
    country: str = ""
    region: str = ""


@dataclass(frozen=True)
class Words:
    """How an account's own words are read; keys of places and tables are lower case.

    places: by name or id of a location. columns: the account's name of a field to the one that the
    connector knows. tables: by field, the account's value to a neutral one.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    default_zone: str = "UTC"

    def of(self, name: str, value: object, usual: Mapping[str, str]) -> str | None:
        """Return the neutral word for the value, "" for none and None for an unknown one."""
        word = text(value).casefold()
        if not word:
            return ""
        return self.tables.get(name, {}).get(word, usual.get(word))


@dataclass(frozen=True)
class Told:
    """A record in neutral names, and the fields whose values no table knows."""

    record: Json
    unmapped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """One employment as the source tells it. ending: the parts of a termination, None for none."""

    start: date
    end: date | None = None
    worker_type: str = "employee"
    status: str = "unknown"
    ending: Json | None = None
    told: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """How far a reading is: the source's cursor, and where the next reading of changes begins."""

    cursor: str = ""
    next_since: datetime | None = None

    def text(self) -> str:
        """Return it as a cursor of ours."""
        since = self.next_since.isoformat() if self.next_since else None
        return json.dumps({"cursor": self.cursor, "since": since})


def current(spans: Sequence[Span], today: date) -> Span | None:
    """Return the employment that counts today; one that is ahead only when nothing has begun."""
    begun = [span for span in spans if span.start <= today]
    if not begun:
        return min(spans, key=lambda span: span.start, default=None)
    return max(begun, key=lambda span: (_goes_on(span, today), span.start, span.end or date.max))


def employed(spans: Sequence[Span], today: date) -> Json:
    """Return the facts that follow from the employments; nothing of one that is ahead shows."""
    now = current(spans, today)
    if now is None:
        return {}
    goes_on = _is_bridged(now, spans)
    status = "active" if goes_on and now.status == "terminated" else now.status
    return {
        "worker_type": now.worker_type,
        "status": status,
        "hire_date": now.start,
        "original_hire_date": min(span.start for span in spans),
        "end_date": None if goes_on else now.end,
        "termination": None if goes_on else now.ending,
        "employments": [_period(span) for span in spans],
    }


def placed(record: Json, words: Words, *names: str) -> Json:
    """Return the record with zone, country and region of its place; names find the place."""
    known = [words.places[name.casefold()] for name in names if name.casefold() in words.places]
    place = known[0] if known else Place("")
    zone = text(record.get("time_zone"))
    zone = zone if zone in ZONES else place.zone
    country = country_code(record.get("country")) or place.country or MAIN_COUNTRIES.get(zone, "")
    return {**record, "time_zone": zone, "country": country, "region": place.region}


def person_of(told: Told, source: str, words: Words, now: datetime) -> SourcePerson:
    """Return the person as of now. Raises BadValueError."""
    return neutral_person(told.record, source, now, words.default_zone)


def page_of(
    told: Iterable[tuple[str, Callable[[], Told]]], source: str, words: Words, now: datetime
) -> ReadPage:
    """Return the people of (id, how to map) pairs; a record that is unreadable is refused alone."""
    people, rejects, present, unmapped = [], [], [], Counter[str]()
    for key, made in told:
        try:
            found = made()
            people.append(person_of(found, source, words, now))
        except BadValueError as bad:
            rejects.append(Reject(f"record {key}", bad.field, bad.why))
            present.append(key)
        else:
            unmapped.update(found.unmapped)
    return ReadPage(
        tuple(people),
        rejects=tuple(rejects),
        unmapped=dict(unmapped),
        present=tuple(present),
    )


def followed(page: ReadPage, spot: Spot) -> ReadPage:
    """Return the page as one of a reading that goes on at the spot, or ends where it has none."""
    if spot.cursor:
        return replace(page, cursor=spot.text(), done=False)
    return replace(page, cursor="", done=True, next_since=spot.next_since)


def everybody(read: Callable[[ReadAsked], ReadPage]) -> Iterator[SourcePerson]:
    """Yield everybody of a full reading. Raises CursorGoneError when a page comes twice."""
    asked, seen = ReadAsked(Why.FULL), set[str]()
    while True:
        page = read(asked)
        yield from page.people
        if page.done:
            return
        if page.cursor in seen:
            raise CursorGoneError("paging: the same cursor came twice, the listing would not end")
        seen.add(page.cursor)
        asked = ReadAsked(Why.FULL, page.cursor)


def spot_of(cursor: str) -> Spot:
    """Return the spot of a cursor of ours. Raises CursorGoneError."""
    if not cursor:
        return Spot()
    try:
        found = json.loads(cursor)
        since = datetime.fromisoformat(found["since"]) if found["since"] else None
        return Spot(str(found["cursor"]), since)
    except (ValueError, TypeError, KeyError) as wrong:
        raise CursorGoneError("the place of the reading cannot be read") from wrong


def since_of(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return where the next reading of changes begins, by the source's own clock if it tells it."""
    try:
        there = parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        there = now
    return (there if there.tzinfo else there.replace(tzinfo=UTC)).astimezone(UTC) - OVERLAP


def part(value: object, *names: str) -> Json:
    """Return the object behind the names, an empty one where anything is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def parts(value: object) -> Sequence[Json]:
    """Return the objects of a list, none where it is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _goes_on(span: Span, today: date) -> bool:
    return span.end is None or span.end >= today


def _is_bridged(now: Span, spans: Sequence[Span]) -> bool:
    """Say whether another employment follows at once: a conversion, not an end."""
    end = now.end
    if end is None:
        return False
    return any(now.start < span.start and end < span.start <= end + BRIDGE for span in spans)


def _period(span: Span) -> Json:
    ending = span.ending or {}
    return {
        "start": span.start,
        "end": span.end,
        "worker_type": span.worker_type,
        "termination_type": ending.get("type"),
    }
