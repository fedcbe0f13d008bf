"""What we ask of the outside world, one protocol a need, and the errors each may raise.

ConnectorError
├── TransientError   no answer, or "later": the caller tries again after `after_s`
├── NotFoundError    the thing asked for is not there (any more)
├── RefusedError     the other side said no: a person must act
├── NotAuthenticError  what came in is not from whom it says
└── UnknownOutcomeError  the request left us, no usable answer came: look before repeating
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Act, AskKind, Party, Record, TourView
from tourwright.domain.people import AllianceFacts, EmploymentEvent, Person, SourcePerson


class ConnectorError(Exception):
    """The outside failed; the message holds no personal text."""


class TransientError(ConnectorError):
    """Try again, not before after_s seconds when the system asked for a wait."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class NotFoundError(ConnectorError):
    """The thing asked for is not there."""


class RefusedError(ConnectorError):
    """The other side refused for good; a person must act."""


class NotAuthenticError(ConnectorError):
    """A signature, token or sender did not prove itself."""


class UnknownOutcomeError(ConnectorError):
    """The request may or may not have had its effect."""


class Hris(Protocol):
    """Reads of one HRIS; every call is safe to repeat."""

    source: str

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return the person as of now. Raises NotFoundError, TransientError, RefusedError."""
        ...

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody, leavers too, page by page."""
        ...

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return source person ids changed since the moment (UTC), each once."""
        ...


@dataclass(frozen=True)
class InboundEvent:
    """One authenticated event from a source; body is the raw bytes.

    dedupe_key is unique per source. subject is the source's id of what the event is about ("" when
    it names none).
    """

    source: str
    dedupe_key: str
    kind: str
    subject: str
    received_at: datetime
    body: bytes


class EventReader(Protocol):
    """Checks and reads what one source sends; vendor names stay behind it."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """Return the event. Raises NotAuthenticError, MalformedError."""
        ...


class MalformedError(ConnectorError):
    """An authentic event whose body cannot be read; the message names place and fix."""


@dataclass(frozen=True)
class Invite:
    """The calendar part of a letter. addresses are (name, address) of everybody invited.

    uid never changes for one talk, sequence counts its changes, cancelled withdraws it.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: str
    summary: str
    addresses: tuple[tuple[str, str], ...]
    cancelled: bool = False


@dataclass(frozen=True)
class Letter:
    """One mail as content; the connector decides how it looks as HTML and as plain text.

    message_id is fixed per person and purpose, in angle brackets. actions are (label, url), equal
    in weight. unsubscribe_url adds the two RFC 8058 headers. date is the moment it speaks from
    (UTC).
    """

    message_id: str
    to_address: str
    to_name: str
    subject: str
    paragraphs: tuple[str, ...]
    date: datetime
    actions: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    invite: Invite | None = None
    unsubscribe_url: str = ""


class Mailer(Protocol):
    """Sends a letter once per Message-ID as far as the channel allows."""

    def send(self, letter: Letter) -> None:
        """Send. Raises TransientError (nothing sent), UnknownOutcomeError, RefusedError."""
        ...

    def was_sent(self, message_id: str) -> bool | None:
        """Say whether a mail with this Message-ID went out; None when the channel cannot tell."""
        ...


class WorkCalendars(Protocol):
    """Public holidays; data that changes with its package, so never read during replay."""

    def calendar(self, country: str, region: str, years: Iterable[int]) -> WorkCalendar:
        """Return the working calendar; an unknown country has weekends only."""
        ...


@dataclass(frozen=True)
class InboxRow:
    """A taken event waiting for, or done with, its hand-over to the engine."""

    inbox_id: int
    event: InboundEvent
    attempts: int = 0


class Inbox(Protocol):
    """Durable inbox: an event is on disk before it is acknowledged."""

    def take(self, event: InboundEvent) -> bool:
        """Store the event with group commit; False when its dedupe key was seen before."""
        ...

    def waiting(self, limit: int, now: datetime) -> Sequence[InboxRow]:
        """Return events not yet handed over whose next try is due, oldest first."""
        ...

    def done(self, inbox_id: int, now: datetime) -> None:
        """Mark the event handed over."""
        ...

    def failed(self, inbox_id: int, why: str, retry_at: datetime | None) -> None:
        """Note a failed hand-over; retry_at None parks it as a dead letter."""
        ...


class Recorder(Protocol):
    """Writes what happened, once."""

    def record(self, record: Record, applies: Sequence[str] = ()) -> bool:
        """Write journal, view, asks, meetings and outgoing messages in one transaction.

        Returns False and writes nothing of it when (stream, seq) is there already. A view older
        than the stored one (by seq) is not written. applies names acts that are applied with it.
        """
        ...


