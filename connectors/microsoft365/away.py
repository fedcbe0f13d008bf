"""Who is out of office, asked from the service mailbox as a colleague would see it.

Only the word "out of office" of the calendar is read; neither a subject nor anything else.
Source: https://learn.microsoft.com/graph/api/calendar-getschedule.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.times import moment_of
from tourwright.ports import MalformedError

PERMISSION = "Calendars.ReadBasic"
AT_ONCE = 20
AHEAD = timedelta(days=60)
"""The longest span that one call may ask about is 62 days."""

NEXT_TO = timedelta(hours=15)
"""Two entries with no more between them are one absence: an evening and a night at home."""


class GraphAway:
    """See `tourwright.ports.directory.Away`."""

    def __init__(self, graph: GraphClient, mailbox: str) -> None:
        self._graph = graph
        self._mailbox = mailbox

    def until(self, addresses: Sequence[str], now: datetime) -> Mapping[str, datetime]:
        """See `Away.until`."""
        away: dict[str, datetime] = {}
        for start in range(0, len(addresses), AT_ONCE):
            away |= self._some(addresses[start : start + AT_ONCE], now)
        return away

    def _some(self, addresses: Sequence[str], now: datetime) -> dict[str, datetime]:
        path = f"/users/{quote(self._mailbox, safe='@')}/calendar/getSchedule"
        body = {
            "schedules": list(addresses),
            "startTime": _moment(now),
            "endTime": _moment(now + AHEAD),
            "availabilityViewInterval": 60,
        }
        headers = {"Prefer": 'outlook.timezone="UTC"'}
        call = GraphCall("POST", path, "schedules", PERMISSION, headers=headers, body=body)
        told = self._graph.call(call).json()
        listed = told.get("value") if isinstance(told, dict) else None
        if not isinstance(listed, list):
            raise MalformedError("Graph schedules: value is no list")
        known = {each.casefold(): each for each in addresses}
        found = ((known.get(_id(each)), _back(each, now)) for each in listed)
        return {address: back for address, back in found if address and back}


def _id(told: Mapping[str, Any]) -> str:
    return str(told.get("scheduleId", "")).casefold()


def _back(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """Return when the absence that lasts now is over, None without one."""
    back = now
    for start, end in sorted(_absences(told)):
        if start - back > (NEXT_TO if back > now else timedelta()):
            break
        back = max(back, end)
    return back if back > now else None


def _absences(told: Mapping[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    items = told.get("scheduleItems")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("status") == "oof":
            start, end = item.get("start") or {}, item.get("end") or {}
            yield moment_of(str(start.get("dateTime"))), moment_of(str(end.get("dateTime")))


def _moment(moment: datetime) -> dict[str, str]:
    return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
