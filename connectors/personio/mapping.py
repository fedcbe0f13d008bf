"""Turns what Personio holds of one person into a neutral record; pure.

Source: Personio API v2, "Persons" and "Employments". Offices and departments come as ids: names are
in the account's tables `offices` and `departments`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from connectors.hris_places import zone_of
from connectors.hris_records import (
    Json,
    Span,
    Told,
    Words,
    current,
    employed,
    part,
    parts,
    placed,
)
from connectors.hris_values import BadValueError, day, text, today_in

SOURCE = "personio"
COLUMNS = {"private_email": "personal_email", "time_zone": "time_zone"}
STATUSES = {
    "active": "active",
    "onboarding": "active",
    "leave": "leave",
    "inactive": "terminated",
    "unspecified": "unknown",
}
TYPES = {"internal": "employee", "external": "contractor", "unspecified": "other"}
ENDINGS = {
    "quit": "voluntary",
    "employee": "voluntary",
    "fired": "involuntary",
    "irrevocable_suspension": "involuntary",
    "cancellation": "involuntary",
    "death": "other",
    "contract_expired": "other",
    "agreement": "other",
    "settlement_agreement": "other",
    "collective_agreement": "other",
    "court_settlement": "other",
    "sub_company_switch": "other",
    "retirement": "other",
    "unspecified": "unknown",
}
DEATH = "death"


@dataclass(frozen=True)
class Raw:
    """Everything read about one person; absences are those of people on leave."""

    person: Json
    employments: Sequence[Json] = ()
    absences: Sequence[Json] = field(default_factory=tuple)


def told_of(raw: Raw, words: Words, now: datetime) -> Told:
    """Map one person as of the moment. Raises BadValueError."""
    unmapped: list[str] = []
    spans = [span for each in raw.employments if (span := _span(each, words, unmapped))]
    own = _own_fields(raw.person, words)
    zone = zone_of(own.get("time_zone"), "", words.default_zone)
    found = current(spans, today_in(zone, now))
    record = {
        **_who(raw.person),
        **own,
        **employed(spans, today_in(zone, now)),
        **_post(found.told if found else {}, words, unmapped),
        "leave": _leave(raw.absences, today_in(zone, now)),
    }
    if not spans:
        record["status"] = _status(raw.person, words, unmapped)
    return Told(_located(record, found, words), tuple(unmapped))


def _who(person: Json) -> dict[str, object]:
    """Return what does not depend on the day."""
    given = text(person.get("preferred_name")) or text(person.get("first_name"))
    return {
        "source_person_id": text(person.get("id")),
        "given_name": person.get("first_name"),
        "family_name": person.get("last_name"),
        "display_name": f"{given} {text(person.get('last_name'))}".strip(),
        "work_email": person.get("email"),
        "source_updated_at": person.get("updated_at"),
    }


def _own_fields(person: Json, words: Words) -> dict[str, object]:
    """Return the account's own fields under their neutral names."""
    columns = {name.casefold(): field for name, field in {**COLUMNS, **words.columns}.items()}
    found: dict[str, object] = {}
    for each in parts(person.get("custom_attributes")):
        for name in ("global_id", "label", "id"):
            known = columns.get(text(each.get(name)).casefold())
            if known and text(each.get("value")):
                found.setdefault(known, text(each.get("value")))
    return found


def _span(told: Json, words: Words, unmapped: list[str]) -> Span | None:
    """Return one employment, None for one without a first day."""
    start = day(told.get("employment_start_date"), "employments.start")
    if start is None:
        return None
    kind = _word("worker_type", told.get("type"), words, TYPES, unmapped) or "employee"
    ending = _ending(part(told, "termination"), words, unmapped)
    end = day(told.get("employment_end_date"), "end_date")
    end = end or (day(ending["date"], "termination.date") if ending else None)
    if end is not None and end < start:
        raise BadValueError("end_date", "is before the first day of the employment")
    return Span(start, end, kind, _status(told, words, unmapped), ending, told)


def _ending(told: Json, words: Words, unmapped: list[str]) -> Json | None:
    """Return how the employment ends."""
    if not text(told.get("termination_date")):
        return None
    word = text(told.get("type")).casefold()
    kind = _word("termination.type", word, words, ENDINGS, unmapped) or "unknown"
    return {
        "date": told.get("termination_date"),
        "last_day_worked": told.get("last_working_day") or told.get("last_working_date"),
        "type": kind,
        "reason": DEATH if word == DEATH else told.get("reason"),
        "notice_date": told.get("terminated_at"),
    }


def _status(told: Json, words: Words, unmapped: list[str]) -> str:
    return _word("status", told.get("status"), words, STATUSES, unmapped) or "unknown"


def _word(
    name: str, value: object, words: Words, usual: Mapping[str, str], unmapped: list[str]
) -> str:
    """Return the neutral word, "" for none; one that no table knows is noted."""
    found = words.of(name, value, usual)
    if found is None:
        unmapped.append(name)
    return found or ""


def _post(told: Json, words: Words, unmapped: list[str]) -> dict[str, object]:
    """Return what the employment says of the post."""
    units = [each for each in parts(told.get("org_units")) if each.get("type") == "department"]
    unit = text(units[0].get("id")) if units else ""
    office = text(part(told, "office").get("id"))
    return {
        "job_title": part(told, "position").get("title"),
        "manager_source_id": part(told, "supervisor").get("id"),
        "department": _word("department", unit, _named(words, "departments"), {}, unmapped),
        "location": _word("location", office, _named(words, "offices"), {}, unmapped),
    }


def _named(words: Words, table: str) -> Words:
    """Return words that know a table of names as that of the fields which it fills."""
    names = words.tables.get(table, {})
    return replace(words, tables={"department": names, "location": names})


def _located(record: Json, found: Span | None, words: Words) -> Json:
    office = text(part(found.told, "office").get("id")) if found else ""
    return placed(record, words, office, text(record.get("location")))


def _leave(absences: Sequence[Json], today: date) -> Json | None:
    """Return the absence that covers today, the one that lasts longest."""
    covering = []
    for each in absences:
        start = day(_moment(each, "starts_from"), "leave.start")
        end = day(_moment(each, "ends_at"), "leave.expected_end")
        if start is not None and start <= today and (end is None or end >= today):
            covering.append((end or date.max, start, end))
    if not covering:
        return None
    _, start, end = max(covering, key=lambda each: each[0])
    return {"start": start, "expected_end": end}


def _moment(absence: Json, name: str) -> object:
    """Return a day of an absence, which is text or an object with the date in it."""
    found = absence.get(name)
    return part(found).get("date") if isinstance(found, Mapping) else found
