"""What follows when an address takes no mail: it is never used again, and people are asked.

A private address: the alliance hears of it, and asks HR for another one. A work address: HR is
told, and what is asked of the person stands on their page meanwhile.

Source: lifecycle, alumni rows `hard_bounce`.
"""

import hashlib
from dataclasses import dataclass

from tourwright.domain.asks import workflow_of
from tourwright.domain.model import Act, MachineName, Notice, Party, Record
from tourwright.ports import (
    AlumniRegister,
    Asks,
    Clock,
    Letter,
    Mailer,
    NoSuchAddressError,
    PendingAct,
    Recorder,
)
from tourwright.ports_pages import Owner, Owners

PURPOSE = "hr_address_bounced"


@dataclass(frozen=True)
class BouncePorts:
    """What is told when an address takes no mail."""

    owners: Owners
    alumni: AlumniRegister
    asks: Asks
    recorder: Recorder
    clock: Clock


class BounceMailer:
    """A mailer that remembers which addresses take no mail."""

    def __init__(self, mailer: Mailer, ports: BouncePorts) -> None:
        """Send through the mailer."""
        self._mailer = mailer
        self._ports = ports

    def send(self, letter: Letter) -> None:
        """See `tourwright.ports.Mailer.send`."""
        try:
            self._mailer.send(letter)
        except NoSuchAddressError:
            self._came_back(letter.to_address)
            raise

    def was_sent(self, message_id: str) -> bool | None:
        """See `tourwright.ports.Mailer.was_sent`."""
        return self._mailer.was_sent(message_id)

    def _came_back(self, address: str) -> None:
        for owner in self._ports.owners.owners_of(address):
            self._ports.alumni.suppress(address, self._ports.clock.now())
            if owner.is_private:
                self._tell_alliance(owner, address)
            else:
                self._tell_hr(owner, address)

    def _tell_alliance(self, owner: Owner, address: str) -> None:
        """Store the act; it is handed over like those of people, and refused where it is late."""
        now = self._ports.clock.now()
        act = Act(
            act_id=f"bounce-{owner.alliance_id}-{_mark(address)}-{now.date().isoformat()}",
            machine=MachineName.ALUMNI,
            event="hard_bounce",
            party=Party.MAIL,
            channel="mail",
        )
        workflow_id = workflow_of(owner.alliance_id, owner.alliance_id)
        self._ports.asks.claim(PendingAct(act, workflow_id, "", now), None)

    def _tell_hr(self, owner: Owner, address: str) -> None:
        """Tell HR once for each address."""
        key = f"{owner.alliance_id}:{PURPOSE}:{_mark(address)}"
        facts = {"person": owner.person_key}
        notice = Notice(key, PURPOSE, "", Party.HR, facts=facts)
        record = Record(owner.alliance_id, owner.alliance_id, 0, notices=(notice,))
        self._ports.recorder.record(record)


def _mark(address: str) -> str:
    """Return a short name of the address that does not show it."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:12]
