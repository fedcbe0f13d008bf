"""Every mail the sinks received, in one SQLite file that survives restarts."""

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

MAKE = """
CREATE TABLE IF NOT EXISTS mail (
  id INTEGER PRIMARY KEY, via TEXT NOT NULL, recipient TEXT NOT NULL, received TEXT NOT NULL,
  raw BLOB NOT NULL)
"""
ALL = "SELECT id, via, recipient, received, raw FROM mail "


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived. received is ISO 8601, UTC; via names the sink."""

    id: int
    via: str
    recipient: str
    received: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        """The mail, parsed once: a page asks for it eight times, and that is slow."""
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def subject(self) -> str:
        """The subject; a long one begins on a line of its own in the header."""
        return str(self.message["Subject"] or "").strip()

    @property
    def message_id(self) -> str:
        """The Message-ID with its brackets."""
        return str(self.message["Message-ID"] or "").strip()

    @cached_property
    def text(self) -> str:
        """The plain text part."""
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    @cached_property
    def calendar(self) -> str:
        """The calendar entry, "" without one."""
        return next(
            (
                str(part.get_content())
                for part in self.message.walk()
                if part.get_content_type() == "text/calendar"
            ),
            "",
        )

    def _part(self, kind: str) -> str:
        """Return the body of the kind, "" without one."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


class MailStore:
    """Mails by arrival; safe for threads. path None keeps them in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._known: dict[int, Mail] = {}
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=10)
        with self._lock, self._db:
            self._db.execute(MAKE)

    def add(self, via: str, recipients: Sequence[str], raw: bytes, received: str) -> None:
        """Keep one mail, once for each recipient."""
        rows = [(via, each.lower(), received, raw) for each in recipients]
        with self._lock, self._db:
            self._db.executemany(
                "INSERT INTO mail (via, recipient, received, raw) VALUES (?, ?, ?, ?)", rows
            )

    def all(self, recipient: str = "") -> Sequence[Mail]:
        """Return the mails, oldest first, of one recipient or of everybody."""
        if recipient:
            return self._read(ALL + "WHERE recipient = ? ORDER BY id", recipient.lower())
        return self._read(ALL + "ORDER BY id")

    def get(self, mail_id: int) -> Mail | None:
        """Return one mail or None."""
        return next(iter(self._read(ALL + "WHERE id = ?", mail_id)), None)

    def _read(self, sql: str, *values: str | int) -> list[Mail]:
        """Return mails as they were read before, so that none is parsed for every page."""
        with self._lock:
            rows = self._db.execute(sql, values)
            return [self._known.setdefault(row[0], Mail(*row)) for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._db.close()
