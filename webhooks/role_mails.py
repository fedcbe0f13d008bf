"""Mails to a role, such as HR: many of one matter are one letter a day, see `domain.role_mails`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tourwright.domain.delivery_times import WEEK, Deliver
from tourwright.domain.role_mails import deliver_to_role, role_key
from tourwright.ports import Outbox, OutboxRow
from webhooks.courier_extras import Settled
from webhooks.delivery import Verdict
from webhooks.mail_desk import ANSWERED, MailDesk

LEASE_S = 300.0
ELSEWHERE = timedelta(minutes=1)
NOTICE = "notice"


class RoleMails:
    """Collects what a role is written of one matter."""

    def __init__(self, outbox: Outbox, desk: MailDesk) -> None:
        """Take from the outbox; the desk knows what was answered."""
        self._outbox = outbox
        self._desk = desk

    def collected(
        self, key: str, rows: Sequence[OutboxRow], now: datetime
    ) -> tuple[Sequence[Settled], Sequence[OutboxRow]]:
        """Return what becomes of some rows of the matter, and those that go as one letter now."""
        verdict = deliver_to_role(self._outbox.sent_to(key, now - WEEK), now)
        if not isinstance(verdict, Deliver):
            return [(rows, Verdict("wait", "digest", verdict.at))], ()
        more = self._outbox.gather(key, [row.outbox_id for row in rows], now, LEASE_S)
        if more is None:
            return [(rows, Verdict("wait", "elsewhere", now + ELSEWHERE))], ()
        together = [*rows, *more]
        answered = [row for row in together if self._desk.is_answered(row)]
        settled: list[Settled] = [((row,), Verdict("dropped", ANSWERED)) for row in answered]
        gone = {row.outbox_id for row in answered}
        return settled, [row for row in together if row.outbox_id not in gone]


def queue_of(row: OutboxRow) -> str:
    """Return what a mail to a role shares with those that it may be one with, "" for others."""
    body = row.body
    if body.get("to") or body.get("what", NOTICE) != NOTICE:
        return ""
    return role_key(str(body.get("role") or ""), str(body.get("purpose") or ""))
