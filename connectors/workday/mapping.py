"""Turns rows of the Workday report into neutral records; pure.

Source: Workday, Reports-as-a-Service: every value is text, an empty column is missing. Somebody who
went from contingent worker to employee has two rows with one Worker_ID.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.hris_places import zone_of
from connectors.hris_records import Json, Span, Told, Words, current, employed, placed
from connectors.hris_values import BadValueError, day, flag, moment, text, today_in
from tourwright.ports import RefusedError

SOURCE = "workday"
NEEDED = ("Worker_ID", "Active", "Hire_Date")
TYPES = {
    "employee": "employee",
    "contingent worker": "contractor",
    "contractor": "contractor",
    "intern": "intern",
    "trainee": "intern",
}
CATEGORIES = {"voluntary": "voluntary", "involuntary": "involuntary", "other": "other"}
DEATH = ("death", "deceased")


def must_be_whole(rows: Sequence[Json]) -> None:
    """Refuse a report that lost a column nothing can be decided without. Raises RefusedError."""
    for name in NEEDED:
        if rows and not any(text(row.get(name)) for row in rows):
            raise RefusedError(
                f"the Workday report has no {name}: let the integration user's security groups "
                "see it, and keep the column's name"
            )


def renamed(row: Json, columns: Mapping[str, str]) -> Json:
    """Return the row under the names that we know; columns are the report's own names to them."""
    return {columns.get(name, name): value for name, value in row.items()}


def by_worker(rows: Sequence[Json]) -> Mapping[str, Sequence[Json]]:
    """Return the rows of each worker, by Worker_ID; rows without one are under ""."""
    found: dict[str, list[Json]] = {}
    for row in rows:
        found.setdefault(text(row.get("Worker_ID")), []).append(row)
    return found


def ids_of(rows: Sequence[Json]) -> Mapping[str, str]:
    """Return the Worker_ID of each profile's WID, by which managers are named."""
    return {text(row.get("Worker_WID")): text(row.get("Worker_ID")) for row in rows}


def manager_unknown(row: Json, ids: Mapping[str, str]) -> bool:
    """Say whether the row's manager is nobody we know the Worker_ID of."""
    wid = text(row.get("Manager_WID"))
    return bool(wid) and not text(row.get("Manager_ID")) and wid not in ids


def told_of(
    worker_id: str, rows: Sequence[Json], ids: Mapping[str, str], words: Words, now: datetime
) -> Told:
    """Map one worker as of the moment; ids are those of managers. Raises BadValueError."""
    unmapped: list[str] = []
    spans = [_span(row, words, unmapped) for row in rows]
    zone = zone_of(spans[0].told.get("Time_Zone"), "", words.default_zone)
    today = today_in(zone, now)
    found = current(spans, today)
    row = found.told if found else rows[0]
    if manager_unknown(row, ids):
        unmapped.append("manager_source_id")
    first = [day(each.get("Original_Hire_Date"), "original_hire_date") for each in rows]
    record = {
        **_who(worker_id, row, ids),
        **employed(spans, today),
        "source_updated_at": max(_updated(each) for each in rows) or None,
    }
    known = [each for each in (*first, record["original_hire_date"]) if each is not None]
    record["original_hire_date"] = min(known, key=str)
    return Told(placed(record, words, text(row.get("Location"))), tuple(unmapped))


def _who(worker_id: str, row: Json, ids: Mapping[str, str]) -> dict[str, object]:
    """Return what the profile that counts says."""
    name = f"{text(row.get('First_Name'))} {text(row.get('Last_Name'))}".strip()
    manager = text(row.get("Manager_ID")) or ids.get(text(row.get("Manager_WID")), "")
    return {
        "source_person_id": worker_id,
        "given_name": row.get("First_Name"),
        "family_name": row.get("Last_Name"),
        "display_name": text(row.get("Preferred_Name")) or name,
        "work_email": row.get("Work_Email"),
        "personal_email": row.get("Personal_Email"),
        "time_zone": row.get("Time_Zone"),
        "country": row.get("Country"),
        "location": row.get("Location"),
        "department": row.get("Supervisory_Organization"),
        "job_title": row.get("Business_Title"),
        "manager_source_id": manager,
        "leave": _leave(row),
    }


def _span(row: Json, words: Words, unmapped: list[str]) -> Span:
    """Return the employment that a profile is."""
    start = day(row.get("Hire_Date"), "hire_date")
    if start is None:
        raise BadValueError("hire_date", "is missing: let the report's user see Hire_Date")
    end = day(row.get("Termination_Date"), "end_date")
    if end is not None and end < start:
        raise BadValueError("end_date", "is before the first day of the employment")
    kind = words.of("worker_type", row.get("Worker_Type"), TYPES)
    if kind is None:
        unmapped.append("worker_type")
    ending = _ending(row, words, unmapped) if end else None
    return Span(start, end, kind or "employee", _status(row), ending, row)


def _status(row: Json) -> str:
    """Return where the profile stands; the dates say whether it is ahead."""
    active = flag(row.get("Active"), "status")
    if active is None:
        return "unknown"
    if not active:
        return "terminated"
    return "leave" if flag(row.get("On_Leave"), "leave") else "active"


def _ending(row: Json, words: Words, unmapped: list[str]) -> Json:
    """Return how the profile ends."""
    kind = words.of("termination.type", row.get("Termination_Category"), CATEGORIES)
    if kind is None:
        unmapped.append("termination.type")
    reason = text(row.get("Termination_Primary_Reason"))
    dead = any(word in reason.casefold() for word in DEATH)
    return {
        "date": row.get("Termination_Date"),
        "last_day_worked": row.get("Last_Day_of_Work"),
        "notice_date": row.get("Notice_Date"),
        "type": kind or "unknown",
        "reason": DEATH[0] if dead else reason,
        "rehire_eligible": flag(row.get("Eligible_for_Rehire"), "termination.rehire_eligible"),
    }


def _leave(row: Json) -> Json | None:
    """Return the leave, of reports that have columns for its days."""
    if not text(row.get("Leave_Start_Date")):
        return None
    end = row.get("Leave_Expected_End_Date")
    return {"start": row.get("Leave_Start_Date"), "expected_end": end}


def _updated(row: Json) -> str:
    """Return when the profile was changed, "" when the report does not say."""
    found = moment(row.get("Last_Functionally_Updated"), "source_updated_at")
    return found.isoformat() if found else ""
