"""The ports in memory, for tests that need no database: same promises, no durability."""
# ruff: noqa: ARG002 - a fake has the arguments of its port, whether it needs them or not

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from tourwright.domain.model import Act, AskClose, AskOpen, Record, TourView
from tourwright.domain.people import AllianceFacts, EmploymentEvent, Person, SourcePerson
from tourwright.domain.records import joined
from tourwright.ports import (
    PLAIN,
    ActResult,
    ActsResult,
    Ask,
    Claimed,
    InboundEvent,
    InboxRow,
    JournalFault,
    JournalLine,
    NotFoundError,
    OutboxRow,
    PendingAct,
    Terms,
)

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


@dataclass
class FakeViews:
    """Tours by id."""

    views: dict[str, TourView] = field(default_factory=dict)

    def put(self, *views: TourView) -> None:
        """Put these in."""
        for view in views:
            self.views[view.tour_id] = view

    def get(self, tour_id: str) -> TourView | None:
        """See `Views.get`."""
        return self.views.get(tour_id)

    def of_alliance(self, alliance_id: str) -> Sequence[TourView]:
        """See `Views.of_alliance`."""
        mine = [v for v in self.views.values() if v.alliance_id == alliance_id]
        return sorted(mine, key=lambda v: v.number)

    def of_manager(self, manager_key: str) -> Sequence[TourView]:
        """See `Views.of_manager`."""
        return [v for v in self.views.values() if v.manager_key == manager_key]

    def of_employee(self, employee_key: str) -> Sequence[TourView]:
        """See `Views.of_employee`."""
        return [v for v in self.views.values() if v.employee_key == employee_key]

    def of_delegate(self, delegate_key: str) -> Sequence[TourView]:
        """See `Views.of_delegate`."""
        return [v for v in self.views.values() if v.delegate_key == delegate_key]


@dataclass
class FakePeople:
    """People by key."""

    people: dict[str, Person] = field(default_factory=dict)

    def put(self, *people: Person) -> None:
        """Put these in."""
        for person in people:
            self.people[person.person_key] = person

    def get(self, person_key: str) -> Person | None:
        """See `People.get`."""
        return self.people.get(person_key)

    def by_source(self, source: str, source_person_id: str) -> Person | None:
        """See `People.by_source`."""
        wanted = (source, source_person_id)
        found = (p for p in self.people.values() if wanted == _source_id(p))
        return next(found, None)

    def by_email(self, address: str) -> Person | None:
        """See `People.by_email`."""
        wanted = address.casefold()
        found = (p for p in self.people.values() if p.facts.work_email.casefold() == wanted)
        return next(found, None)

    def apply(
        self, facts: SourcePerson, events: Sequence[EmploymentEvent], now: datetime
    ) -> Person:
        """See `People.apply`."""
        raise NotImplementedError

    def as_of(self, person_key: str, effective: date, known_at: datetime) -> SourcePerson | None:
        """See `People.as_of`."""
        raise NotImplementedError

    def events_of(self, person_key: str) -> Sequence[EmploymentEvent]:
        """See `People.events_of`."""
        raise NotImplementedError

    def match(self, facts: SourcePerson) -> Person | None:
        """See `People.match`."""
        return self.by_source(facts.source, facts.source_person_id)

    def untold(self, person_key: str) -> Sequence[EmploymentEvent]:
        """See `People.untold`."""
        raise NotImplementedError

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """See `People.told`."""
        raise NotImplementedError

    def facts(self, person_key: str) -> AllianceFacts:
        """See `People.facts`."""
        raise NotFoundError(person_key)

    def many(self, person_keys: Sequence[str]) -> Mapping[str, Person]:
        """See `People.many`."""
        return {key: self.people[key] for key in person_keys if key in self.people}

    def reports_of(self, manager_key: str) -> Sequence[Person]:
        """See `People.reports_of`."""
        return [p for p in self.people.values() if p.manager_key == manager_key]

    def search(self, limit: int) -> Sequence[Person]:
        """See `People.search`."""
        return list(self.people.values())[:limit]


def _source_id(person: Person) -> tuple[str, str]:
    return (person.facts.source, person.facts.source_person_id)


@dataclass
class FakeJournal:
    """Lines by alliance, unhashed."""

    by_alliance: dict[str, list[JournalLine]] = field(default_factory=lambda: defaultdict(list))

    def add(self, alliance_id: str, stream: str, at: datetime, **body: object) -> None:
        """Put one in."""
        lines = self.by_alliance[alliance_id]
        number = len(lines) + 1
        lines.append(JournalLine(alliance_id, number, stream, number, at, body, f"h{number}"))

    def lines(self, alliance_id: str) -> Sequence[JournalLine]:
        """See `Journal.lines`."""
        return self.by_alliance[alliance_id]

    def verify(self) -> Iterator[JournalFault]:
        """See `Journal.verify`."""
        return iter(())


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
class FakeAlumni:
    """Consents and suppressed addresses."""

    by_alliance: dict[str, dict[str, bool]] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    def set_consents(self, alliance_id: str, purposes: Mapping[str, bool], at: datetime) -> None:
        """See `Alumni.set_consents`."""
        self.by_alliance[alliance_id] = dict(purposes)

    def consents(self, alliance_id: str) -> Mapping[str, bool]:
        """See `Alumni.consents`."""
        return self.by_alliance.get(alliance_id, {})

    def suppress(self, address: str, at: datetime) -> None:
        """See `Alumni.suppress`."""
        self.addresses.add(address.casefold())

    def suppressed(self, address: str) -> bool:
        """See `Alumni.suppressed`."""
        return address.casefold() in self.addresses


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
