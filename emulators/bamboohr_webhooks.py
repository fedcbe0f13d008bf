"""The calls by which an account's webhooks are listed, made, changed and deleted.

Answers follow BambooHR's published description. The private key is told once, when one is made.
"""

from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.hris_hooks import Hook, Hooks

FIELDS = (
    *("firstName", "lastName", "preferredName", "workEmail", "homeEmail", "hireDate"),
    *("terminationDate", "employmentStatus", "jobTitle", "department", "location", "reportsTo"),
)
"""The aliases that this account lets be watched."""

UPDATES = frozenset({"employee.updated", "employee_with_fields.updated"})
Refused = tuple[Response, int]
Answer = Response | Refused


def add_webhooks(app: Flask, hooks: Hooks) -> None:
    """Add the calls."""
    _add_list(app, hooks)
    _add_one(app, hooks)

    @app.get("/api/v1/webhooks/monitor_fields")
    def monitor_fields() -> Response:
        rows = [
            {"id": str(4000 + at), "name": name, "alias": name} for at, name in enumerate(FIELDS)
        ]
        return jsonify(fields=rows)


def _add_list(app: Flask, hooks: Hooks) -> None:
    """All of them, and a new one."""

    @app.get("/api/v1/webhooks")
    def webhooks() -> Response:
        names = ("id", "name", "created", "lastSent", "url")
        return jsonify(webhooks=[{name: each.get(name) for name in names} for each in hooks.all()])

    @app.post("/api/v1/webhooks")
    def make_webhook() -> Answer:
        wanted: dict[str, Any] = request.get_json()
        if issues := _issues(wanted):
            return _bad(issues)
        made = hooks.make(_kept(wanted))
        return jsonify({**_shown(made), "privateKey": made["key"]}), 201


def _add_one(app: Flask, hooks: Hooks) -> None:
    """One of them."""

    @app.get("/api/v1/webhooks/<int:number>")
    def webhook(number: int) -> Answer:
        found = hooks.one(str(number))
        return _none(number) if found is None else jsonify(_shown(found))

    @app.put("/api/v1/webhooks/<int:number>")
    def change_webhook(number: int) -> Answer:
        wanted: dict[str, Any] = request.get_json()
        if issues := _issues(wanted):
            return _bad(issues)
        changed = hooks.change(str(number), _kept(wanted))
        return _none(number) if changed is None else jsonify(_shown(changed))

    @app.delete("/api/v1/webhooks/<int:number>")
    def delete_webhook(number: int) -> Answer:
        if not hooks.delete(str(number)):
            return _none(number)
        return Response("Web hook has been deleted.", mimetype="text/plain")


def _issues(wanted: dict[str, Any]) -> list[str]:
    """Return what the account would complain about; this one takes addresses of the desk too."""
    events = set(wanted.get("events") or UPDATES)
    issues = []
    if not wanted["url"].startswith(("https://", "http://127.0.0.1", "http://localhost")):
        issues.append("url must begin with https://")
    if events & UPDATES and not wanted.get("monitorFields"):
        issues.append("monitorFields must not be empty")
    unknown = sorted(set(wanted.get("monitorFields") or ()) - set(FIELDS))
    return [*issues, *(f"unknown field {name}" for name in unknown)]


def _kept(wanted: dict[str, Any]) -> Hook:
    """Return the whole of it: what is not given goes back to what is usual."""
    usual: Hook = {"events": sorted(UPDATES), "monitorFields": None, "postFields": {}}
    return {**usual, "includeCompanyDomain": False, **wanted}


def _shown(hook: Hook) -> Hook:
    return {name: value for name, value in hook.items() if name != "key"}


def _bad(issues: list[str]) -> Refused:
    return jsonify(errors=[{"error": "Invalid request body", "issues": issues}]), 400


def _none(number: int) -> Refused:
    return jsonify(errors=[{"error": f"No webhook was found with ID: {number}."}]), 404
