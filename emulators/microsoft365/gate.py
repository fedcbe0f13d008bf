"""What every call passes: the check against the published description, the token, the faults.

Faults, by path: a status as kind answers with it and does nothing; "504-after" does the work and
then answers 504; "202-wait" does it and answers 202 with `Retry-After`; "lag" hides a sent message
from one lookup, as Sent Items does for a while; "slow" only waits; "reset" closes the connection
before anything is done; "cut" does the work and closes it before the answer.
"""

import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from flask import Flask, Response, g, jsonify, request

from emulators.contracts import Contract
from emulators.faults import Fault, FaultScript
from emulators.ledger import Ledger, Received
from emulators.microsoft365.ledger_checks import activity_fault, conversation_fault
from emulators.microsoft365.sign_in import Access
from emulators.microsoft365.tenant import Tenant

GRAPH, TEAMS = "graph", "teams"
CONTRACT = "graph-v1.0.openapi.json"
API, CONNECTOR = "/v1.0/", "/teams/v3/"


def add_gate(app: Flask, faults: FaultScript, ledger: Ledger, access: Access) -> None:
    """Check, count and disturb each call."""
    contract = Contract(CONTRACT, "/v1.0")

    @app.before_request
    def check() -> Response | None:
        g.fault = fault = faults.take(request.path)
        g.broken = _broken(contract)
        return _unknown(access) or _before(fault)

    @app.after_request
    def count(response: Response) -> Response:
        fault: Fault | None = g.fault
        if fault is not None and response.status_code < 300:
            response = _after(fault, response)
        system = TEAMS if request.path.startswith(CONNECTOR) else GRAPH
        line = (system, request.method, request.full_path.rstrip("?"), response.status_code)
        body = "" if "/oauth2/" in request.path else request.get_data(as_text=True)
        kind = fault.kind if fault else ""
        ledger.add(Received(*line, body, broken=g.broken, fault=kind))
        response.headers["request-id"] = str(uuid4())
        return response


def add_clock(app: Flask, tenant: Tenant, clock: Callable[[], datetime]) -> None:
    """Date the answers by the tenant's clock, which may be off."""

    @app.after_request
    def date(response: Response) -> Response:
        response.date = clock() + timedelta(seconds=tenant.clock_offset_s)
        return response


def _broken(contract: Contract) -> str:
    """Return how the request breaks what is published about it."""
    if request.path.startswith(API):
        return contract.fault_of(request)
    if not request.path.startswith(CONNECTOR) or request.method not in ("POST", "PUT"):
        return ""
    body = request.get_json(silent=True)
    return (activity_fault if "/activities" in request.path else conversation_fault)(body)


def _unknown(access: Access) -> Response | None:
    """Refuse who shows no good token of the service."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    for path, audience in ((API, "graph"), (CONNECTOR, "botframework")):
        if request.path.startswith(path) and not access.is_good(shown, audience):
            return Response(status=401)
    return None


def _before(fault: Fault | None) -> Response | None:
    """Play a fault that keeps the work from being done."""
    if fault is None:
        return None
    time.sleep(fault.seconds)
    if fault.kind.isdigit():
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return Response('{"error":{"code":"asked for"}}', int(fault.kind), headers)
    if fault.kind == "reset":
        hang_up()
        return Response(status=503)
    if fault.kind == "lag" and _looks_up():
        return jsonify(value=[]) if request.args.get("$filter") else Response(status=404)
    return None


def _looks_up() -> bool:
    """Say whether the call finds what is there already; what makes something new never lags."""
    is_graph = request.path.startswith(API)
    return is_graph and (request.method == "GET" or request.path.endswith("/send"))


def _after(fault: Fault, response: Response) -> Response:
    """Play a fault after the work was done."""
    if fault.kind == "504-after":
        return Response("", 504)
    if fault.kind == "202-wait":
        response.headers["Retry-After"] = fault.retry_after or "30"
    if fault.kind == "cut":
        hang_up()
    return response


def hang_up() -> None:
    """Close the connection under the answer."""
    line: socket.socket | None = request.environ.get("werkzeug.socket")
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)
