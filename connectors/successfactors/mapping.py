"""Turns what SuccessFactors holds of one person into a neutral record; pure.

Source: SAP SuccessFactors Employee Central OData v2, entity PerPerson with its navigations. Neither
employments nor rows of a job come in any promised order; managers are named by user id.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from connectors.hris_places import zone_of
from connectors.hris_records import Json, Span, Told, Words, current, employed, part, parts, placed
from connectors.hris_values import BadValueError, day, flag, text, today_in

SOURCE = "successfactors"
NO_MANAGER = "NO_MANAGER"
STATUSES = {
    "a": "active",
    "u": "leave",
    "p": "leave",
    "f": "leave",
    "d": "leave",
    "s": "suspended",
    "o": "terminated",
    "r": "terminated",
    "t": "terminated",
}
REASONS = {
    "voluntary": "voluntary",
    "involuntary": "involuntary",
    "other": "other",
    "retirement": "other",
    "death": "death",
}
WORK, PRIVATE = "B", "P"
ODATA = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def odata_moment(value: object, field: str) -> datetime | None:
    """Return the moment of `/Date(ms)/`; the number is UTC whatever offset stands behind it."""
    found = ODATA.fullmatch(text(value))
    if not text(value):
        return None
    try:
        return EPOCH + timedelta(milliseconds=int(found[1] if found else ""))
    except (ValueError, OverflowError):
        raise BadValueError(field, "is no OData moment") from None


def odata_day(value: object, field: str) -> date | None:
    """Return the day, None for none: the end of days means that there is no end."""
    found = odata_moment(value, field)
    return day(found.date().isoformat(), field) if found else None


def person_id(person: Json) -> str:
    """Return the id of the person, which stays through all employments."""
    return text(person.get("personIdExternal"))


def users_of(people: Sequence[Json]) -> Mapping[str, str]:
    """Return the person behind each user id, by which managers are named."""
    return {
        text(each.get("userId")): person_id(person)
        for person in people
        for each in _listed(person, "employmentNav")
    }


def managers_of(person: Json) -> Iterator[str]:
    """Yield the user ids of all managers that the person's rows name."""
    for employment in _listed(person, "employmentNav"):
        for row in _listed(employment, "jobInfoNav"):
            manager = text(row.get("managerId"))
            if manager and manager != NO_MANAGER:
                yield manager


def told_of(person: Json, users: Mapping[str, str], words: Words, now: datetime) -> Told:
    """Map one person as of the moment; users are people by user id. Raises BadValueError."""
    unmapped: list[str] = []
    zone = _zone(person, words)
    today = today_in(zone, now)
    spans = [_span(each, today, words, unmapped) for each in _listed(person, "employmentNav")]
    found = current(spans, today)
    job = _on(_listed(found.told, "jobInfoNav"), today) if found else {}
    record = {
        **_who(person, today),
        **_mails(person, words),
        "time_zone": zone,
        **employed(spans, today),
        **_post(job, users, unmapped),
    }
    record |= _first(person, record)
    return Told(placed(record, words, text(job.get("location"))), tuple(unmapped))


def _who(person: Json, today: date) -> dict[str, object]:
    """Return the names that count today."""
    info = _on(_listed(person, "personalInfoNav"), today)
    given = text(info.get("preferredName")) or text(info.get("firstName"))
    called = f"{given} {text(info.get('lastName'))}".strip()
    return {
        "source_person_id": person_id(person),
        "given_name": info.get("firstName"),
        "family_name": info.get("lastName"),
        "display_name": text(info.get("displayName")) or called,
        "source_updated_at": odata_moment(person.get("lastModifiedDateTime"), "source_updated_at"),
    }


def _mails(person: Json, words: Words) -> dict[str, object]:
    """Return work and private address, the primary one of each kind first."""
    found: dict[str, object] = {}
    mails = _listed(person, "emailNav")
    for each in sorted(mails, key=lambda mail: mail.get("isPrimary") is not True):
        code = part(each, "emailTypeNav").get("externalCode") or each.get("emailType")
        kind = words.of("email_type", code, {"b": WORK, "p": PRIVATE})
        if kind in (WORK, PRIVATE):
            name = "work_email" if kind == WORK else "personal_email"
            found.setdefault(name, each.get("emailAddress"))
    return found


def _span(told: Json, today: date, words: Words, unmapped: list[str]) -> Span:
    """Return one employment."""
    start = odata_day(told.get("startDate"), "employments.start")
    if start is None:
        raise BadValueError("employments.start", "is missing")
    end = odata_day(told.get("endDate"), "end_date")
    if end is not None and end < start:
        raise BadValueError("end_date", "is before the first day of the employment")
    job = _on(_listed(told, "jobInfoNav"), today)
    code = part(job, "emplStatusNav").get("externalCode") or job.get("emplStatus")
    status = words.of("status", code, STATUSES)
    if status is None:
        unmapped.append("status")
    kind = "contractor" if flag(told.get("isContingentWorker"), "worker_type") else "employee"
    ending = _ending(told, end, words, unmapped) if end else None
    return Span(start, end, kind, status or "unknown", ending, told)


def _ending(told: Json, end: date, words: Words, unmapped: list[str]) -> Json:
    """Return how the employment ends, by the reason of the row that stands at its end."""
    job = _on(_listed(told, "jobInfoNav"), date.max)
    kind = words.of("termination.type", job.get("eventReason"), REASONS)
    if kind is None:
        unmapped.append("termination.type")
    return {
        "date": end,
        "last_day_worked": odata_day(told.get("lastDateWorked"), "termination.last_day_worked"),
        "type": "other" if kind == "death" else kind or "unknown",
        "reason": "death" if kind == "death" else "",
        "rehire_eligible": flag(told.get("okToRehire"), "termination.rehire_eligible"),
    }


def _post(job: Json, users: Mapping[str, str], unmapped: list[str]) -> dict[str, object]:
    """Return what the row of the job says."""
    user = text(job.get("managerId"))
    manager = "" if user == NO_MANAGER else users.get(user, "")
    if user and user != NO_MANAGER and not manager:
        unmapped.append("manager_source_id")
    return {
        "job_title": job.get("jobTitle"),
        "department": job.get("department"),
        "location": job.get("location"),
        "manager_source_id": manager,
    }


def _first(person: Json, record: Json) -> dict[str, object]:
    """Return the first day ever, which may be before all employments that we may see."""
    days = [
        odata_day(each.get("originalStartDate"), "original_hire_date")
        for each in _listed(person, "employmentNav")
    ]
    known = [each for each in (*days, record.get("original_hire_date")) if isinstance(each, date)]
    return {"original_hire_date": min(known)} if known else {}


def _zone(person: Json, words: Words) -> str:
    """Return the zone of the user, which a former employment may have lost."""
    zones = [part(each, "userNav").get("timeZone") for each in _listed(person, "employmentNav")]
    known = [zone for each in zones if (zone := zone_of(each))]
    return known[0] if known else words.default_zone


def _on(rows: Sequence[Json], today: date) -> Json:
    """Return the row that counts today: the last begun, else the first to come."""
    dated = [(odata_day(row.get("startDate"), "job") or date.min, row) for row in rows]
    begun = [pair for pair in dated if pair[0] <= today]
    if not begun:
        return min(dated, key=lambda pair: pair[0], default=(today, {}))[1]
    return max(begun, key=lambda pair: (pair[0], text(pair[1].get("seqNumber")).zfill(9)))[1]


def _listed(record: Json, name: str) -> Sequence[Json]:
    """Return the records behind a navigation, which is a list inside an object."""
    return parts(part(record, name).get("results"))
