"""Talks as events of the service mailbox's calendar: one event each, changed and never copied.

Source: https://learn.microsoft.com/graph/api/ - user-post-events, event-update, event-cancel. Graph
drops a second event with the same transactionId. The subject says only that two people talk, the
event is private, and its text is our address and nothing more.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.letters import mail_address, one_line
from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.messages import PROPERTY, found_by_key
from tourwright.ports import (
    Clock,
    Invite,
    Letter,
    NotFoundError,
    RefusedError,
    TransientError,
)
from tourwright.ports.mailbox import NotedTalk, TalkNotes

logger = logging.getLogger(__name__)

IDS_THAT_STAY = 'IdType="ImmutableId"'
PERMISSION = "Calendars.ReadWrite"
THERE_ALREADY = 409
Body = dict[str, object]


@dataclass(frozen=True)
class CalendarSettings:
    """Whose calendar; home is our address, online asks for a Teams link."""

    mailbox: str
    home: str
    online: bool = False


class GraphCalendar:
    """See `tourwright.ports.mailbox.TalkCalendar`."""

    def __init__(
        self, graph: GraphClient, settings: CalendarSettings, notes: TalkNotes, clock: Clock
    ) -> None:
        """Keep talks in one calendar; notes say which event is which talk."""
        self._graph = graph
        self._settings = settings
        self._notes = notes
        self._clock = clock
        self._path = f"/users/{quote(settings.mailbox, safe='@')}/events"
        self._said: set[str] = set()

    def tell(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """See `tourwright.ports.mailbox.TalkCalendar.tell`: the first attendee's letter does it."""
        invite = letter.invite
        if invite is None:
            return False
        noted = self._notes.get(invite.uid)
        if noted is not None and noted.sequence >= invite.sequence:
            return True
        if noted is not None and invite.handed_on and invite.cancelled:
            # The event goes on with others: Graph itself withdraws it from who is taken off.
            return True
        try:
            event_id = self._told(invite, noted)
        except RefusedError as refused:
            self._say("talks go as calendar files", refused)
            return False
        if not event_id:
            return False
        now = self._clock.now()
        self._notes.put(NotedTalk(invite.uid, event_id, invite.sequence, now), outbox_ids)
        return True

    def _told(self, invite: Invite, noted: NotedTalk | None) -> str:
        """Return the id of the event that now says it, "" when there is none to withdraw."""
        event_id = noted.event_id if noted is not None else ""
        if not event_id and (invite.sequence or invite.cancelled):
            event_id = self._found(invite.uid)
        if invite.cancelled:
            return self._cancelled(event_id) if event_id else ""
        return self._changed(event_id, invite) if event_id else self._made(invite)

    def _made(self, invite: Invite, again: str = "") -> str:
        """Make the event, with a link where that is set up and the mailbox may."""
        body = event_body(invite, self._settings.home) | {
            "transactionId": invite.uid + again,
            "singleValueExtendedProperties": [{"id": PROPERTY, "value": invite.uid}],
        }
        if not self._settings.online:
            return self._posted(body, invite.uid)
        link = {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}
        try:
            return self._posted(body | link, invite.uid)
        except RefusedError as refused:
            self._say("talks have no Teams link", refused)
            return self._posted(body, invite.uid)

    def _posted(self, body: Body, uid: str) -> str:
        call = self._call("POST", "", body=body, answers=frozenset({THERE_ALREADY}))
        answer = self._graph.call(call, uid)
        if answer.status == THERE_ALREADY:
            return self._found(uid) or _lost()
        return _id_of(answer.json()) or _lost()

    def _changed(self, event_id: str, invite: Invite) -> str:
        """Change the event; one that somebody deleted is made anew."""
        body = event_body(invite, self._settings.home)
        try:
            self._graph.call(self._call("PATCH", _key(event_id), body=body), invite.uid)
        except NotFoundError:
            return self._made(invite, f"-{invite.sequence}")
        return event_id

    def _cancelled(self, event_id: str) -> str:
        """Withdraw the event; one that is not there is withdrawn."""
        call = self._call("POST", f"{_key(event_id)}/cancel", body={"comment": ""})
        try:
            self._graph.call(call, event_id)
        except NotFoundError:
            logger.info("event was withdrawn already")
        return event_id

    def _found(self, uid: str) -> str:
        """Return the id of the talk's event by our property, "" without one."""
        params = {"$filter": found_by_key(uid), "$select": "id"}
        listed = self._graph.call(self._call("GET", "", params=params), uid).json()
        values = listed.get("value") if isinstance(listed, dict) else None
        return _id_of(values[0]) if isinstance(values, list) and values else ""

    def _call(self, method: str, path: str, **how: Any) -> GraphCall:  # noqa: ANN401  # the other fields of GraphCall
        """Return a call about the calendar."""
        what = f"{method} event{'s' if not path else ''}"
        prefer = {"Prefer": IDS_THAT_STAY}
        return GraphCall(method, self._path + path, what, PERMISSION, headers=prefer, **how)

    def _say(self, what: str, why: RefusedError) -> None:
        """Log once what does not work and what happens instead."""
        if what not in self._said:
            self._said.add(what)
            logger.warning("calendar refused", extra={"instead": what, "why": str(why)})


def event_body(invite: Invite, home: str) -> Body:
    """Return what an event says; the hour is told in the talk's own zone, so that it stays."""
    attendees = [mail_address(*each) for each in invite.addresses]
    return {
        "subject": one_line(invite.summary),
        "body": {"contentType": "html", "content": f'<p><a href="{escape(home)}">{home}</a></p>'},
        "start": _moment(invite.start, invite.zone),
        "end": _moment(invite.end, invite.zone),
        "attendees": [
            {
                "emailAddress": {"address": each.addr_spec, "name": each.display_name},
                "type": "required",
            }
            for each in attendees
        ],
        "sensitivity": "private",
    }


def _moment(moment: datetime, zone: str) -> Body:
    """Write a moment with its zone; a zone that nobody knows is UTC."""
    try:
        local = moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return _moment(moment, "UTC")
    return {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}", "timeZone": zone}


def _key(event_id: str) -> str:
    return f"/{quote(event_id, safe='')}"


def _id_of(value: object) -> str:
    return str(value.get("id", "")) if isinstance(value, dict) else ""


def _lost() -> str:
    """Say that the event cannot be named yet; the next try finds it."""
    raise TransientError("Graph events: the event is there and cannot be found yet")
