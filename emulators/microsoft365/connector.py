"""The service through which a bot writes into chats: conversations, activities, members."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.microsoft365.ledger_checks import CARD
from emulators.microsoft365.tenant import Tenant, User

Face = dict[str, Any]
Clock = Callable[[], datetime]
FIRST_ID = 1795354260359


@dataclass
class Posted:
    """One message of the bot in somebody's chat. views: what a person sees in its place."""

    id: str
    conversation_id: str
    oid: str
    body: dict[str, Any]
    posted_at: datetime
    replaced: int = 0
    views: dict[str, Face] = field(default_factory=dict)

    @property
    def card(self) -> Face | None:
        """The card as it was sent, None for a plain message."""
        attached = self.body.get("attachments") or ()
        return next((each["content"] for each in attached if each.get("contentType") == CARD), None)

    @property
    def text(self) -> str:
        """The words beside the card."""
        return str(self.body.get("text", ""))

    def seen_by(self, oid: str) -> Face | None:
        """Return the card as somebody sees it now."""
        return self.views.get(oid, self.card)


class Chats:
    """Every chat of the bot; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._posted: dict[str, Posted] = {}
        self._ids: Iterator[int] = count(FIRST_ID)
        self.changed: Callable[[], None] = _nothing

    def post(self, user: User, body: dict[str, Any], now: datetime) -> Posted:
        """Write into somebody's chat."""
        with self._lock:
            made = Posted(str(next(self._ids)), user.conversation_id, user.oid, body, now)
            self._posted[made.id] = made
        self.changed()
        return made

    def get(self, activity_id: str) -> Posted:
        """Return one. Raises KeyError."""
        return self._posted[activity_id]

    def replace(self, activity_id: str, body: dict[str, Any]) -> bool:
        """Replace a message for everybody; False when there is none."""
        with self._lock:
            found = self._posted.get(activity_id)
            if found is None:
                return False
            found.body, found.views = body, {}
            found.replaced += 1
        self.changed()
        return True

    def take_over(self, posted: Iterable[Posted]) -> None:
        """Begin with what an earlier run kept."""
        with self._lock:
            self._posted = {each.id: each for each in posted}
            self._ids = count(max([FIRST_ID, *(int(key) + 1 for key in self._posted)]))

    def of(self, oid: str = "") -> list[Posted]:
        """Return the messages in somebody's chat, or in all, oldest first."""
        with self._lock:
            return [each for each in self._posted.values() if oid in ("", each.oid)]


def _nothing() -> None:
    """Keep nothing."""


def add_connector(app: Flask, tenant: Tenant, chats: Chats, clock: Clock) -> None:
    """Serve it."""
    _add_conversations(app, tenant)
    _add_activities(app, tenant, chats, clock)


def _add_conversations(app: Flask, tenant: Tenant) -> None:
    """Personal chats, and who is in them."""

    @app.post("/teams/v3/conversations")
    def open_chat() -> tuple[Response, int]:
        wanted: dict[str, Any] = request.get_json()
        user = tenant.find(str(wanted["members"][0]["id"]))
        if user is None or wanted.get("tenantId", tenant.id) != tenant.id:
            return refusal(404, "BotNotInConversationRoster")
        if user.teams == "none":
            return refusal(403, "BotNotInConversationRoster")
        return jsonify(id=user.conversation_id), 201

    @app.get("/teams/v3/conversations/<chat>/members")
    def members(chat: str) -> Response | tuple[Response, int]:
        user = tenant.of_chat(chat)
        if user is None:
            return refusal(404, "ConversationNotFound")
        return jsonify([{"id": user.mri, "aadObjectId": user.oid, "name": user.name}])


def _add_activities(app: Flask, tenant: Tenant, chats: Chats, clock: Clock) -> None:
    """Messages into a chat, and in place of one that is there."""

    @app.post("/teams/v3/conversations/<chat>/activities")
    @app.post("/teams/v3/conversations/<chat>/activities/<_reply_to>")
    def post(chat: str, _reply_to: str = "") -> tuple[Response, int]:
        user = tenant.of_chat(chat)
        if user is None:
            return refusal(404, "ConversationNotFound")
        if user.teams != "installed":
            return refusal(403, "MessageWritesBlocked")
        return jsonify(id=chats.post(user, request.get_json(), clock()).id), 201

    @app.put("/teams/v3/conversations/<chat>/activities/<activity>")
    def put(chat: str, activity: str) -> tuple[Response, int]:
        user = tenant.of_chat(chat)
        if user is not None and user.teams != "installed":
            return refusal(403, "MessageWritesBlocked")
        if user is None or not chats.replace(activity, request.get_json()):
            return refusal(404, "ActivityNotFoundInConversation")
        return jsonify(id=activity), 200


def refusal(status: int, code: str) -> tuple[Response, int]:
    """Answer as the service says no."""
    return jsonify(error={"code": code, "message": "the service says no"}), status
