"""Outlook as people see it: the card of a mail is drawn, refreshed when opened, and pressed.

What is done here stands in "Actionable messages in Outlook": an action posts its body after
`{{input.value}}` was replaced, an answer with `CARD-UPDATE-IN-BODY` brings the next card, and a
card older than a month does nothing.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import jwt

from emulators.ledger import Ledger, Received
from emulators.mails import Mail, MailStore
from emulators.microsoft365.connector import Face
from emulators.microsoft365.keys import Keys
from emulators.microsoft365.ledger_checks import card_fault
from emulators.microsoft365.posting import Endpoints, Reply
from emulators.microsoft365.teams import actions_of
from emulators.microsoft365.tenant import Tenant

SCRIPT = re.compile(r'<script type="application/adaptivecard\+json">(.*?)</script>', re.DOTALL)
SIGNED = re.compile(r'itemprop="signedAdaptiveCard"[^>]*content="([^"]+)"', re.IGNORECASE)
SIGNED_TEXT = re.compile(r'itemprop="signedAdaptiveCard"[^>]*>([^<]+)<', re.IGNORECASE)
INPUT = re.compile(r"\{\{([^{}]+?)\.value\}\}")
MONTH = timedelta(days=31)
MAILED, ANSWERS = "outlook cards", "outlook answers"


class TooOldError(Exception):
    """Outlook does nothing with a card that is older than a month."""


@dataclass(frozen=True)
class Surroundings:
    """What Outlook works with."""

    tenant: Tenant
    keys: Keys
    mails: MailStore
    ledger: Ledger
    endpoints: Endpoints


class Outlook:
    """The client of everybody who has a mailbox."""

    def __init__(self, around: Surroundings, clock: Callable[[], datetime]) -> None:
        self._around = around
        self._clock = clock
        self._views: dict[tuple[int, str], Face] = {}

    def open_mail(self, mail_id: int, oid: str) -> Face | None:
        """Open a mail: None when it shows no card. A card that refreshes itself asks first."""
        mail = self._mail(mail_id)
        card = self._views.get((mail_id, oid)) or self._drawn(mail)
        if card is None:
            return None
        self._views[mail_id, oid] = card
        again = card.get("autoInvokeAction")
        if again and not self._is_old(mail):
            self._invoke(mail_id, oid, again, {})
        return self._views[mail_id, oid]

    def seen(self, mail_id: int, oid: str) -> Face | None:
        """Return the card as it stands there, without asking anybody."""
        return self._views.get((mail_id, oid)) or self._drawn(self._mail(mail_id))

    def press_mail(
        self, mail_id: int, oid: str, index: int, typed: Mapping[str, str] | None = None
    ) -> Reply:
        """Press the card's n-th button that posts. Raises LookupError, TooOldError."""
        card = self.seen(mail_id, oid)
        posting = [each for each in actions_of(card) if each.get("type") == "Action.Http"]
        own = (card or {}).get("autoInvokeAction")
        buttons = [each for each in posting if each is not own]
        if self._is_old(self._mail(mail_id)):
            raise TooOldError("this card is older than a month")
        return self._invoke(mail_id, oid, buttons[index], typed or {})

    def _mail(self, mail_id: int) -> Mail:
        """Return a mail. Raises LookupError."""
        found = self._around.mails.get(mail_id)
        if found is None:
            raise LookupError(f"there is no mail {mail_id}")
        return found

    def _drawn(self, mail: Mail) -> Face | None:
        """Return the card that Outlook would draw of a mail, None when it would draw none."""
        card = card_of(mail.html)
        tenant = self._around.tenant
        user = tenant.find(mail.recipient)
        if card is None or user is None or user.mailbox != "cloud":
            return None
        ours = card.get("originator") == tenant.outlook_provider
        return card if ours and tenant.policies["actionable_messages"] else None

    def _is_old(self, mail: Mail) -> bool:
        return self._clock() - datetime.fromisoformat(mail.received) > MONTH

    def _invoke(
        self, mail_id: int, oid: str, action: Mapping[str, Any], typed: Mapping[str, str]
    ) -> Reply:
        """Post an action, and show the card that comes back."""
        around, card = self._around, self._views.get((mail_id, oid), {})
        kind = _content_type(action)
        body = filled(str(action.get("body", "")), typed, kind)
        headers = {
            "Authorization": f"Bearer {around.keys.outlook_token(oid)}",
            "Action-Request-Id": str(uuid4()),
            "Card-Correlation-Id": str(card.get("correlationId", "")),
            "Content-Type": kind,
        }
        reply = around.endpoints.send(str(action["url"]), body.encode(), headers)
        lower = {name.lower(): value for name, value in reply.headers.items()}
        if reply.status == 200 and lower.get("card-update-in-body", "").lower() == "true":
            self._take_over(mail_id, oid, reply)
        return reply

    def _take_over(self, mail_id: int, oid: str, reply: Reply) -> None:
        """Show the next card; one without our originator is not drawn."""
        card = reply.json()
        line = (ANSWERS, "POST", "", reply.status, reply.body.decode())
        self._around.ledger.add(Received(*line, broken=card_fault(card, outlook=True)))
        if (
            isinstance(card, dict)
            and card.get("originator") == self._around.tenant.outlook_provider
        ):
            self._views[mail_id, oid] = card


def check_mail(ledger: Ledger, html: str) -> None:
    """Check the card of a mail that went out."""
    card = card_of(html)
    if card is not None:
        broken = card_fault(card, outlook=True)
        ledger.add(Received(MAILED, "MAIL", "", 202, json.dumps(card), broken=broken))


def card_of(html: str) -> Face | None:
    """Return the card that a mail carries, plain in its head or signed in its body."""
    plain = SCRIPT.search(html)
    if plain is not None:
        return _object(plain[1])
    signed = SIGNED.search(html) or SIGNED_TEXT.search(html)
    if signed is None:
        return None
    claims = jwt.decode(unescape(signed[1]).strip(), options={"verify_signature": False})
    return _object(str(claims.get("adaptiveCardSerialized", "")))


def _object(text: str) -> Face | None:
    """Read a card; None for what is no object."""
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def filled(body: str, typed: Mapping[str, str], content_type: str) -> str:
    """Replace inputs by what was typed, escaped for the kind of body."""

    def value_of(found: re.Match[str]) -> str:
        value = typed.get(found[1], "")
        if "json" in content_type:
            return json.dumps(value, ensure_ascii=False)[1:-1]
        return quote(value, safe="")

    return INPUT.sub(value_of, body)


def _content_type(action: Mapping[str, Any]) -> str:
    """Return the body's type that the action names."""
    for header in action.get("headers", ()):
        if header["name"].lower() == "content-type":
            return str(header["value"])
    return "application/json"
