"""Questions as tasks in To Do, found again by our own key.

A task is looked for before it is made, so a lost answer leaves one. It says a title that tells
nothing and where the question is answered.
Source: https://learn.microsoft.com/graph/api/todotasklist-post-tasks; "linkedResource".
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from connectors.http import Answer
from connectors.microsoft365.graph import GraphCall, GraphClient
from tourwright.ports import MalformedError, NotFoundError
from tourwright.ports.tasks import Task, TaskPlace

PERMISSION = "Tasks.ReadWrite.All"
DEFAULT = "defaultList"
BETWEEN = "/"


class TodoBoard:
    """See `tourwright.ports.tasks.TaskBoard`."""

    kind = "todo"

    def __init__(self, graph: GraphClient, name: str) -> None:
        """Make tasks that say that they come from name."""
        self._graph = graph
        self._name = name

    def add(self, oid: str, task: Task) -> TaskPlace:
        """See `TaskBoard.add`."""
        place = f"/users/{quote(oid, safe='')}/todo/lists"
        list_id = self._list(place)
        tasks = f"{place}/{quote(list_id, safe='')}/tasks"
        found = self._found(tasks, task.ask_id) or self._made(tasks, task)
        return TaskPlace(f"{oid}{BETWEEN}{list_id}", found)

    def complete(self, place: TaskPlace) -> None:
        """See `TaskBoard.complete`."""
        oid, _, list_id = place.list_id.partition(BETWEEN)
        parts = (quote(each, safe="") for each in (oid, list_id, place.task_id))
        path = "/users/{}/todo/lists/{}/tasks/{}".format(*parts)
        done = {"status": "completed"}
        try:
            self._graph.call(GraphCall("PATCH", path, "task done", PERMISSION, body=done))
        except NotFoundError:
            return

    def _list(self, place: str) -> str:
        """Return the list that everybody has."""
        listed = _rows(self._graph.call(GraphCall("GET", place, "task lists", PERMISSION)))
        ours = [each for each in listed if each.get("wellknownListName") == DEFAULT]
        if not ours:
            raise NotFoundError("Graph task lists: nobody has a list there")
        return str(ours[0]["id"])

    def _found(self, tasks: str, ask_id: str) -> str:
        key = ask_id.replace("'", "''")
        params = {"$filter": f"linkedResources/any(each: each/externalId eq '{key}')"}
        call = GraphCall("GET", tasks, "tasks", PERMISSION, params)
        rows = _rows(self._graph.call(call))
        return str(rows[0]["id"]) if rows else ""

    def _made(self, tasks: str, task: Task) -> str:
        link = {
            "applicationName": self._name,
            "displayName": task.title,
            "externalId": task.ask_id,
            "webUrl": task.link,
        }
        body: dict[str, object] = {"title": task.title, "linkedResources": [link]}
        if task.due is not None:
            moment = task.due.strftime("%Y-%m-%dT%H:%M:%S")
            body["dueDateTime"] = {"dateTime": moment, "timeZone": "UTC"}
        call = GraphCall("POST", tasks, "task", PERMISSION, body=body, repeatable=False)
        return str(_object(self._graph.call(call)).get("id", ""))


def _object(answer: Answer) -> Mapping[str, Any]:
    told = answer.json()
    if not isinstance(told, dict):
        raise MalformedError("Graph tasks: the answer is no object")
    return told


def _rows(answer: Answer) -> list[Mapping[str, Any]]:
    listed = _object(answer).get("value")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
