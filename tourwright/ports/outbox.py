"""What has to leave us, until it has left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class OutboxRow:
    """One outgoing message.

    channel is mail or webhook; body is the notice, meeting or event as JSON. key is unique: it
    makes the Message-ID or webhook-id. subscriber "" for mail.
    """

    outbox_id: int
    channel: str
    key: str
    alliance_id: str
    stream: str
    body: Mapping[str, object]
    at: datetime
    attempts: int = 0
    state: str = "waiting"
    subscriber: str = ""
    last_error: str = ""


def talks_queue(person_key: str) -> str:
    """Return the name under which changed talks of one person wait for each other.

    It stands where a mail has its reader: such rows are gathered, and count in nobody's week.
    """
    return f"talks:{person_key}"


class Outbox(Protocol):
    """Outgoing messages, written with the record that caused them."""

    def lease(self, limit: int, now: datetime, lease_s: float) -> Sequence[OutboxRow]:
        """Take due rows for this process; a lease not settled in time can be taken again.

        A row leased a second time has `attempts` > 0: look before sending again.
        """
        ...

    def sent(self, outbox_id: int, now: datetime) -> None:
        """The message went out."""
        ...

    def sent_together(self, outbox_ids: Sequence[int], now: datetime) -> None:
        """The messages went out as one, all of them or none."""
        ...

    def gather(
        self, person_key: str, mine: Sequence[int], now: datetime, lease_s: float
    ) -> Sequence[OutboxRow] | None:
        """Take, beside the rows that are mine, what else waits for the person.

        None while another process holds an earlier row of theirs.
        """
        ...

    def put_off(self, outbox_ids: Sequence[int], why: str, at: datetime) -> None:
        """Let leased rows wait until the moment; they were looked at and not tried."""
        ...

    def sending(self, outbox_ids: Sequence[int], message_id: str, now: datetime) -> None:
        """Note, before it is sent, which letter carries the rows."""
        ...

    def carried_by(self, outbox_ids: Sequence[int]) -> Mapping[int, str]:
        """Return the Message-ID that `sending` last noted, for each row that has one."""
        ...

    def sent_to(self, person_key: str, since: datetime) -> Sequence[datetime]:
        """Return the moments, after this one, at which a mail that counts went to the person."""
        ...

    def later(self, outbox_id: int, why: str, at: datetime) -> None:
        """Try again at the moment; why is stored for the delivery log."""
        ...

    def dropped(self, outbox_id: int, why: str, now: datetime) -> None:
        """Mark it as not sent because it says nothing any more."""
        ...

    def dead(self, outbox_id: int, why: str, now: datetime) -> None:
        """Give up: a dead letter that a person can resend."""
        ...

    def resend(self, outbox_id: int, now: datetime) -> bool:
        """Make a sent or dead row due again; False when there is none."""
        ...

    def read(self, outbox_ids: Sequence[int]) -> Sequence[OutboxRow]:
        """Return these rows as they are, in the order of the ids; erased and unknown ones miss."""
        ...

    def log(self, limit: int, channel: str = "") -> Sequence[OutboxRow]:
        """Return the newest rows for the delivery log."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return rows by state, for metrics and health."""
        ...
