"""Whether somebody is at work to read a mail: their account is open, and they are not away.

account closed     -> nothing is sent to the address at work; HR is told once, unless it knows
not open yet       -> the mail waits for the first day
out of office      -> the mail waits for the return, unless it presses; of a long absence HR is told

Whoever left is still written to at a private address: that is the alumni network's.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from tourwright.domain.absence import hold_until, is_long
from tourwright.domain.channels import Stop, stop_of
from tourwright.domain.leavers import has_left
from tourwright.domain.model import Notice, Party, Record
from tourwright.domain.people import Person, PersonStatus
from tourwright.ports import Asks, ConnectorError, OutboxRow, People, Recorder
from tourwright.ports.directory import Away, DirectoryBook
from webhooks.card_post import account_of
from webhooks.delivery import Verdict

logger = logging.getLogger(__name__)

KNOWN_FOR = timedelta(minutes=30)
LOOK_AGAIN = timedelta(hours=12)
MOST_KNOWN = 10_000
MEETING = "meeting"


@dataclass(frozen=True)
class AtWorkPorts:
    """What is looked at; away is None where nobody is asked about absences."""

    directory: DirectoryBook
    people: People
    asks: Asks
    recorder: Recorder
    away: Away | None = None


class AtWork:
    """See `webhooks.courier_extras.Presence`."""

    def __init__(self, ports: AtWorkPorts) -> None:
        """Work over the ports."""
        self._ports = ports
        self._known: dict[str, tuple[datetime, datetime | None]] = {}
        self._lock = threading.Lock()

    def verdict(self, row: OutboxRow, now: datetime) -> Verdict | None:
        """Return what becomes of a mail that is not to go now, None when it goes."""
        to = str(row.body.get("to") or "")
        if not to or row.body.get("personal"):
            return None
        person = self._ports.people.get(to)
        stop = stop_of(account_of(self._ports.directory.of_person(to)))
        if stop is not None:
            return self._stopped(row, person, stop, now)
        if row.body.get("what") == MEETING or self._ports.away is None or person is None:
            return None
        return self._held(row, person, now)

    def _stopped(
        self, row: OutboxRow, person: Person | None, stop: Stop, now: datetime
    ) -> Verdict | None:
        """Drop the mail; an account that is not open yet is waited for."""
        if person is not None and person.facts.status is PersonStatus.PREHIRE:
            waits = stop is Stop.DISABLED
            return Verdict("wait", "not open yet", now + LOOK_AGAIN) if waits else None
        if person is None or not has_left(person.facts, now):
            self._tell(row, "hr_account_closed")
        return Verdict("dropped", stop.value)

    def _held(self, row: OutboxRow, person: Person, now: datetime) -> Verdict | None:
        back = self._back(person.facts.work_email, now)
        if is_long(back, now) and back is not None:
            self._tell(row, "hr_long_away", f"{back:%Y-%m-%d}")
        ask = self._ports.asks.get(str(row.body.get("ask_id") or ""))
        until = hold_until(str(row.body.get("purpose", "")), back, ask.due if ask else None, now)
        return None if until is None else Verdict("wait", "away", until)

    def _back(self, address: str, now: datetime) -> datetime | None:
        """Return when the person is back; who cannot be asked about is taken to be there."""
        assert self._ports.away is not None, "asked only where it is set up"
        with self._lock:
            asked_at, back = self._known.get(address, (None, None))
        if asked_at is not None and now - asked_at < KNOWN_FOR:
            return back
        try:
            back = self._ports.away.until([address], now).get(address) if address else None
        except ConnectorError as why:
            logger.warning("absence not known", extra={"why": type(why).__name__})
            back = None
        with self._lock:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[address] = (now, back)
        return back

    def _tell(self, row: OutboxRow, purpose: str, day: str = "") -> None:
        """Tell HR, once for each alliance, person and day."""
        person_key = str(row.body["to"])
        key = f"{row.alliance_id}:{purpose}:{person_key}:{day}"
        facts = {"person": person_key, "day": day} if day else {"person": person_key}
        notice = Notice(key, purpose, "", Party.HR, facts=facts)
        self._ports.recorder.record(Record(row.alliance_id, row.alliance_id, 0, notices=(notice,)))
