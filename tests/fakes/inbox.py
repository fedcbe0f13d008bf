"""A clock that stands, and events in memory."""
# ruff: noqa: ARG002 - a fake has the arguments of its port, whether it needs them or not

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tourwright.ports import InboundEvent, InboxRow

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """See `Clock.now`."""
        return self.moment

    def move(self, **by: float) -> None:
        """Move the time on."""
        self.moment += timedelta(**by)


@dataclass
class FakeInbox:
    """Events by (source, dedupe key)."""

    rows: dict[int, InboxRow] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    finished: list[int] = field(default_factory=list)
    dead: dict[int, str] = field(default_factory=dict)
    retry_at: dict[int, datetime] = field(default_factory=dict)
    broken: Exception | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, event: InboundEvent) -> bool:
        """See `Inbox.take`."""
        with self.lock:
            if self.broken:
                raise self.broken
            key = (event.source, event.dedupe_key)
            if key in self.seen:
                return False
            self.seen.add(key)
            number = len(self.seen)
            self.rows[number] = InboxRow(number, event)
            return True

    def waiting(self, limit: int, now: datetime) -> Sequence[InboxRow]:
        """See `Inbox.waiting`."""
        due = [r for i, r in sorted(self.rows.items()) if self.retry_at.get(i, now) <= now]
        return due[:limit]

    def done(self, inbox_id: int, now: datetime) -> None:
        """See `Inbox.done`."""
        del self.rows[inbox_id]
        self.finished.append(inbox_id)

    def failed(self, inbox_id: int, why: str, retry_at: datetime | None) -> None:
        """See `Inbox.failed`."""
        row = self.rows[inbox_id]
        self.rows[inbox_id] = replace(row, attempts=row.attempts + 1)
        if retry_at is None:
            self.dead[inbox_id] = why
            del self.rows[inbox_id]
        else:
            self.retry_at[inbox_id] = retry_at
