"""Mails of the emulated tenant: drafts, sending, looking messages up."""

import base64
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any

from flask import Flask, Response, jsonify, request

from emulators.mails import MailStore

SYSTEM = "graph"
QUOTED = re.compile(r"eq '((?:[^']|'')*)'")


@dataclass
class Item:
    """One message in the mailbox."""

    id: str
    content: dict[str, Any]
    is_draft: bool = True
    raw: bytes = b""
    key: str = ""
    message_id: str = field(default="")


class Mailbox:
    """The service mailbox: what was drafted and sent."""

    def __init__(self, mails: MailStore, clock: Callable[[], datetime]) -> None:
        self.mails = mails
        self.items: dict[str, Item] = {}
        self._clock = clock

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the mailboxes of its recipients."""
        message = message_from_bytes(raw, policy=default)
        to = [each.addr_spec for each in message["To"].addresses]
        moment = self._clock().isoformat(timespec="seconds")
        self.mails.add(SYSTEM, to, raw, moment)

    def send(self, item: Item) -> None:
        """Send an item."""
        item.is_draft = False
        self.deliver(item.raw or _as_mail(item.content, self._clock()))

    def find(self, filter_text: str) -> list[Item]:
        """Return what an OData filter of ours means."""
        wanted = [text.replace("''", "'") for text in QUOTED.findall(filter_text)]
        found = list(self.items.values())
        if filter_text.startswith("internetMessageId"):
            return [each for each in found if each.message_id == wanted[0]]
        return [each for each in found if [each.key] == wanted[1:]]


def add_mailbox(app: Flask, box: Mailbox) -> None:
    """Serve it."""
    _add_sending(app, box)
    _add_messages(app, box)


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
            return Response(f"{mailbox} has no such draft", 404)
        box.send(item)
        return Response(status=202)


def _add_messages(app: Flask, box: Mailbox) -> None:
    """Making drafts, looking messages up."""

    @app.post("/v1.0/users/<mailbox>/messages")
    def make(mailbox: str) -> tuple[Response, int]:
        item = _item(mailbox, request.get_data())
        box.items[item.id] = item
        return jsonify(_shown(item)), 201

    @app.get("/v1.0/users/<mailbox>/messages")
    def find(mailbox: str) -> Response:
        found = box.find(request.args.get("$filter", ""))
        return jsonify(value=[_shown(item) for item in found if mailbox])

    @app.get("/v1.0/users/<mailbox>/messages/<key>")
    def one(mailbox: str, key: str) -> Response:
        item = box.items.get(key)
        if item is None:
            return Response(f"{mailbox} has no such message", 404)
        return jsonify(_shown(item))


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
    mail["To"] = ", ".join(each["emailAddress"]["address"] for each in content["toRecipients"])
    mail["Subject"] = content["subject"]
    html = content["body"]["content"]
    mail.set_content(_text_of(html))
    mail.add_alternative(html, subtype="html")
    for file in content.get("attachments", ()):
        data = base64.b64decode(file["contentBytes"])
        mail.add_attachment(data, "text", "calendar", filename=file["name"])
    return mail.as_bytes()


def _text_of(html: str) -> str:
    """Return an HTML body as plain text, roughly as Exchange does."""
    body = html.partition("<body")[2].partition(">")[2]
    linked = re.sub(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', r"\2 <\1>", body)
    text = re.sub(r"<[^<>]+>(?!\s*>)", lambda tag: _kept(tag.group()), linked)
    return unescape(text).strip() + "\n"


def _kept(tag: str) -> str:
    """Keep addresses in angle brackets, drop tags."""
    return tag if tag.startswith("<http") else ""
