"""Sends letters from one mailbox through Microsoft Graph.

Source: https://learn.microsoft.com/graph/api/ - user-post-messages, message-send, user-sendmail,
user-list-messages; "Get immutable identifiers for Outlook resources". Graph has no key against
repeats, and a 504 may come although the mail goes out. So where the mailbox may be read, a draft
with a property of our own is made, its id is noted, and it is sent; a draft that is no draft any
more was sent. Where it may not be read, a reminder goes at most once and a question at least once.
A 2xx is never repeated, whatever its headers say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from connectors.http import Answer
from connectors.microsoft365 import messages
from connectors.microsoft365.graph import GraphCall, GraphClient
from tourwright.ports import Clock, Letter, NotFoundError, TransientError, UnknownOutcomeError
from tourwright.ports.mailbox import LetterNotes, LetterState, NotedLetter

IDS_THAT_STAY = 'IdType="ImmutableId"'
SEND, READ_AND_WRITE = "Mail.Send", "Mail.ReadWrite"
IN_TRANSIT = timedelta(hours=1)
"""A mail that left the drafts shows up in Sent Items long before this; then somebody deleted it."""


class Mode(StrEnum):
    """DRAFT needs Mail.ReadWrite and Mail.Send on the mailbox, SEND needs Mail.Send alone."""

    DRAFT = "draft"
    SEND = "send"


@dataclass(frozen=True)
class GraphSettings:
    """As whom to send. mailbox is the address of the one service mailbox."""

    mailbox: str
    mode: Mode = Mode.DRAFT
    sender_name: str = "Tourwright"


class GraphMailer:
    """The Mailer port over one Microsoft 365 mailbox."""

    def __init__(
        self, graph: GraphClient, settings: GraphSettings, notes: LetterNotes, clock: Clock
    ) -> None:
        """Send as one mailbox; notes outlive this process."""
        self._graph = graph
        self._settings = settings
        self._notes = notes
        self._clock = clock
        self._path = f"/users/{quote(settings.mailbox, safe='@')}"

    def send(self, letter: Letter) -> None:
        """See `tourwright.ports.Mailer.send`."""
        noted = self._notes.get(letter.message_id)
        if noted is not None and noted.state is LetterState.SENT:
            return
        if self._settings.mode is Mode.SEND:
            self._send_blindly(letter, noted)
        elif messages.needs_mime(letter):
            if self._find(messages.found_by_message_id(letter.message_id)) is None:
                self._send_mail(letter)
        else:
            self._send_draft(letter, noted)
        self._note(letter.message_id, LetterState.SENT)

    def was_sent(self, message_id: str) -> bool | None:
        """See `tourwright.ports.Mailer.was_sent`; None without the right to read the mailbox."""
        noted = self._notes.get(message_id)
        if noted is not None and noted.state is LetterState.SENT:
            return True
        if self._settings.mode is Mode.SEND:
            return None
        if noted is not None and noted.provider_id:
            return self._has_left(noted)
        by_key = self._find(messages.found_by_key(message_id))
        found = by_key or self._find(messages.found_by_message_id(message_id))
        return found is not None and not found.get("isDraft", True)

    def _send_blindly(self, letter: Letter, noted: NotedLetter | None) -> None:
        """Send what nobody can look up: a reminder that may be out is not repeated."""
        if letter.once and noted is not None and noted.state is LetterState.SENDING:
            return
        self._note(letter.message_id, LetterState.SENDING)
        try:
            self._send_mail(letter)
        except TransientError:
            self._note(letter.message_id, LetterState.NEW)
            raise

    def _send_draft(self, letter: Letter, noted: NotedLetter | None) -> None:
        """Find or make the draft, note it, then send it unless it was sent."""
        draft = noted.provider_id if noted is not None else ""
        draft = draft or self._known_or_new(letter)
        if draft:
            self._note(letter.message_id, LetterState.SENDING, draft)
            self._send_by_id(draft, letter.message_id)

    def _known_or_new(self, letter: Letter) -> str:
        """Return the id of the letter's draft, "" when it was sent already."""
        found = self._find(messages.found_by_key(letter.message_id))
        if found is None:
            return self._make_draft(letter)
        return _id_of(found) if found.get("isDraft", True) else ""

    def _make_draft(self, letter: Letter) -> str:
        """Make the draft; done twice it leaves a second draft behind that nobody ever gets."""
        content = messages.json_message(letter, self._settings.mailbox)
        call = self._call("POST", "/messages", READ_AND_WRITE, body=content)
        return _id_of(_object(self._graph.call(call, letter.message_id).json()))

    def _send_by_id(self, draft: str, message_id: str) -> None:
        """Send the draft; one that is not there any more is on its way to Sent Items."""
        path = f"/messages/{quote(draft, safe='')}/send"
        try:
            self._graph.call(self._call("POST", path, SEND, repeatable=False), message_id)
        except NotFoundError as moved:
            if not self._left_drafts(draft):
                raise UnknownOutcomeError("Graph send: the draft is in transit") from moved

    def _has_left(self, noted: NotedLetter) -> bool:
        """Say whether the noted draft was sent. Raises TransientError while it is on its way.

        One that is found in neither way was sent and then deleted by somebody.
        """
        left = self._left_drafts(noted.provider_id)
        if left is not None:
            return left
        if self._clock.now() - noted.at < IN_TRANSIT:
            raise TransientError("Graph messages: the mail is on its way")
        found = self._find(messages.found_by_key(noted.message_id))
        return found is None or not found.get("isDraft", True)

    def _left_drafts(self, draft: str) -> bool | None:
        """Say whether the item with the id was sent; None while it cannot be found anywhere."""
        path, params = f"/messages/{quote(draft, safe='')}", {"$select": "id,isDraft"}
        try:
            answer = self._graph.call(self._call("GET", path, READ_AND_WRITE, params=params), draft)
        except NotFoundError:
            return None
        return not _object(answer.json()).get("isDraft", True)

    def _send_mail(self, letter: Letter) -> Answer:
        """Send in one call; a lost answer leaves the outcome open."""
        sender, name = self._settings.mailbox, self._settings.sender_name
        if messages.needs_mime(letter):
            body: object = messages.mime_body(letter, name, sender)
            headers = {"Content-Type": "text/plain"}
        else:
            body = {"message": messages.json_message(letter, sender), "saveToSentItems": True}
            headers = {}
        call = self._call("POST", "/sendMail", SEND, body=body, headers=headers, repeatable=False)
        return self._graph.call(call, letter.message_id)

    def _find(self, wanted: str) -> Mapping[str, object] | None:
        """Return id and isDraft of the message the filter finds; a sent one before a draft."""
        params = {"$filter": wanted, "$select": "id,isDraft"}
        call = self._call("GET", "/messages", READ_AND_WRITE, params=params)
        listed = _object(self._graph.call(call, wanted).json()).get("value")
        found = [_object(each) for each in listed] if isinstance(listed, list) else []
        return min(found, key=lambda each: bool(each.get("isDraft", True)), default=None)

    def _note(self, message_id: str, state: LetterState, provider_id: str = "") -> None:
        """Note how far the letter has come."""
        noted = NotedLetter(message_id, state, provider_id, self._clock.now())
        self._notes.put(noted)

    def _call(
        self,
        method: str,
        path: str,
        permission: str,
        *,
        headers: Mapping[str, str] | None = None,
        **how: Any,  # noqa: ANN401  # the other fields of GraphCall
    ) -> GraphCall:
        """Return a call about the mailbox; ids of messages stay what they are."""
        what = f"{method} {'sendMail' if path == '/sendMail' else 'messages'}"
        named = {"Prefer": IDS_THAT_STAY, **(headers or {})}
        return GraphCall(method, self._path + path, what, permission, headers=named, **how)


def _object(value: object) -> Mapping[str, object]:
    """Return the JSON object an answer must be."""
    if not isinstance(value, dict):
        raise TransientError("Graph: the answer is no JSON object")
    return value


def _id_of(found: Mapping[str, object]) -> str:
    """Return the id of a message."""
    return str(found.get("id", ""))
