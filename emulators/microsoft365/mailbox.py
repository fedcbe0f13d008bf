"""Mails of the emulated tenant: drafts, sending, looking messages up.

A sent message moves to Sent Items, where it is found `lag_s` later. Its id stays only when it was
made with `Prefer: IdType="ImmutableId"`.
"""

import base64
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import formataddr
from html import unescape
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.mails import MailStore

SYSTEM = "graph"
QUOTED = re.compile(r"eq '((?:[^']|'')*)'")
STAYS = "ImmutableId"


@dataclass
class Item:
    """One message in the mailbox. sent_at None: a draft; stays: its id does not change."""

    id: str
    content: dict[str, Any]
    is_draft: bool = True
    raw: bytes = b""
    key: str = ""
    message_id: str = field(default="")
    stays: bool = True
    sent_at: datetime | None = None


class Mailbox:
    """The service mailbox: what was drafted and sent. lag_s: how long a sent message hides."""

    def __init__(self, mails: MailStore, clock: Callable[[], datetime]) -> None:
        self.mails = mails
        self.items: dict[str, Item] = {}
        self.lag_s = 0.0
        self.on_delivery: Callable[[str], None] | None = None
        self._clock = clock

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the mailboxes of its recipients."""
        message = message_from_bytes(raw, policy=default)
        to = [each.addr_spec for each in message["To"].addresses]
        moment = self._clock().isoformat(timespec="seconds")
        self.mails.add(SYSTEM, to, raw, moment)
        body = message.get_body(("html",))
        if self.on_delivery is not None and body is not None:
            self.on_delivery(str(body.get_content()))

    def send(self, item: Item) -> None:
        """Send an item."""
        item.is_draft, item.sent_at = False, self._clock()
        self.deliver(item.raw or _as_mail(item.content, self._clock()))
        if not item.stays:
            self.items.pop(item.id, None)
            item.id = uuid.uuid4().hex
            self.items[item.id] = item

    def visible(self) -> list[Item]:
        """Return what can be found: a message that was just sent is on its way."""
        seen_from = self._clock() - timedelta(seconds=self.lag_s)
        return [each for each in self.items.values() if (each.sent_at or seen_from) <= seen_from]

    def get(self, key: str) -> Item | None:
        """Return what has the id."""
        return next((each for each in self.visible() if each.id == key), None)

    def find(self, filter_text: str) -> list[Item]:
        """Return what an OData filter of ours means, everything without one."""
        wanted = [text.replace("''", "'") for text in QUOTED.findall(filter_text)]
        found = self.visible()
        if not filter_text:
            return found
        if filter_text.startswith("internetMessageId"):
            return [each for each in found if each.message_id == wanted[0]]
        return [each for each in found if [each.key] == wanted[1:]]


def add_mailbox(app: Flask, box: Mailbox) -> None:
    """Serve it."""
    _add_sending(app, box)
    _add_drafts(app, box)
    _add_reading(app, box)


def _add_sending(app: Flask, box: Mailbox) -> None:
    """Sending in one call, and sending a draft."""

    @app.post("/v1.0/users/<mailbox>/sendMail")
    def send_mail(mailbox: str) -> Response:
        item = _item(mailbox, request.get_data())
        box.items[item.id] = item
        box.send(item)
        return Response(status=202)

    @app.post("/v1.0/users/<mailbox>/messages/<key>/send")
    def send_draft(mailbox: str, key: str) -> Response:
        item = box.items.get(key)
        if item is None or not item.is_draft:
            return _missing(mailbox)
        box.send(item)
        return Response(status=202)


def _add_drafts(app: Flask, box: Mailbox) -> None:
    """Making drafts, changing and dropping them."""

    @app.post("/v1.0/users/<mailbox>/messages")
    def make(mailbox: str) -> tuple[Response, int]:
        item = _item(mailbox, request.get_data())
        item.stays = STAYS in request.headers.get("Prefer", "")
        box.items[item.id] = item
        return jsonify(_shown(item)), 201

    @app.patch("/v1.0/users/<mailbox>/messages/<key>")
    def change(mailbox: str, key: str) -> Response:
        item = box.get(key)
        if item is None:
            return _missing(mailbox)
        item.content |= request.get_json()
        item.message_id = item.content.get("internetMessageId", item.message_id)
        return jsonify(_shown(item))

    @app.delete("/v1.0/users/<mailbox>/messages/<key>")
    def drop(mailbox: str, key: str) -> Response:
        return Response(status=204) if box.items.pop(key, None) else _missing(mailbox)


def _add_reading(app: Flask, box: Mailbox) -> None:
    """Looking messages up."""

    @app.get("/v1.0/users/<_mailbox>/messages")
    @app.get("/v1.0/users/<_mailbox>/mailFolders/<folder>/messages")
    def find(_mailbox: str, folder: str = "") -> Response:
        found = box.find(request.args.get("$filter", ""))
        if folder.lower() == "sentitems":
            found = [item for item in found if not item.is_draft]
        top = int(request.args.get("$top", "10"))
        return jsonify(value=[_shown(item) for item in found[:top]])

    @app.get("/v1.0/users/<mailbox>/messages/<key>")
    def one(mailbox: str, key: str) -> Response:
        item = box.get(key)
        return jsonify(_shown(item)) if item else _missing(mailbox)


def _missing(mailbox: str) -> Response:
    """Answer that the mailbox holds no such thing."""
    return Response(f"{mailbox} has no such message", 404)


def _item(mailbox: str, body: bytes) -> Item:
    """Make an item of a JSON or MIME body."""
    key = uuid.uuid4().hex
    if request.mimetype == "text/plain":
        raw = base64.b64decode(body, validate=True)
        message_id = str(message_from_bytes(raw, policy=default)["Message-ID"]).strip()
        return Item(key, {}, raw=raw, message_id=message_id)
    content: dict[str, Any] = request.get_json()
    content = content.get("message", content)
    content["from"] = mailbox
    properties = content.get("singleValueExtendedProperties") or [{"value": ""}]
    return Item(
        key, content, key=properties[0]["value"], message_id=content.get("internetMessageId", "")
    )


def _shown(item: Item) -> dict[str, Any]:
    """Return the item as Graph shows it."""
    return {"id": item.id, "isDraft": item.is_draft, "internetMessageId": item.message_id}


def _as_mail(content: dict[str, Any], moment: datetime) -> bytes:
    """Make the mail that Exchange would make of a JSON message."""
    mail = EmailMessage()
    mail["Message-ID"] = content.get("internetMessageId") or f"<{uuid.uuid4().hex}@emulated>"
    mail["Date"] = moment
    mail["From"] = content["from"]
    mail["To"] = ", ".join(_named(each["emailAddress"]) for each in content["toRecipients"])
    mail["Subject"] = content["subject"]
    html = content["body"]["content"]
    mail.set_content(_text_of(html))
    mail.add_alternative(html, subtype="html")
    for file in content.get("attachments", ()):
        data = base64.b64decode(file["contentBytes"])
        mail.add_attachment(data, "text", "calendar", filename=file["name"])
    return mail.as_bytes()


def _named(address: dict[str, str]) -> str:
    """Return an address with the name that it is given."""
    return formataddr((address.get("name", ""), address["address"]))


def _text_of(html: str) -> str:
    """Return an HTML body as plain text, roughly as Exchange does."""
    body = html.partition("<body")[2].partition(">")[2]
    body = re.sub(r"</p>\s*", "\n\n", body)
    linked = re.sub(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', r"\2 <\1>", body)
    text = re.sub(r"<[^<>]+>(?!\s*>)", lambda tag: _kept(tag.group()), linked)
    return unescape(text).strip() + "\n"


def _kept(tag: str) -> str:
    """Keep addresses in angle brackets, drop tags."""
    return tag if tag.startswith("<http") else ""
