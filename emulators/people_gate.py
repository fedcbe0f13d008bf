"""What stand-ins for systems of people share: credentials, faults, a contract to check against."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request

from emulators.contracts import Contract, contract_folder
from emulators.faults import Fault, FaultScript
from emulators.ledger import Ledger, Received

Json = dict[str, Any]


@dataclass(frozen=True)
class Gate:
    """The door of one stand-in: system names it in the ledger, authentic judges each call.

    below limits it to addresses that begin so; keeps_bodies has the ledger keep what was sent.
    """

    system: str
    contract: Contract
    ledger: Ledger
    faults: FaultScript
    authentic: Callable[[], bool]
    below: str = "/"
    keeps_bodies: bool = False


def sample(name: str) -> Json:
    """Return a file of samples. Raises FileNotFoundError where the contracts are not at hand."""
    path = contract_folder() / "hris" / name
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def add_gate(app: Flask, gate: Gate) -> None:
    """Check, count and disturb each call."""

    @app.before_request
    def check() -> Response | None:
        if not request.path.startswith(gate.below):
            return None
        g.fault = fault = gate.faults.take(request.full_path)
        g.broken = gate.contract.fault_of(request)
        if not gate.authentic():
            return Response(status=401)
        return _play(fault)

    @app.after_request
    def count(response: Response) -> Response:
        if not request.path.startswith(gate.below):
            return response
        fault: Fault | None = g.fault
        if fault is not None and fault.kind == "cut":
            response.set_data(response.get_data()[: len(response.get_data()) // 2])
        path = request.full_path.rstrip("?")
        body = request.get_data(as_text=True) if gate.keeps_bodies else ""
        line = (gate.system, request.method, path, response.status_code, body)
        kind = fault.kind if fault else ""
        gate.ledger.add(Received(*line, broken=g.broken, fault=kind))
        return response


def _play(fault: Fault | None) -> Response | None:
    """Play a fault that answers by itself; a slow one only waits."""
    if fault is None:
        return None
    time.sleep(fault.seconds)
    if not fault.kind.isdigit():
        return None
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    return Response("", int(fault.kind), headers)
