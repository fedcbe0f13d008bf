"""What the emulated HRIS holds, kept in one JSON file across restarts."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from emulators.demo_company import PLACES, Colleague, staff

Record = dict[str, Any]
LEAVE = "Leave of Absence"
WORKING = "Full-Time"
GONE = "Terminated"


class HrisBook:
    """People, their status rows and what changed when. Every change is on disk before it counts.

    clock gives the present moment (UTC); path None keeps everything in memory.
    """

    def __init__(self, clock: Callable[[], datetime], path: Path | None = None) -> None:
        self._clock = clock
        self._path = path
        self._lock = threading.RLock()
        if path is not None and path.exists():
            self._book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        else:
            self._book = {"people": {}, "changes": {}, "next_row": 1, "webhooks": [], "waiting": []}

    @property
    def empty(self) -> bool:
        """Say whether nobody is in yet."""
        return not self._book["people"]

    def seed(self, people: Sequence[Colleague] | None = None) -> None:
        """Put the demo company in."""
        with self.changing():
            for each in people if people is not None else staff():
                self.put(each, each.hired)

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """Hold the lock, hand out the whole book, and write it when the block ends well."""
        with self._lock:
            yield self._book
            if self._path is not None:
                new = self._path.with_suffix(".new")
                new.write_text(json.dumps(self._book, indent=1), encoding="utf-8")
                new.replace(self._path)

    def people(self) -> Sequence[Record]:
        """Return everybody, leavers too, by family name."""
        with self._lock:
            found = [dict(each) for each in self._book["people"].values()]
        return sorted(found, key=lambda each: (each["lastName"], each["firstName"]))

    def person(self, key: str) -> Record | None:
        """Return one person or None."""
        with self._lock:
            found = self._book["people"].get(key)
            return dict(found) if found else None

    def put(self, who: Colleague, hired: str) -> str:
        """Add a person hired on the day; returns the id."""
        record = new_record(who, hired)
        with self.changing() as book:
            book["people"][who.id] = record
            self._row(record, hired, WORKING)
            self._changed(who.id, "Inserted")
        return who.id

    def edit(self, key: str, **fields: object) -> None:
        """Change fields of the record."""
        with self.changing() as book:
            book["people"][key].update(fields)
            self._changed(key, "Updated")

    def status(
        self, key: str, status: str, day: str, *, at_once: bool = False, **more: str
    ) -> None:
        """Add a row to the employment status table; one of today or before counts at once."""
        with self.changing() as book:
            record = book["people"][key]
            self._row(record, day, status, **more)
            if status == GONE:
                record["terminationDate"] = day
            if at_once or day <= self.today():
                record["employmentStatus"] = status
                record["status"] = "Inactive" if status == GONE else "Active"
            self._changed(key, "Updated")

    def rehire(self, key: str, day: str) -> None:
        """Take a former person back into the same record."""
        with self.changing() as book:
            book["people"][key].update(hireDate=day, terminationDate="0000-00-00")
            self.status(key, WORKING, day, at_once=True)

    def delete(self, key: str) -> None:
        """Remove the record; only the change list still names it."""
        with self.changing() as book:
            del book["people"][key]
            self._changed(key, "Deleted")

    def changed_since(self, since: datetime) -> dict[str, dict[str, str]]:
        """Return the changes after the moment, by person."""
        with self._lock:
            changes: dict[str, dict[str, str]] = self._book["changes"]
            return {
                key: dict(change)
                for key, change in changes.items()
                if datetime.fromisoformat(change["lastChanged"]) > since
            }

    def today(self) -> str:
        """Return the day, UTC."""
        return self._clock().date().isoformat()

    def begun(self) -> str:
        """Return the last day of which the working morning came everywhere: a newcomer is there."""
        return (self._clock() - timedelta(hours=18)).date().isoformat()

    def yesterday(self) -> str:
        """Return the day before."""
        return (self._clock().date() - timedelta(days=1)).isoformat()

    def _row(self, record: Record, day: str, status: str, **more: str) -> None:
        """Append a status row with an id of its own."""
        number = self._book["next_row"]
        self._book["next_row"] = number + 1
        row = {"id": str(number), "employeeId": record["id"], "date": day}
        record["rows"].append({**row, "employmentStatus": status, "comment": "", **more})

    def _changed(self, key: str, action: str) -> None:
        """Remember that the person changed."""
        moment = self._clock().isoformat(timespec="seconds")
        self._book["changes"][key] = {"id": key, "action": action, "lastChanged": moment}


def new_record(who: Colleague, hired: str) -> Record:
    """Return the record of a newcomer, without any status row."""
    return {
        "id": who.id,
        "firstName": who.first_name,
        "lastName": who.last_name,
        "preferredName": None,
        "jobTitleName": who.job_title,
        "status": "Active",
        "workEmail": who.work_email,
        "homeEmail": who.home_email,
        "hireDate": hired,
        "originalHireDate": hired,
        "terminationDate": "0000-00-00",
        "department": who.department,
        "location": who.location,
        "country": PLACES[who.location][1],
        "employmentStatus": WORKING,
        "reportsToId": who.manager or None,
        "rows": [],
        "time_off": [],
    }
