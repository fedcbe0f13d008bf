"""Sends letters from one mailbox through Microsoft Graph.

Source: https://learn.microsoft.com/graph/api/ - user-post-messages, message-send, user-sendmail,
user-list-messages; "Get immutable identifiers for Outlook resources". Graph has no key against
repeats, and a 504 may come although the mail goes out. So where the mailbox may be read, a draft
with a property of our own is made, found again, and sent; a draft that is no draft any more was
sent. A 2xx is never repeated, whatever its headers say.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote

import requests

from connectors.http import Answer, BearerAuth, Call, UnauthorizedError, perform
from connectors.microsoft365 import messages
from tourwright.ports import Letter, NotFoundError, TransientError, UnknownOutcomeError

IDS_THAT_STAY = 'IdType="ImmutableId"'
REQUEST_IDS = uuid.UUID("2f0a3a9e-5a52-4f7d-8f3c-0b9f4a6d1c77")
REMEMBERED = 1000


class Mode(StrEnum):
    """DRAFT needs Mail.ReadWrite and Mail.Send on the mailbox, SEND needs Mail.Send alone."""

    DRAFT = "draft"
    SEND = "send"


@dataclass(frozen=True)
class GraphSettings:
    """Where and as whom to send. mailbox is the address of the one service mailbox."""

    mailbox: str
    mode: Mode = Mode.DRAFT
    sender_name: str = "Tourwright"
    url: str = "https://graph.microsoft.com/v1.0"


class Tokens(Protocol):
    """What the mailer needs of a token source."""

    def token(self) -> str:
        """Return a valid token."""
        ...

    def forget(self) -> None:
        """Drop the cached token."""
        ...


class GraphMailer:
    """The Mailer port over one Microsoft 365 mailbox."""

    def __init__(self, session: requests.Session, tokens: Tokens, settings: GraphSettings) -> None:
        session.auth = BearerAuth(tokens.token)
        self._session = session
        self._tokens = tokens
        self._settings = settings
        self._base = f"{settings.url.rstrip('/')}/users/{quote(settings.mailbox, safe='@')}"
        self._drafts = _Remembered()

    def send(self, letter: Letter) -> None:
        """See `tourwright.ports.Mailer.send`."""
        if self._settings.mode is Mode.SEND:
            self._send_mail(letter)
        elif messages.needs_mime(letter):
            if self._find(messages.found_by_message_id(letter.message_id)) is None:
                self._send_mail(letter)
        else:
            self._send_draft(letter)

    def was_sent(self, message_id: str) -> bool | None:
        """See `tourwright.ports.Mailer.was_sent`; None without the right to read the mailbox."""
        if self._settings.mode is Mode.SEND:
            return None
        known = self._drafts.get(message_id)
        if known:
            return self._left_drafts(known)
        by_key = self._find(messages.found_by_key(message_id))
        found = by_key or self._find(messages.found_by_message_id(message_id))
        return found is not None and not found.get("isDraft", True)

    def _send_draft(self, letter: Letter) -> None:
        """Find or make the draft, then send it unless it was sent."""
        draft = self._drafts.get(letter.message_id) or self._known_or_new(letter)
        if draft:
            self._drafts.put(letter.message_id, draft)
            self._send_by_id(draft, letter.message_id)

    def _known_or_new(self, letter: Letter) -> str:
        """Return the id of the letter's draft, "" when it was sent already."""
        found = self._find(messages.found_by_key(letter.message_id))
        if found is None:
            return self._make_draft(letter)
        return _id_of(found) if found.get("isDraft", True) else ""

    def _make_draft(self, letter: Letter) -> str:
        """Make the draft; done twice it leaves a second draft behind that nobody ever gets."""
        body = messages.json_body(messages.json_message(letter, self._settings.mailbox))
        call = self._call("POST", "messages", letter.message_id)
        made = self._perform(replace(call, body=body, headers=_json_headers(call)))
        return _id_of(_object(made.json()))

    def _send_by_id(self, draft: str, message_id: str) -> None:
        """Send the draft; one that is not there any more is on its way to Sent Items."""
        call = self._call("POST", f"messages/{quote(draft, safe='')}/send", message_id)
        try:
            self._perform(replace(call, repeatable=False))
        except NotFoundError as moved:
            if not self._left_drafts(draft):
                raise UnknownOutcomeError("Graph send: the draft is in transit") from moved

    def _left_drafts(self, draft: str) -> bool | None:
        """Say whether the item with the id was sent; None while it cannot be found anywhere."""
        call = self._call("GET", f"messages/{quote(draft, safe='')}", draft)
        try:
            answer = self._perform(replace(call, params={"$select": "id,isDraft"}))
        except NotFoundError:
            return None
        return not _object(answer.json()).get("isDraft", True)

    def _send_mail(self, letter: Letter) -> None:
        """Send in one call; a lost answer leaves the outcome open."""
        sender, name = self._settings.mailbox, self._settings.sender_name
        call = replace(self._call("POST", "sendMail", letter.message_id), repeatable=False)
        if messages.needs_mime(letter):
            body = messages.mime_body(letter, name, sender)
            headers = {**call.headers, "Content-Type": "text/plain"}
        else:
            content = messages.json_message(letter, sender)
            body = messages.json_body({"message": content, "saveToSentItems": True})
            headers = _json_headers(call)
        self._perform(replace(call, body=body, headers=headers))

    def _find(self, wanted: str) -> Mapping[str, object] | None:
        """Return id and isDraft of the message the filter finds; a sent one before a draft."""
        params = {"$filter": wanted, "$select": "id,isDraft"}
        call = replace(self._call("GET", "messages", wanted), params=params)
        listed = _object(self._perform(call).json()).get("value")
        found = [_object(each) for each in listed] if isinstance(listed, list) else []
        return min(found, key=lambda each: bool(each.get("isDraft", True)), default=None)

    def _call(self, method: str, path: str, about: str) -> Call:
        """Return the call; its request id is the same at every try, for Microsoft's support."""
        what = f"Graph {method} {'sendMail' if path == 'sendMail' else 'messages'}"
        request_id = str(uuid.uuid5(REQUEST_IDS, f"{what}:{about}"))
        headers = {"Prefer": IDS_THAT_STAY, "client-request-id": request_id}
        return Call(method, f"{self._base}/{path}", what, headers=headers)

    def _perform(self, call: Call) -> Answer:
        """Make the call; a token Graph does not take is replaced once."""
        try:
            return perform(self._session, call)
        except UnauthorizedError:
            self._tokens.forget()
            return perform(self._session, call)


class _Remembered:
    """The newest draft ids by Message-ID; a help against the lag of Sent Items, never needed."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, message_id: str) -> str:
        """Return the id or ""."""
        with self._lock:
            return self._ids.get(message_id, "")

    def put(self, message_id: str, draft: str) -> None:
        """Remember, and forget the oldest when there are many."""
        with self._lock:
            self._ids[message_id] = draft
            while len(self._ids) > REMEMBERED:
                self._ids.popitem(last=False)


def _json_headers(call: Call) -> dict[str, str]:
    """Return the call's headers with the type of a JSON body."""
    return {**call.headers, "Content-Type": "application/json"}


def _object(value: object) -> Mapping[str, object]:
    """Return the JSON object an answer must be."""
    if not isinstance(value, dict):
        raise TransientError("Graph: the answer is no JSON object")
    return value


def _id_of(found: Mapping[str, object]) -> str:
    """Return the id of a message."""
    return str(found.get("id", ""))
