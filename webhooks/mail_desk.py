"""One mail: its letter, its sending, and what to do when either fails.

Nothing is ever sent to an address that was guessed.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from tourwright.domain.errors import RuleError
from tourwright.domain.model import Notice, Party, Record
from tourwright.ports import (
    Asks,
    Clock,
    ConnectorError,
    KeyDestroyedError,
    Letter,
    Mailer,
    Outbox,
    OutboxRow,
    Recorder,
    TransientError,
    UnknownOutcomeError,
)
from webhooks.courier_extras import NONE, CourierExtras
from webhooks.delivery import Verdict
from webhooks.letters_out import LetterWriter, NoAddressError, is_reminder
from webhooks.mail_lane import DirectLane, Lane

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0
MAIL_TRIES = 150
"""With an hour between tries this is six days: longer than a mail system is down."""
ERASED = "erased"
ANSWERED = "answered meanwhile"


@dataclass(frozen=True)
class CourierPorts:
    """What the courier works over; extras are the channels beside mail."""

    outbox: Outbox
    mailer: Mailer
    recorder: Recorder
    clock: Clock
    asks: Asks
    extras: CourierExtras = NONE

    @property
    def lane(self) -> Lane:
        """The way of letters to the mailer."""
        return self.extras.lane or DirectLane(self.mailer)


class MailDesk:
    """Writes and sends single mails."""

    def __init__(self, ports: CourierPorts, writer: LetterWriter) -> None:
        """Send what the writer writes."""
        self._ports = ports
        self._writer = writer

    def mail(self, row: OutboxRow) -> Verdict:
        """Write the mail and send it by itself."""
        if self._reminds_of_nothing(row):
            return Verdict("dropped", ANSWERED)
        held = self.held(row)
        if held is not None:
            return held
        made = self.letter(row)
        return self.send(row, made) if isinstance(made, Letter) else made

    def mail_or_card(self, row: OutboxRow) -> Verdict:
        """Send the mail by itself, or let a card carry it where one reaches its reader."""
        post = self._ports.extras.post
        asks = row.body.get("to") and row.body.get("ask_id") and not self.is_answered(row)
        if post is None or not asks:
            return self.mail(row)
        made = self.held(row) or self.letter(row)
        if not isinstance(made, Letter):
            return made
        settled, rest = post.carry([(row, made)], self._ports.clock.now())
        return settled[0][1] if settled else self.send(row, rest[0][1])

    def held(self, row: OutboxRow) -> Verdict | None:
        """Return what becomes of a mail to somebody who is not at work, None when it goes."""
        presence = self._ports.extras.presence
        return presence.verdict(row, self._ports.clock.now()) if presence else None

    def is_answered(self, row: OutboxRow) -> bool:
        """Say whether the question that the mail is about is no longer open.

        An answer may be held for the other side's, and then its tour does not know of it yet.
        """
        ask_id = str(row.body.get("ask_id") or "")
        ask = self._ports.asks.get(ask_id) if ask_id else None
        return ask is not None and ask.state != "open"

    def _reminds_of_nothing(self, row: OutboxRow) -> bool:
        return is_reminder(row) and self.is_answered(row)

    def letter(self, row: OutboxRow) -> Letter | Verdict:
        """Return the letter, or what becomes of a row that has none; never raises."""
        try:
            return self._writer.letter(row, self._ports.clock.now())
        except NoAddressError as nobody:
            self._tell_hr(row, nobody)
            return Verdict("dead", str(nobody))
        except KeyDestroyedError:
            return Verdict("dead", ERASED)
        except RuleError as wordless:
            return Verdict("dead", str(wordless))
        except Exception as why:
            # One row that we cannot make sense of must not keep the others from going out.
            return self.unclear(row, why)

    def unclear(self, row: OutboxRow, why: Exception) -> Verdict:
        """Return when a row is tried again that failed for no reason we know."""
        logger.error("row failed", extra={"outbox_id": row.outbox_id}, exc_info=why)
        return self.failed(row, TransientError(type(why).__name__))

    def send(self, row: OutboxRow, letter: Letter) -> Verdict:
        """Send the letter of one row, unless it went out already."""
        try:
            if row.attempts > 0 and self._ports.mailer.was_sent(letter.message_id):
                return Verdict("sent")
            self._ports.lane.send(letter, [row.outbox_id])
        except ConnectorError as why:
            return self.failed(row, why)
        return Verdict("sent")

    def told_by_calendar(self, row: OutboxRow) -> Verdict | None:
        """Let the company's calendar tell of a talk; None where it does not and a mail is due."""
        made = self.letter(row)
        if isinstance(made, Verdict):
            return made
        try:
            return Verdict("sent") if self._ports.lane.tell(made, [row.outbox_id]) else None
        except ConnectorError as why:
            return self.failed(row, why)

    def failed(self, row: OutboxRow, why: ConnectorError) -> Verdict:
        """Return when the row is tried again, or that it is given up."""
        if not isinstance(why, UnknownOutcomeError | TransientError):
            return Verdict("dead", f"{type(why).__name__}: {why}")
        tries = row.attempts + 1
        if tries >= MAIL_TRIES:
            return Verdict("dead", str(why))
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(tries - 1, 10))
        asked_s = getattr(why, "after_s", None) or 0.0
        return Verdict("later", f"{type(why).__name__}: {why}", self._at(max(wait_s, asked_s)))

    def _at(self, wait_s: float) -> datetime:
        return self._ports.clock.now() + timedelta(seconds=wait_s)

    def _tell_hr(self, row: OutboxRow, nobody: NoAddressError) -> None:
        """Ask HR for the address, once for each person and kind of address."""
        if not nobody.missing:
            return
        key = f"{row.alliance_id}:no_address:{nobody.person_key}:{nobody.missing}"
        facts = {"missing": nobody.missing, "person": nobody.person_key}
        notice = Notice(key, "hr_no_address", "", Party.HR, facts=facts)
        record = Record(row.alliance_id, row.alliance_id, 0, notices=(notice,))
        self._ports.recorder.record(record)
