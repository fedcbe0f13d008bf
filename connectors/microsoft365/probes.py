"""Tries what we may do at Microsoft 365, without doing any of it.

A right to write is tried on something that does not exist: with the right Graph answers that there
is no such thing, without it that it is denied. So nothing is sent, written or changed.
Source: https://learn.microsoft.com/graph/errors; "Access tokens", claim `roles`; "RBAC for
Applications in Exchange Online", errors.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import requests

from connectors.http import CONNECT_S, READ_S, Answer
from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.times import moment_of
from connectors.microsoft365.tokens import AppTokens, SignInRefusedError
from tourwright.doctor import Reply, SignedIn, Subscribed
from tourwright.ports import ConnectorError, NotFoundError, RefusedError

NOBODYS = "tourwright-doctor"
"""An id that no item has."""

READABLE = frozenset({400, 403, 404})
NO_MAILBOX = frozenset(
    {
        "MailboxNotEnabledForRESTAPI",
        "MailboxNotSupportedForRESTAPI",
        "ErrorInvalidUser",
        "ErrorNonExistentMailbox",
        "Request_ResourceNotFound",
        "ResourceNotFound",
    }
)
SOON = "2000-01-01T00:00:00"


@dataclass(frozen=True)
class Client:
    """One application: its tokens, and Graph as it sees it."""

    tokens: AppTokens
    graph: GraphClient


def signed_in(tokens: AppTokens) -> SignedIn:
    """Try to sign an application in."""
    try:
        token = tokens.token()
    except SignInRefusedError as refused:
        return SignedIn(ok=False, code=refused.code)
    except ConnectorError:
        return SignedIn(ok=False, reached=False)
    return SignedIn(ok=True, roles=roles_in(token))


def roles_in(token: str) -> frozenset[str]:
    """Return the permissions that a token names; read, not believed: each is also tried."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error):
        return frozenset()
    roles = claims.get("roles") if isinstance(claims, dict) else None
    return frozenset(map(str, roles)) if isinstance(roles, list) else frozenset()


class Probes:
    """The directory and the subscriptions, as the main application."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    def people(self) -> Reply:
        """Read the first page of the directory."""
        call = GraphCall("GET", "/users/delta", "users delta", "User.Read.All")
        return _tried(self._graph, call, params={"$select": "id"})

    def catalogue(self, bot_id: str, app_id: str) -> Reply:
        """Look the app of our package up in the catalogue of Teams, by app_id where it is set."""
        call = GraphCall("GET", "/appCatalogs/teamsApps", "apps", "AppCatalog.Read.All")
        params = {"$filter": f"externalId eq '{quote(bot_id, safe='')}'"}
        try:
            answer = self._graph.call(_readable(call, params))
        except ConnectorError as why:
            return _lost(why)
        if answer.status != 200:
            return _reply(answer)
        ours = [each for each in _values(answer) if each.get("externalId") == bot_id]
        there = any(app_id in ("", each.get("id")) for each in ours)
        return Reply.YES if there else Reply.MISSING

    def subscriptions(self) -> tuple[Subscribed, ...] | None:
        """Return what is subscribed to, None when it cannot be read."""
        try:
            call = GraphCall("GET", "/subscriptions", "subscriptions", "User.Read.All")
            found = _values(self._graph.call(call))
            return tuple(_subscribed(each) for each in found)
        except ConnectorError:
            return None

    def clock_off_s(self, now: Callable[[], datetime]) -> float | None:
        """Return how many seconds our clock is ahead of Microsoft's."""
        call = GraphCall("GET", "/users/delta", "clock", "User.Read.All")
        try:
            told = self._graph.call(_readable(call, {"$select": "id"})).headers.get("Date", "")
            return (now() - parsedate_to_datetime(told)).total_seconds()
        except (ConnectorError, ValueError, TypeError):
            return None


class MailboxProbes:
    """A mailbox, as the application that uses it."""

    def __init__(self, graph: GraphClient, mailbox: str) -> None:
        self._graph = graph
        self._base = f"/users/{quote(mailbox, safe='@')}"

    def send(self) -> Reply:
        """Try to send a draft that does not exist."""
        path = f"{self._base}/messages/{NOBODYS}/send"
        return _tried(self._graph, GraphCall("POST", path, "send", "Mail.Send"))

    def draft(self) -> Reply:
        """Try to change a draft that does not exist."""
        path = f"{self._base}/messages/{NOBODYS}"
        call = GraphCall("PATCH", path, "draft", "Mail.ReadWrite", body={"subject": NOBODYS})
        return _tried(self._graph, call)

    def event(self) -> Reply:
        """Try to change an event that does not exist."""
        path = f"{self._base}/events/{NOBODYS}"
        call = GraphCall("PATCH", path, "event", "Calendars.ReadWrite", body={"subject": NOBODYS})
        return _tried(self._graph, call)

    def away(self, mailbox: str) -> Reply:
        """Ask for the mailbox's own schedule, of an hour long ago."""
        path = f"{self._base}/calendar/getSchedule"
        moment = {"dateTime": SOON, "timeZone": "UTC"}
        body = {"schedules": [mailbox], "startTime": moment, "endTime": moment}
        call = GraphCall("POST", path, "schedule", "Calendars.ReadBasic", body=body)
        return _tried(self._graph, call)

    def read(self) -> Reply:
        """Read the id of one message."""
        call = GraphCall("GET", f"{self._base}/messages", "messages", "Mail.ReadWrite")
        return _tried(self._graph, call, params={"$top": "1", "$select": "id"})


def endpoint_status(session: requests.Session, address: str) -> int:
    """Return what an address answers to a message without a token, 0 for no answer."""
    try:
        answer = session.post(
            address, json={"type": "message"}, timeout=(CONNECT_S, READ_S), allow_redirects=False
        )
    except requests.RequestException:
        return 0
    return answer.status_code


def _readable(call: GraphCall, params: Mapping[str, str]) -> GraphCall:
    return GraphCall(
        call.method,
        call.path,
        call.what,
        call.permission,
        params=params,
        body=call.body,
        answers=READABLE,
    )


def _tried(graph: GraphClient, call: GraphCall, params: Mapping[str, str] | None = None) -> Reply:
    try:
        return _reply(graph.call(_readable(call, params or {})))
    except ConnectorError as why:
        return _lost(why)


def _lost(why: ConnectorError) -> Reply:
    """Say what an answer that was raised means."""
    if isinstance(why, RefusedError):
        return Reply.NO
    return Reply.MISSING if isinstance(why, NotFoundError) else Reply.NO_ANSWER


def _reply(answer: Answer) -> Reply:
    """Judge: denied, no such mailbox, or allowed although there is no such thing."""
    if answer.status == 403:
        return Reply.NO
    return Reply.MISSING if _code(answer) in NO_MAILBOX else Reply.YES


def _code(answer: Answer) -> str:
    """Return Graph's word for the error, "" without one."""
    try:
        read = json.loads(answer.body)
    except ValueError:
        return ""
    error = read.get("error") if isinstance(read, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _values(answer: Answer) -> list[Mapping[str, object]]:
    """Return the rows of a listing."""
    read = answer.json()
    rows = read.get("value") if isinstance(read, dict) else None
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []


def _subscribed(row: Mapping[str, object]) -> Subscribed:
    return Subscribed(
        str(row.get("notificationUrl") or ""),
        str(row.get("lifecycleNotificationUrl") or ""),
        moment_of(str(row.get("expirationDateTime") or "")),
    )
