"""A stand-in for BambooHR: the calls a reader makes, its webhooks, and a page to play HR on.

Answers follow BambooHR's published description (MIT, repository BambooHR/bhr-api-python).
"""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, jsonify, request

from emulators.bamboohr_webhooks import add_webhooks
from emulators.contracts import Contract
from emulators.faults import FaultScript
from emulators.hris_book import HrisBook, Record
from emulators.hris_hooks import Hooks
from emulators.hris_page import add_page
from emulators.ledger import Ledger
from emulators.people_gate import Gate, add_gate

SYSTEM = "bamboohr"
CONTRACT = "bamboohr.openapi.json"
ALWAYS = ("firstName", "lastName", "preferredName", "jobTitleName", "status")
# The list spells these with "Name" at the end.
NAMED = {
    "departmentName": "department",
    "locationName": "location",
    "employmentStatusName": "employmentStatus",
}


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class BambooHrEmulator:
    """One emulated account. api_key is what callers must show as Basic user, or as bearer token."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Callable[[], datetime] = utc_now,
        state: Path | None = None,
        api_key: str = "demo-key",
    ) -> None:
        self.ledger = ledger
        self.faults = FaultScript()
        self.book = HrisBook(clock, state / "bamboohr.json" if state else None)
        self.hooks = Hooks(self.book, clock)
        self.api_key = api_key
        self.app = _make_app(self)


def _make_app(emulator: BambooHrEmulator) -> Flask:
    """Build the application."""
    app = Flask("emulators.bamboohr", template_folder=str(Path(__file__).parent / "templates"))
    add_gate(
        app,
        Gate(
            SYSTEM,
            Contract(CONTRACT, "/"),
            emulator.ledger,
            emulator.faults,
            lambda: _authentic(emulator.api_key),
            below="/api/",
            keeps_bodies=True,
        ),
    )
    _add_list(app, emulator.book)
    _add_reads(app, emulator.book)
    _add_tables(app, emulator.book)
    add_webhooks(app, emulator.hooks)
    add_page(app, emulator.book, emulator.hooks)
    return app


def _authentic(api_key: str) -> bool:
    """Say whether the caller showed the key."""
    basic = request.authorization
    if basic is not None and basic.type == "basic":
        return basic.username == api_key
    return request.headers.get("Authorization") == f"Bearer {api_key}"


def _add_list(app: Flask, book: HrisBook) -> None:
    """Everybody, page by page."""

    @app.get("/api/v1/employees")
    def listing() -> Response:
        everybody = sorted(book.people(), key=lambda each: int(each["id"]))
        start = _position(request.args.get("page[after]", ""))
        limit = int(request.args.get("page[limit]", "250"))
        page = everybody[start : start + limit]
        more = start + limit < len(everybody)
        fields = request.args.get("fields", "").split(",")
        meta = {"limit": limit, "prevCursor": None, "nextCursor": _cursor(start + limit)}
        meta["nextCursor"] = meta["nextCursor"] if more else None
        data = [_in_list(each, fields) for each in page]
        links = {"self": {"href": request.url}}
        return jsonify(data=data, meta={"total": len(everybody), "page": meta}, _links=links)


def _add_reads(app: Flask, book: HrisBook) -> None:
    """One person, and who changed."""

    @app.get("/api/v1/employees/<key>")
    def one(key: str) -> tuple[Response, int] | Response:
        record = book.person(key)
        if record is None:
            return Response(status=404)
        fields = request.args.get("fields", "firstName,lastName").split(",")
        return jsonify({"id": key} | {name: record[name] for name in fields if name in record})

    @app.get("/api/v1/employees/changed")
    def changed() -> Response:
        since = datetime.fromisoformat(request.args["since"])
        changes = book.changed_since(since)
        latest = max((each["lastChanged"] for each in changes.values()), default=since.isoformat())
        return jsonify(latest=latest, employees=changes)


def _add_tables(app: Flask, book: HrisBook) -> None:
    """The status table and time off."""

    @app.get("/api/v1/employees/<key>/tables/<table>")
    def table(key: str, table: str) -> Response:
        if table != "employmentStatus" or (key != "all" and book.person(key) is None):
            return Response(status=404)
        rows = [row for each in book.people() if key in ("all", each["id"]) for row in each["rows"]]
        return jsonify(rows)

    @app.get("/api/v1/time_off/requests")
    def time_off() -> Response:
        start, end = request.args["start"], request.args["end"]
        one = request.args.get("employeeId", "")
        found = [
            item
            for each in book.people()
            if one in ("", each["id"])
            for item in each["time_off"]
            if item["end"] >= start and item["start"] <= end
        ]
        return jsonify(found)


def _in_list(record: Record, fields: list[str]) -> Record:
    """Return the record as the list shows it."""
    row: Record = {"employeeId": record["id"], "photoUrl": None, "_restrictedFields": []}
    for name in (*ALWAYS, *fields):
        if name:
            row[name] = record.get(NAMED.get(name, name))
    return row


def _cursor(position: int) -> str:
    """Make an opaque cursor."""
    return base64.urlsafe_b64encode(f"after-{position}".encode()).decode()


def _position(cursor: str) -> int:
    """Read an opaque cursor, "" is the beginning."""
    if not cursor:
        return 0
    return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("after-"))