@dataclass(frozen=True)
class Ask:
    """An ask as stored. state is open, answered or closed; answer is the verb given."""

    ask_id: str
    alliance_id: str
    stream: str
    kind: AskKind
    machine: str
    verbs: tuple[str, ...]
    person_key: str
    role: Party
    revision: int
    state: str
    subject_id: str = ""
    text_hash: str = ""
    due: datetime | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    channel: str = ""
    closed_reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PendingAct:
    """An act accepted from a person and not yet known to be applied by its workflow.

    workflow_id is where it goes, "" when no workflow waits for it. state is held (it waits for the
    other side's, see `Terms`), resting (its author may undo it until rests_until), pending, applied
    or refused.
    """

    act: Act
    workflow_id: str
    ask_id: str
    taken_at: datetime
    state: str = "pending"
    refusal: str = ""
    rests_until: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """What else is decided with a claim, all or nothing.

    spends is (token id, when it expires) of the link that is used up. waits_until: without the
    other side's answer to the same question this one is held so long, then it is pending.
    rests_until: it may be undone so long, then it is pending; never together with waits_until.
    """

    spends: tuple[str, datetime] | None = None
    waits_until: datetime | None = None
    rests_until: datetime | None = None


PLAIN = Terms()


@dataclass(frozen=True)
class Claimed:
    """What became of a claim: the word, and with "paired" the other side's act, pending now too.

    The words of `Asks.claim`, and "held", "resting", "paired", and "spent" for a link that was used
    before.
    """

    word: str
    partner: PendingAct | None = None


class Asks(Protocol):
    """The questions to people and the acts that answer them."""

    def get(self, ask_id: str) -> Ask | None:
        """Return the ask or None."""
        ...

    def open_for(self, person_key: str) -> Sequence[Ask]:
        """Return the person's open asks, oldest first."""
        ...

    def open_in(self, stream: str) -> Sequence[Ask]:
        """Return the open asks of one tour or alliance."""
        ...

    def claim(self, pending: PendingAct, revision: int | None) -> str:
        """Store the act durably and, with an ask, mark the ask answered: first valid answer wins.

        Returns "taken"; "repeat" when the same act_id is there; "answered", "closed" or "stale"
        when the ask is not open or the revision is not the ask's; "closed" too when the alliance
        was erased. Nothing is stored but with "taken".
        """
        ...

    def claim_on(self, terms: Terms, pending: PendingAct, revision: int | None) -> Claimed:
        """Claim like `claim`, on these terms."""
        ...

    def release(self, workflow_id: str) -> Sequence[PendingAct]:
        """Hold nothing for the workflow any more; returns its acts still pending, oldest first."""
        ...

    def applied(self, *act_ids: str) -> None:
        """The workflow applied the acts."""
        ...

    def refused(self, act_id: str, why: str) -> None:
        """The workflow refused the act: its ask is open again, unless it was closed meanwhile."""
        ...

    def pending(self, limit: int, taken_before: datetime) -> Sequence[PendingAct]:
        """Return acts pending that were taken before the moment, oldest first.

        An act that was held or rested counts from the end of its wait.
        """
        ...

    def pending_act(self, act_id: str) -> PendingAct | None:
        """Return one act by id."""
        ...

    def open_for_people(self, person_keys: Sequence[str]) -> Sequence[Ask]:
        """Return the open asks of these people, oldest first."""
        ...

    def undo(self, act_id: str, person_key: str, now: datetime) -> bool:
        """Drop this person's act that rests, its ask is open again; False when it is too late."""
        ...

    def resting(self, person_key: str) -> Sequence[PendingAct]:
        """Return the person's acts that rest and can be undone, oldest first."""
        ...


class People(Protocol):
    """People and employments, bitemporal."""

    def get(self, person_key: str) -> Person | None:
        """Return the person as last recorded."""
        ...

    def by_source(self, source: str, source_person_id: str) -> Person | None:
        """Return the person behind a source's id."""
        ...

    def by_email(self, address: str) -> Person | None:
        """Return the person with this work address (case-folded)."""
        ...

    def apply(
        self, facts: SourcePerson, events: Sequence[EmploymentEvent], now: datetime
    ) -> Person:
        """Store what a source says now with the events derived from it.

        Creates person and alliance. Idempotent by event id. Links employments by (source,
        source_person_id); a re-hire under a new source id is linked by personal address only when
        exactly one former person has it.
        """
        ...

    def match(self, facts: SourcePerson) -> Person | None:
        """Return whom `apply` would take this reading for; None for somebody new."""
        ...

    def as_of(self, person_key: str, effective: date, known_at: datetime) -> SourcePerson | None:
        """Return the facts true on a date as known at a moment."""
        ...

    def events_of(self, person_key: str) -> Sequence[EmploymentEvent]:
        """Return the person's events by effective date, then recorded time."""
        ...

    def untold(self, person_key: str) -> Sequence[EmploymentEvent]:
        """Return the events that `told` was not called for, in the order of `events_of`."""
        ...

    def told(self, event_ids: Sequence[str], now: datetime) -> None:
        """Mark events as passed on to the alliance; a repeat changes nothing that matters."""
        ...

    def facts(self, person_key: str) -> AllianceFacts:
        """Return what the alliance's rules need, manager resolved. Raises NotFoundError."""
        ...

    def many(self, person_keys: Sequence[str]) -> Mapping[str, Person]:
        """Return those of these people who are stored, by key, in one query."""
        ...

    def reports_of(self, manager_key: str) -> Sequence[Person]:
        """Return the people whose manager this is."""
        ...

    def search(self, limit: int) -> Sequence[Person]:
        """Return people ordered by family and given name."""
        ...


