"""Installing the Teams app for somebody, and finding their chat with it."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.microsoft365.tenant import Tenant, User

Install = Callable[[str], object]


def add_teamwork(app: Flask, tenant: Tenant, install: Install) -> None:
    """Serve it."""
    _add_catalogue(app, tenant)
    _add_installs(app, tenant, install)


def _add_catalogue(app: Flask, tenant: Tenant) -> None:
    """The apps of the organisation."""

    @app.get("/v1.0/appCatalogs/teamsApps")
    def apps() -> Response:
        there = tenant.policies["app_in_catalogue"] and tenant.policies["custom_apps"]
        ours = {"id": tenant.teams_app_id, "externalId": tenant.bot_id}
        ours |= {"displayName": "Tourwright", "distributionMethod": "organization"}
        return jsonify(value=[ours] if there else [])


def _add_installs(app: Flask, tenant: Tenant, install: Install) -> None:
    """What is installed for one person."""
    path = "/v1.0/users/<key>/teamwork/installedApps"

    @app.get(path)
    def installed(key: str) -> Response:
        user = tenant.find(key)
        return jsonify(value=[_shown(tenant, user)] if _has_it(user) and user else [])

    @app.post(path)
    def add(key: str) -> tuple[Response, int]:
        user = tenant.find(key)
        wanted: dict[str, Any] = request.get_json()
        if user is None or not str(wanted["teamsApp@odata.bind"]).endswith(tenant.teams_app_id):
            return _refusal(404, "NotFound")
        if not tenant.policies["custom_apps"]:
            return _refusal(403, "Forbidden")
        if _has_it(user):
            return _refusal(409, "Conflict")
        install(user.oid)
        return jsonify(_shown(tenant, user)), 201

    @app.get(f"{path}/<_which>/chat")
    def chat(key: str, _which: str) -> Response | tuple[Response, int]:
        user = tenant.find(key)
        if user is None or not _has_it(user):
            return _refusal(404, "NotFound")
        return jsonify(id=user.conversation_id, chatType="oneOnOne")


def _has_it(user: User | None) -> bool:
    return user is not None and user.teams != "none"


def _shown(tenant: Tenant, user: User) -> dict[str, Any]:
    return {"id": f"{user.oid}-app", "teamsApp": {"id": tenant.teams_app_id}}


def _refusal(status: int, code: str) -> tuple[Response, int]:
    return jsonify(error={"code": code, "message": "the service says no"}), status
