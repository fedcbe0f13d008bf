"""The calendar of the service mailbox, free and busy times, and online meetings."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.microsoft365.tenant import Tenant, User


@dataclass
class Event:
    """One entry. told: how often its attendees heard of it."""

    id: str
    content: dict[str, Any]
    cancelled: bool = False
    told: int = 1


@dataclass
class Calendar:
    """Entries by id; a repeated transactionId means the entry that is there."""

    events: dict[str, Event] = field(default_factory=dict)
    meetings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, content: dict[str, Any]) -> Event:
        """Make an entry, once for each transactionId."""
        key = content.get("transactionId")
        for event in self.events.values():
            if key and event.content.get("transactionId") == key:
                return event
        made = Event(uuid.uuid4().hex, content)
        self.events[made.id] = made
        return made

    def find(self, filter_text: str) -> list[Event]:
        """Return what has the property or transactionId that a filter names."""
        wanted = filter_text.rpartition("eq '")[2].partition("'")[0]
        return [each for each in self.events.values() if wanted in _keys(each) or not filter_text]


def _keys(event: Event) -> list[str]:
    """Return by what an entry can be found."""
    properties = event.content.get("singleValueExtendedProperties") or ()
    return [str(event.content.get("transactionId")), *(each["value"] for each in properties)]


def add_calendar(
    app: Flask, tenant: Tenant, calendar: Calendar, clock: Callable[[], datetime]
) -> None:
    """Serve it."""
    _add_events(app, tenant, calendar)
    _add_event(app, calendar)
    _add_schedule(app, tenant, clock)
    _add_meetings(app, tenant, calendar)


def _add_events(app: Flask, tenant: Tenant, calendar: Calendar) -> None:
    """Making entries and looking for them."""

    @app.post("/v1.0/users/<_mailbox>/events")
    def make(_mailbox: str) -> tuple[Response, int]:
        content: dict[str, Any] = request.get_json()
        if content.get("isOnlineMeeting") and not tenant.policies["online_meetings"]:
            return jsonify(error={"code": "ErrorInvalidRequest", "message": "no licence"}), 400
        return jsonify(_shown(calendar.add(content))), 201

    @app.get("/v1.0/users/<_mailbox>/events")
    def find(_mailbox: str) -> Response:
        found = calendar.find(request.args.get("$filter", ""))
        return jsonify(value=[_shown(each) for each in found])


def _add_event(app: Flask, calendar: Calendar) -> None:
    """One entry: read, changed, cancelled, deleted."""

    @app.get("/v1.0/users/<_mailbox>/events/<key>")
    def one(_mailbox: str, key: str) -> Response | tuple[Response, int]:
        event = calendar.events.get(key)
        return jsonify(_shown(event)) if event else _missing()

    @app.patch("/v1.0/users/<_mailbox>/events/<key>")
    def change(_mailbox: str, key: str) -> Response | tuple[Response, int]:
        event = calendar.events.get(key)
        if event is None:
            return _missing()
        event.content |= request.get_json()
        event.told += 1
        return jsonify(_shown(event))

    @app.post("/v1.0/users/<_mailbox>/events/<key>/cancel")
    def cancel(_mailbox: str, key: str) -> Response | tuple[Response, int]:
        event = calendar.events.get(key)
        if event is None or event.cancelled:
            return _missing()
        event.cancelled = True
        return Response(status=202)

    @app.delete("/v1.0/users/<_mailbox>/events/<key>")
    def delete(_mailbox: str, key: str) -> Response | tuple[Response, int]:
        return Response(status=204) if calendar.events.pop(key, None) else _missing()


def _add_schedule(app: Flask, tenant: Tenant, clock: Callable[[], datetime]) -> None:
    """Who is away."""

    @app.post("/v1.0/users/<_mailbox>/calendar/getSchedule")
    def schedule(_mailbox: str) -> Response:
        wanted = request.get_json()["schedules"]
        return jsonify(value=[_schedule(tenant.find(each), each, clock()) for each in wanted])


def _schedule(user: User | None, address: str, now: datetime) -> dict[str, Any]:
    """Return what Exchange knows of somebody's time."""
    if user is None or user.mailbox != "cloud":
        error = {"message": "no such mailbox", "responseCode": "ErrorMailRecipientNotFound"}
        return {"scheduleId": address, "error": error}
    items = []
    if user.oof_until is not None and user.oof_until > now:
        since = user.oof_from or now
        items.append({"status": "oof", "start": _moment(since), "end": _moment(user.oof_until)})
    return {"scheduleId": address, "availabilityView": "", "scheduleItems": items}


def _add_meetings(app: Flask, tenant: Tenant, calendar: Calendar) -> None:
    """Online meetings, one for each externalId."""

    @app.post("/v1.0/users/<_mailbox>/onlineMeetings/createOrGet")
    def create(_mailbox: str) -> tuple[Response, int]:
        if not tenant.policies["online_meetings"]:
            return jsonify(error={"code": "Forbidden", "message": "no application policy"}), 403
        key = request.get_json()["externalId"]
        there = key in calendar.meetings
        made = {"id": uuid.uuid4().hex, "joinWebUrl": f"https://teams.microsoft.com/l/{key}"}
        return jsonify(calendar.meetings.setdefault(key, made)), 200 if there else 201


def _moment(moment: datetime) -> dict[str, str]:
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _shown(event: Event) -> dict[str, Any]:
    """Return the entry as Graph shows it."""
    content = {name: value for name, value in event.content.items() if not name.startswith("sing")}
    return content | {"id": event.id, "isCancelled": event.cancelled, "iCalUId": f"040-{event.id}"}


def _missing() -> tuple[Response, int]:
    return jsonify(error={"code": "ErrorItemNotFound", "message": "no such entry"}), 404
