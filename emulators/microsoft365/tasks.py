"""Tasks: To Do lists of people, and Planner, whose changes need the tag of what was read."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.microsoft365.tenant import Tenant

Record = dict[str, Any]


@dataclass
class Tasks:
    """lists: To Do lists by owner; todo: tasks by list; planner: tasks by id."""

    lists: dict[str, dict[str, Record]] = field(default_factory=dict)
    todo: dict[str, dict[str, Record]] = field(default_factory=dict)
    planner: dict[str, Record] = field(default_factory=dict)

    def lists_of(self, owner: str) -> dict[str, Record]:
        """Return somebody's lists; one is there from the beginning."""
        if owner not in self.lists:
            first = {"id": uuid.uuid4().hex, "displayName": "Tasks"}
            first["wellknownListName"] = "defaultList"
            self.lists[owner] = {first["id"]: first}
        return self.lists[owner]


def add_tasks(app: Flask, tenant: Tenant, tasks: Tasks) -> None:
    """Serve them."""
    _add_lists(app, tenant, tasks)
    _add_todo(app, tasks)
    _add_planner(app, tasks)


def _add_lists(app: Flask, tenant: Tenant, tasks: Tasks) -> None:
    """Lists of To Do."""

    def owner_of(key: str) -> str:
        user = tenant.find(key)
        return user.oid if user else key

    @app.get("/v1.0/users/<key>/todo/lists")
    def lists(key: str) -> Response:
        return jsonify(value=list(tasks.lists_of(owner_of(key)).values()))

    @app.post("/v1.0/users/<key>/todo/lists")
    def make_list(key: str) -> tuple[Response, int]:
        made = {"id": uuid.uuid4().hex, **request.get_json()}
        tasks.lists_of(owner_of(key))[made["id"]] = made
        return jsonify(made), 201


def _add_todo(app: Flask, tasks: Tasks) -> None:
    """Tasks of one list."""
    path = "/v1.0/users/<_key>/todo/lists/<which>/tasks"

    @app.get(path)
    def find(_key: str, which: str) -> Response:
        wanted = request.args.get("$filter", "").rpartition("eq '")[2].partition("'")[0]
        found = tasks.todo.get(which, {}).values()
        return jsonify(value=[each for each in found if not wanted or wanted in _external(each)])

    @app.post(path)
    def make(_key: str, which: str) -> tuple[Response, int]:
        made = {"id": uuid.uuid4().hex, "status": "notStarted", **request.get_json()}
        tasks.todo.setdefault(which, {})[made["id"]] = made
        return jsonify(made), 201

    @app.get(f"{path}/<key>")
    def one(_key: str, which: str, key: str) -> Response | tuple[Response, int]:
        found = tasks.todo.get(which, {}).get(key)
        return jsonify(found) if found else _missing()

    @app.patch(f"{path}/<key>")
    def change(_key: str, which: str, key: str) -> Response | tuple[Response, int]:
        found = tasks.todo.get(which, {}).get(key)
        if found is None:
            return _missing()
        found |= request.get_json()
        return jsonify(found)

    @app.delete(f"{path}/<key>")
    def delete(_key: str, which: str, key: str) -> Response | tuple[Response, int]:
        gone = tasks.todo.get(which, {}).pop(key, None)
        return Response(status=204) if gone else _missing()


def _add_planner(app: Flask, tasks: Tasks) -> None:
    """Tasks of a plan."""

    @app.post("/v1.0/planner/tasks")
    def make() -> tuple[Response, int]:
        made = {"id": uuid.uuid4().hex, "percentComplete": 0, **request.get_json()}
        tasks.planner[made["id"]] = _tagged(made)
        return jsonify(made), 201

    @app.get("/v1.0/planner/tasks/<key>")
    def one(key: str) -> Response | tuple[Response, int]:
        found = tasks.planner.get(key)
        return jsonify(found) if found else _missing()

    @app.patch("/v1.0/planner/tasks/<key>")
    def change(key: str) -> Response | tuple[Response, int]:
        found = tasks.planner.get(key)
        if found is None:
            return _missing()
        if request.headers.get("If-Match") != found["@odata.etag"]:
            return jsonify(error={"code": "preconditionFailed", "message": "read it again"}), 412
        tasks.planner[key] = _tagged(found | request.get_json())
        return Response(status=204)

    @app.delete("/v1.0/planner/tasks/<key>")
    def delete(key: str) -> Response | tuple[Response, int]:
        return Response(status=204) if tasks.planner.pop(key, None) else _missing()


def _tagged(task: Record) -> Record:
    """Give a task a new tag."""
    task["@odata.etag"] = f'W/"{uuid.uuid4().hex}"'
    return task


def _external(task: Record) -> list[str]:
    """Return our keys that a task holds."""
    return [str(each.get("externalId")) for each in task.get("linkedResources", ())]


def _missing() -> tuple[Response, int]:
    return jsonify(error={"code": "itemNotFound", "message": "no such task"}), 404
