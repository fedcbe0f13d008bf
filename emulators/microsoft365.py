"""A stand-in for Microsoft 365 as far as mail goes: sign-in, drafts, sending, looking up.

Faults, by path: a status as kind answers with it and does nothing; "504-after" does the work and
then answers 504; "202-wait" does it and answers 202 with `Retry-After`; "lag" hides a sent message
from one lookup, as Sent Items does for a while.
"""

import base64
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any

from flask import Flask, Response, g, jsonify, request

from emulators.contracts import Contract
from emulators.faults import Fault, FaultScript
from emulators.ledger import Ledger, Received
from emulators.mails import MailStore

SYSTEM = "graph"
CONTRACT = "graph-v1.0.openapi.json"
TOKEN_LIFE_S = 3599
CLIENT_SECRET = "demo-secret"
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


class Microsoft365Emulator:
    """One emulated tenant with one mailbox."""

    def __init__(self, mails: MailStore, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.mails = mails
        self.ledger = ledger
        self.faults = FaultScript()
        self.secret = CLIENT_SECRET
        self.items: dict[str, Item] = {}
        self.tokens: set[str] = set()
        self._clock = clock
        self.app = _make_app(self)

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


def _make_app(emulator: Microsoft365Emulator) -> Flask:
    """Build the application."""
    app = Flask("emulators.microsoft365")
    _add_gate(app, emulator, Contract(CONTRACT, "/v1.0"))
    _add_sign_in(app, emulator)
    _add_sending(app, emulator)
    _add_mailbox(app, emulator)
    return app


def _add_gate(app: Flask, emulator: Microsoft365Emulator, contract: Contract) -> None:
    """Check, count and disturb each call."""

    @app.before_request
    def check() -> Response | None:
        g.fault = fault = emulator.faults.take(request.path)
        api = request.path.startswith("/v1.0/")
        g.broken = contract.fault_of(request) if api else ""
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if api and shown not in emulator.tokens:
            return Response(status=401)
        return _before(fault)

    @app.after_request
    def count(response: Response) -> Response:
        fault: Fault | None = g.fault
        if fault is not None and response.status_code < 300:
            response = _after(fault, response)
        kind = fault.kind if fault else ""
        line = (SYSTEM, request.method, request.full_path.rstrip("?"), response.status_code)
        body = "" if "/oauth2/" in request.path else request.get_data(as_text=True)
        emulator.ledger.add(Received(*line, body, broken=g.broken, fault=kind))
        return response


def _before(fault: Fault | None) -> Response | None:
    """Play a fault that keeps the work from being done."""
    if fault is None:
        return None
    time.sleep(fault.seconds)
    if fault.kind.isdigit():
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return Response('{"error":{"code":"asked for"}}', int(fault.kind), headers)
    if fault.kind == "lag":
        return jsonify(value=[]) if request.args.get("$filter") else Response(status=404)
    return None


def _after(fault: Fault, response: Response) -> Response:
    """Play a fault after the work was done."""
    if fault.kind == "504-after":
        return Response("", 504)
    if fault.kind == "202-wait":
        response.headers["Retry-After"] = fault.retry_after or "30"
    return response


def _add_sign_in(app: Flask, emulator: Microsoft365Emulator) -> None:
    """The tenant's addresses, and its tokens."""

    @app.get("/<tenant>/v2.0/.well-known/openid-configuration")
    def configuration(tenant: str) -> Response:
        login = f"https://login.microsoftonline.com/{tenant}"
        return jsonify(
            issuer=f"{login}/v2.0",
            authorization_endpoint=f"{login}/oauth2/v2.0/authorize",
            token_endpoint=f"{login}/oauth2/v2.0/token",
        )

    @app.get("/common/discovery/instance")
    def instance() -> Response:
        host = "login.microsoftonline.com"
        names = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        return jsonify(tenant_discovery_endpoint="", metadata=[names])

    _add_tokens(app, emulator)


def _add_tokens(app: Flask, emulator: Microsoft365Emulator) -> None:
    """Tokens for whoever knows the secret."""

    @app.post("/<tenant>/oauth2/v2.0/token")
    def token(tenant: str) -> tuple[Response, int]:
        if request.form.get("client_secret") != emulator.secret:
            return jsonify(error="invalid_client", error_description=f"AADSTS7000215 {tenant}"), 401
        made = uuid.uuid4().hex
        emulator.tokens.add(made)
        return jsonify(
            {"token_type": "Bearer", "expires_in": TOKEN_LIFE_S, "access_token": made}
        ), 200


def _add_sending(app: Flask, emulator: Microsoft365Emulator) -> None:
    """Sending in one call, and sending a draft."""

    @app.post("/v1.0/users/<mailbox>/sendMail")
    def send_mail(mailbox: str) -> Response:
        item = _item(mailbox, request.get_data())
        emulator.items[item.id] = item
        emulator.send(item)
        return Response(status=202)

    @app.post("/v1.0/users/<mailbox>/messages/<key>/send")
    def send_draft(mailbox: str, key: str) -> Response:
        item = emulator.items.get(key)
        if item is None or not item.is_draft:
            return Response(f"{mailbox} has no such draft", 404)
        emulator.send(item)
        return Response(status=202)


def _add_mailbox(app: Flask, emulator: Microsoft365Emulator) -> None:
    """Making drafts, looking messages up."""

    @app.post("/v1.0/users/<mailbox>/messages")
    def make(mailbox: str) -> tuple[Response, int]:
        item = _item(mailbox, request.get_data())
        emulator.items[item.id] = item
        return jsonify(_shown(item)), 201

    @app.get("/v1.0/users/<mailbox>/messages")
    def find(mailbox: str) -> Response:
        found = emulator.find(request.args.get("$filter", ""))
        return jsonify(value=[_shown(item) for item in found if mailbox])

    @app.get("/v1.0/users/<mailbox>/messages/<key>")
    def one(mailbox: str, key: str) -> Response:
        item = emulator.items.get(key)
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
