"""A stand-in for Personio's API v2: token, persons, employments, absences."""

from datetime import datetime

from flask import Flask, Response, jsonify, request

from emulators.contracts import Contract
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.people_gate import Gate, Json, add_gate, sample

TOKEN_PATH = "/v2/auth/token"
CLIENT = ("papi-1", "s-1")
EMPLOYMENTS = "GET /v2/persons/{person_id}/employments"


class PersonioEmulator:
    """One emulated account with the nine people of the contracts; tests change its records."""

    def __init__(self, ledger: Ledger, client: tuple[str, str] = CLIENT) -> None:
        self.ledger = ledger
        self.faults = FaultScript()
        self.client = client
        self.token = "papi-test"
        self.people: list[Json] = []
        self.employments: dict[str, list[Json]] = {}
        self.absences: list[Json] = []
        self.app = _make_app(self)

    def load(self) -> None:
        """Fill it with the samples."""
        shape = sample("personio.json")
        pages = [shape[f"GET /v2/persons (page {number})"] for number in (1, 2)]
        self.people = [each for page in pages for each in page["_data"]]
        self.employments = {key: each["_data"] for key, each in shape[EMPLOYMENTS].items()}


def _make_app(emulator: PersonioEmulator) -> Flask:
    app = Flask("emulators.personio")
    contract = Contract("personio.openapi.json", "/")

    def authentic() -> bool:
        shown = request.headers.get("Authorization")
        return request.path == TOKEN_PATH or shown == f"Bearer {emulator.token}"

    gate = Gate("personio", contract, emulator.ledger, emulator.faults, authentic)
    add_gate(app, gate)
    _add_token(app, emulator)
    _add_people(app, emulator)
    return app


def _add_token(app: Flask, emulator: PersonioEmulator) -> None:
    @app.post(TOKEN_PATH)
    def token() -> Response | tuple[Response, int]:
        shown = (request.form.get("client_id"), request.form.get("client_secret"))
        if shown != emulator.client:
            return jsonify(error="invalid_client"), 401
        return jsonify({"access_token": emulator.token, "expires_in": 86400})


def _add_people(app: Flask, emulator: PersonioEmulator) -> None:
    @app.get("/v2/persons")
    def persons() -> Response:
        since = request.args.get("updated_at.gt", "")
        found = [each for each in emulator.people if not since or _after(each, since)]
        start = int(request.args.get("cursor", "0"))
        end = start + int(request.args.get("limit", "10"))
        more = {"next": {"href": f"{request.base_url}?cursor={end}"}} if end < len(found) else {}
        return jsonify(_data=found[start:end], _meta={"links": more})

    @app.get("/v2/persons/<key>")
    def person(key: str) -> Response:
        found = [each for each in emulator.people if each["id"] == key]
        return jsonify(found[0]) if found else Response(status=404)

    @app.get("/v2/persons/<key>/employments")
    def employments(key: str) -> Response:
        if key not in emulator.employments:
            return Response(status=404)
        return jsonify(_data=emulator.employments[key], _meta={"links": {}})

    @app.get("/v2/absence-periods")
    def absences() -> Response:
        key = request.args.get("person.id")
        found = [each for each in emulator.absences if each["person"]["id"] == key]
        return jsonify(_data=found, _meta={"links": {}})


def _after(person: Json, since: str) -> bool:
    return datetime.fromisoformat(person["updated_at"]) > datetime.fromisoformat(since)
