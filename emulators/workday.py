"""A stand-in for one Workday report, read as JSON by an integration system user."""

from datetime import datetime

from flask import Flask, Response, jsonify, request

from emulators.contracts import Contract
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.people_gate import Gate, Json, add_gate, sample

PATH = "/ccx/service/customreport2/acme/ISU_TOD/Tours_Workers"
USER = ("ISU_TOD", "p-1")


class WorkdayEmulator:
    """One emulated report with the nine people of the contracts; tests change its rows."""

    def __init__(self, ledger: Ledger, user: tuple[str, str] = USER) -> None:
        self.ledger = ledger
        self.faults = FaultScript()
        self.user = user
        self.rows: list[Json] = []
        self.app = _make_app(self)

    def load(self) -> None:
        """Fill it with the samples."""
        self.rows = sample("workday-raas.json")[f"GET {PATH}?format=json"]["Report_Entry"]


def _make_app(emulator: WorkdayEmulator) -> Flask:
    app = Flask("emulators.workday")
    contract = Contract("workday.openapi.json", "/")

    def authentic() -> bool:
        shown = request.authorization
        return shown is not None and (shown.username, shown.password) == emulator.user

    add_gate(app, Gate("workday", contract, emulator.ledger, emulator.faults, authentic))

    @app.get(PATH)
    def report() -> Response:
        since = request.args.get("Entered_On_or_After", "")
        found = [row for row in emulator.rows if not since or _entered(row, since)]
        return jsonify(Report_Entry=found)

    return app


def _entered(row: Json, since: str) -> bool:
    updated = datetime.fromisoformat(row["Last_Functionally_Updated"])
    return updated >= datetime.fromisoformat(since)
