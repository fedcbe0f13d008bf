"""Questions, answers and records in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from tests.fakes.outbox import FakeOutbox
from tourwright.domain.model import AskClose, AskOpen, Party, Record
from tourwright.ports import PLAIN, Ask, Claimed, PendingAct, Terms


@dataclass
class FakeAsks:
    """Asks and pending acts; claim is atomic. spend uses a link up; without it none is."""

    asks: dict[str, Ask] = field(default_factory=dict)
    acts: dict[str, PendingAct] = field(default_factory=dict)
    spend: Callable[[str, datetime], bool] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def put(self, *asks: Ask) -> None:
        """Put these in."""
        for ask in asks:
            self.asks[ask.ask_id] = ask

    def get(self, ask_id: str) -> Ask | None:
        """See `Asks.get`."""
        return self.asks.get(ask_id)

    def open_for(self, person_key: str) -> Sequence[Ask]:
        """See `Asks.open_for`."""
        mine = (a for a in self.asks.values() if a.person_key == person_key)
        return [a for a in mine if a.state == "open"]

    def open_in(self, stream: str) -> Sequence[Ask]:
        """See `Asks.open_in`."""
        return [a for a in self.asks.values() if a.stream == stream and a.state == "open"]

    def claim(self, pending: PendingAct, revision: int | None) -> str:
        """See `Asks.claim`."""
        return self.claim_on(PLAIN, pending, revision).word

    def claim_on(self, terms: Terms, pending: PendingAct, revision: int | None) -> Claimed:
        """See `Asks.claim_on`."""
        with self.lock:
            if pending.act.act_id in self.acts:
                return Claimed("repeat")
            ask = self.asks.get(pending.ask_id)
            if ask is not None:
                if ask.state != "open":
                    return Claimed(ask.state)
                if ask.revision != revision:
                    return Claimed("stale")
            if terms.spends is not None and self.spend and not self.spend(*terms.spends):
                return Claimed("spent")
            if ask is not None:
                self._answer(ask, pending)
            self.acts[pending.act.act_id] = pending
            if terms.rests_until is not None:
                rests = replace(pending, state="resting", rests_until=terms.rests_until)
                self.acts[pending.act.act_id] = rests
                return Claimed("resting")
            return self._paired(pending, ask) if ask and terms.waits_until else Claimed("taken")

    def _answer(self, ask: Ask, pending: PendingAct) -> None:
        self.asks[ask.ask_id] = replace(
            ask,
            state="answered",
            answer=pending.act.event,
            answered_by=pending.act.person_key,
            answered_at=pending.taken_at,
            channel=pending.act.channel,
            answered_act=pending.act.act_id,
        )

    def _paired(self, pending: PendingAct, ask: Ask) -> Claimed:
        same = (ask.stream, ask.kind, ask.subject_id)
        others = [
            each
            for each in self.asks.values()
            if (each.stream, each.kind, each.subject_id) == same and each.role is not ask.role
        ]
        ids = {each.ask_id for each in others}
        for act in self.acts.values():
            if act.ask_id in ids and act.state == "held":
                self.acts[act.act.act_id] = replace(act, state="pending")
                return Claimed("paired", self.acts[act.act.act_id])
        if not any(each.state == "open" for each in others):
            return Claimed("taken")
        self.acts[pending.act.act_id] = replace(pending, state="held")
        return Claimed("held")

    def release(self, workflow_id: str) -> Sequence[PendingAct]:
        """See `Asks.release`."""
        with self.lock:
            mine = [each for each in self.acts.values() if each.workflow_id == workflow_id]
            for each in mine:
                if each.state in ("held", "resting"):
                    self.acts[each.act.act_id] = replace(each, state="pending")
            return [each for each in self.acts.values() if each.state == "pending"]

    def applied(self, *act_ids: str) -> None:
        """See `Asks.applied`."""
        with self.lock:
            for act_id in act_ids:
                self.acts[act_id] = replace(self.acts[act_id], state="applied")

    def refused(self, act_id: str, why: str) -> None:
        """See `Asks.refused`."""
        with self.lock:
            act = self.acts[act_id]
            self.acts[act_id] = replace(act, state="refused", refusal=why)
            ask = self.asks.get(act.ask_id)
            if ask is not None and ask.state == "answered":
                self.asks[ask.ask_id] = replace(ask, state="open", answer="", answered_by="")

    def pending(self, limit: int, taken_before: datetime) -> Sequence[PendingAct]:
        """See `Asks.pending`."""
        waiting = [a for a in self.acts.values() if a.state == "pending"]
        rested = [a for a in self.acts.values() if a.state == "resting" and a.rests_until]
        due = [a for a in waiting if a.taken_at < taken_before]
        due += [a for a in rested if a.rests_until and a.rests_until < taken_before]
        return due[:limit]

    def pending_act(self, act_id: str) -> PendingAct | None:
        """See `Asks.pending_act`."""
        return self.acts.get(act_id)

    def open_for_people(self, person_keys: Sequence[str]) -> Sequence[Ask]:
        """See `Asks.open_for_people`."""
        return [ask for key in person_keys for ask in self.open_for(key)]

    def open_for_role(self, role: Party, limit: int) -> Sequence[Ask]:
        """See `Asks.open_for_role`."""
        waiting = (ask for ask in self.asks.values() if ask.state == "open" and not ask.person_key)
        return [ask for ask in waiting if ask.role is role][:limit]

    def lapsed_for_role(self, role: Party, limit: int) -> Sequence[Ask]:
        """See `Asks.lapsed_for_role`."""
        newest = {ask.stream: ask for ask in self.asks.values()}
        over = (ask for ask in newest.values() if ask.closed_reason == "no_answer")
        return [ask for ask in over if ask.role is role and not ask.person_key][:limit]

    def undo(self, act_id: str, person_key: str, now: datetime) -> bool:
        """See `Asks.undo`."""
        act = self.acts.get(act_id)
        if act is None or act.state != "resting" or act.act.person_key != person_key:
            return False
        if act.rests_until is None or act.rests_until <= now:
            return False
        self.refused(act_id, "undone")
        return True

    def resting(self, person_key: str) -> Sequence[PendingAct]:
        """See `Asks.resting`."""
        mine = [each for each in self.acts.values() if each.act.person_key == person_key]
        return [each for each in mine if each.state == "resting"]


@dataclass
class FakeRecorder:
    """Records, each once; opens and closes asks and fills the outbox."""

    asks: FakeAsks
    outbox: "FakeOutbox"
    records: dict[tuple[str, int], Record] = field(default_factory=dict)
    broken: Exception | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, record: Record, applies: Sequence[str] = ()) -> bool:
        """See `Recorder.record`."""
        with self.lock:
            if self.broken:
                raise self.broken
            self.asks.applied(*applies)
            if (record.stream, record.seq) in self.records:
                return False
            self.records[record.stream, record.seq] = record
        for change in record.asks:
            self._ask(record, change)
        for notice in record.notices:
            self.outbox.add("mail", notice.key, asdict(notice), record.alliance_id)
        return True

    def _ask(self, record: Record, change: AskOpen | AskClose) -> None:
        if isinstance(change, AskClose):
            ask = self.asks.asks[change.ask_id]
            self.asks.put(replace(ask, state="closed", closed_reason=change.reason))
        else:
            self.asks.put(ask_of(change, record.stream, record.alliance_id))


def ask_of(opened: AskOpen, stream: str, alliance_id: str) -> Ask:
    """Return the stored ask of an opening."""
    return Ask(
        ask_id=opened.ask_id,
        alliance_id=alliance_id,
        stream=stream,
        kind=opened.kind,
        machine=opened.machine.value,
        verbs=opened.verbs,
        person_key=opened.person_key,
        role=opened.role,
        revision=opened.revision,
        state="open",
        subject_id=opened.subject_id,
        text_hash=opened.text_hash,
        due=opened.due,
        facts=opened.facts,
    )
