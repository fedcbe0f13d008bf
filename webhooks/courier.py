"""Sends what the outbox holds: mails through the mailer, events to subscribers.

A row is leased, sent and settled. A row that was leased before is looked up first, for the process
may have died between sending and settling. Mails to people go at their readers' pace, see
`webhooks.postman`; without a pace each goes as it comes.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

from tourwright.ports import KeyDestroyedError, OutboxRow
from webhooks.courier_extras import Settled
from webhooks.delivery import Delivery, Verdict
from webhooks.letters_out import LetterWriter
from webhooks.mail_desk import ERASED, MAIL_TRIES, CourierPorts, MailDesk
from webhooks.metrics import DELIVERIES, OUTBOX
from webhooks.pace import Pace
from webhooks.postman import Postman
from webhooks.rounds import Rounds

__all__ = ["MAIL_TRIES", "Courier", "CourierPorts"]

logger = logging.getLogger(__name__)

BATCH = 20
LEASE_S = 300.0
IDLE_S = 1.0


class Courier(Rounds):
    """A thread of the worker process; `step` is one round of it."""

    thread_name = "courier"

    def __init__(
        self,
        ports: CourierPorts,
        writer: LetterWriter,
        delivery: Delivery,
        pace: Pace | None = None,
    ) -> None:
        """Send mails as written by writer, at the pace, and events by delivery."""
        super().__init__()
        self._ports = ports
        self._desk = MailDesk(ports, writer)
        self._postman = Postman(ports, self._desk, writer, pace) if pace else None
        self._delivery = delivery

    def _turn(self) -> float:
        try:
            return 0.0 if self.step() else IDLE_S
        except Exception:
            # The store may be down: the thread must outlive that.
            logger.exception("courier round failed")
            return IDLE_S

    def step(self) -> int:
        """Send what is due, then put cards right; returns how many there were of both."""
        rows = self._ports.outbox.lease(BATCH, self._ports.clock.now(), LEASE_S)
        for settled, verdict in self._round(rows):
            self._settle(settled, verdict)
            if self._stopping.is_set():
                break
        if rows:
            self._count()
        keeper = self._ports.extras.keeper
        kept = keeper.step(self._ports.clock.now()) if keeper is not None else 0
        return len(rows) + kept

    def _count(self) -> None:
        for state, number in self._ports.outbox.counts().items():
            OUTBOX.labels(state).set(number)

    def _round(self, rows: Sequence[OutboxRow]) -> Iterator[Settled]:
        """Yield what becomes of the rows, events and unpaced mails one by one."""
        mails = [row for row in rows if row.channel == "mail"]
        for row in rows:
            if row.channel != "mail" or self._postman is None:
                yield (row,), self._verdict(row)
        if self._postman is not None:
            yield from self._postman.round(mails, self._ports.clock.now())

    def _verdict(self, row: OutboxRow) -> Verdict:
        try:
            if row.channel == "webhook":
                return self._delivery.attempt(row, self._ports.clock.now())
            return self._desk.mail_or_card(row)
        except KeyDestroyedError:
            return Verdict("dead", ERASED)
        except Exception as why:
            # One row that we cannot make sense of must not keep the others from going out.
            return self._desk.unclear(row, why)

    def _settle(self, rows: Sequence[OutboxRow], verdict: Verdict) -> None:
        now, outbox = self._ports.clock.now(), self._ports.outbox
        ids = [row.outbox_id for row in rows]
        settle: Mapping[str, Callable[[], None]] = {
            "sent": lambda: outbox.sent_together(ids, now),
            "wait": lambda: outbox.put_off(ids, verdict.why, verdict.at or now),
            "later": lambda: outbox.later(ids[0], verdict.why, verdict.at or now),
            "dead": lambda: outbox.dead(ids[0], verdict.why, now),
            "dropped": lambda: outbox.dropped(ids[0], verdict.why, now),
        }
        settle[verdict.state]()
        DELIVERIES.labels(rows[0].channel, verdict.state).inc()
        if verdict.state == "dead":
            row = rows[0]
            extra = {"outbox_id": row.outbox_id, "channel": row.channel, "why": verdict.why}
            logger.error("message given up", extra=extra)
