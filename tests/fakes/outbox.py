"""What leaves us, links and the engine, in memory."""
# ruff: noqa: ARG002 - a fake has the arguments of its port, whether it needs them or not

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.fakes.inbox import NOW
from tourwright.domain.model import Act, Record
from tourwright.domain.records import joined
from tourwright.ports import ActResult, ActsResult, InboxRow, OutboxRow


@dataclass
class FakeOutbox:
    """Outgoing rows in order; leases are remembered."""

    rows: dict[int, OutboxRow] = field(default_factory=dict)
    due: dict[int, datetime] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)

    def add(
        self,
        channel: str,
        key: str,
        body: Mapping[str, object],
        alliance_id: str = "a1",
        subscriber: str = "",
    ) -> OutboxRow:
        """Put one in."""
        for row in self.rows.values():
            if row.key == key and row.subscriber == subscriber:
                return row
        number = len(self.rows) + 1
        row = OutboxRow(
            number, channel, key, alliance_id, alliance_id, body, NOW, subscriber=subscriber
        )
        self.rows[number] = row
        return row

    def lease(self, limit: int, now: datetime, lease_s: float) -> Sequence[OutboxRow]:
        """See `Outbox.lease`."""
        ready = [
            row
            for i, row in self.rows.items()
            if row.state == "waiting" and self.due.get(i, now) <= now
        ][:limit]
        for row in ready:
            self.due[row.outbox_id] = now + timedelta(seconds=lease_s)
            self.rows[row.outbox_id] = replace(row, attempts=row.attempts + 1)
        return ready

    def read(self, outbox_ids: Sequence[int]) -> Sequence[OutboxRow]:
        """See `Outbox.read`."""
        return [self.rows[each] for each in outbox_ids if each in self.rows]

    def sent(self, outbox_id: int, now: datetime) -> None:
        """See `Outbox.sent`."""
        self._set(outbox_id, state="sent")

    def sent_together(self, outbox_ids: Sequence[int], now: datetime) -> None:
        """See `Outbox.sent_together`."""
        for outbox_id in outbox_ids:
            self.sent(outbox_id, now)

    def gather(
        self, person_key: str, mine: Sequence[int], now: datetime, lease_s: float
    ) -> Sequence[OutboxRow] | None:
        """See `Outbox.gather`; nothing else waits here."""
        del person_key, mine, now, lease_s
        return ()

    def put_off(self, outbox_ids: Sequence[int], why: str, at: datetime) -> None:
        """See `Outbox.put_off`."""
        for outbox_id in outbox_ids:
            self.later(outbox_id, why, at)

    def sending(self, outbox_ids: Sequence[int], message_id: str, now: datetime) -> None:
        """See `Outbox.sending`."""
        del now
        self.letters.update(dict.fromkeys(outbox_ids, message_id))

    def carried_by(self, outbox_ids: Sequence[int]) -> Mapping[int, str]:
        """See `Outbox.carried_by`."""
        return {key: self.letters[key] for key in outbox_ids if key in self.letters}

    def sent_to(self, person_key: str, since: datetime) -> Sequence[datetime]:
        """See `Outbox.sent_to`; nobody's mails are counted here."""
        del person_key, since
        return ()

    def later(self, outbox_id: int, why: str, at: datetime) -> None:
        """See `Outbox.later`."""
        self.due[outbox_id] = at
        self._set(outbox_id, last_error=why)

    def dropped(self, outbox_id: int, why: str, now: datetime) -> None:
        """See `Outbox.dropped`."""
        self._set(outbox_id, state="dropped", last_error=why)

    def dead(self, outbox_id: int, why: str, now: datetime) -> None:
        """See `Outbox.dead`."""
        self._set(outbox_id, state="dead", last_error=why)

    def resend(self, outbox_id: int, now: datetime) -> bool:
        """See `Outbox.resend`."""
        row = self.rows.get(outbox_id)
        if row is None or row.state == "waiting":
            return False
        self.due[outbox_id] = now
        self._set(outbox_id, state="waiting")
        return True

    def log(self, limit: int, channel: str = "") -> Sequence[OutboxRow]:
        """See `Outbox.log`."""
        wanted = [r for r in self.rows.values() if channel in {"", r.channel}]
        return wanted[::-1][:limit]

    def counts(self) -> Mapping[str, int]:
        """See `Outbox.counts`."""
        counted: dict[str, int] = defaultdict(int)
        for row in self.rows.values():
            counted[row.state] += 1
        return counted

    def _set(self, outbox_id: int, state: str = "", last_error: str = "") -> None:
        row = self.rows[outbox_id]
        self.rows[outbox_id] = replace(row, state=state or row.state, last_error=last_error)


@dataclass
class FakeTokens:
    """Token ids that were used."""

    used: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, token_id: str, expires: datetime) -> bool:
        """See `Tokens.spend`."""
        with self.lock:
            if token_id in self.used:
                return False
            self.used.add(token_id)
            return True


@dataclass
class FakeEngine:
    """Applies every act once with an empty record; `fault` is raised instead when set."""

    fault: Exception | None = None
    up: bool = True
    acts: list[tuple[str, Act]] = field(default_factory=list)
    started: list[InboxRow] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """See `Engine.act`."""
        with self.lock:
            if self.fault:
                raise self.fault
            if any(act.act_id == known.act_id for _, known in self.acts):
                return ActResult("applied")
            self.acts.append((workflow_id, act))
            stream = workflow_id.partition(":")[2]
            return ActResult("applied", Record("a1", stream, len(self.acts)))

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """See `Engine.act_together`."""
        results = [self.act(workflow_id, act) for act in acts]
        records = [each.record for each in results if each.record is not None]
        return ActsResult("applied", joined(records))

    def start_source_event(self, row: InboxRow) -> None:
        """See `Engine.start_source_event`."""
        with self.lock:
            if self.fault:
                raise self.fault
            if all(row.inbox_id != known.inbox_id for known in self.started):
                self.started.append(row)

    def ready(self) -> bool:
        """See `Engine.ready`."""
        return self.up
