"""Turns one record into a neutral person, as its mapping says; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from connectors.hris_values import BadValueError, neutral_person
from connectors.rest.mapping import RestMapping
from connectors.rest.values import Finder, Notes, value_of
from tourwright.domain.people import SourcePerson
from tourwright.ports.hris import Reject

PlaceOf = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class About:
    """What records are read with. places is by name or id of a location, folded.

    now None takes the status as it stands.
    """

    source: str
    now: datetime | None = None
    default_zone: str = ""
    places: PlaceOf = field(default_factory=dict)


@dataclass(frozen=True)
class Mapped:
    """What became of one record: a person or rejects, and values that no table knows.

    key is the record's id as far as it could be read.
    """

    person: SourcePerson | None
    rejects: tuple[Reject, ...] = ()
    unmapped: tuple[tuple[str, str], ...] = ()
    key: str = ""


def mapped(mapping: RestMapping, record: object, row: int, about: About) -> Mapped:
    """Map one record; row is its place on the page, counted from one, for one without an id."""
    notes = Notes()
    key = ""
    try:
        key = id_of(mapping, record)
        neutral = _placed(_neutral(mapping, record, notes), about.places)
        person = neutral_person(neutral, about.source, about.now, about.default_zone)
    except BadValueError as wrong:
        reject = Reject(key or f"record {row}", wrong.field, wrong.why)
        return Mapped(None, (reject,), tuple(notes.unmapped), key)
    return Mapped(person, (), tuple(notes.unmapped), key)


def id_of(mapping: RestMapping, record: object) -> str:
    """Return the record's id, "" for none. Raises BadValueError."""
    found = value_of(mapping.finders["source_person_id"], record, Notes())
    return "" if found is None else str(found).strip()


def _neutral(mapping: RestMapping, record: object, notes: Notes) -> dict[str, object]:
    """Return the record in neutral names."""
    neutral = _all(mapping.finders, record, notes)
    for name, finders in mapping.groups.items():
        neutral[name] = _all(finders, record, notes)
    neutral["attributes"] = _all(mapping.attributes, record, notes)
    if mapping.employments is not None:
        periods = mapping.employments.find.search(record)
        if isinstance(periods, list):
            inner = mapping.employments.finders
            neutral["employments"] = [_all(inner, each, notes) for each in periods]
    return neutral


def _all(finders: Mapping[str, Finder], record: object, notes: Notes) -> dict[str, object]:
    return {name: value_of(finder, record, notes) for name, finder in finders.items()}


def _placed(neutral: dict[str, object], places: PlaceOf) -> dict[str, object]:
    """Add zone, country and region of the location where the record tells none."""
    known = places.get(str(neutral.get("location") or "").casefold())
    if known is None:
        return neutral
    told = {"time_zone": known.get("zone"), "country": known.get("country")}
    told["region"] = known.get("region")
    return {**neutral, **{name: found for name, found in told.items() if found}}