class Views(Protocol):
    """The tour read model."""

    def get(self, tour_id: str) -> TourView | None:
        """Return the tour's row or None."""
        ...

    def of_alliance(self, alliance_id: str) -> Sequence[TourView]:
        """Return the alliance's tours, oldest first."""
        ...

    def of_manager(self, manager_key: str) -> Sequence[TourView]:
        """Return the manager's open tours."""
        ...

    def of_employee(self, employee_key: str) -> Sequence[TourView]:
        """Return the employee's tours, oldest first."""
        ...

    def of_delegate(self, delegate_key: str) -> Sequence[TourView]:
        """Return the open tours whose manager named this delegate."""
        ...


@dataclass(frozen=True)
class JournalLine:
    """One journal row, decrypted. seq counts within the stream, position within the alliance."""

    alliance_id: str
    position: int
    stream: str
    seq: int
    at: datetime
    body: Mapping[str, object]
    hash: str


@dataclass(frozen=True)
class JournalFault:
    """What is wrong with the chain: kind is changed, missing, swapped or truncated."""

    alliance_id: str
    position: int
    kind: str


class Journal(Protocol):
    """Append-only, hash-chained history per alliance."""

    def lines(self, alliance_id: str) -> Sequence[JournalLine]:
        """Return the alliance's lines in order."""
        ...

    def verify(self) -> Iterator[JournalFault]:
        """Walk every chain and yield each fault found."""
        ...


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

    def log(self, limit: int, channel: str = "") -> Sequence[OutboxRow]:
        """Return the newest rows for the delivery log."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return rows by state, for metrics and health."""
        ...


class DataKeys(Protocol):
    """Wrapped data keys, one per subject (alliance id or "system")."""

    def wrapped(self, subject: str) -> tuple[str, bytes] | None:
        """Return (master key id, wrapped key) or None when never made. Raises KeyDestroyedError."""
        ...

    def wrapped_of(self, subjects: Collection[str]) -> Mapping[str, tuple[str, bytes]]:
        """Return the same of many in one query, without those never made or destroyed."""
        ...

    def add(self, subject: str, master_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Store a new wrapped key unless there is one; return the one that stands."""
        ...

    def rewrap(self, subject: str, master_id: str, wrapped: bytes) -> None:
        """Replace the wrapping after the master key was rotated."""
        ...

    def destroy(self, subject: str, now: datetime) -> None:
        """Forget the key for ever: the subject's history can no longer be read."""
        ...

    def subjects(self, not_master_id: str) -> Sequence[str]:
        """Return subjects whose key is wrapped by another master key than this."""
        ...


class KeyDestroyedError(ConnectorError):
    """The subject's data key was destroyed: its person was erased."""


class AlumniRegister(Protocol):
    """Alumni: consents per purpose and the suppression list."""

    def set_consents(self, alliance_id: str, purposes: Mapping[str, bool], at: datetime) -> None:
        """Store the choices per purpose; every change is kept with its moment."""
        ...

    def consents(self, alliance_id: str) -> Mapping[str, bool]:
        """Return the choices that stand."""
        ...

    def suppress(self, address: str, at: datetime) -> None:
        """Never write to this address again; only a salted hash is kept."""
        ...

    def suppressed(self, address: str) -> bool:
        """Say whether the address is suppressed."""
        ...


class Tokens(Protocol):
    """Remembers which single-use link tokens were used."""

    def spend(self, token_id: str, expires: datetime) -> bool:
        """Mark used; False when it was used before."""
        ...


@dataclass(frozen=True)
class ActResult:
    """What a workflow said to an act: the record to write, or None when it was a repeat."""

    state: str
    record: Record | None = None


@dataclass(frozen=True)
class ActsResult:
    """What a workflow said to several acts: one record of all, and why it refused one, by act id.

    record is None when nothing was new.
    """

    state: str
    record: Record | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """The workflows, as the webhook layer sees them. Synchronous; every call has a time limit."""

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """Apply a person's act.

        Raises RuleError (refused), TransientError (unknown: repeat with the same act_id),
        NotFoundError (closed or never there).
        """
        ...

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """Apply several acts in their order; each is applied or refused for itself.

        Raises TransientError and NotFoundError as `act` does.
        """
        ...

    def start_source_event(self, row: InboxRow) -> None:
        """Start the handling of a source's event; idempotent by inbox id."""
        ...

    def ready(self) -> bool:
        """Say whether the engine answers."""
        ...


class Clock(Protocol):
    """The time, handed in."""

    def now(self) -> datetime:
        """Return the moment in UTC."""
        ...


class Transaction(Protocol):
    """A store that can group writes."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside happen together or not at all."""
        ...
