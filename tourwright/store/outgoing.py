"""Outbox rows of a record: one mail a notice or attendee, one webhook a subscriber."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from tourwright.domain.model import Meeting, Notice, OutEvent, Record
from tourwright.domain.role_mails import role_key
from tourwright.ports.outbox import talks_queue
from tourwright.store.codec import Sealer, plain, to_json
from tourwright.store.columns import EPOCH

Subscribers = Sequence[tuple[str, Sequence[str]]]
"""Name of each subscriber and the patterns of event types it wants ("*", "tour.*")."""


def part_of(record: Record) -> str:
    """Return what tells a record without journal entries from others at the same number, or ""."""
    return "" if record.entries else hashlib.sha256(to_json(record)).hexdigest()[:16]


def moment_of(record: Record) -> datetime:
    """Return when the record's last entry happened; 1970 for one that has none."""
    return max((entry.at for entry in record.entries), default=EPOCH)


@dataclass(frozen=True)
class Packer:
    """Makes a record's outbox rows; bodies are sealed here, before any transaction."""

    record: Record
    sealer: Sealer
    subscribers: Subscribers

    def notices(self) -> Iterator[dict[str, object]]:
        """Yield one mail for each notice; one to a person at work names whose week it counts in.

        One to a role names what it may be one mail with.
        """
        for notice in self.record.notices:
            row = self._row(
                "mail", notice.key, _notice_body(notice), next_at=notice.not_before or EPOCH
            )
            yield row | {"person_key": "" if notice.personal else _queue(notice)}

    def invitations(self, meeting: Meeting) -> Iterator[dict[str, object]]:
        """Yield one mail for each attendee; those of a talk handed on queue for their reader."""
        for attendee in meeting.attendees:
            body = {"what": "meeting", "to": attendee, **plain(meeting)}
            row = self._row("mail", f"{meeting.uid}:{meeting.sequence}:{attendee}", body)
            yield row | {"person_key": talks_queue(attendee) if meeting.handed_on else ""}

    def events(self) -> Iterator[dict[str, object]]:
        """Yield one webhook for each event and each subscriber that wants it."""
        for number, event in enumerate(self.record.events):
            for name, patterns in self.subscribers:
                if any(fnmatchcase(event.type, pattern) for pattern in patterns):
                    yield self._row(
                        "webhook", self._event_key(number), self._event(event), subscriber=name
                    )

    def _event_key(self, number: int) -> str:
        part = part_of(self.record)
        middle = f"{self.record.seq}.{part}" if part else f"{self.record.seq}"
        return f"{self.record.stream}:{middle}:{number}"

    def _event(self, event: OutEvent) -> dict[str, object]:
        return {"what": "event", "seq": self.record.seq, **plain(event)}

    def _row(
        self,
        channel: str,
        key: str,
        body: Mapping[str, Any],
        *,
        subscriber: str = "",
        next_at: datetime = EPOCH,
    ) -> dict[str, object]:
        return {
            "channel": channel,
            "subscriber": subscriber,
            "key": key,
            "alliance_id": self.record.alliance_id,
            "stream": self.record.stream,
            "envelope": self.sealer.encrypt(self.record.alliance_id, json.dumps(body).encode()),
            "at": moment_of(self.record),
            "state": "waiting",
            "next_at": next_at,
            "attempts": 0,
            "last_error": "",
            "person_key": "",
        }


def _queue(notice: Notice) -> str:
    return notice.to or role_key(notice.role.value, notice.purpose)


def _notice_body(notice: Notice) -> dict[str, object]:
    return {"what": "notice", **plain(notice)}
