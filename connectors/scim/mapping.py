"""A SCIM user in neutral names.

Source: RFC 7643, sections 4.1 and 4.3. A user has no dates: whoever is switched off has left on the
day on which we were told so, in the person's own zone, and nobody says how.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from connectors.hris_records import Json, Told, Words, part, parts, placed
from connectors.hris_values import text, today_in

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
WORK, HOME = "work", "home"
USUAL: Mapping[str, str] = {
    "employee": "employee",
    "member": "employee",
    "contractor": "contractor",
    "external": "contractor",
    "intern": "intern",
    "temp": "other",
}
"""Usual words of `userType`."""

COUNTED = {"employee_number": "employeeNumber", "cost_center": "costCenter", "division": "division"}
"""Further facts, by our name."""


@dataclass(frozen=True)
class Held:
    """A user as it is stored. left_at is when it was switched off or removed."""

    resource_id: str
    document: Json
    left_at: datetime | None = None


def told_of(held: Held, words: Words) -> Told:
    """Return what the user tells."""
    user, company = held.document, part(held.document, ENTERPRISE)
    address = _at(user, "addresses", WORK)
    place = text(address.get("locality")) or text(address.get("formatted"))
    kind = words.of("worker_type", user.get("userType"), USUAL)
    record: Json = {
        "source_person_id": held.resource_id,
        **_names(user),
        "work_email": _work_mail(user),
        "personal_email": _at(user, "emails", HOME).get("value"),
        "time_zone": user.get("timezone"),
        "country": address.get("country"),
        "location": place,
        "department": company.get("department"),
        "job_title": user.get("title"),
        "manager_source_id": part(company, "manager").get("value"),
        "worker_type": kind or "employee",
        "attributes": {ours: company.get(name) for ours, name in COUNTED.items()},
    }
    record = placed(record, words, place)
    unmapped = ("worker_type",) if kind is None else ()
    return Told({**record, **_standing(held, text(record["time_zone"]), words)}, unmapped)


def _names(user: Json) -> Json:
    name = part(user, "name")
    shown = text(user.get("displayName")) or text(name.get("formatted"))
    given, family = text(name.get("givenName")), text(name.get("familyName"))
    return {
        "given_name": given,
        "family_name": family,
        "display_name": shown or f"{given} {family}".strip() or text(user.get("userName")),
    }


def _standing(held: Held, zone: str, words: Words) -> Json:
    """Return whether the person works here, and since when not any more."""
    if held.left_at is None:
        return {"status": "active"}
    day = today_in(zone or words.default_zone, held.left_at)
    return {"status": "terminated", "end_date": day, "termination": {"date": day}}


def _work_mail(user: Json) -> str:
    """Return the address at work: the entry for work, else the main one, else the user's name."""
    at_work = text(_at(user, "emails", WORK).get("value"))
    main = (text(each.get("value")) for each in parts(user.get("emails")) if each.get("primary"))
    name = text(user.get("userName"))
    return at_work or next(main, "") or (name if "@" in name else "")


def _at(user: Json, name: str, kind: str) -> Json:
    """Return the first entry of the kind."""
    found = (each for each in parts(user.get(name)) if text(each.get("type")).casefold() == kind)
    return next(found, {})
