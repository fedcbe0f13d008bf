"""Sends what the outbox holds: mails through the mailer, events to subscribers.

A row is leased, sent and settled. A row that was leased before is looked up first, for the process
may have died between sending and settling. Nothing is ever sent to an address that was guessed.
"""

import logging
import threading
from collections.abc import Callable, Mapping
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
from webhooks.delivery import Delivery, Verdict
from webhooks.letters_out import LetterWriter, NoAddressError
from webhooks.metrics import DELIVERIES, OUTBOX

logger = logging.getLogger(__name__)

BATCH = 20
LEASE_S = 300.0
IDLE_S = 1.0
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0
MAIL_TRIES = 150
"""With an hour between tries this is six days: longer than a mail system is down."""
ERASED = "erased"
ANSWERED = "answered meanwhile"
REMINDER = "_remind"
HR_PURPOSE = "catalogue"
HR_SUBJECT = "A mail address is missing in the people system"
HR_BODY = (
    "A mail to {{employee.name}} could not be sent: the people system has no %s for them.\n\n"
    "Please add it there. Nothing was sent to another address, and nobody else was told."
)
MISSING = {"work_email": "work mail address", "personal_email": "private mail address"}


@dataclass(frozen=True)
class CourierPorts:
    """What the courier works over."""

    outbox: Outbox
    mailer: Mailer
    recorder: Recorder
    clock: Clock
    asks: Asks


class Courier:
    """A thread of the worker process; `step` is one round of it."""

    def __init__(self, ports: CourierPorts, writer: LetterWriter, delivery: Delivery) -> None:
        """Send mails as written by writer and events by delivery."""
        self._ports = ports
        self._writer = writer
        self._delivery = delivery
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> bool:
        """Finish the row in hand and end; False when it did not end in time."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.step() > 0
            except Exception:
                # The store may be down: the thread must outlive that.
                logger.exception("courier round failed")
                busy = False
            if not busy:
                self._stopping.wait(IDLE_S)

    def step(self) -> int:
        """Send what is due; returns how many rows were leased."""
        rows = self._ports.outbox.lease(BATCH, self._ports.clock.now(), LEASE_S)
        for row in rows:
            if self._stopping.is_set():
                break
            self._settle(row, self._verdict(row))
        if rows:
            self._count()
        return len(rows)

    def _count(self) -> None:
        for state, number in self._ports.outbox.counts().items():
            OUTBOX.labels(state).set(number)

    def _verdict(self, row: OutboxRow) -> Verdict:
        try:
            if row.channel == "webhook":
                return self._delivery.attempt(row, self._ports.clock.now())
            return self._mail(row)
        except KeyDestroyedError:
            return Verdict("dead", ERASED)
        except Exception as why:
            # One row that we cannot make sense of must not keep the others from going out.
            logger.exception("row failed", extra={"outbox_id": row.outbox_id})
            return self._again(row, TransientError(type(why).__name__))

    def _settle(self, row: OutboxRow, verdict: Verdict) -> None:
        now = self._ports.clock.now()
        settle: Mapping[str, Callable[[], None]] = {
            "sent": lambda: self._ports.outbox.sent(row.outbox_id, now),
            "later": lambda: self._ports.outbox.later(
                row.outbox_id, verdict.why, verdict.at or now
            ),
            "dead": lambda: self._ports.outbox.dead(row.outbox_id, verdict.why, now),
            "dropped": lambda: self._ports.outbox.dropped(row.outbox_id, verdict.why, now),
        }
        settle[verdict.state]()
        DELIVERIES.labels(row.channel, verdict.state).inc()
        if verdict.state == "dead":
            extra = {"outbox_id": row.outbox_id, "channel": row.channel, "why": verdict.why}
            logger.error("message given up", extra=extra)

    def _mail(self, row: OutboxRow) -> Verdict:
        if self._says_nothing(row):
            return Verdict("dropped", ANSWERED)
        now = self._ports.clock.now()
        try:
            letter = self._writer.letter(row, now)
        except NoAddressError as nobody:
            self._tell_hr(row, nobody)
            return Verdict("dead", str(nobody))
        except RuleError as wordless:
            return Verdict("dead", str(wordless))
        return self._send(row, letter)

    def _says_nothing(self, row: OutboxRow) -> bool:
        """Say whether this reminds somebody of a question that was answered meanwhile.

        An answer may be held for the other side's, and then its tour does not know of it yet.
        """
        ask_id = str(row.body.get("ask_id") or "")
        if not ask_id or not str(row.body.get("purpose", "")).endswith(REMINDER):
            return False
        ask = self._ports.asks.get(ask_id)
        return ask is not None and ask.state != "open"

    def _send(self, row: OutboxRow, letter: Letter) -> Verdict:
        try:
            if row.attempts > 0 and self._ports.mailer.was_sent(letter.message_id):
                return Verdict("sent")
            self._ports.mailer.send(letter)
        except UnknownOutcomeError as unknown:
            return self._again(row, unknown)
        except TransientError as later:
            return self._again(row, later)
        except ConnectorError as refused:
            return Verdict("dead", f"{type(refused).__name__}: {refused}")
        return Verdict("sent")

    def _again(self, row: OutboxRow, why: ConnectorError) -> Verdict:
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
        facts = {
            "subject": HR_SUBJECT,
            "body": HR_BODY % MISSING[nobody.missing],
            "person": nobody.person_key,
        }
        notice = Notice(key, HR_PURPOSE, "", Party.HR, facts=facts)
        record = Record(row.alliance_id, row.alliance_id, 0, notices=(notice,))
        self._ports.recorder.record(record)
