"""How a letter looks as plain text, as HTML and as calendar entry; shared by what sends mail.

The plain text is complete: every sentence, every link. The HTML says the same sentences and nothing
more than where each link leads, needs no picture and no style sheet, and gives every action the
same weight.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from html import escape
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vCalAddress, vText

from tourwright.ports import Invite, Letter, RefusedError
from tourwright.ports.outside import MailCard

PRODUCT = "-//Tourwright//Conversations//EN"
PUBLISH = "PUBLISH"
CALENDAR_FILE = "conversation.ics"
BODY_STYLE = (
    "margin:0;padding:24px;font:16px/1.5 'Segoe UI',Helvetica,Arial,sans-serif;"
    "color:#1f2933;background:#ffffff"
)
COLUMN_STYLE = "max-width:600px;margin:0 auto"
LINK_STYLE = (
    "display:inline-block;padding:10px 18px;margin:0 8px 8px 0;border:1px solid #1f4e79;"
    "border-radius:6px;color:#1f4e79;text-decoration:none"
)
FOOTER_STYLE = "color:#52606d;font-size:14px;border-top:1px solid #cbd2d9;padding-top:12px"


class AsWritten(UnstructuredHeader, BaseHeader):
    """A header that is one address, on one line however long it is.

    The library would break it into encoded words, which no reader of this header decodes
    (RFC 2369, RFC 8058): the mail program would then show no way to leave.
    """

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        """Return the line as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", AsWritten)
MIME = SMTP.clone(header_factory=HEADERS)


def plain_text(letter: Letter) -> str:
    """Return the letter as plain text, links spelled out."""
    blocks = list(letter.paragraphs)
    blocks += [f"{label}:\n{url}" for label, url in letter.actions]
    if letter.footer:
        blocks.append(f"-- \n{letter.footer}")
    if letter.unsubscribe_url:
        blocks.append(f"{letter.unsubscribe_label}:\n{letter.unsubscribe_url}")
    return "\n\n".join(blocks) + "\n"


def html_text(letter: Letter) -> str:
    """Return the letter as one HTML document; a card that goes along is HTML already."""
    card = letter.card or MailCard()
    return (
        f'<!doctype html>\n<html lang="{escape(letter.language)}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(letter.subject)}</title>{card.head}</head>\n"
        f'<body style="{BODY_STYLE}">\n{card.body}<div style="{COLUMN_STYLE}">\n'
        + "\n".join(_html_blocks(letter))
        + "\n</div>\n</body>\n</html>\n"
    )


def _html_blocks(letter: Letter) -> Iterator[str]:
    """Yield the parts of the body."""
    for paragraph in letter.paragraphs:
        yield f"<p>{_lines(paragraph)}</p>"
    if letter.actions:
        yield "<p>" + "\n".join(_link(label, url) for label, url in letter.actions) + "</p>"
    if letter.footer:
        yield f'<p style="{FOOTER_STYLE}">{_lines(letter.footer)}</p>'
    if letter.unsubscribe_url:
        url = letter.unsubscribe_url
        label = _with_place(letter.unsubscribe_label, url)
        yield f'<p><a href="{escape(url)}">{escape(label)}</a></p>'


def _lines(text: str) -> str:
    """Escape text and keep its line breaks."""
    return "<br>\n".join(escape(line) for line in text.split("\n"))


def _link(label: str, url: str) -> str:
    """Return one action."""
    shown = escape(_with_place(label, url))
    return f'<a href="{escape(url)}" style="{LINK_STYLE}">{shown}</a>'


def _with_place(label: str, url: str) -> str:
    """Return the words of a link with where it leads: a link that hides it looks like a trap."""
    return f"{label} ({urlsplit(url).netloc})"


def calendar_text(letter: Letter, organiser: str) -> str:
    """Return the invitation as iCalendar, "" without one. organiser is a bare mail address.

    Moments are written in UTC, so no reader's idea of a zone can move the talk; the summary is the
    neutral one, the entry is private, and it holds no description. Many talks are published in one
    file, for an invitation is about a single one (RFC 5546, 3.2).
    """
    if letter.invite is not None:
        return _calendar([_invitation(letter.invite, organiser, letter.date)], letter.invite)
    return _calendar([_event(each, organiser, letter.date) for each in letter.invites])


