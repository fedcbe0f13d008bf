"""Teams as people see it: the app is installed, cards are opened and pressed.

Everything really goes to the bot's endpoint, with a token that the bot service signed.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from emulators.ledger import Ledger, Received
from emulators.microsoft365.connector import Chats, Face, Posted
from emulators.microsoft365.keys import Keys
from emulators.microsoft365.ledger_checks import CARD, answer_fault
from emulators.microsoft365.memory import Memory
from emulators.microsoft365.posting import Endpoints, Reply
from emulators.microsoft365.tenant import Tenant, User

CHANNEL = "msteams"
EXECUTE = "Action.Execute"
ANSWERS = "teams answers"
REPEATS = 2


class Teams:
    """The client of everybody of the tenant."""

    def __init__(
        self,
        tenant: Tenant,
        keys: Keys,
        ledger: Ledger,
        endpoints: Endpoints,
        clock: Callable[[], datetime],
    ) -> None:
        self.chats = Chats()
        self.endpoints = endpoints
        self._tenant = tenant
        self._keys = keys
        self._ledger = ledger
        self._clock = clock

    def keep_in(self, path: Path | None) -> None:
        """Take over what the file holds, and keep every change there."""
        if path is None:
            return
        memory = Memory(path, self._tenant, self.chats)
        memory.read()
        self.chats.changed = memory.write

    def install_app(self, oid: str) -> Reply:
        """Install the app for somebody; the bot is told."""
        user = self._tenant.users[oid]
        user.teams = "installed"
        self.chats.changed()
        told = {"type": "installationUpdate", "action": "add"}
        return self.tell(user, told, named=False)

    def remove_app(self, oid: str) -> Reply:
        """Remove the app; the bot is told."""
        user = self._tenant.users[oid]
        user.teams = "none"
        self.chats.changed()
        told = {"type": "installationUpdate", "action": "remove"}
        return self.tell(user, told, named=False)

    def block(self, oid: str) -> None:
        """Block the bot; nobody is told."""
        self._tenant.users[oid].teams = "blocked"
        self.chats.changed()

    def say(self, oid: str, text: str) -> Reply:
        """Write to the bot."""
        told = {"type": "message", "text": text, "textFormat": "plain"}
        return self.tell(self._tenant.users[oid], told)

    def open_card(self, activity_id: str, oid: str) -> Face:
        """Look at a card: one that refreshes itself asks the bot first. Raises KeyError."""
        posted = self.chats.get(activity_id)
        refresh = (posted.card or {}).get("refresh")
        mris = (refresh or {}).get("userIds")
        if refresh and (not mris or self._tenant.users[oid].mri in mris):
            self.execute(posted, oid, refresh["action"], trigger="automatic")
        return posted.seen_by(oid) or {}

    def press(
        self, activity_id: str, oid: str, verb: str, typed: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Press the button of that verb, with what was typed. Raises LookupError without one."""
        posted = self.chats.get(activity_id)
        for action in actions_of(posted.seen_by(oid) or {}):
            if action.get("type") == EXECUTE and action.get("verb") == verb:
                merged = {**action, "data": {**action.get("data", {}), **(typed or {})}}
                return self.execute(posted, oid, merged)
        raise LookupError(f"the card has no button for {verb}")

    def execute(
        self, posted: Posted, oid: str, action: Mapping[str, Any], trigger: str = "manual"
    ) -> dict[str, Any]:
        """Hand an action to the bot as it is, and show the card that comes back."""
        sent = {name: action[name] for name in ("type", "title", "verb", "data") if name in action}
        value = {"action": sent, "trigger": trigger}
        told = {"type": "invoke", "name": "adaptiveCard/action", "value": value}
        reply = self._tell_until_answered(oid, told | {"replyToId": posted.id})
        answer = reply.json() if reply.status == 200 else None
        if not isinstance(answer, dict):
            return {"statusCode": reply.status, "type": "", "value": reply.body.decode()}
        line = (ANSWERS, "POST", trigger, reply.status, json.dumps(answer))
        self._ledger.add(Received(*line, broken=answer_fault(answer)))
        if answer.get("type") == CARD:
            posted.views[oid] = answer["value"]
            self.chats.changed()
        return answer

    def _tell_until_answered(self, oid: str, told: Mapping[str, Any]) -> Reply:
        """Send an invoke; the client repeats it twice when nothing useful comes back."""
        reply = self.tell(self._tenant.users[oid], told)
        for _ in range(REPEATS):
            if reply.status and reply.status < 500:
                break
            reply = self.tell(self._tenant.users[oid], told)
        return reply

    def tell(self, user: User, told: Mapping[str, Any], *, named: bool = True) -> Reply:
        """Send an activity of this person to the bot."""
        body = json.dumps(self.activity(user, named=named) | dict(told)).encode()
        return self.send(body, self._keys.bot_token())

    def send(self, body: bytes, token: str) -> Reply:
        """Send any bytes with any token."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.endpoints.send(self.endpoints.bot_url, body, headers)

    def activity(self, user: User, *, named: bool = True) -> dict[str, Any]:
        """Return what every activity of this person holds; install events leave the name out."""
        tenant = {"id": self._tenant.id}
        who = {"id": user.mri, "aadObjectId": user.oid}
        return {
            "id": str(uuid4()),
            "from": {**who, "name": user.name or user.mail} if named else who,
            "timestamp": self._clock().isoformat(),
            "serviceUrl": f"{self._tenant.service_url}/",
            "channelId": CHANNEL,
            "conversation": {
                "conversationType": "personal",
                "tenantId": self._tenant.id,
                "id": user.conversation_id,
            },
            "recipient": {"id": f"28:{self._tenant.bot_id}", "name": "Tourwright"},
            "locale": "en-GB",
            "entities": [{"type": "clientInfo", "locale": "en-GB", "platform": "Web"}],
            "channelData": {"tenant": tenant, "source": {"name": "message"}},
        }


def actions_of(part: object) -> Iterator[dict[str, Any]]:
    """Return every action of a card, in order, hidden ones too."""
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Action."):
            yield part
        for name, each in part.items():
            if name not in ("refresh", "fallback", "data"):
                yield from actions_of(each)
    elif isinstance(part, list):
        for each in part:
            yield from actions_of(each)
