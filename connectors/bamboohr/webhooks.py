"""Sees to the webhook of a BambooHR account: makes it, and mends what somebody changed.

Source: https://documentation.bamboohr.com/reference - "List Webhooks", "Get Webhook", "Create
Webhook", "Update Webhook", "List Monitor Fields". Only webhooks of the account that the API key
belongs to are seen. The private key is told once, when one is made: a webhook of ours whose key we
do not have (the answer was lost) can prove nothing and is made anew.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import requests

from connectors.bamboohr.reading import Json
from connectors.hris_calls import object_of
from connectors.hris_records import parts
from connectors.hris_values import text
from connectors.http import Answer, Call, perform
from tourwright.ports import NotFoundError, RefusedError
from tourwright.ports.hris_hooks import HookKept, HookState, Looked

NAME = "Tourwright"
EVENTS = ("employee.created", "employee.updated", "employee.deleted")
WATCHED: Sequence[Sequence[str]] = (
    ("firstName",),
    ("lastName",),
    ("preferredName",),
    ("workEmail",),
    ("homeEmail",),
    ("hireDate",),
    ("terminationDate",),
    ("employmentStatus", "employmentHistoryStatus", "status"),
    ("jobTitle",),
    ("department",),
    ("location",),
    ("reportsTo", "supervisorEId", "supervisorId", "supervisor"),
)
"""Fields that the reading uses; accounts have one name or another for some."""

KEPT = ("name", "postFields", "includeCompanyDomain")
"""What an update must repeat, or it goes back to what is usual."""


@dataclass(frozen=True)
class Fields:
    """What the account lets be watched: the names of what we read, and names by their numbers."""

    wanted: Sequence[str]
    by_number: Mapping[str, str]

    def named(self, listed: object) -> set[str]:
        """Return listed fields by their names; they may come as numbers."""
        found = [text(each) for each in listed] if isinstance(listed, list) else []
        return {self.by_number.get(each, each) for each in found}


class BambooHrWebhooks:
    """The HookCalls port over one account; see `tourwright.ports.hris_hooks.HookCalls`."""

    def __init__(self, session: requests.Session, base_url: str) -> None:
        self._session = session
        self._base = base_url.rstrip("/") + "/api/v1/webhooks"

    def look_after(self, address: str, kept: HookKept, *, is_key_given: bool) -> Looked:
        """See `tourwright.ports.hris_hooks.HookCalls.look_after`."""
        fields, notes = self._fields()
        there = self._calling(address)
        if kept.hook_id not in there:
            kept = HookKept()
        if not kept.key and not is_key_given:
            for number in there:
                self._delete(number)
            there = ()
        if not there:
            return Looked(HookState.MADE, self._made(address, fields), notes)
        mended = [self._mended(each, fields) for each in there]
        return Looked(HookState.MENDED if any(mended) else HookState.LIVE, kept, notes)

    def _fields(self) -> tuple[Fields, tuple[str, ...]]:
        """Return what may be watched, and what of it that we read may not."""
        rows = parts(object_of(self._call("GET", "/monitor_fields")).get("fields"))
        by_number = {text(row.get("id")): text(row.get("alias")) for row in rows}
        names = set(by_number.values())
        found = [next((each for each in group if each in names), "") for group in WATCHED]
        if not any(found):
            raise RefusedError("BambooHR webhooks: none of the fields we read may be watched")
        lacking = [group[0] for group, name in zip(WATCHED, found, strict=True) if not name]
        notes = (f"not to be watched here: {', '.join(lacking)}",) if lacking else ()
        return Fields([name for name in found if name], by_number), notes

    def _calling(self, address: str) -> Sequence[str]:
        """Return the numbers of the webhooks that call the address."""
        rows = parts(object_of(self._call("GET")).get("webhooks"))
        numbers = [text(row.get("id")) for row in rows if row.get("url") == address]
        return [each for each in numbers if each.isascii() and each.isdigit()]

    def _made(self, address: str, fields: Fields) -> HookKept:
        body = _body({"name": NAME}, address, fields.wanted)
        answer = object_of(self._call("POST", body=body))
        made = HookKept(text(answer.get("id")), text(answer.get("privateKey")))
        if not made.hook_id or not made.key:
            raise RefusedError("BambooHR webhooks: one was made without a number and a key")
        return made

    def _mended(self, number: str, fields: Fields) -> bool:
        """Mend the webhook where it differs; False when it is as it must be."""
        found = object_of(self._call("GET", f"/{number}"))
        watched, events = fields.named(found.get("monitorFields")), found.get("events")
        has_all = watched >= set(fields.wanted) and set(EVENTS) <= set(fields.named(events))
        if has_all and found.get("format") == "json":
            return False
        every = sorted(watched | set(fields.wanted))
        self._call("PUT", f"/{number}", _body(found, text(found.get("url")), every))
        return True

    def _delete(self, number: str) -> None:
        """Delete it; one that is gone already is fine."""
        with suppress(NotFoundError):
            self._call("DELETE", f"/{number}")

    def _call(self, method: str, path: str = "", body: Json | None = None) -> Answer:
        sent = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        call = Call(method, self._base + path, "BambooHR webhooks", headers=headers, body=sent)
        return perform(self._session, call)


def _body(known: Json, address: str, fields: Sequence[str]) -> Json:
    """Return the whole of a webhook: what an update leaves out goes back to what is usual."""
    kept = {name: known[name] for name in KEPT if known.get(name) is not None}
    of_ours = {"url": address, "format": "json", "events": list(EVENTS)}
    return {"name": NAME, **kept, **of_ours, "monitorFields": list(fields)}
