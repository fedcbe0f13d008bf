"""A small page with the mailboxes and chats of everybody, to follow the product by.

Plain text is shown first, with its links to click; the HTML part stands in a frame where no script
runs; calendar entries are read out.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, abort, jsonify, render_template, request
from icalendar import Calendar
from werkzeug.wrappers import Response

from emulators.chat.page import FETCHED, ChatPage, add_chat
from emulators.mails import Mail, MailStore
from emulators.microsoft365 import Microsoft365Emulator

NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True)
class Entry:
    """A calendar entry as the page shows it."""

    summary: str
    start: str
    end: str
    cancelled: bool
    sequence: int


@dataclass(frozen=True)
class Mailbox:
    """One person's mails, newest first."""

    address: str
    mails: tuple[Mail, ...]

    @property
    def name(self) -> str:
        """The name that mails are addressed to, else the address."""
        to = self.mails[0].message["To"]
        named = to.addresses[0].display_name if to is not None and to.addresses else ""
        return named or self.address


def make_mailbox(store: MailStore, tenant: Microsoft365Emulator, fetched: Path = FETCHED) -> Flask:
    """Build the page over the mails of every sink, and the chats of the tenant."""
    app = Flask("emulators.mailbox", template_folder=str(Path(__file__).parent / "templates"))
    chats = ChatPage(tenant, fetched)
    add_chat(app, chats)

    @app.get("/")
    def page() -> str:
        boxes = mailboxes(store)
        chosen = request.args.get("to", "")
        shown = [mail for box in boxes if chosen in ("", box.address) for mail in box.mails]
        newest = sorted(shown, key=lambda mail: -mail.id)[:100]
        return render_template(
            "mailbox.html", boxes=boxes, mails=newest, chosen=chosen, entry_of=entry_of,
            stamp=stamp(), chats=chats, person=chats.person(chosen), drawn=chats.draws,
        )  # fmt: skip

    @app.get("/count")
    def count() -> Response:
        return jsonify(count=stamp())

    def stamp() -> str:
        return f"{len(store.all())} {chats.stamp()}"

    _add_mails(app, store)
    return app


def _add_mails(app: Flask, store: MailStore) -> None:
    """Add one mail as HTML and as it came."""

    @app.get("/mail/<int:mail_id>/html")
    def html(mail_id: int) -> Response:
        mail = store.get(mail_id)
        if mail is None:
            abort(404)
        body = mail.html.replace("<head>", '<head><base target="_top">', 1)
        return Response(body, mimetype="text/html", headers={"Content-Security-Policy": NO_SCRIPTS})

    @app.get("/mail/<int:mail_id>/raw")
    def raw(mail_id: int) -> Response:
        mail = store.get(mail_id)
        if mail is None:
            abort(404)
        return Response(mail.raw, mimetype="text/plain")


def mailboxes(store: MailStore) -> list[Mailbox]:
    """Return everybody's mailbox, the one with the newest mail first."""
    grouped: dict[str, list[Mail]] = {}
    for mail in sorted(store.all(), key=lambda mail: -mail.id):
        grouped.setdefault(mail.recipient, []).append(mail)
    return [Mailbox(address, tuple(mails)) for address, mails in grouped.items()]


def entry_of(mail: Mail) -> Entry | None:
    """Read the mail's calendar entry, None without one."""
    if not mail.calendar:
        return None
    calendar = Calendar.from_ical(mail.calendar)
    event = calendar.events[0]
    return Entry(
        summary=str(event["SUMMARY"]),
        start=f"{event.start:%A %d %B %Y, %H:%M} UTC",
        end=f"{event.end:%H:%M} UTC",
        cancelled=str(calendar["METHOD"]) == "CANCEL",
        sequence=event.sequence,
    )
