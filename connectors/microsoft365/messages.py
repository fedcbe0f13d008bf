"""A letter as Microsoft Graph takes it: as JSON, or as a whole MIME message; pure."""

import base64

from connectors.letters import (
    CALENDAR_FILE,
    calendar_text,
    html_text,
    mail_address,
    mime_message,
    one_line,
)
from tourwright.ports import Letter

# A named property of our own on each message: it can be searched for, and survives the sending.
PROPERTY = "String {8b2f6d0c-3c4e-4f0e-9a53-5d6c1f0a7e21} Name tourwrightKey"
KEY_HEADER = "x-tourwright-key"


def needs_mime(letter: Letter) -> bool:
    """Say whether the letter carries headers that Graph's JSON form does not let us set."""
    return bool(letter.unsubscribe_url)


def json_message(letter: Letter, sender: str) -> dict[str, object]:
    """Return the message resource; names are spelled as Graph's clients spell them."""
    address = mail_address(letter.to_name, letter.to_address)
    recipient = {"address": address.addr_spec, "name": address.display_name}
    message: dict[str, object] = {
        "subject": one_line(letter.subject),
        "body": {"contentType": "html", "content": html_text(letter)},
        "toRecipients": [{"emailAddress": recipient}],
        "internetMessageId": letter.message_id,
        "internetMessageHeaders": [{"name": KEY_HEADER, "value": letter.message_id.strip("<>")}],
        "singleValueExtendedProperties": [{"id": PROPERTY, "value": letter.message_id}],
    }
    entry = calendar_text(letter, sender)
    if entry:
        message["attachments"] = [_calendar_file(entry)]
    return message


def mime_body(letter: Letter, sender_name: str, sender: str) -> bytes:
    """Return the whole MIME message, base64, as `sendMail` takes it."""
    return base64.b64encode(mime_message(letter, sender_name, sender).as_bytes())


def found_by_key(message_id: str) -> str:
    """Return the filter for our property."""
    return (
        "singleValueExtendedProperties/Any(ep: "
        f"ep/id eq {_quoted(PROPERTY)} and ep/value eq {_quoted(message_id)})"
    )


def found_by_message_id(message_id: str) -> str:
    """Return the filter for the Message-ID, which is all that a MIME message has of ours."""
    return f"internetMessageId eq {_quoted(message_id)}"


def _quoted(text: str) -> str:
    """Write a text for OData: the quote is doubled, so no value can end it."""
    return "'" + text.replace("'", "''") + "'"


def _calendar_file(entry: str) -> dict[str, object]:
    """Return the calendar entry as attached file."""
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": CALENDAR_FILE,
        "contentType": "text/calendar; charset=utf-8",
        "contentBytes": base64.b64encode(entry.encode()).decode(),
    }
