"""Reads BambooHR.

Source: https://documentation.bamboohr.com/reference - "Get Employee", "List Employees", "Get
Changed Employee IDs", "Get Employee Table Data", "List Time Off Requests". Limits answer 429 with
`Retry-After`; `connectors.http` sorts that.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import requests

from connectors.bamboohr.mapping import SOURCE, person_of
from connectors.bamboohr.reading import PERSON_ID, Json, Raw, Reading, person_id, text_of
from connectors.http import cursor_pages, get_json
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, NotFoundError, RefusedError, TransientError

ONE_FIELDS = (
    "firstName,lastName,preferredName,jobTitleName,status,workEmail,homeEmail,hireDate,"
    "originalHireDate,terminationDate,department,location,country,employmentStatus,reportsToId"
)
LIST_FIELDS = (
    "workEmail,homeEmail,hireDate,departmentName,locationName,employmentStatusName,reportsToId"
)
PAGE_SIZE = "250"
STATUS_TABLE = "employmentStatus"
TIME_OFF_WINDOW = timedelta(days=1)


class BambooHr:
    """The HRIS port over one BambooHR account; see `tourwright.ports.Hris`.

    The session carries the account's authentication: the API key as Basic user, or a bearer token.
    The clock tells "today", by which a future hire or end is told from a present one.
    """

    source = SOURCE

    def __init__(
        self, session: requests.Session, base_url: str, reading: Reading, clock: Clock
    ) -> None:
        self._session = session
        self._base = base_url.rstrip("/") + "/api/v1"
        self._reading = reading
        self._clock = clock

    def get_person(self, source_person_id: str) -> SourcePerson:
        """See `tourwright.ports.Hris.get_person`."""
        return self._map(self._raw(source_person_id))

    def list_people(self) -> Iterator[SourcePerson]:
        """See `tourwright.ports.Hris.list_people`."""
        rows = _by_person(self._optional(f"employees/all/tables/{STATUS_TABLE}"))
        time_off = _by_person(self._time_off(""))
        for page in cursor_pages(self._page, _next_cursor):
            for record in _objects(_object(page).get("data")):
                key = person_id(record)
                if rows is None:
                    # The list has no end dates; without the table only the single record has.
                    yield self.get_person(key)
                else:
                    away = (time_off or {}).get(key, ())
                    yield self._map(Raw(record, rows.get(key, ()), away))

    def changed_since(self, since: datetime) -> Sequence[str]:
        """See `tourwright.ports.Hris.changed_since`; deleted people are named too."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = _object(self._get("employees/changed", {"since": moment}))
        changed = answer.get("employees")
        if not isinstance(changed, dict):
            return ()
        return sorted(changed, key=lambda key: (text_of(changed[key], "lastChanged"), key))

    def _raw(self, key: str) -> Raw:
        """Read everything about one employee."""
        if not PERSON_ID.fullmatch(key):
            raise NotFoundError("BambooHR employees: that is no id of an employee")
        record = _object(self._get(f"employees/{key}", {"fields": ONE_FIELDS}))
        rows = self._optional(f"employees/{key}/tables/{STATUS_TABLE}")
        return Raw(record, rows, self._time_off(key))

    def _page(self, cursor: str) -> object:
        """Read one page of the list."""
        after = {"page[after]": cursor} if cursor else {}
        return self._get("employees", {"fields": LIST_FIELDS, "page[limit]": PAGE_SIZE, **after})

    def _time_off(self, source_person_id: str) -> Sequence[Json]:
        """Read the approved time off around today, of one person or of all ("")."""
        if not self._reading.leave_words or not (source_person_id or "0").isdigit():
            return ()
        today = self._clock.now().date()
        query = {
            "start": (today - TIME_OFF_WINDOW).isoformat(),
            "end": (today + TIME_OFF_WINDOW).isoformat(),
            "status": "approved",
            "excludeNote": "1",
        }
        one = {"employeeId": source_person_id} if source_person_id else {}
        return self._optional("time_off/requests", {**query, **one}) or ()

    def _optional(self, path: str, query: dict[str, str] | None = None) -> Sequence[Json] | None:
        """Read a listing that the account may not let us see: then None."""
        try:
            return _objects(self._get(path, query or {}))
        except (NotFoundError, RefusedError):
            return None

    def _get(self, path: str, query: dict[str, str]) -> object:
        """Read one document; the id in a path stays out of messages."""
        what = f"BambooHR {path.partition('/')[0]}"
        return get_json(self._session, f"{self._base}/{path}", what, query)

    def _map(self, raw: Raw) -> SourcePerson:
        """Map as of now."""
        return person_of(raw, self._reading, self._clock.now())


def _object(value: object) -> Json:
    """Return the JSON object an answer must be."""
    if not isinstance(value, dict):
        raise TransientError("BambooHR: the answer is no JSON object")
    return value


def _objects(value: object) -> Sequence[Json]:
    """Return the JSON objects of an answer that must be a list."""
    if not isinstance(value, list):
        raise TransientError("BambooHR: the answer is no JSON list")
    return [item for item in value if isinstance(item, dict)]


def _by_person(rows: Sequence[Json] | None) -> dict[str, list[Json]] | None:
    """Group rows by the employee they are about."""
    if rows is None:
        return None
    grouped: dict[str, list[Json]] = {}
    for row in rows:
        grouped.setdefault(text_of(row, "employeeId"), []).append(row)
    return grouped


def _next_cursor(page: object) -> str:
    """Return the cursor of the next page, "" after the last."""
    meta = _object(page).get("meta")
    inner = meta.get("page") if isinstance(meta, dict) else None
    return text_of(inner, "nextCursor") if isinstance(inner, dict) else ""
