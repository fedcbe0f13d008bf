"""People of the directory, page by page: everybody once, then only what changed.

The link to the next page is kept as it came and followed as it is; nothing in it is read. Where a
change tells less than we read, the account is read once more, whole.
Source: https://learn.microsoft.com/graph/delta-query-users.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from connectors.http import Answer
from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.times import moment_of
from tourwright.ports import MalformedError, NotFoundError
from tourwright.ports.directory import DirectoryPage, DirectoryUser
from tourwright.ports.errors import CursorGoneError

PERMISSION = "User.Read.All"
FIELDS = (
    *("id", "mail", "userPrincipalName", "employeeId", "userType", "accountEnabled"),
    *("employeeHireDate", "employeeLeaveDateTime", "onPremisesSyncEnabled", "assignedPlans"),
)
NEEDED = frozenset({"accountEnabled", "userPrincipalName"})
GONE = 410
EXCHANGE = "exchange"
WORKS = frozenset({"Enabled", "Warning"})


class GraphDirectory:
    """See `tourwright.ports.directory.Directory`."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    def page(self, cursor: str) -> DirectoryPage:
        """See `Directory.page`."""
        told = _object(self._answer(cursor))
        listed = told.get("value")
        if not isinstance(listed, list):
            raise MalformedError("Graph people: value is no list")
        link, delta = told.get("@odata.nextLink"), told.get("@odata.deltaLink")
        after = link or delta
        if not isinstance(after, str):
            raise MalformedError("Graph people: the page names no next one")
        return DirectoryPage(tuple(self._users(listed)), after, done=not link)

    def _answer(self, cursor: str) -> Answer:
        answers = frozenset({GONE})
        if cursor:
            answer = self._graph.follow(cursor, "people", answers)
        else:
            wanted = {"$select": ",".join((*FIELDS, "manager"))}
            first = ("GET", "/users/delta", "people", PERMISSION)
            answer = self._graph.call(GraphCall(*first, params=wanted, answers=answers))
        if answer.status == GONE:
            raise CursorGoneError("Graph people: the place is known no more")
        return answer

    def _users(self, listed: list[Any]) -> Iterator[DirectoryUser]:
        for item in listed:
            if isinstance(item, dict) and item.get("id"):
                yield self._user(item)

    def _user(self, item: Mapping[str, Any]) -> DirectoryUser:
        oid, removed = str(item["id"]).lower(), item.get("@removed")
        if isinstance(removed, dict):
            reason = "changed" if removed.get("reason") == "changed" else "deleted"
            return DirectoryUser(oid, enabled=False, removed=reason)
        if not item.keys() >= NEEDED:
            return self._whole(oid, item)
        return user_of(item)

    def _whole(self, oid: str, item: Mapping[str, Any]) -> DirectoryUser:
        """Read an account of which the page told only a part."""
        path = f"/users/{quote(oid, safe='')}"
        wanted = {"$select": ",".join(FIELDS)}
        try:
            answer = self._graph.call(GraphCall("GET", path, "a person", PERMISSION, params=wanted))
        except NotFoundError:
            return DirectoryUser(oid, enabled=False, removed="deleted")
        return user_of({**_object(answer), "manager@delta": item.get("manager@delta")})


def user_of(item: Mapping[str, Any]) -> DirectoryUser:
    """Read one account; what is missing or odd is as if it were not told."""
    leaves, hired = _text(item, "employeeLeaveDateTime"), _text(item, "employeeHireDate")
    return DirectoryUser(
        oid=str(item["id"]).lower(),
        enabled=item.get("accountEnabled") is not False,
        mail=_text(item, "mail"),
        upn=_text(item, "userPrincipalName"),
        employee_id=_text(item, "employeeId"),
        user_type=_text(item, "userType") or "Member",
        manager_oid=_manager(item.get("manager@delta")),
        hired_on=date.fromisoformat(hired[:10]) if hired else None,
        leaves_at=moment_of(leaves) if leaves else None,
        mailbox=_mailbox(item),
    )


def _manager(told: object) -> str | None:
    """Return who the manager is, "" when there is none any more, None when nothing is told."""
    if not isinstance(told, list):
        return None
    there = [each for each in told if isinstance(each, dict) and "@removed" not in each]
    return str(there[-1].get("id", "")).lower() if there else ""


def _mailbox(item: Mapping[str, Any]) -> str:
    """Say where the mailbox is, as far as licences tell; a shared one looks like any other."""
    plans = item.get("assignedPlans")
    if not isinstance(plans, list):
        return ""
    states = [
        each.get("capabilityStatus")
        for each in plans
        if isinstance(each, dict) and each.get("service") == EXCHANGE
    ]
    if WORKS.intersection(states):
        return "cloud"
    return "on_premises" if item.get("onPremisesSyncEnabled") is True and not states else "none"


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _object(answer: Answer) -> Mapping[str, Any]:
    told = answer.json()
    if not isinstance(told, dict):
        raise MalformedError("Graph people: the answer is no object")
    return told
