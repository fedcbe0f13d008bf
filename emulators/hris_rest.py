"""Stand-ins for two systems that are read by mappings: HiBob and Frappe HR."""

import json

from flask import Flask, Response, jsonify, request

from emulators.contracts import Contract
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.people_gate import Gate, Json, add_gate, sample

USER = ("service-1", "p-1")
TOKEN = "key-1:secret-1"


class HibobEmulator:
    """One emulated account; tests change its people."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.faults = FaultScript()
        self.people: list[Json] = []
        self.app = _hibob(self)

    def load(self) -> None:
        """Fill it with the nine people of the contracts."""
        self.people = sample("hibob.json")["POST /v1/people/search (showInactive true)"][
            "employees"
        ]


class FrappeEmulator:
    """One emulated site, whose times have no zone; tests change its records."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.faults = FaultScript()
        self.records: list[Json] = []
        self.app = _frappe(self)

    def load(self) -> None:
        """Fill it with the eleven records of the contracts."""
        pages = sample("frappe-hr.json").values()
        self.records = [record for page in pages for record in page["data"]]


def _hibob(emulator: HibobEmulator) -> Flask:
    app = Flask("emulators.hibob")

    def authentic() -> bool:
        shown = request.authorization
        return shown is not None and (shown.username, shown.password) == USER

    contract = Contract("hibob.openapi.json", "/v1")
    add_gate(app, Gate("hibob", contract, emulator.ledger, emulator.faults, authentic))

    @app.post("/v1/people/search")
    def search() -> Response:
        shown = request.get_json().get("showInactive", False)
        found = [each for each in emulator.people if shown or _is_active(each)]
        return jsonify(employees=found)

    @app.post("/v1/people/<identifier>")
    def one(identifier: str) -> tuple[Response, int]:
        found = [each for each in emulator.people if each["id"] == identifier]
        return (jsonify(found[0]), 200) if found else (jsonify(key="error"), 404)

    return app


def _is_active(person: Json) -> bool:
    return bool(person["internal"]["status"] == "Active")


def _frappe(emulator: FrappeEmulator) -> Flask:
    app = Flask("emulators.frappe")

    def authentic() -> bool:
        return request.headers.get("Authorization") == f"token {TOKEN}"

    contract = Contract("frappe-hr.openapi.json", "/")
    add_gate(app, Gate("frappe", contract, emulator.ledger, emulator.faults, authentic))

    @app.get("/api/resource/Employee")
    def listing() -> Response:
        found = [each for each in emulator.records if _matches(each)]
        start = int(request.args.get("limit_start", "0"))
        length = int(request.args.get("limit_page_length", "20"))
        return jsonify(data=found[start : start + length])

    @app.get("/api/resource/Employee/<name>")
    def one(name: str) -> tuple[Response, int]:
        found = [each for each in emulator.records if each["name"] == name]
        return (jsonify(data=found[0]), 200) if found else (jsonify(), 404)

    return app


def _matches(record: Json) -> bool:
    """Compare as the database does: times as texts, in the site's own zone."""
    filters = json.loads(request.args.get("filters", "[]"))
    return all(str(record[name]) >= value for name, _, value in filters)
