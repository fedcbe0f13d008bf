"""The directory: people, managers, and what changed since the last look."""

import base64
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.microsoft365.tenant import Tenant, User

BASE = "https://graph.microsoft.com/v1.0"
ALWAYS = ("id",)
PLANS = {
    "cloud": (("exchange", "Enabled"),),
    "shared": (("exchange", "Enabled"),),
    "on_premises": (),
    "none": (("exchange", "Deleted"),),
}


@dataclass
class Directory:
    """What happened, in order.

    page_size people stand on a page; with doubles each page begins with the end of the last one.
    """

    tenant: Tenant
    page_size: int = 50
    doubles: bool = False
    epoch: int = 1
    _changed: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, oid: str) -> None:
        """Remember that somebody changed."""
        with self._lock:
            self._changed.append(oid)

    def forget_tokens(self) -> None:
        """Make every link that was handed out useless: 410."""
        self.epoch += 1

    def begin(self) -> dict[str, Any]:
        """Return the first page's token of a whole read."""
        return {"epoch": self.epoch, "at": 0, "mark": len(self._changed), "since": None}

    def people(self, token: dict[str, Any]) -> list[User]:
        """Return whom a token is about, each once, in the order of their last change."""
        users = self.tenant.users
        if token["since"] is None:
            return [user for user in users.values() if not user.removed]
        with self._lock:
            changed = self._changed[token["since"] : token["mark"]]
        last = dict.fromkeys(reversed(changed))
        return [users[oid] for oid in reversed(last) if oid in users]


def add_users(app: Flask, tenant: Tenant, directory: Directory) -> None:
    """Serve them."""
    _add_people(app, tenant)
    _add_delta(app, directory)


def _add_people(app: Flask, tenant: Tenant) -> None:
    """One person, their manager, everybody."""

    @app.get("/v1.0/users")
    def listing() -> Response:
        found = [each for each in tenant.users.values() if not each.removed and _matches(each)]
        top = int(request.args.get("$top", "100"))
        return jsonify(value=[shown(each, _selected()) for each in found[:top]])

    @app.get("/v1.0/users/<key>")
    def one(key: str) -> Response | tuple[Response, int]:
        user = tenant.find(key)
        return jsonify(shown(user, _selected())) if user and not user.removed else missing(key)

    @app.get("/v1.0/users/<key>/manager")
    def manager(key: str) -> Response | tuple[Response, int]:
        user = tenant.find(key)
        above = tenant.users.get(user.manager_oid) if user else None
        return jsonify(shown(above, _selected())) if above else missing("manager")

    @app.get("/v1.0/users/<key>/directReports")
    def reports(key: str) -> Response | tuple[Response, int]:
        user = tenant.find(key)
        if user is None:
            return missing(key)
        below = [each for each in tenant.users.values() if each.manager_oid == user.oid]
        return jsonify(value=[shown(each, _selected()) for each in below])

    @app.get("/v1.0/organization")
    def organization() -> Response:
        return jsonify(value=[{"id": tenant.id, "displayName": "Lumen Harbor"}])


def _add_delta(app: Flask, directory: Directory) -> None:
    """Everybody page by page, then only what changed."""

    @app.get("/v1.0/users/delta")
    def delta() -> Response | tuple[Response, int]:
        written = request.args.get("$skiptoken") or request.args.get("$deltatoken") or ""
        token = _read(written) if written else directory.begin() | {"select": _selected()}
        if token["epoch"] != directory.epoch:
            return jsonify(error={"code": "syncStateNotFound", "message": "start again"}), 410
        if "$deltatoken" in request.args:
            token |= {"mark": directory.begin()["mark"]}
        return jsonify(_page(directory, token))


def _page(directory: Directory, token: dict[str, Any]) -> dict[str, Any]:
    """Return one page with the link to the next, or to what changes after the last."""
    people = directory.people(token)
    start, end = token["at"], token["at"] + directory.page_size
    first = max(0, start - 1) if directory.doubles else start
    fields = token["select"]
    page: dict[str, Any] = {"value": [changed(each, fields) for each in people[first:end]]}
    page["@odata.context"] = f"{BASE}/$metadata#users"
    if end < len(people):
        page["@odata.nextLink"] = f"{BASE}/users/delta?$skiptoken={_written(token | {'at': end})}"
    else:
        after = token | {"at": 0, "since": token["mark"]}
        page["@odata.deltaLink"] = f"{BASE}/users/delta?$deltatoken={_written(after)}"
    return page


def changed(user: User, fields: list[str]) -> dict[str, Any]:
    """Return a person as a delta tells of them."""
    if user.removed:
        return {"id": user.oid, "@removed": {"reason": user.removed}}
    told = shown(user, fields)
    if "manager" in fields and user.manager_oid:
        above = {"@odata.type": "#microsoft.graph.user", "id": user.manager_oid}
        told["manager@delta"] = [above]
    return told


def shown(user: User, fields: list[str]) -> dict[str, Any]:
    """Return a person as Graph shows them, the chosen fields only."""
    plans = [
        {"service": service, "capabilityStatus": status, "servicePlanId": user.oid}
        for service, status in PLANS[user.mailbox]
    ]
    whole: dict[str, Any] = {
        "id": user.oid,
        "displayName": user.name or user.mail,
        "mail": user.mail or None,
        "userPrincipalName": user.upn,
        "employeeId": user.employee_id or None,
        "userType": user.user_type,
        "accountEnabled": user.enabled,
        "employeeHireDate": user.hired_on or None,
        "employeeLeaveDateTime": user.leaves_at or None,
        "onPremisesSyncEnabled": True if user.mailbox == "on_premises" else None,
        "assignedPlans": plans,
    }
    wanted = fields or [name for name in whole if name != "assignedPlans"]
    return {name: whole[name] for name in (*ALWAYS, *wanted) if name in whole}


def missing(what: str) -> tuple[Response, int]:
    """Answer that there is no such thing."""
    return jsonify(error={"code": "Request_ResourceNotFound", "message": f"no {what}"}), 404


def _selected() -> list[str]:
    """Return the fields that were asked for."""
    return [name for name in request.args.get("$select", "").split(",") if name]


def _matches(user: User) -> bool:
    """Say whether `$filter=field eq 'value'` means this person."""
    field_name, _, value = request.args.get("$filter", "").partition(" eq ")
    return not field_name or shown(user, [field_name]).get(field_name) == value.strip("'")


def _written(token: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(token).encode()).decode().rstrip("=")


def _read(text: str) -> dict[str, Any]:
    padded = text + "=" * (-len(text) % 4)
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(padded))
    return read