def _calendar(events: Sequence[Event], invite: Invite | None = None) -> str:
    """Return the events as one calendar, "" for none."""
    if not events:
        return ""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", _method(invite) if invite else PUBLISH)
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _method(invite: Invite) -> str:
    """Return what the calendar is to do."""
    return "CANCEL" if invite.cancelled else "REQUEST"


def _event(invite: Invite, organiser: str, stamp: datetime) -> Event:
    """Return the entry itself."""
    event = Event()
    event.add("uid", invite.uid)
    event.add("sequence", invite.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", invite.start.astimezone(UTC))
    event.add("dtend", invite.end.astimezone(UTC))
    event.add("summary", invite.summary)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if invite.cancelled else "CONFIRMED")
    event.add("organizer", _calendar_address("", organiser))
    return event


def _invitation(invite: Invite, organiser: str, stamp: datetime) -> Event:
    """Return the entry with those who are asked to come."""
    event = _event(invite, organiser, stamp)
    for name, address in invite.addresses:
        event.add("attendee", _attendee(name, address))
    return event


def _attendee(name: str, address: str) -> vCalAddress:
    """Return somebody invited, asked to answer."""
    who = _calendar_address(name, address)
    who.params["ROLE"] = vText("REQ-PARTICIPANT")
    who.params["PARTSTAT"] = vText("NEEDS-ACTION")
    who.params["RSVP"] = vText("TRUE")
    return who


def _calendar_address(name: str, address: str) -> vCalAddress:
    """Return an address as calendars write it."""
    who = vCalAddress(f"mailto:{address}")
    if name:
        who.params["CN"] = vText(one_line(name))
    return who


def one_line(text: str) -> str:
    """Make a header value of any text: line ends and control letters become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def mail_address(name: str, address: str) -> Address:
    """Make a header address. Raises RefusedError for one that no mail can go to."""
    try:
        address.encode("ascii")
        return Address(display_name=one_line(name), addr_spec=address)
    except (ValueError, IndexError) as wrong:
        raise RefusedError("the mail address of the recipient is not a valid one") from wrong


def mime_message(letter: Letter, sender_name: str, sender: str) -> EmailMessage:
    """Make the mail: text, HTML and, for a talk, the calendar entry in both usual places.

    Raises RefusedError for an address or a header no mail can carry.
    """
    message = EmailMessage(policy=MIME)
    message["Message-ID"] = _message_id(letter.message_id)
    message["Date"] = letter.date.astimezone(UTC)
    message["From"] = mail_address(sender_name, sender)
    message["To"] = mail_address(letter.to_name, letter.to_address)
    message["Subject"] = one_line(letter.subject)
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{_url(letter.unsubscribe_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(plain_text(letter))
    message.add_alternative(html_text(letter), subtype="html")
    entry = calendar_text(letter, sender)
    if entry:
        _add_calendar(message, letter.invite, entry)
    return message


def _add_calendar(message: EmailMessage, invite: Invite | None, entry: str) -> None:
    """Add the entry as alternative (readers that invite) and as file (readers that do not).

    Many entries are a file alone: no reader takes them as one invitation.
    """
    if invite is not None:
        method = _method(invite)
        message.add_alternative(entry, subtype="calendar", params={"method": method})
    message.add_attachment(entry.encode(), "application", "ics", filename=CALENDAR_FILE)


def _message_id(text: str) -> str:
    """Check the id: it is ours, so a wrong one is a mistake of the program and never repaired."""
    if not (text.isascii() and text.startswith("<") and text.endswith(">") and "@" in text):
        raise RefusedError("the Message-ID must read <something@host>, in ASCII")
    if len(text) > 250 or one_line(text) != text or " " in text:
        raise RefusedError("the Message-ID must be short and hold no spaces")
    return text


def _url(text: str) -> str:
    """Check an address that goes into a header."""
    if not text.isascii() or not text.isprintable() or set(text) & set(' <>"'):
        raise RefusedError("the unsubscribe address must be a plain ASCII address")
    return text
